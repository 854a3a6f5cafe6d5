"""The address of a card sends whoever follows it to the card's message, and shows nothing to anybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from yarl import URL

from bot.adapters.base import TryLater
from bot.core.errors import StoreUnavailableError, TrellisError
from bot.feeds.cards import CardDoor
from bot.feeds.door import a_door_of_its_own
from bot.feeds.looks import LOOKS_A_SECOND

MESSAGE = "https://menders.slack.com/archives/C0LIBRARY/p1795000000000100"


class House:
    """Knows one card, and counts who looked."""

    def __init__(self) -> None:
        self.looked: list[str] = []
        self.fails: TrellisError | None = None
        self.seconds = 1_000.0

    async def way_to(self, card: str) -> str | None:
        self.looked.append(card)
        if self.fails is not None:
            raise self.fails
        return MESSAGE if card == "ab12" else None


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[tuple[ClientSession, str]]:
    door = CardDoor(house.way_to, lambda: house.seconds)
    async with a_door_of_its_own(door.add_to, "127.0.0.1", 0) as url, ClientSession() as client:
        yield client, url


async def test_it_leads_to_the_message_and_shows_nothing_itself():
    async with opened(House()) as (client, url), client.get(f"{url}/card/ab12", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"], await answer.read()) == (302, MESSAGE, b"")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_whatever_leads_nowhere_is_answered_alike():
    house = House()
    async with opened(house) as (client, url):
        told = []
        for path in ("zz99", "", "AB12", "ab12/", "ab12/x", "..%2fab12", "a" * 17, "ab12%00", "ab-12", "%D1%84"):
            async with client.get(URL(f"{url}/card/{path}", encoded=True), allow_redirects=False) as answer:
                told.append((answer.status, await answer.text()))
        assert set(told) == {(404, "There is nothing here.")}
        assert house.looked == ["zz99"]


@pytest.mark.parametrize("error", [StoreUnavailableError("not now"), TryLater(timedelta(seconds=1))], ids=str)
async def test_what_cannot_be_said_now_is_said_later(error: TrellisError):
    house = House()
    house.fails = error
    async with opened(house) as (client, url), client.get(f"{url}/card/ab12") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_whoever_guesses_waits_and_whoever_knows_does_not():
    house = House()
    async with opened(house) as (client, url):

        async def status(card: str) -> int:
            async with client.get(f"{url}/card/{card}", allow_redirects=False) as answer:
                return answer.status

        assert await status("ab12") == 302
        guesses = [await status(f"guess{number}") for number in range(int(LOOKS_A_SECOND) + 5)]
        assert guesses == [404] * (int(LOOKS_A_SECOND) - 1) + [429] * 6
        assert await status("ab12") == 302
        house.seconds += 1
        assert await status("guess") == 404
