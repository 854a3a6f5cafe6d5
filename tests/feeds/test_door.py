"""Feeds are served to whoever has their address, and tell nobody else anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler
from slack_bolt.app.async_app import AsyncApp
from yarl import URL

from bot.adapters.slack.doors import HttpDoor, an_open_door
from bot.core.errors import ConfigError, StoreUnavailableError
from bot.feeds.addresses import Addresses
from bot.feeds.door import KEPT, FeedDoor, a_door_of_its_own
from bot.feeds.looks import LOOKS_A_SECOND

SECRET = "s" * 32
GONE = "There is no calendar here."


class House:
    """Makes feeds, and counts them."""

    def __init__(self) -> None:
        self.looked: list[str] = []
        self.body: bytes | None = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
        self.fails = False
        self.seconds = 1_000.0
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    async def feed(self, secret: str) -> bytes | None:
        self.looked.append(secret)
        await self.goes_on.wait()
        if self.fails:
            raise StoreUnavailableError("not now")
        return self.body if secret == SECRET else None


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[tuple[ClientSession, str]]:
    door = FeedDoor(house.feed, lambda: house.seconds)
    async with a_door_of_its_own(door.add_to, "127.0.0.1", 0) as url, ClientSession() as client:
        yield client, url


async def test_a_feed_is_a_calendar_that_nobody_else_keeps():
    house = House()
    async with opened(house) as (client, url):
        address = Addresses(url).address(SECRET)
        assert address is not None
        async with client.get(address) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/calendar"
            assert await answer.read() == house.body
            assert answer.headers["Cache-Control"] == "private, max-age=60"
            assert "noindex" in answer.headers["X-Robots-Tag"]
            tag = answer.headers["ETag"]
        async with client.get(address, headers={"If-None-Match": tag}) as answer:
            assert (answer.status, await answer.read()) == (304, b"")
        async with client.head(address) as answer:
            assert answer.status == 200


async def test_whatever_is_not_there_is_answered_alike():
    async with opened(House()) as (client, url):
        told = []
        for secret in ("t" * 32, "a" * 16, SECRET + "x"):
            async with client.get(f"{url}/calendar/{secret}.ics") as answer:
                told.append((answer.status, await answer.text(), answer.headers.get("Cache-Control")))
        for path in ("", "short.ics", "..%2f..%2fetc.ics", "a/b.ics", "t" * 32, "t" * 129 + ".ics"):
            async with client.get(URL(f"{url}/calendar/{path}", encoded=True)) as answer:
                told.append((answer.status, await answer.text(), answer.headers.get("Cache-Control")))
        assert set(told) == {(404, GONE, "private, max-age=60")}
        for path in ("/calendar", "/"):
            async with client.get(f"{url}{path}") as answer:
                assert answer.status == 404


async def test_a_feed_is_made_once_a_minute():
    house = House()
    async with opened(house) as (client, url):
        for _ in range(5):
            await client.get(f"{url}/calendar/{SECRET}.ics")
        assert len(house.looked) == 1
        house.seconds += KEPT + 1
        house.body = None  # revoked meanwhile
        async with client.get(f"{url}/calendar/{SECRET}.ics") as answer:
            assert answer.status == 404


AT_ONCE = 5


async def many_at_once(door: FeedDoor, house: House) -> list[int]:
    """Ask for one calendar again and again while it is still being made."""
    arrived: list[str] = []

    @web.middleware
    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        arrived.append(request.path)
        if len(arrived) == AT_ONCE:
            house.goes_on.set()
        return await handler(request)

    async def ask(client: TestClient[web.Request, web.Application]) -> int:
        async with client.get(f"/calendar/{SECRET}.ics") as answer:
            return answer.status

    house.goes_on.clear()
    application = web.Application(middlewares=[count])
    door.add_to(application)
    async with TestClient(TestServer(application)) as client:
        return await asyncio.gather(*(ask(client) for _ in range(AT_ONCE)))


async def test_2_many_who_ask_at_once_have_it_made_once():
    house = House()
    door = FeedDoor(house.feed, lambda: house.seconds)
    assert await many_at_once(door, house) == [200] * AT_ONCE
    assert house.looked == [SECRET]
    house.seconds += KEPT + 1
    house.fails = True
    assert await many_at_once(door, house) == [503] * AT_ONCE
    assert house.looked == [SECRET] * 2
    house.fails, house.body = False, None
    assert await many_at_once(door, house) == [404] * AT_ONCE
    assert house.looked == [SECRET] * 3


async def test_2_what_nobody_fetches_any_more_is_not_kept():
    house = House()
    door = FeedDoor(house.feed, lambda: house.seconds)
    async with a_door_of_its_own(door.add_to, "127.0.0.1", 0) as url, ClientSession() as client:
        await client.get(f"{url}/calendar/{SECRET}.ics")
        assert len(door) == 1
        house.seconds += KEPT
        await client.get(f"{url}/calendar/{'t' * 32}.ics")
        assert len(door) == 0


async def test_3_guessing_takes_nothing_from_calendars_that_are_subscribed_to():
    house = House()
    async with opened(house) as (client, url):
        await client.get(f"{url}/calendar/{SECRET}.ics")
        house.seconds += KEPT + 1
        for number in range(int(LOOKS_A_SECOND)):
            await client.get(f"{url}/calendar/{number:032}.ics")
        async with client.get(f"{url}/calendar/{'u' * 32}.ics") as answer:
            assert answer.status == 429
        async with client.get(f"{url}/calendar/{SECRET}.ics") as answer:
            assert answer.status == 200
        house.seconds += KEPT
        house.body = None  # revoked: from now on it is as any guess
        statuses = []
        for _ in range(int(LOOKS_A_SECOND) + 2):
            async with client.get(f"{url}/calendar/{SECRET}.ics") as answer:
                statuses.append(answer.status)
        assert statuses == [404] * (int(LOOKS_A_SECOND) + 1) + [429]


async def test_guessing_is_slow_and_costs_nobody_a_calendar_that_is_made():
    house = House()
    async with opened(house) as (client, url):
        await client.get(f"{url}/calendar/{SECRET}.ics")
        answers = []
        for number in range(int(LOOKS_A_SECOND) + 10):
            async with client.get(f"{url}/calendar/{number:032}.ics") as answer:
                answers.append(answer.status)
        assert answers.count(429) == 11
        assert len(house.looked) == LOOKS_A_SECOND
        async with client.get(f"{url}/calendar/{SECRET}.ics") as answer:
            assert answer.status == 200
        house.seconds += 1
        async with client.get(f"{url}/calendar/{'u' * 32}.ics") as answer:
            assert answer.status == 404


async def test_while_the_database_cannot_be_read_calendars_are_asked_to_come_back():
    house = House()
    house.fails = True
    async with opened(house) as (client, url), client.get(f"{url}/calendar/{SECRET}.ics") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_it_stands_beside_slacks_door():
    house = House()
    slack = AsyncApp(token="xoxb-1", signing_secret="a secret of the tests")
    door = HttpDoor("127.0.0.1", 0, FeedDoor(house.feed).add_to)
    async with an_open_door(slack, door) as url, ClientSession() as client:
        answer = await client.get(url.replace("/slack/events", f"/calendar/{SECRET}.ics"))
        assert await answer.read() == house.body


async def test_a_port_that_is_taken_says_what_to_do():
    async with opened(House()) as (_, url):
        port = int(url.rpartition(":")[2])
        with pytest.raises(ConfigError, match="PORT"):
            async with a_door_of_its_own(FeedDoor(House().feed).add_to, "127.0.0.1", port):
                pass


def test_where_no_feed_is_served_there_is_no_address():
    assert Addresses().address(SECRET) is None
    assert Addresses("https://a.example/").address("s") == "https://a.example/calendar/s.ics"
