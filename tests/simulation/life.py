"""A community that lives for weeks: people who ask, answer, pass, mute, pause, or never say a word.

All chance comes from one seed. What people allow is written down here as they say it, so that a test can hold the bot
to it without asking the bot.
"""

import heapq
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from bot.core.answers import APART
from bot.core.effects import Kind
from bot.core.ids import MessageRef
from tests.square import Said
from tests.village import Village

ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland")
"""Two of them change their clocks in the spring, one in the autumn, two never."""
NAMES = (
    *("abe", "bea", "cal", "dot", "edo", "fia", "gil", "hal", "ida", "jon", "kim", "lea", "max", "nia", "oto"),
    *("pia", "quin", "rob", "sol", "tom", "una", "vic", "wim", "xia", "yan", "zoe", "ada", "bo", "coy", "dag"),
)
TOPICS = ("soldering", "hand planes", "upholstery", "clock repair", "glazing", "paint", "sewing machines", "bicycles")
PACES = (7, 14, 28)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)

KIND_OF = {
    "Would you have a look?": Kind.INVITATION,
    "named you a coordinator": Kind.INVITATION,
    "How would you like to go on?": Kind.OWN_QUESTION,
    "Did it help?": Kind.OWN_QUESTION,
    "closed your question": Kind.OWN_QUESTION,
    "says that your answer helped": Kind.THANKS,
    "This is what became of it": Kind.THANKS,
    "What became of it?": Kind.OUTCOME,
    "for others to find. May they?": Kind.LIBRARY,
    ", and writes:": Kind.LIBRARY,
    "Does it still hold?": Kind.LIBRARY,
    "as somebody to talk to about it. May I?": Kind.LIBRARY,
    "Would you host": Kind.INVITATION,
    "Would you be the first host?": Kind.INVITATION,
    "You can ask somebody else, or do it by yourself.": Kind.INVITATION,
    "would like to swap with you": Kind.INVITATION,
    "You two have swapped places.": Kind.INVITATION,
    "All stays as it was.": Kind.INVITATION,
    "There were not enough of us for": Kind.INVITATION,
    "found nobody, twice in a row": Kind.MEETUP,
    "found nobody three times": Kind.MEETUP,
    "You host ": Kind.INVITATION,
    "Here is what you need.": Kind.INVITATION,
    "would like the welcome card to name you": Kind.INVITATION,
    "You said yes to": Kind.MEETUP,
    "There is a place for you now": Kind.MEETUP,
    "is over. Is there something worth keeping?": Kind.MEETUP,
    "You asked for the take-aways of": Kind.MEETUP,
    "asked me to bring it back": Kind.MEETUP,
    "this is yours to say": Kind.MEETUP,
    "This week in": Kind.BRIEF,
    "wrote here for the first time": Kind.INVITATION,
    "A first hint": Kind.NEWCOMER,
    "A second hint": Kind.NEWCOMER,
    "The last hint": Kind.NEWCOMER,
    "This is asked once": Kind.NEWCOMER,
    "I am Trellis, a bot in": Kind.NEWCOMER,
}
"""What a direct message says, and what of it can be muted."""

Act = Callable[[], Awaitable[None]]


@dataclass(kw_only=True)
class Neighbour:
    """One of the people; `pauses`, `mutes` and `paces` are what they said, from when on."""

    name: str
    zone: str
    temper: str
    topics: tuple[str, ...] = ()
    waking: tuple[time, time] = (time(8), time(20))
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    mutes: list[tuple[datetime, frozenset[Kind]]] = field(default_factory=list)
    paces: list[tuple[datetime, int]] = field(default_factory=list)

    def is_awake(self, at: datetime) -> bool:
        return self.waking[0] <= at.astimezone(ZoneInfo(self.zone)).time() < self.waking[1]

    def is_paused(self, at: datetime) -> bool:
        return any(begun < at < until for begun, until in self.pauses)

    def muted(self, at: datetime) -> frozenset[Kind]:
        return next((kinds for since, kinds in reversed(self.mutes) if since < at), frozenset())


