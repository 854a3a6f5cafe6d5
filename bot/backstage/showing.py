"""Looks for one reader: what the house knows, and what was heard by whoever looked on."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.scenes import Backstage, Coordination, Seat
from bot.app import Trellis
from bot.backstage.ahead import coming, shares
from bot.backstage.coordinating import coordination
from bot.backstage.interpreter import Interpreter
from bot.backstage.lately import lately
from bot.backstage.outgoing import outgoing
from bot.core.ids import SpaceId
from bot.core.people import Channel, Mode
from bot.store.look import Look

R = TypeVar("R")
House = Callable[[], Trellis | None]


class Stagehand:
    """Lets people look behind the scenes; `house` is asked for at every look, since it is there only later."""

    def __init__(self, house: House, space: SpaceId, onlooker: Onlooker) -> None:
        """Take the house, the space from which it is looked at, and who looked on."""
        self._house, self._space, self._onlooker = house, space, onlooker

    async def shows(self, seat: Seat) -> Backstage:
        """Return all that goes on, as one reader may know it."""
        found = await self._look(lambda look: self._backstage(look, seat))
        return found or Backstage(scenes=(), lanes=(), shares=(), coming=(), unread=())

    async def coordinates(self, seat: Seat) -> Coordination | None:
        """Return what somebody looks after who coordinates; None where they do not."""
        return await self._look(lambda look: coordination(Interpreter(look, seat)))

    def _backstage(self, look: Look, seat: Seat) -> Backstage:
        speak = Interpreter(look, seat)
        accounts = self._onlooker.accounts(look.community.id, lambda one: look.people.known(one) is not None)
        return Backstage(
            scenes=lately(accounts, speak),
            lanes=outgoing(speak),
            shares=shares(speak),
            coming=coming(speak),
            unread=tuple(f"#{channel.name}" for channel in look.places.channels() if _is_unread(channel, seat)),
        )

    async def _look(self, at: Callable[[Look], R]) -> R | None:
        house = self._house()
        home = None if house is None else house.inbox.home(self._space)
        if house is None or home is None:
            return None
        return await asyncio.to_thread(house.ledger.look, home, at, self._space)


def _is_unread(channel: Channel, seat: Seat) -> bool:
    return channel.mode is Mode.OFF and channel.purpose is None and channel.id in seat.places
