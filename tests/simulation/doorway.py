"""What people do about newcomers: they come, read or write; those who said that they greet do, or do not."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle

from bot.core.ids import MessageRef
from tests.simulation.company import DESK
from tests.simulation.life import DAY, HOUR, MINUTE, WEEK, Act
from tests.simulation.residents import SILENT, Resident
from tests.simulation.town_square import parts_with
from tests.simulation.townspeople import Townspeople
from tests.square import Said

WELCOMES = ("welcome", "welcome", "lobby", "help")
IN_THEIR_THREAD, BY_NAME, WAVES, LATE, NOBODY = "thread", "name", "wave", "late", "nobody"
THE_ROOM = (IN_THEIR_THREAD, NOBODY, WAVES, NOBODY, BY_NAME, NOBODY, LATE)
"""What the room does about one newcomer's words after another's: a wave is no answer."""
GREETS, PROMISES, PASSES, ENDS, SILENT_HOST = "greets", "promises", "passes", "ends", "silent"
HOSTS = (SILENT_HOST, GREETS, PASSES, GREETS, PROMISES, SILENT_HOST, GREETS, ENDS)
"""What those do, one after another, who are asked to greet somebody; who promises does not keep it."""
WILL = "greeter.will"


class Doorway(Townspeople):
    """A town to which people come."""

    def __init__(self, *how: object) -> None:
        super().__init__(*how)  # type: ignore[arg-type]
        self._rooms, self._hosts = cycle(THE_ROOM), cycle(HOSTS)

    async def opens_the_door(self, hosts: Sequence[str], named: Sequence[str]) -> None:
        """Let the welcome card stand, two people be asked whether it may name them, and some say that they greet."""
        square = self.village.square
        await square.press("cora", "greeter.change_welcome", "")
        await self.village.settles()
        assert not await self.village.submits("cora", way="card", people=tuple(square.who(name) for name in named))
        for name in hosts:
            await square.press(name, "greeter.greet", "")
            await self.village.settles()
            self.resident(name).greets.append((self.village.now, True))

    def expects(self, coming: Sequence[Resident], span: timedelta) -> None:
        """Let people come, one after another, at any hour."""
        for number, person in enumerate(coming):
            at = self.village.now + span * (number + self._chance.random()) / len(coming)
            self._at(at, self._comes(person))

    def _comes(self, person: Resident) -> Act:
        async def act() -> None:
            await self.village.square.joins(person.name, person.zone)
            await self.village.settles()
            if person.temper == SILENT:
                return
            self._soon(3 * HOUR, self._looks_around(person.name))
            self._soon(4 * DAY, self._first_words(person.name))

        return act

    def _looks_around(self, person: str) -> Act:
        """Go through the three prompts, and draft first words; some want hints."""

        async def act() -> None:
            if not self.is_here(person):
                return
            await self.village.types(person, "start")
            steps = ("New here", "Skip", "Reading is my way", self._chance.choice(("Yes, three hints", "No hints")))
            for label in steps:
                await self._press(person, label, self._latest(person, label))
            if self._chance.random() < 0.5:
                await self._press(person, "Draft my first words", self._latest(person, "Draft my first words"))
                bring = self.book.given(person, self.village.now + 2 * WEEK)
                await self._fills_in(person, bring=f"I love {bring}.", since="", question="")

        return act

    def _first_words(self, person: str) -> Act:
        async def act() -> None:
            if not self.is_here(person):
                return
            where = self._chance.choice(WELCOMES)
            ref = await self.village.square.says(person, self._remark(person, "Hello, I mend kites."), where)
            await self.village.settles()
            if person not in self.talkative:
                self.talkative.append(person)
            self._room_notices(person, ref)
            if self._chance.random() < 0.5:  # which is no answer
                self._soon(3 * HOUR, self._adds(person, ref))
            if self._chance.random() < 0.15:
                self._soon(6 * HOUR, self._takes_away(ref))
                self._soon(2 * DAY, self._first_words(person))

        return act

    def _room_notices(self, person: str, ref: MessageRef) -> None:
        """Let the room answer, or only react, or not see it."""
        does, somebody = next(self._rooms), self._somebody(person)
        if does in (IN_THEIR_THREAD, BY_NAME):
            self._soon(3 * HOUR, self._greets(somebody, ref, person if does == BY_NAME else None))
        elif does == WAVES:
            self._soon(2 * HOUR, self._waves(somebody, ref))
        elif does == LATE:
            self._soon(40 * HOUR, self._greets(somebody, ref))

    def _greets(self, person: str, ref: MessageRef, called: str | None = None) -> Act:
        """Answer somebody's first words in their thread, or beside it and by their name."""

        async def act() -> None:
            if ref not in self.village.square.texts or not self.is_here(person):
                return
            words = self._remark(person, "Good to have you here.")
            if called is not None:
                words, thread = f"@{called.title()} {words}", None
            else:
                thread = ref
            await self.village.square.says(person, words, ref.channel.partition("/")[2], thread)

        return act

    def _adds(self, person: str, ref: MessageRef) -> Act:
        """Say one more thing under one's own words."""

        async def act() -> None:
            if ref in self.village.square.texts:
                where = ref.channel.partition("/")[2]
                await self.village.square.says(person, self._remark(person, "Of paper, mostly."), where, ref)

        return act

    def _waves(self, person: str, ref: MessageRef) -> Act:
        async def act() -> None:
            await self.village.square.reacts(person, ref, "👋")

        return act

    def _takes_away(self, ref: MessageRef) -> Act:
        async def act() -> None:
            if ref in self.village.square.texts:
                await self.village.square.deletes(ref)

        return act

    # ---- those who greet, and those who coordinate -----------------------------------------------------------------

    def _hears(self, said: Said) -> None:
        super()._hears(said)
        if said.how == "direct" and said.to in self.people:
            for part in parts_with(said, WILL):
                self._soon(7 * HOUR, self._is_asked_to_greet(said.to, said, part.said.links()[0], part.button.token))
            if said.offers("Yes, name me"):
                self._soon(HOUR, self._pressing(said.to, "Yes, name me", said))
            if said.offers("Tell") and said.says("your eyes are still fresh"):
                self._soon(DAY, self._tells_what_is_odd(said.to, said))
            if said.offers("Stop the hints") and self._chance.random() < 0.3:
                self._soon(HOUR, self._pressing(said.to, "Stop the hints", said))
        elif said.how == "post" and said.to == DESK and said.says("who wait for a person"):
            for ref in said.links():
                if self._chance.random() < 0.6:
                    self._soon(20 * HOUR, self._greets("carl", ref))

    def _is_asked_to_greet(self, host: str, said: Said, ref: MessageRef, token: str) -> Act:
        """Greet, promise to, pass, do so for good, or say nothing at all."""

        async def act() -> None:
            does = next(self._hosts)
            if does in (GREETS, PROMISES):
                await self._presses_part(host, said, WILL, token)
            elif does == PASSES:
                await self._presses_part(host, said, "greeter.not_me", token)
            elif does == ENDS and await self._presses_part(host, said, "greeter.no_longer", token):
                self.resident(host).greets.append((self.village.now, False))
            if does == GREETS:
                self._at(self.village.now + MINUTE + self._chance.random() * 2 * HOUR, self._greets(host, ref))

        return act

    def _tells_what_is_odd(self, person: str, said: Said) -> Act:
        async def act() -> None:
            if self._chance.random() < 0.4:
                await self._press(person, "Nothing, thank you", said)
            else:
                await self._press(person, "Tell", said)
                words = self.book.given(person, self.village.now)
                how = self._chance.choice(("nameless", "name"))
                await self._fills_in(person, words=f"Where is the kettle? {words}", how=how)

        return act
