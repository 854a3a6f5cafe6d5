"""The playground's server answers its own page on this machine, whatever is sent to it, and nobody else."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSCloseCode, WSMsgType, WSServerHandshakeError, web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.playground import Chat, PlaygroundAdapter
from bot.adapters.playground.records import Spot
from bot.adapters.playground.server import PortTakenError
from bot.adapters.playground.sight import MOST_SHOWN
from bot.core.effects import OpenForm
from bot.core.errors import WrongDatabaseError
from bot.core.events import MessagePosted
from bot.core.ids import ChannelId
from tests.adapters.contract import ASK, Notebook, button, paragraph
from tests.adapters.playground import WORLD, PlaygroundHarness, TurnedTime, a_playground, a_world

POSTS = (
    "say", "react", "edit", "delete", "dismiss", "press", "menu", "submit", "close", "complete", "clock",
)  # fmt: skip
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[PlaygroundHarness]:
    async with a_playground(tmp_path, Notebook()) as playground:
        yield playground


# ---- law 1: nobody else ----------------------------------------------------------------------------------


async def test_1_it_listens_on_loopback_only(harness: PlaygroundHarness):
    assert harness.adapter.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "header",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": ""},
        {"X-Trellis-Playground": ""},
        {"Host": "evil.example"},
    ],
    ids=str,
)
async def test_1_another_page_can_do_nothing(harness: PlaygroundHarness, path: str, header: dict[str, str]):
    status, answer = await harness.send(path, {"as": "ana", "place": "help", "text": "Hello"}, **header)
    assert status == 403
    assert answer["error"]
    assert harness.house.of(MessagePosted) == []


async def test_1_another_name_sees_nothing(harness: PlaygroundHarness):
    port = harness.adapter.url.rstrip("/").rpartition(":")[2]
    for path in ("", "static/main.js", "api/hello", "api/view?as=ana"):
        for host in (
            "evil.example",
            f"evil.example:{port}",
            "127.0.0.1",
            "127.0.0.1:1",
            "localhost.evil.example",
        ):
            async with harness.session.get(harness.adapter.url + path, headers={"Host": host}) as response:
                assert response.status == 403
        async with harness.session.get(
            harness.adapter.url + path, headers={"Origin": "http://evil.example"}
        ) as response:
            assert response.status == 403


@pytest.mark.parametrize("name", ["localhost", "[::1]"])
async def test_1_other_names_of_this_machine_are_fine(harness: PlaygroundHarness, name: str):
    host = f"{name}:{harness.adapter.url.rstrip('/').rpartition(':')[2]}"
    own = {"Host": host, "Origin": f"http://{host}"}
    status, _ = await harness.send("say", {"as": "ana", "place": "help", "text": "Hello"}, **own)
    assert status == 200
    mixed = {"Host": host, "Origin": harness.headers["Origin"]}
    status, _ = await harness.send("say", {"as": "ana", "place": "help", "text": "Hello"}, **mixed)
    assert status == 403


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}], ids=str)
async def test_1_another_page_hears_nothing(harness: PlaygroundHarness, headers: dict[str, str]):
    with pytest.raises(WSServerHandshakeError) as refusal:
        await harness.session.ws_connect(harness.adapter.url + "api/live", headers=headers)
    assert refusal.value.status == 403


SIDES = {"Sec-Fetch-Site": ("cross-site", "same-site"), "Origin": ("http://evil.example", "null", "http://localhost:1")}
STRANGERS = [{name: value} for name, values in SIDES.items() for value in values]


@pytest.mark.parametrize("stranger", STRANGERS, ids=str)
async def test_1_no_way_in_is_forgotten(tmp_path: Path, stranger: dict[str, str]):
    """Whatever the page is served is asked of the application itself: what is added later is asked as well."""
    opened: list[web.Application] = []
    async with a_playground(tmp_path, Notebook(), beside=lambda _: opened.append) as harness:
        ways = {
            (route.method, route.resource.canonical)
            for application in opened
            for route in application.router.routes()
            if route.resource is not None and route.resource.canonical.startswith("/api/")
        }
        assert len(ways) >= len(POSTS) + 3
        before = len(harness.house.heard)
        for method, path in ways:
            address = harness.adapter.url.rstrip("/") + path
            headers = {**harness.headers, **stranger}
            async with harness.session.request(method, address, json={"as": "ana"}, headers=headers) as response:
                assert response.status == 403, (method, path)
                assert response.headers["Content-Security-Policy"] == CSP
        assert len(harness.house.heard) == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_1_our_own_page_is_let_in(harness: PlaygroundHarness, site: str):
    headers = {"Sec-Fetch-Site": site}
    async with harness.session.get(f"{harness.adapter.url}api/view?as=ana", headers=headers) as response:
        assert response.status == 200
    status, _ = await harness.send("say", {"as": "ana", "place": "help", "text": "Hello"}, **headers)
    assert status == 200


async def test_1_a_link_from_elsewhere_leads_to_the_page(harness: PlaygroundHarness):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for path in ("", "static/main.js"):
        async with harness.session.get(harness.adapter.url + path, headers=headers) as response:
            assert response.status == 200
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


# ---- law 2: nothing runs but ours ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "api/hello", "api/view", "api/none", "static/none.js", "static/..%2fchat.py"])
async def test_2_every_answer_says_what_may_run(harness: PlaygroundHarness, path: str):
    async with harness.session.get(harness.adapter.url + path) as response:
        assert response.headers["Content-Security-Policy"] == CSP
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.status < 500


async def test_2_the_page_holds_no_script_of_its_own(harness: PlaygroundHarness):
    async with harness.session.get(harness.adapter.url) as response:
        page = await response.text()
        assert response.content_type == "text/html"
    assert "<script" in page
    assert all(" src=" in script.split(">")[0] for script in page.split("<script")[1:])
    assert "style=" not in page
    assert "onload=" not in page


@pytest.mark.parametrize("name", ["..%2fserver.py", "../server.py", "..", ".", "%00", "server.py", "a/b", ""])
async def test_2_only_the_pages_own_files_are_served(harness: PlaygroundHarness, name: str):
    head, _, body = await _raw(harness, f"GET /static/{name} HTTP/1.1")
    assert int(head.split()[1]) == 404
    assert json.loads(body)["error"]


async def test_2_scripts_are_sent_as_scripts(harness: PlaygroundHarness):
    async with harness.session.get(f"{harness.adapter.url}static/main.js") as response:
        assert (response.status, response.content_type) == (200, "text/javascript")


# ---- law 3: a clear sentence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 10_000,
        b'{"as": NaN}',
        b'{"as": {}}',
    ],
    ids=lambda sent: sent[:8],
)
async def test_3_what_is_no_object_is_told_so(harness: PlaygroundHarness, sent: bytes):
    headers = {**harness.headers, "Content-Type": "application/json"}
    for path in POSTS:
        address = f"{harness.adapter.url}api/{path}"
        async with harness.session.post(address, data=sent, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"]


async def test_3_only_json_is_taken(harness: PlaygroundHarness):
    said = json.dumps({"as": "ana", "place": "help", "text": "Hello"})
    for media in ("text/plain", "application/x-www-form-urlencoded", "application/json+x"):
        headers = {**harness.headers, "Content-Type": media}
        address = f"{harness.adapter.url}api/say"
        async with harness.session.post(address, data=said, headers=headers) as response:
            assert response.status == 400
    assert harness.house.of(MessagePosted) == []


async def test_3_what_is_too_large_is_told_so(harness: PlaygroundHarness):
    status, answer = await harness.send("say", {"as": "ana", "place": "help", "text": "x" * 1_100_000})
    assert (status, answer["error"]) == (413, "That is too large; 1,048,576 bytes fit.")


async def test_3_half_a_character_is_told_so(harness: PlaygroundHarness):
    status, answer = await harness.send("say", {"as": "ana", "place": "help", "text": "\ud83d"})
    assert (status, answer["error"]) == (400, "“text” holds half a character; write it again.")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET", "OPTIONS"])
async def test_3_other_ways_of_asking_are_told_so(harness: PlaygroundHarness, method: str):
    address = f"{harness.adapter.url}api/say"
    async with harness.session.request(method, address, headers=harness.headers) as response:
        assert response.status == 405
        assert (await response.json())["error"]


scraps: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
known = st.sampled_from(
    [
        "ana", "ben", "nobody", "help", "den", "trellis", "direct-ana", "seed", "seed-reply", "said", "answer", "form",
        "cybrarian.keep", "broker.look:t1", "hour", "/trellis", "/trellis me", "❓", "",
        "\x00", "\ud800", "' OR 1=1 --",
    ]
)  # fmt: skip
names = ["as", "place", "thread", "text", "message", "emoji", "on", "id", "values", "verb", "form", "turn"]
values = st.dictionaries(st.sampled_from(["question", "zone", "x"]), st.lists(known | scraps, max_size=3), max_size=3)
bodies = st.fixed_dictionaries({}, optional={name: known | values | st.booleans() | scraps for name in names})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_3_no_body_makes_it_stumble(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    async with a_playground(tmp_path_factory.mktemp("world"), Notebook()) as harness:
        await harness.says(harness.ana, "Which glue?")
        said = (await harness.last(harness.ana)).ref.id
        answer = (await harness.deliver(harness.post(paragraph("Well?"), button()))).id
        interaction = await harness.interaction(harness.ana)
        await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=ASK), "k2"))
        real = {"said": said, "answer": answer, "form": (await harness.view("ana"))["form"]["id"]}
        for _ in range(12):
            path, body = data.draw(st.sampled_from(POSTS)), data.draw(bodies)
            meant = {name: real.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
            status, told = await harness.send(path, meant)
            assert status in (200, 400, 403, 404), (path, meant, told)
            assert status == 200 or told["error"]
            query = {name: value for name, value in meant.items() if isinstance(value, str) and _whole(value)}
            status, told = await harness.get("view", **query)
            assert status in (200, 404), (query, told)
        for reader in ("ana", "ben"):
            for place in ("help", "trellis"):
                await harness.view(reader, place)


def _whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text)


@pytest.mark.parametrize(
    "query", ["as=%ff", "as=%ed%a0%80", "as=ana&place=%00", "as=ana&thread=%f0%9f", "as=ana&as=ben", "as"]
)
async def test_3_no_query_makes_it_stumble(harness: PlaygroundHarness, query: str):
    reader, _, _ = await _raw(harness, f"GET /api/view?{query} HTTP/1.1")
    assert int(reader.split()[1]) in (200, 404)


async def test_3_an_error_of_ours_shows_no_trace(harness: PlaygroundHarness, caplog: pytest.LogCaptureFixture):
    harness.house.unable = True
    status, answer = await harness.send("say", {"as": "ana", "place": "help", "text": "between us"})
    assert status == 503
    assert answer == {"error": "Trellis could not take this just now. Nothing of it was done; please try again."}
    assert "StoreUnavailableError" in caplog.text
    assert "between us" not in caplog.text


async def _raw(harness: PlaygroundHarness, start: str) -> tuple[str, str, bytes]:
    host = harness.adapter.url.removeprefix("http://").rstrip("/")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(f"{start}\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode(), host, body


@pytest.mark.parametrize(("length", "answered"), [(40_000, 200), (40_001, 400)])
async def test_3_a_message_has_room_for_forty_thousand_characters(
    harness: PlaygroundHarness, length: int, answered: int
):
    for text in ("x" * length, "🌱" * length):
        status, answer = await harness.send("say", {"as": "ana", "place": "help", "text": text})
        assert status == answered
        if status != 200:
            assert answer["error"] == "A message has room for 40,000 characters; this one has 40,001."
    assert len(harness.house.of(MessagePosted)) == (2 if answered == 200 else 0)


# ---- law 2: however much happens ---------------------------------------------------------------------------


async def test_2_what_happens_in_one_breath_is_told_at_once(harness: PlaygroundHarness):
    many, told = 400, 0
    async with harness.session.ws_connect(harness.adapter.url + "api/live", headers=harness.headers) as line:
        await line.receive_json(timeout=5)
        for _ in range(many):  # each is seen by whoever tells, before the next comes
            harness.chat.changed()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await harness.says(harness.ben, "The last word")
        last = -1
        while last < harness.chat.revision:
            last = (await line.receive_json(timeout=30))["revision"]
            told += 1
    assert told < many / 4, f"{told} times told of {many} changes"


async def test_2_a_flood_is_taken_whole(harness: PlaygroundHarness):
    many = 600
    async with harness.session.ws_connect(harness.adapter.url + "api/live", headers=harness.headers) as line:
        numbers = iter(range(many))

        async def hand() -> None:
            for number in numbers:
                assert (await harness.says(harness.ben, f"drop {number}")).taken

        pouring = asyncio.gather(*(hand() for _ in range(20)))
        last = -1
        while not pouring.done() or last < harness.chat.revision:
            last = (await line.receive_json(timeout=30))["revision"]
        await pouring
    assert len(harness.house.of(MessagePosted)) == many


async def test_2_a_look_shows_a_bounded_number_and_leads_further_back(harness: PlaygroundHarness):
    for number in range(MOST_SHOWN + 30):
        spot = Spot(channel="help")
        harness.chat.remember(f"old-{number}", "ben", spot, harness.house.now(), f"old {number}", ())
        harness.chat.remember(f"re-{number}", "ana", replace(spot, thread="old-0"), harness.house.now(), "re", ())
    view = await harness.view("ana", thread="old-0")
    shown = [said["id"] for said in view["messages"]]
    assert shown == [f"old-{number}" for number in range(30, MOST_SHOWN + 30)]
    assert view["earlier"] is True
    assert len(view["thread"]["replies"]) == MOST_SHOWN
    assert view["thread"]["replies"][-1]["id"] == f"re-{MOST_SHOWN + 29}"
    assert view["thread"]["root"]["replies"] == MOST_SHOWN + 30
    further = await harness.view("ana", earlier="1")
    assert len(further["messages"]) == MOST_SHOWN + 31  # with the one that the world begins with
    assert further["earlier"] is None
    for odd in ("-1", "x", "999", "1e9", "²"):
        assert len((await harness.view("ana", earlier=odd))["messages"]) == MOST_SHOWN


async def test_2_what_is_unread_is_counted_to_a_hundred(harness: PlaygroundHarness):
    await harness.view("ana")
    for number in range(130):
        await harness.says(harness.ben, f"news {number}")
    places = (await harness.view("ana", "trellis"))["places"]
    assert next(place["unread"] for place in places if place["id"] == "help") == 100


# ---- what changes is told at once ------------------------------------------------------------------------


async def test_every_open_page_is_told_of_changes(harness: PlaygroundHarness):
    live = harness.adapter.url + "api/live"
    async with (
        harness.session.ws_connect(live, headers=harness.headers) as one,
        harness.session.ws_connect(live, headers=harness.headers) as two,
    ):
        first = [await line.receive_json(timeout=5) for line in (one, two)]
        await harness.says(harness.ana, "Hello")
        then = [await line.receive_json(timeout=5) for line in (one, two)]
        assert {news["type"] for news in (*first, *then)} == {"changed"}
        assert all(after["revision"] > before["revision"] for before, after in zip(first, then, strict=True))
        assert (await harness.view("ana"))["revision"] == then[0]["revision"]


async def test_a_page_that_cannot_be_told_hears_so_and_is_told_when_it_comes_again(
    harness: PlaygroundHarness, caplog: pytest.LogCaptureFixture
):
    live = harness.adapter.url + "api/live"
    async with harness.session.ws_connect(live, headers=harness.headers) as line:
        await line.receive_json(timeout=5)
        harness.time.is_out_of_reach = True
        await harness.says(harness.ana, "between us")
        assert (await line.receive(timeout=5)).type is WSMsgType.CLOSE
        assert line.close_code == WSCloseCode.TRY_AGAIN_LATER
    assert "StoreUnavailableError" in caplog.text
    assert "between us" not in caplog.text
    harness.time.is_out_of_reach = False
    async with harness.session.ws_connect(live, headers=harness.headers) as line:
        told = await line.receive_json(timeout=5)
        await harness.says(harness.ben, "Hello")
        assert (await line.receive_json(timeout=5))["revision"] > told["revision"]


async def test_a_page_that_looks_tells_nobody(harness: PlaygroundHarness):
    before = (await harness.view("ana"))["revision"]
    await harness.view("ben")
    assert (await harness.view("ana"))["revision"] == before


async def test_what_changes_while_a_page_looks_is_looked_at_once_more(tmp_path: Path):
    """The page looks again where it is told of another revision than the one it has seen."""
    meanwhile: list[str] = []

    async def modes() -> dict[ChannelId, str]:
        while meanwhile:
            harness.chat.edit("seed", meanwhile.pop(), ())
        return {}

    async with a_playground(tmp_path, Notebook(), modes=modes) as harness:
        meanwhile.append("Who has fish glue?")
        seen = await harness.view("ben", thread="seed")
        assert (seen["revision"] < harness.chat.revision) or seen["thread"]["root"]["text"] == "Who has fish glue?"
        again = await harness.view("ben", thread="seed")
        assert (again["revision"], again["thread"]["root"]["text"]) == (harness.chat.revision, "Who has fish glue?")


async def test_at_the_end_the_line_is_closed_and_what_is_under_way_is_finished(tmp_path: Path):
    house = Notebook()
    async with a_playground(tmp_path, house) as harness:
        adapter = harness.adapter
        line = await harness.session.ws_connect(adapter.url + "api/live", headers=harness.headers)
        await line.receive_json(timeout=5)
        house.was_told.clear()
        house.may_go_on.clear()
        saying = asyncio.create_task(harness.says(harness.ana, "Last words"))
        await house.was_told.wait()
        stopping = asyncio.create_task(harness.stop())
        assert (await line.receive(timeout=5)).type is WSMsgType.CLOSE
        house.may_go_on.set()
        assert (await saying).taken
        await stopping
    assert [event.text for event in house.of(MessagePosted)] == ["Last words"]


async def test_a_port_that_is_taken_is_told(tmp_path: Path):
    house, chat = Notebook(), Chat(tmp_path / "chat.sqlite")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        adapter = PlaygroundAdapter(a_world(tmp_path), chat, TurnedTime(house), port=port)
        with pytest.raises(PortTakenError, match=f"Port {port} of this machine cannot be used .*--port"):
            await adapter.run(house)
    chat.close()


async def test_the_chat_of_another_world_is_refused(tmp_path: Path):
    house = Notebook()
    async with a_playground(tmp_path, house):
        pass
    chat = Chat(tmp_path / "chat.sqlite")
    other = a_world(tmp_path, WORLD.replace("id: attic", "id: cellar"))
    with pytest.raises(WrongDatabaseError, match="'attic', not 'cellar'"):
        await PlaygroundAdapter(other, chat, TurnedTime(house)).run(house)
    chat.close()
