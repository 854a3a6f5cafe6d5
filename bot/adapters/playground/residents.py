"""The residents of the playground: they come by when it is their time, do what a visitor could, and go again.

1. They act only by gestures, as a visitor does; the house cannot tell them apart.
2. What they do depends on the seed, on who they are, when they come by, and on what they see: the same world with the
   same seed goes the same way.
3. Their next visit is kept before they act at this one: whoever is killed meanwhile has done it at most once.
4. They are there when the visitor says so, come by only while the clock is turned or plays, and are marked on the page.
5. Where a form lies open before somebody, the visitor is writing by that name: they leave their visit out, and nobody
   sends or puts away a form but whoever opened it.
"""

import logging
from datetime import datetime
from random import Random

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.habits import Resident, Residents, next_visit
from bot.adapters.playground.records import Json
from bot.adapters.playground.visit import Settled, Visit
from bot.core.errors import TrellisError

_log = logging.getLogger(__name__)


class Neighbourhood:
    """Keeps the residents' appointments, and opens the door to them."""

    def __init__(self, residents: Residents, chat: Chat) -> None:
        """Take who lives here, and the chat that keeps when they come by."""
        self._residents, self._chat = residents, chat
        self._by_id = {one.person.id: one for one in residents.people}

    # ---- law 4 -------------------------------------------------------------------------------------------

    @property
    def are_there(self) -> bool:
        """Say whether they live here just now."""
        return bool(self._by_id) and self._chat.residents_are_on

    @property
    def number(self) -> int:
        """Return how many there are, or could be."""
        return len(self._by_id)

    def switch(self, now: datetime, *, on: bool) -> None:
        """Let them live here, or no longer; whoever missed a visit meanwhile comes by later."""
        self._chat.keep(residents="on" if on else "off")
        if on:
            kept, latest = self._chat.appointments(), self._chat.latest()
            for resident in self._residents.people:
                if kept.get(resident.person.id, now) <= now:
                    self._chat.appoint(resident.person.id, self._first(resident, now), latest)
        self._chat.changed()

    def _first(self, resident: Resident, now: datetime) -> datetime:
        arrives = None if self._chat.person(resident.person.id) is not None else resident.arrives
        chance = self._chance(resident, now)
        return next_visit(resident, now, chance) if arrives is None else now + arrives

    def told(self) -> Json:
        """Tell the page whether they live here, how many could, and who of those that are there is simulated."""
        there = {person.id for person in self._chat.people()}
        return {"on": self.are_there, "of": self.number, "there": sorted(self.simulated() & there)}

    def simulated(self) -> frozenset[str]:
        """Return who is played: whoever came by themselves, and members of the world while they live by themselves."""
        return frozenset(
            one.person.id for one in self._residents.people if one.arrives is not None or self._chat.residents_are_on
        )

    # ---- laws 2 and 3 ------------------------------------------------------------------------------------

    def next_at(self) -> datetime | None:
        """Return when the next of them comes by; None where nobody does."""
        return self._chat.next_visit_at() if self.are_there else None

    async def act(self, now: datetime, gestures: Gestures, settled: Settled) -> None:
        """Let everybody come by whose time it is, one after the other."""
        for person, at, since in self._chat.visiting_by(now):
            resident = self._by_id.get(person)
            if resident is None:  # the file no longer knows them
                self._chat.appoint(person, now.replace(year=now.year + 100), since)
                continue
            chance = self._chance(resident, at)
            self._chat.appoint(person, next_visit(resident, now, chance), self._chat.latest())
            visit = Visit(resident, self._residents, self._chat, gestures, settled, chance, since)
            try:
                await visit.takes_place()
            except TrellisError as error:  # somebody was quicker, or the house could not hear: they go again
                _log.warning("a resident could not finish (%s)", error)

    def _chance(self, resident: Resident, at: datetime) -> Random:
        return Random(f"{self._chat.fact('seed')}/{resident.person.id}/{at.isoformat()}")
