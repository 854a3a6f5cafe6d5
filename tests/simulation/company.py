"""What people do about rituals over a year: come, host, pass it on, write down what is to be kept, or never answer."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.simulation.almanac import CHANGES, Rite
from tests.simulation.lasting import LastingVillage
from tests.simulation.life import DAY, HOUR, MINUTE, NAMES, TOPICS, WEEK, ZONES, Act, Life, Neighbour
from tests.square import Said
from tests.village import COORDINATORS, PEOPLE

MEETUPS, DESK = "meetups", "coordinators"
SILENT = 5
"""How many of them never say a word."""
WITH_TOPICS = 12
CURIOUS = ("ben", "cleo", "dan")
"""Who asks questions: those who are asked to host as well, so that all of it wants their attention."""
LOOKS_EVERY = 4
"""After how many hours people look again at what is new, also where nobody does anything."""
YES, NO, ON, SILENCE = "yes", "no", "hands on", "silence"
ASKED_TO_HOST = (ON, YES, YES, NO, YES, YES, SILENCE)
ASKED_TO_WRITE = (YES, YES, NO, YES, SILENCE)
"""What those say, one after another, who are asked to host, or for take-aways."""
COME, WRITE = (6, 9), (3, 6)
"""How many come to a meetup, and how many write under a prompt: at the least, at the most."""
AWAY = (timedelta(minutes=3), timedelta(minutes=24))
"""How long the house is away at the least, and at the most: what lasts 25 minutes can still open."""
EARLY, LATE = timedelta(minutes=15), timedelta(minutes=60)
"""How much before its time a host may open a meetup, and how late anything may open."""
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
Pick = Callable[[Said], str | None]


def sixty(seed: int) -> list[Neighbour]:
    """Return sixty people in five zones; the last ones are silent."""
    chance = Random(seed)
    names = (*PEOPLE, *COORDINATORS, *NAMES, *(f"{name}-two" for name in NAMES))[:60]
    people = []
    for number, name in enumerate(names):
        is_silent = number >= len(names) - SILENT
        topics = tuple(sorted(chance.sample(TOPICS, 2))) if 10 <= number < 10 + WITH_TOPICS else ()
        temper = "silent" if is_silent else chance.choice(("answers", "looks", "passes", "less", "never"))
        people.append(Neighbour(name=name, zone=ZONES[number % len(ZONES)], temper=temper, topics=topics))
    return people


class Company(Life):
    """A life in which something comes round."""

    village: LastingVillage

    def __init__(self, village: LastingVillage, people: Sequence[Neighbour], seed: int) -> None:
        super().__init__(village, people, seed)
        self.askers = list(CURIOUS)
        self._answers, self._keepers = cycle(ASKED_TO_HOST), cycle(ASKED_TO_WRITE)
        self._seen = 0

    # ---- what is set ---------------------------------------------------------------------------------------------

    async def sets(self, rites: Sequence[Rite]) -> datetime:
        """Let a coordinator fill in the form of each, from wherever they are just now; return when all are set."""
        for rite in rites:
            await self._moves_to(rite.zone)
            await self.village.types("cora", "ritual add")
            unusual = rite.format == "surprise"
            await self.village.presses("cora", "Unusual ones" if unusual else "Familiar ones", rite.format)
            values = {"title": rite.title, "when": rite.typed, "channel": self.village.square.place(MEETUPS)}
            values |= {"holidays": rite.country}
            values |= {seat: self.village.square.who(name) for seat, name in self._seats(rite).items()}
            minutes = [field.initial for field in self.village.form("cora").fields() if field.name == "minutes"]
            values |= {"minutes": minutes[0][0]} if minutes else {}
            assert not await self.village.submits("cora", **values)
            await self.village.presses("cora", "Set it")
            assert self.village.answers("cora")[-1].says("It is set"), self.village.answers("cora")[-1].text
        await self._moves_to("Europe/Lisbon")
        return self.village.now

    def _seats(self, rite: Rite) -> dict[str, str]:
        return {seat: name for seat, name in (("host", rite.host), ("co_host", rite.co_host)) if name}

    async def _moves_to(self, zone: str) -> None:
        """Let the community say that it lives in another zone."""
        community = self.village.trellis.inbox.home(self.village.square.space)
        assert community is not None
        care = "Mending things together"
        await self.village.trellis.database.writer.write(
            lambda connection: Places(Scope(connection, community)).describe(
                name="Village", care=care, zone=zone, language="en"
            )
        )

    # ---- a course of time ----------------------------------------------------------------------------------------

    async def goes_through(self, weeks: int, openings: Sequence[datetime], questions_a_week: int) -> None:
        """Let so many weeks pass; once in each the house is away, most often just when something is to open."""
        start = self.village.now
        for hours in range(0, weeks * 7 * 24, LOOKS_EVERY):
            self._at(start + hours * HOUR, self.village.settles)
        for week in range(weeks):
            begins = start + week * WEEK
            changes, goes_away = self._chance.sample(self.talkative, 2)
            self._at(begins + self._chance.random() * WEEK, self._changes(self.people[changes]))
            self._at(begins + self._chance.random() * WEEK, self._is_absent(self.people[goes_away]))
            for _ in range(questions_a_week):
                self._at(begins + self._chance.random() * WEEK, self._somebody_asks)
            near = [moment for moment in openings if begins < moment < begins + WEEK]
            about = self._chance.choice(near) if near and week % 4 else begins + self._chance.random() * WEEK
            self._at(about - self._chance.random() * AWAY[0], self._house_is_away)
        for moment, typed, pressed in CHANGES:
            if start < moment < start + weeks * WEEK:
                self._at(moment, self._changes_the_calendar(typed, pressed))
        await self._until(start + weeks * WEEK)

    def _changes_the_calendar(self, typed: str, pressed: str) -> Act:
        async def act() -> None:
            await self.village.types("cora", typed)
            if pressed:
                await self.village.presses("cora", pressed)

        return act

    def _is_absent(self, person: Neighbour) -> Act:
        async def act() -> None:
            await self._pauses(person)

        return act

    async def _house_is_away(self) -> None:
        least, most = AWAY
        await self.village.is_away(least + self._chance.random() * (most - least))

    # ---- what people do about what they read ----------------------------------------------------------------------

    def _notice(self) -> None:
        said = self.village.square.said
        for news in said[self._seen :]:
            if news.how == "post" and news.to == MEETUPS and news.under is None:
                self._invited(news)
            elif news.how == "post" and news.to == DESK:
                self._soon(DAY, self._looks_after(news))
            elif news.how == "direct" and news.to in self.people:
                self._serves(self.people[news.to], news)
        self._seen = len(said)
        super()._notice()

    def _some(self, least: int, most: int) -> list[str]:
        return self._chance.sample(self.talkative, self._chance.randint(least, most))

    def _invited(self, said: Said) -> None:
        """Let some people come, some not know yet, some read about it; or some write, each when they can."""
        if not said.offers("Yes"):
            for person in self._some(*WRITE):
                self._soon(20 * HOUR, self._writes_under(person, said))
            return
        begins = datetime.fromisoformat(MOMENT.findall(said.text)[0])
        left = begins - self.village.now
        people = self._some(*COME)
        for person in people:
            self._soon(left * 0.8, self._pressing(person, "Yes", said))
            if self._chance.random() < 0.1:
                self._soon(left * 0.9, self._pressing(person, "I can’t come", said))
            for label, later in (("I am here", 5 * MINUTE), ("Worth my time", 2 * HOUR)):
                if self._chance.random() < 0.5:
                    self._at(begins + later, self._pressing(person, label, said))
        for label in ("Maybe", "Send me the take-aways"):
            self._soon(left * 0.8, self._pressing(self._chance.choice(self.talkative), label, said))

    def _writes_under(self, person: str, said: Said) -> Act:
        async def act() -> None:
            words = self._remark(person, "Here I am, with a kettle.")
            await self.village.square.says(person, words, MEETUPS, said.ref)

        return act

    def _serves(self, person: Neighbour, said: Said) -> None:
        """Let somebody host, pass, think of somebody else, or not answer; and write down what is worth keeping."""
        accepts = next((label for label in ("I host", "I host too") if said.offers(label)), None)
        if accepts is not None:
            reacts = {YES: self._pressing(person.name, accepts, said), ON: self._hands_on(person.name, said)}
            reacts |= {NO: self._pressing(person.name, "Not this time", said)}
            answer = next(self._answers)
            if answer in reacts:
                self._soon(8 * HOUR, reacts[answer])
        if said.offers("Open"):
            self._soon(25 * MINUTE, self._pressing(person.name, "Open", said))
        if said.offers("Write take-aways"):
            self._soon(10 * HOUR, self._keeps(person.name, said))

    def _hands_on(self, person: str, said: Said) -> Act:
        async def act() -> None:
            await self._press(person, "Somebody else…", said)
            if person in self.village.square.forms:
                other = self._chance.choice([name for name in self.talkative if name != person])
                await self.village.submits(person, member=self.village.square.who(other))

        return act

    def _keeps(self, person: str, said: Said) -> Act:
        async def act() -> None:
            answer = next(self._keepers)
            if answer == NO:
                await self._press(person, "Nothing to keep", said)
            elif answer == YES:
                await self._press(person, "Write take-aways", said)
                if person in self.village.square.forms:
                    field = self.village.form(person).fields()[0].name
                    await self.village.submits(person, **{field: "Clamps first, glue second."})
                    shown = self.village.answers(person)[-1]
                    await self._press(person, "Post it", shown)

        return act

    def _looks_after(self, said: Said) -> Act:
        async def act() -> None:
            if said.offers("Keep it as it is"):
                await self._press("cora", "Keep it as it is", said)
            elif said.offers("Write take-aways"):
                await self._keeps("cora", said)()
            elif said.offers("I host") and self._chance.random() < 0.5:
                await self._press("carl", "I host", said)

        return act