def neighbours(seed: int) -> list[Neighbour]:
    """Two thirds of them may be asked about one to three things; the rest only asks, answers, or is silent."""
    chance, people = Random(seed), []
    tempers = ("answers", "looks", "passes", "less", "never")
    for number, name in enumerate(NAMES):
        helps = number % 3 != 2
        person = Neighbour(
            name=name,
            zone=ZONES[number % len(ZONES)],
            temper=tempers[chance.randrange(len(tempers))],
            topics=tuple(sorted(chance.sample(TOPICS, chance.randint(1, 3)))) if helps else (),
        )
        if number % 7 == 3:
            person.waking = (time(6, 30), time(11, 45))
        people.append(person)
    return people


def kinds_in(said: Said) -> list[Kind]:
    """Return of what kinds the parts of a direct message were when it was delivered, as its words tell."""
    text = said.words(said.delivered)
    found = [kind for words, kind in KIND_OF.items() for _ in range(text.count(words))]
    assert found, f"what is this?\n{text}"
    return found


class Life:
    """Lets time pass in a village, and its people act in it."""

    def __init__(self, village: Village, people: Sequence[Neighbour], seed: int) -> None:
        self.village = village
        self.people = {person.name: person for person in people}
        self.talkative = [person.name for person in people if person.temper != "silent"]
        self.askers = self.talkative
        self.questions: list[tuple[str, str]] = []
        """Who asked what, in order."""
        self._chance = Random(seed)
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = count()
        self._noticed = 0
        self._asked_the_room = False

    # ---- a course of time ---------------------------------------------------------------------------------------

    async def begins(self) -> None:
        """Let everybody say what they may be asked about, and when they sleep; a few want hints."""
        for person in self.people.values():
            if person.topics:
                await self.village.square.types(person.name, "topics " + ", ".join(person.topics))
            if person.waking != (time(8), time(20)):
                await self.village.square.press(person.name, "keeper.quiet_hours", "")
                await self.village.settles()
                wakes, rests = person.waking
                await self.village.submits(person.name, **{"from": f"{rests:%H:%M}", "until": f"{wakes:%H:%M}"})
        for person in list(self.people)[:4]:
            await self.village.square.press(person, "greeter.hints_yes", APART)
        await self.village.settles()

    async def lives(self, weeks: int, questions_a_week: int) -> None:
        """Let so many weeks pass, with so many questions in each, then five in which nobody does anything."""
        start = self.village.now
        for week in range(weeks):
            for _ in range(questions_a_week):
                self._at(start + week * WEEK + self._chance.random() * WEEK, self._somebody_asks)
            for person in self.people.values():
                self._at(start + week * WEEK + self._chance.random() * WEEK, self._changes(person))
        await self._until(start + weeks * WEEK)
        self._acts.clear()
        await self.village.waits_until(start + (weeks + 5) * WEEK)

    async def _until(self, end: datetime) -> None:
        while self._acts and self._acts[0][0] <= end:
            at, _, act = heapq.heappop(self._acts)
            await self.village.waits_until(at)
            self._notice()
            await act()
            await self.village.settles()
            self._notice()
        await self.village.waits_until(end)

    def _at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (max(moment, self.village.now), next(self._numbers), act))

    def _soon(self, most: timedelta, act: Act) -> None:
        self._at(self.village.now + MINUTE + self._chance.random() * most, act)

    # ---- asking -------------------------------------------------------------------------------------------------

    async def _somebody_asks(self) -> None:
        """Ask by the command, or by a ❓ under a message of one's own."""
        asker = self._chance.choice(self.askers)
        about = self._chance.choice((*TOPICS, "something that nobody knows"))
        text = self._question(asker, f"Question {len(self.questions)}: how does one begin with {about}?")
        self.questions.append((asker, text))
        square = self.village.square
        if self._chance.random() < 0.3:
            ref = await square.says(asker, text, "help")
            await self.village.settles()
            await square.reacts(asker, ref, "❓")
        else:
            await square.types(asker, f"ask {text}")
            await self.village.settles()
            await self._press(asker, "Post it", self._latest(asker, "Post it"))
        await self.village.settles()
        if self._chance.random() < 0.1:
            self._soon(HOUR, lambda: self._pauses(self.people[asker]))
        if self._chance.random() < 0.25:
            self._soon(30 * HOUR, self._replies(self._chance.choice(self.talkative), text))

    def _replies(self, person: str, text: str) -> Act:
        async def act() -> None:
            ref = self._stands(text)
            if ref is not None:
                await self.village.square.says(person, self._remark(person, "Like this, I think."), "help", ref)

        return act

    def _question(self, asker: str, text: str) -> str:
        """Return a question as somebody words it."""
        return text

    def _remark(self, person: str, text: str) -> str:
        """Return what somebody says in passing, as they word it."""
        return text

    def _stands(self, text: str) -> MessageRef | None:
        """Return what replies to a question stand under."""
        square = self.village.square
        own = next((ref for ref, (_, words, _) in square.texts.items() if words == text), None)
        return own or next((said.ref for said in square.said if said.how == "post" and text in said.text), None)

    # ---- what people allow --------------------------------------------------------------------------------------

    def _changes(self, person: Neighbour) -> Act:
        async def act() -> None:
            match self._chance.randrange(8):
                case 0:
                    await self._pauses(person)
                case 1:
                    await self._mutes(person, frozenset(self._chance.sample(list(Kind), 2)))
                case 2:
                    await self._mutes(person, frozenset())
                case 3:
                    await self.village.square.says(person.name, self._remark(person.name, "Good morning, all."), "help")

        return act

    async def _pauses(self, person: Neighbour) -> None:
        zone = ZoneInfo(person.zone)
        day = self.village.now.astimezone(zone).date() + timedelta(days=self._chance.randint(1, 12))
        await self.village.square.press(person.name, "keeper.pause", "")
        await self.village.settles()
        await self.village.submits(person.name, until=day.isoformat())
        person.pauses = [(begun, min(until, self.village.now)) for begun, until in person.pauses]
        person.pauses.append((self.village.now, datetime.combine(day, time(0), zone)))

    async def _mutes(self, person: Neighbour, kinds: frozenset[Kind]) -> None:
        await self.village.square.press(person.name, "keeper.mute", "", *sorted(kinds))
        await self.village.settles()
        person.mutes.append((self.village.now, kinds))

    # ---- what people do with what they are sent --------------------------------------------------------------------

    def _notice(self) -> None:
        news = self.village.square.said[self._noticed :]
        self._noticed += len(news)
        for said in news:
            person = self.people.get(said.to)
            if person is not None and said.how == "direct":
                self._soon(20 * HOUR, self._reacts(person, said))
            elif said.how == "answer" and said.offers("All of them"):
                self._soon(HOUR, self._pressing(said.to, "All of them", said))

    def _reacts(self, person: Neighbour, said: Said) -> Act:
        async def act() -> None:
            if said.offers("I'll look") and self._chance.random() < 0.9:
                await self._answers_invitation(person, said)
            if said.offers("Ask the room once more") and not self._asked_the_room:  # so that the shortest course has it
                self._asked_the_room = True
                await self._press(person.name, "Ask the room once more", said)
                return
            for choice in (
                ("Ask the room once more", "Keep it quiet", "Let it rest"),
                ("That helped", "That helped", "That helped", "Not yet", "Let it rest"),
                ("Yes, you may", "No, thank you"),
                ("Tell them", "Nothing to tell"),
            ):
                if said.offers(choice[0]) and self._chance.random() < 0.75:
                    label = self._chance.choice(choice)
                    await self._press(person.name, label, said)
                    if label == "Tell them" and person.name in self.village.square.forms:
                        await self.village.submits(person.name, words="It works.")

        return act

    async def _answers_invitation(self, person: Neighbour, said: Said) -> None:
        if person.temper in {"answers", "looks"}:
            if person.temper == "looks":
                await self._press(person.name, "I'll look", said)
            text = next((text for _, text in self.questions if text in said.text), None)
            if text is not None:
                self._soon(6 * HOUR, self._replies(person.name, text))
        elif person.temper == "passes":
            await self._press(person.name, "Not me", said)
        elif person.temper == "less" and person.is_awake(self.village.now):
            await self._press(person.name, "Ask me less", said)
            now_every = person.paces[-1][1] if person.paces else 0
            person.paces.append((self.village.now, next((days for days in PACES if days > now_every), PACES[-1])))

    def _pressing(self, person: str, label: str, said: Said) -> Act:
        async def act() -> None:
            await self._press(person, label, said)

        return act

    async def _press(self, person: str, label: str, said: Said | None) -> None:
        item = None if said is None else next((item for item in said.items() if item.label == label), None)
        if said is not None and item is not None:  # it may have been edited meanwhile
            await self.village.square.presses(person, said, item)
            await self.village.settles()

    def _latest(self, person: str, label: str) -> Said:
        return next(said for said in reversed(self.village.square.said) if said.to == person and said.offers(label))
