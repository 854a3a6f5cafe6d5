"""How people go: they leave, come again, or ask to be forgotten; and how it is looked for what is left of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.ids import MemberId
from tests.simulation.bookshelf import Card
from tests.simulation.company import MEETUPS
from tests.simulation.doorway import Doorway
from tests.simulation.life import DAY, Act
from tests.simulation.mischief import Mischief
from tests.simulation.residents import LEAVES_CARDS, STILL_WAITS, TAKES_CARDS, Residents
from tests.store.test_no_trace import dumped, traces


@dataclass(frozen=True, kw_only=True)
class Gone:
    """Somebody who asked to be forgotten: all that they could be found by."""

    name: str
    member: MemberId
    words: Sequence[str]
    at: datetime

    @property
    def marks(self) -> tuple[str, ...]:
        """Return their name, which is part of what their account is called, our id of them, and their words."""
        return (self.name, self.member, *self.words)


class Town(Doorway, Mischief):
    """A town with everything that goes on in it."""

    def __init__(self, *how: object) -> None:
        super().__init__(*how)
        self.gone: list[Gone] = []
        self.left_behind: list[str] = []
        """What was found of somebody right after they were forgotten, or could not be found before."""

    # ---- leaving, and coming again -----------------------------------------------------------------------------------

    def sees_off(self, people: Residents, span: timedelta) -> None:
        """Let some people leave, once they are there, and some of them come again."""
        arrivals = {one.name for one in people.coming}
        for name in people.going:
            earliest = 0.6 if name in arrivals else 0.2
            at = self.village.now + span * (earliest + self._chance.random() * 0.15)
            self._at(at, self._leaves(name))
            if name in people.returning:
                self._at(at + span * 0.15, self._comes_again(name))

    def _leaves(self, person: str) -> Act:
        async def act() -> None:
            await self.village.square.leaves(person)
            await self.village.settles()
            if person in self.talkative:
                self.talkative.remove(person)

        return act

    def _comes_again(self, person: str) -> Act:
        return self._comes(self.resident(person))

    # ---- being forgotten ---------------------------------------------------------------------------------------------

    def forgets_in_time(self, span: timedelta) -> None:
        """Let three people live a full life, and ask to be forgotten, each in their own way."""
        start = self.village.now
        for name, button in ((LEAVES_CARDS, "Forget me"), (TAKES_CARDS, "Forget me and my cards")):
            self._at(start + span * (0.25 + self._chance.random() * 0.1), self._lives_fully(name))
            self._at(start + span * 0.75 + self._chance.random() * DAY, self._is_forgotten(name, button))
        arrives = start + span * 0.4
        self._at(arrives, self._arrives(STILL_WAITS))
        self._at(arrives + timedelta(hours=22), self._is_forgotten(STILL_WAITS, "Forget me"))

    def _arrives(self, person: str) -> Act:
        """Come, and wait for an answer to one's first words."""

        async def act() -> None:
            one = self.resident(person)
            await self.village.square.joins(person, one.zone)
            await self.village.settles()
            await self._looks_around(person)()
            await self.village.square.says(person, self._remark(person, "Hello, I mend kites."), "welcome")
            await self.village.settles()

        return act

    def _lives_fully(self, person: str) -> Act:
        """Leave a trace wherever one can: topics, cards of one's own and of others, questions, yeses, lines, drafts."""

        async def act() -> None:
            square, book = self.village.square, self.book
            for card in (await self.keeps(person, person), await self.writes(person)):
                assert card is not None
                assert card.stands
            await self.keeps(self._somebody(person), person)
            await self.keeps(person, self._somebody(person))
            await self._writes_about(person)
            others = [card for card in self.cards if card.stands and card.author not in (person, *self.square_gone())]
            if others:
                await self.uses(person, others[-1])
            await self.village.types(person, f"topics {book.given(person)}")
            await self.village.types(person, f"find {book.given(person)}")
            await self.village.types(person, f"ask Is this {book.given(person)}?")
            await self.village.types(person, f"ask Who mends {book.given(person)}?")
            await self._press(person, "Post it", self._latest(person, "Post it"))
            await square.press(person, "greeter.greet", "")
            await square.press(person, "greeter.offer_task", "")
            await self.village.settles()
            await self._fills_in(person, text=f"Sweep {book.given(person)}.")
            await self.village.types(person, "calendar subscribe")
            for said in self.village.posts(MEETUPS)[-4:]:
                await self._press(person, "Yes", said)
            self.resident(person).greets.append((self.village.now, True))

        return act

    async def _writes_about(self, person: str) -> None:
        """Let somebody else name them as one to talk to, and them agree."""
        author = self._somebody(person)
        card = await self.writes(author)
        if card is not None and card.stands:
            await self._on_its_page(author, card, "Change it")
            form = self.village.form(author)
            words = next(field.initial[0] for field in form.fields() if field.name == "words")
            given = {"title": f"About {card.title}", "kind": "tool", "words": words}
            given |= {"why": "", "when_not": "", "topics": ""}
            assert not await self.village.submits(author, **given, people=(self.village.square.who(person),))
            await self.village.settles()
            await self._press(person, "Yes, name me", self._latest_or_none(person, "Yes, name me"))

    def square_gone(self) -> set[str]:
        return {gone.name for gone in self.gone}

    def _is_forgotten(self, person: str, button: str) -> Act:
        """Look for somebody before and after they ask to be forgotten."""

        async def act() -> None:
            member, takes_cards = await self.village.member(person), "cards" in button
            staying = [] if takes_cards else [card for card in self._written_by(person) if card.agreed is not None]
            kept = {mark for card in staying for mark in (*card.marks, *card.former)}
            kept |= {card.title for card in self.cards if card.keeper == person and card.posted is not None}
            words = [mark for mark in self.book.of(person) if mark not in kept]
            self._lacks(dumped(self.village.url), (person, member))
            await self.village.types(person, "forget")
            page = self._latest(person, button)
            await self._press(person, button, page)
            assert self.village.answers(person)[-1].says("Nothing about you is held here any more")
            self.village.square.is_forgotten(person)
            if person in self.talkative:
                self.talkative.remove(person)
            for card in self._written_by(person):
                if takes_cards or card.posted is None:
                    self._ends(card)
            for card in self.cards:
                if card.owner == person and card.posted is not None and not card.gone:
                    self.loses_its_owner(card)
            for mark in words:
                self.book.take_back(mark, self.village.now)
            for mark in kept:
                self.book[mark].by = "somebody"
            gone = Gone(name=person, member=member, words=words, at=self.village.now)
            self.gone.append(gone)
            self.left_behind += traces(dumped(self.village.url), gone.marks)

        return act

    def _written_by(self, person: str) -> list[Card]:
        return [card for card in self.cards if card.author == person and not card.gone]

    def _lacks(self, held: Mapping[str, str], marks: Iterable[str]) -> None:
        missing = [mark for mark in marks if not traces(held, [mark])]
        self.left_behind += [f"{mark} could not be found before: nothing is proved" for mark in missing]
