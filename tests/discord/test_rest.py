"""The API of our own Discord keeps the rules of the real one, and says so in its words."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.discord.faults import LoseReply, RateLimited
from tests.discord.gestures import Person
from tests.discord.inputs import NotPossible
from tests.discord.records import COMPONENTS_V2, EPHEMERAL, Channel, Guild, Json, Overwrite
from tests.discord.rights import May
from tests.discord.server import DiscordServer
from tests.discord.wire import Clock, Rest, an_api

MESSAGES = "/channels/{}/messages"


def text(words: str, **more: Any) -> Json:
    """Say words by components."""
    return {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": words}], **more}


def button(label: str, custom_id: str) -> Json:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": label, "custom_id": custom_id}]}
    return {"flags": COMPONENTS_V2, "components": [row]}


@pytest.fixture
def guild(discord: DiscordServer) -> Guild:
    return discord.add_guild()


@pytest.fixture
def place(discord: DiscordServer, guild: Guild) -> Channel:
    return discord.add_channel(guild, "help")


@pytest.fixture
def ana(discord: DiscordServer, guild: Guild) -> Person:
    user = discord.add_user("Ana")
    discord.add_member(guild, user)
    return Person(discord, guild, user.id)


def code_of(answer: tuple[int, Any]) -> tuple[int, int]:
    return answer[0], answer[1]["code"]


async def test_a_nonce_is_said_once_for_two_minutes(discord: DiscordServer, place: Channel, clock: Clock) -> None:
    where, body = MESSAGES.format(place.id), text("Once", nonce="k1", enforce_nonce=True)
    async with an_api(discord) as call:
        first = (await call("POST", where, body))[1]
        clock.moment += timedelta(minutes=1)
        assert (await call("POST", where, body))[1]["id"] == first["id"]
        clock.moment += timedelta(minutes=2)
        assert (await call("POST", where, body))[1]["id"] != first["id"]


async def test_what_breaks_a_rule_is_refused_in_discords_words(discord: DiscordServer, place: Channel) -> None:
    where = MESSAGES.format(place.id)
    rows = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "same"}]}] * 2
    async with an_api(discord) as call:
        assert code_of(await call("POST", where, {"content": ""})) == (400, 50006)
        assert discord.violations == []
        for wrong in (
            {"content": "x" * 2_001},
            text("x" * 4_001),
            {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "x"}] * 41},
            {"flags": COMPONENTS_V2, "components": rows},
            {**text("x"), "content": "and more"},
            {"components": [{"type": 10, "content": "x"}]},
        ):
            assert code_of(await call("POST", where, wrong)) == (400, 50035)
            assert discord.violations
            discord.violations.clear()
        assert place.messages == {}


async def test_who_may_not_is_told_so(discord: DiscordServer, guild: Guild, place: Channel) -> None:
    where = MESSAGES.format(place.id)
    async with an_api(discord) as call:
        place.overwrites[discord.app.bot] = Overwrite(deny=May.SEND_MESSAGES, of_member=True)
        assert code_of(await call("POST", where, text("x"))) == (403, 50013)
        place.overwrites[discord.app.bot] = Overwrite(deny=May.VIEW_CHANNEL, of_member=True)
        assert code_of(await call("POST", where, text("x"))) == (403, 50001)
        assert code_of(await call("POST", MESSAGES.format(1), text("x"))) == (404, 10003)
        place.overwrites.clear()
        assert code_of(await call("GET", f"{where}/1")) == (404, 10008)
        assert code_of(await call("GET", "/guilds/1")) == (404, 10004)


async def test_a_message_that_was_called_everybody_by_is_a_violation(discord: DiscordServer, place: Channel) -> None:
    async with an_api(discord) as call:
        await call("POST", MESSAGES.format(place.id), text("@everyone", allowed_mentions={"parse": []}))
        assert discord.violations == []
        await call("POST", MESSAGES.format(place.id), text("@everyone"))
        assert discord.violations
        discord.violations.clear()


async def test_nobody_is_written_to_who_closed_that_or_shares_no_server(discord: DiscordServer, guild: Guild) -> None:
    closed, stranger = discord.add_user("Closed", direct=False), discord.add_user("Stranger")
    discord.add_member(guild, closed)
    async with an_api(discord) as call:
        for user in (closed, stranger):
            opened = (await call("POST", "/users/@me/channels", {"recipient_id": user.id}))[1]
            assert code_of(await call("POST", MESSAGES.format(opened["id"]), text("x"))) == (403, 50007)


async def test_a_thread_is_opened_once_and_is_named_by_its_message(
    discord: DiscordServer, place: Channel, ana: Person
) -> None:
    said = await ana.says(place.id, "Which glue?")
    where = f"{MESSAGES.format(place.id)}/{said.message}/threads"
    async with an_api(discord) as call:
        opened = await call("POST", where, {"name": "Glue"})
        assert (opened[0], opened[1]["id"]) == (201, said.message)
        assert code_of(await call("POST", where, {"name": "Glue"})) == (400, 160004)
        assert (await call("POST", MESSAGES.format(said.message), text("Bone glue")))[0] == 200
        discord.state.channels[said.message].archived = discord.state.channels[said.message].locked = True
        assert code_of(await call("POST", MESSAGES.format(said.message), text("x"))) == (400, 50083)


async def test_history_is_read_by_pages(discord: DiscordServer, place: Channel, ana: Person) -> None:
    ids = [(await ana.says(place.id, str(number))).message for number in range(6)]
    where = MESSAGES.format(place.id)
    async with an_api(discord) as call:
        for query, expected in (
            ({"limit": "2"}, [5, 4]),
            ({"after": ids[1], "limit": "2"}, [3, 2]),
            ({"before": ids[2]}, [1, 0]),
            ({"around": ids[3], "limit": "3"}, [4, 3, 2]),
        ):
            found = (await call("GET", where, **query))[1]
            assert [int(said["content"]) for said in found] == expected


async def test_limits_are_told_as_discord_tells_them(discord: DiscordServer, place: Channel) -> None:
    async with an_api(discord) as call:
        for scope in ("user", "shared", "global"):
            discord.faults.next("POST /channels/*/messages", RateLimited(0.25, scope))
            status, body = await call("POST", MESSAGES.format(place.id), text("x"))
            assert (status, body["retry_after"], body["global"]) == (429, 0.25, scope == "global")
        discord.faults.next("POST *", RateLimited(banned=True))
        assert await call("POST", MESSAGES.format(place.id), text("x")) == (
            429,
            "You are being rate limited by Cloudflare.",
        )
    assert place.messages == {}


# ---- interactions ------------------------------------------------------------------------------------------------


async def asked(call: Rest, discord: DiscordServer, place: Channel, ana: Person) -> tuple[str, str]:
    """Let somebody press a button that nobody answers yet; return the callback's address and the webhook's."""
    said = (await call("POST", MESSAGES.format(place.id), button("Press me", "v:t")))[1]
    discord.set_patience(0)
    pending = (await ana.presses(place.id, said["id"], "Press me")).pending
    assert pending is not None
    return f"/interactions/{pending.id}/{pending.token}/callback", f"/webhooks/{discord.app.id}/{pending.token}"


async def test_an_interaction_is_answered_once(discord: DiscordServer, place: Channel, ana: Person) -> None:
    async with an_api(discord) as call:
        callback, hook = await asked(call, discord, place, ana)
        assert code_of(await call("POST", hook, text("Early"))) == (404, 10015)
        assert (await call("POST", callback, {"type": 4, "data": text("You", flags=COMPONENTS_V2 | EPHEMERAL)}))[
            0
        ] == 204
        assert code_of(await call("POST", callback, {"type": 6})) == (400, 40060)
        assert (await call("PATCH", f"{hook}/messages/@original", text("You both")))[0] == 200
        [mine] = [said for said in place.messages.values() if said.only_for == ana.id]
        assert mine.components[0]["content"] == "You both"


async def test_what_comes_too_late_is_unknown(
    discord: DiscordServer, place: Channel, ana: Person, clock: Clock
) -> None:
    discord.state.strict_time = True
    async with an_api(discord) as call:
        callback, hook = await asked(call, discord, place, ana)
        clock.moment += timedelta(seconds=4)
        assert code_of(await call("POST", callback, {"type": 6})) == (404, 10062)
        callback, hook = await asked(call, discord, place, ana)
        await call("POST", callback, {"type": 6})
        clock.moment += timedelta(minutes=16)
        assert code_of(await call("POST", hook, text("Late"))) == (401, 50027)


async def test_a_form_stays_open_where_nobody_answers(discord: DiscordServer, place: Channel, ana: Person) -> None:
    field = {"type": 4, "custom_id": "question", "style": 1}
    modal = {"custom_id": "#k", "title": "Ask", "components": [{"type": 18, "label": "What?", "component": field}]}
    async with an_api(discord) as call:
        callback, _ = await asked(call, discord, place, ana)
        await call("POST", callback, {"type": 9, "data": modal})
        assert not (await ana.submits({"question": ["Which glue?"]})).taken
        assert ana.modal is not None
        assert ana.modal.title == "Ask"
        with pytest.raises(NotPossible):
            await ana.submits({"question": [""]})


async def test_only_what_is_registered_can_be_typed(discord: DiscordServer, place: Channel, ana: Person) -> None:
    option = {"type": 3, "name": "words", "description": "What", "autocomplete": True}
    find = {"type": 1, "name": "find", "description": "Find", "options": [option]}
    discord.set_patience(0)
    async with an_api(discord) as call:
        with pytest.raises(NotPossible):
            await ana.commands(place.id, "find glue")
        root = {"name": "trellis", "description": "Helps", "type": 1, "options": [find]}
        await call("PUT", f"/applications/{discord.app.id}/commands", [root])
        assert not (await ana.commands(place.id, "find bone glue")).taken
        with pytest.raises(NotPossible):
            await ana.commands(place.id, "lose glue")


async def test_a_lost_reply_is_of_something_done(discord: DiscordServer, place: Channel) -> None:
    discord.faults.next("POST /channels/*/messages", LoseReply())
    async with an_api(discord) as call:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await call("POST", MESSAGES.format(place.id), text("Done"))
    assert len(place.messages) == 1
