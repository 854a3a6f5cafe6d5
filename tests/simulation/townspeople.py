"""People of whom each word is marked, and who may not be there any more when they come to do something."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.effects import Kind
from tests.rows import every_row
from tests.simulation.company import Company
from tests.simulation.lasting import LastingVillage
from tests.simulation.life import MINUTE, Neighbour
from tests.simulation.residents import HOSTILE, Resident
from tests.simulation.town_square import TownSquare
from tests.simulation.word_book import WordBook
from tests.square import Said


class TownVillage(LastingVillage):
    """A village on a square that remembers people."""

    square: TownSquare


class Townspeople(Company):
    """A company whose words are written into a book, with what becomes of them."""

    village: TownVillage

    def __init__(self, village: TownVillage, people: Sequence[Neighbour], seed: int) -> None:
        super().__init__(village, people, seed)
        self.book = WordBook()
        self.absences: list[tuple[datetime, datetime]] = []
        self.overheld: list[str] = []
        self._heard = 0

    def resident(self, name: str) -> Resident:
        person = self.people[name]
        assert isinstance(person, Resident)
        return person

    def is_here(self, person: str) -> bool:
        return self.village.square.is_here(person)

    def _somebody(self, *but: str) -> str:
        """Return somebody who talks, means well, and is there."""
        return self._chance.choice([name for name in self.talkative if name not in {HOSTILE, *but}])

    # ---- what they say -----------------------------------------------------------------------------------------------

    def _question(self, asker: str, text: str) -> str:
        return f"{text} {self.book.given(asker)}"

    def _remark(self, person: str, text: str) -> str:
        return f"{text} {self.book.passing(person)}"

    async def _fills_in(self, person: str, **values: str) -> bool:
        """Send the form that is open before somebody; say whether there was one."""
        if person not in self.village.square.forms:
            return False
        problems = await self.village.submits(person, **values)
        assert not problems, problems
        return True

    async def _presses_part(self, person: str, said: Said, verb: str, token: str) -> bool:
        """Press one of the buttons of a message that has many alike; say whether it was still there."""
        item = next((item for item in said.items() if (item.verb, item.token) == (verb, token)), None)
        if item is None or not self.is_here(person):
            return False
        await self.village.square.presses(person, said, item)
        await self.village.settles()
        return True

    # ---- who is away does nothing ------------------------------------------------------------------------------------

    async def _pauses(self, person: Neighbour) -> None:
        if self.is_here(person.name):
            await super()._pauses(person)

    async def _mutes(self, person: Neighbour, kinds: frozenset[Kind]) -> None:
        if self.is_here(person.name):
            await super()._mutes(person, kinds)

    async def _house_is_away(self) -> None:
        begun = self.village.now
        await super()._house_is_away()
        self.absences.append((begun, self.village.now + MINUTE))

    # ---- what they notice --------------------------------------------------------------------------------------------

    def _notice(self) -> None:
        news = self.village.square.said[self._heard :]
        self._heard += len(news)
        for said in news:
            self._hears(said)
        super()._notice()

    def _hears(self, said: Said) -> None:
        """Do something about what was said."""

    async def looks_through_the_books(self) -> None:
        """Look whether the house holds what nobody gave it, or took back."""
        self.overheld += self.book.overheld(every_row(self.village), self.village.now)
