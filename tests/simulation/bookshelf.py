"""What people do about the library: keep, agree, refuse, use, renew, retire, take back, look for something.

For each card it is written down whose words it holds, and what its author said: the bot is not asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle

from bot.core.ids import MessageRef
from bot.roles.cybrarian.card import Kind as CardKind
from tests.simulation.life import DAY, HOUR, MINUTE, WEEK, Act
from tests.simulation.town_square import Part, parts_with
from tests.simulation.townspeople import Townspeople
from tests.simulation.word_book import MARK
from tests.square import Said

LIBRARY = "library"
LAPSES = timedelta(days=14, minutes=1)
WONDER = ("dan", "eli")
"""Who writes what reads like a question, again and again: one takes up the offer, the other wants none any more."""
WITHOUT_OWNER = timedelta(days=28, minutes=1)
USED, YES = "cybrarian.used", "cybrarian.yes"
KINDS = tuple(CardKind)
LAPSED_WITHIN = timedelta(days=14, hours=2)
AGREES, REFUSES, DELETES, SAYS_NOTHING = "agrees", "refuses", "deletes", "says nothing"
ASKED_FOR_WORDS = (AGREES, REFUSES, AGREES, AGREES, SAYS_NOTHING, AGREES, DELETES, AGREES)
"""What those say, one after another, who are asked whether their words may be kept."""


@dataclass(kw_only=True, eq=False)
class Card:
    """A card as its people know it; `words` and `title` are the marks of what they gave to it.

    `stands` says that it was agreed to, and neither taken back nor retired since; `older` is what it renews.
    """

    words: str
    title: str
    author: str
    keeper: str
    source: MessageRef | None
    begun: datetime
    agreed: datetime | None = None
    posted: Said | None = None
    stands: bool = False
    gone: bool = False
    older: "Card | None" = None
    former: list[str] = field(default_factory=list)
    """Words that its author replaced since."""
    owner: str = field(init=False)
    """Who looks after it; empty where nobody does."""

    def __post_init__(self) -> None:
        self.owner = self.keeper

    @property
    def token(self) -> str:
        assert self.posted is not None
        return next(button.token for button in self.posted.delivered.buttons() if button.verb == USED)

    @property
    def marks(self) -> tuple[str, str]:
        return self.words, self.title


class Bookshelf(Townspeople):
    """A town with a library."""

    def __init__(self, *how: object) -> None:
        super().__init__(*how)  # type: ignore[arg-type]
        self.cards: list[Card] = []
        self._kept_answers: dict[str, tuple[str, datetime]] = {}
        """Who keeps an answer under which title, and since when; whose answer it is comes to light only later."""
        self._authors = cycle(ASKED_FOR_WORDS)
        self._curious = cycle(WONDER)
        self._wondering: dict[str, str] = {}
        """What each of them wrote last that reads like a question."""

    def keeps_things(self, number: int, span: timedelta) -> None:
        """Let people keep what others or they themselves wrote, and live with what is kept."""
        acts = (
            *(self._keeps_anothers, self._keeps_anothers, self._keeps_anothers, self._keeps_ones_own),
            *(self._pins, self._pins, self._writes_a_card, self._begins_and_forgets_it),
        )
        lives = (
            *(self._uses, self._uses, self._withdraws, self._renews, self._retires, self._brings_back),
            *(self._rewords, self._looks_for_something, self._uses, self._deletes_a_source, self._reads_a_question),
        )
        for place in range(number):
            self._at(self.village.now + span * self._chance.random(), acts[place % len(acts)])
            for _ in range(2):
                self._at(self.village.now + span * self._chance.random(), self._chance.choice(lives))
            if place % 4 == 0:
                self._at(self.village.now + span * place / number, self._reads_a_question)

    # ---- a card begins -----------------------------------------------------------------------------------------------

    async def keeps(self, keeper: str, author: str, *, by: str = "menu", likes: str = "") -> Card | None:
        """Let somebody keep what somebody wrote; return the card, where it could be begun."""
        words = self.book.passing(author)
        ref = await self.village.square.says(author, f"{likes or 'Soak it in vinegar over night.'} {words}", "lobby")
        await self.village.settles()
        if keeper == author:
            self.book.allow(words, self.village.now + LAPSES)
        if by == "pin":
            await self.village.square.reacts(keeper, ref, "📌")
            await self.village.settles()
            pinned = self._latest_or_none(keeper, "Describe it")
            if pinned is not None and pinned.at == self.village.now:
                await self._press(keeper, "Describe it", pinned)
        else:
            await self.village.chooses_menu(keeper, ref, "cybrarian.keep")
        return await self._describes(keeper, author, words, ref)

    async def writes(self, author: str, words: str = "") -> Card | None:
        """Let somebody write a card in their own words."""
        mark = self.book.given(author, self.village.now + LAPSES)
        said = f"{words or 'Hide glue holds.'} {mark}"
        await self.village.types(author, f"keep {said}")
        return await self._describes(author, author, mark, None, words=said)

    async def _describes(self, keeper: str, author: str, mark: str, ref: MessageRef | None, **more: str) -> Card | None:
        """Fill in what a card is called and why it matters: both are its keeper's words."""
        title = self.book.given(keeper, self.village.now + LAPSES)
        kind = self._chance.choice(KINDS)
        card = Card(words=mark, title=title, author=author, keeper=keeper, source=ref, begun=self.village.now)
        self.cards.append(card)
        if keeper == author:
            card.agreed = self.village.now
        filled = await self._fills_in(
            keeper, title=f"About {title}", kind=kind, why=f"It lasts, {title}.", topics="", **more
        )
        if not filled:
            self._ends(card)
            return None
        await self.village.settles()
        self._finds_posted()
        return card

    async def _keeps_anothers(self) -> None:
        author = self._somebody()
        await self.keeps(self._somebody(author), author)

    async def _keeps_ones_own(self) -> None:
        author = self._somebody()
        await self.keeps(author, author)

    async def _pins(self) -> None:
        author = self._somebody()
        await self.keeps(self._chance.choice((author, self._somebody(author))), author, by="pin")

    async def _writes_a_card(self) -> None:
        await self.writes(self._somebody())

    async def _begins_and_forgets_it(self) -> None:
        """Begin a card with one's own message, and never describe it."""
        author = self._somebody()
        words = self.book.given(author, self.village.now + LAPSES)
        ref = await self.village.square.says(author, f"Wax it, {words}.", "lobby")
        await self.village.settles()
        await self.village.square.reacts(author, ref, "📌")
        await self.village.settles()

    # ---- its author is asked -----------------------------------------------------------------------------------------

    def _hears(self, said: Said) -> None:
        super()._hears(said)
        self._finds_posted(said)
        if said.how in ("direct", "answer") and said.to in self.people:
            for part in parts_with(said, YES):
                self._soon(30 * HOUR, self._is_asked(said, self._card_in(part, said.to), part.button.token))
            if said.offers("Keep it in the library") and self._chance.random() < 0.6:
                self._soon(HOUR, self._keeps_an_answer(said))
        if said.offers("Keep", "Fix", "Retire"):
            self._soon(2 * DAY, self._pressing(said.to, "Keep", said))
        if said.how == "whisper" and said.offers("Yes, please"):
            label = "Yes, please" if said.to == WONDER[0] else "No, and never again"
            self._soon(HOUR, self._answers_an_offer(said.to, label, said))

    def _finds_posted(self, *news: Said) -> None:
        """Recognise cards where they stand, by their titles."""
        for said in news or self.village.square.said[self._heard :]:
            if said.how == "post" and said.to == LIBRARY and said.under is None:
                found = [card for card in self.cards if card.title in said.text and card.posted is None]
                for card in found if any(item.verb == USED for item in said.items()) else ():
                    self._is_posted(card, said)
                self._finds_ones_own_answer(said)

    def _finds_ones_own_answer(self, said: Said) -> None:
        """Know the card of somebody who kept what they themselves had answered: that nobody else has to allow."""
        title = next((title for title in self._kept_answers if title in said.text), None)
        words = [mark for mark in MARK.findall(said.text) if mark != title]
        if title is None or not words:
            return
        keeper, begun = self._kept_answers[title]
        if self.book[words[0]].by == keeper:
            del self._kept_answers[title]
            card = Card(words=words[0], title=title, author=keeper, keeper=keeper, source=None, begun=begun)
            card.agreed = begun
            for draft in self._of_the_same_words(card):  # nobody needs to be asked any more
                draft.gone = True
                self.book.let_go(draft.title, self.village.now)
            self.cards.append(card)
            self._is_posted(card, said)

    def _of_the_same_words(self, card: Card) -> list[Card]:
        return [other for other in self.cards if other is not card and other.words == card.words and not other.gone]

    def _is_posted(self, card: Card, said: Said) -> None:
        card.posted, card.stands = said, True
        for mark in card.marks:
            self.book.allow(mark)

    def _card_in(self, part: Part, author: str) -> Card | None:
        """Return the card of which somebody is asked; of an answer that helped it is known only now whose it is."""
        card = next((card for card in self.cards if card.title in part.said.text), None)
        title = next((title for title in self._kept_answers if title in part.said.text), None)
        source = next(iter(part.said.links()), None)
        if card is not None or title is None or source not in self.village.square.texts:
            return card
        words = MARK.findall(self.village.square.texts[source][1])[-1]
        keeper, _ = self._kept_answers.pop(title)
        card = Card(words=words, title=title, author=author, keeper=keeper, source=source, begun=self.village.now)
        self.cards.append(card)
        return card

    def _is_asked(self, said: Said, card: Card | None, token: str) -> Act:
        """Agree, refuse, say nothing, or take the message itself away."""

        async def act() -> None:
            if card is None or not self.is_here(card.author) or card.gone or card.agreed is not None:
                return
            says = next(self._authors)
            if says == AGREES:
                card.agreed = self.village.now
                self.book.allow(card.words)
                await self._presses_part(card.author, said, YES, token)
                self._finds_posted()
                if not card.stands:  # it had lapsed
                    card.agreed = None
                    self._ends(card)
            elif says == REFUSES:
                await self._presses_part(card.author, said, "cybrarian.no", token)
                self._ends(card, title_until=card.begun + LAPSED_WITHIN)
            elif says == DELETES and card.source is not None:
                await self.village.square.deletes(card.source)
                await self.village.settles()
                self._ends(card)

        return act

    def _ends(self, card: Card, title_until: datetime | None = None) -> None:
        """Write down that nothing of a card may be held any more; a refused one waits on, for all its keeper knows."""
        card.gone, card.stands = True, False
        for mark in card.former if self._of_the_same_words(card) else (card.words, *card.former):
            self.book.take_back(mark, self.village.now)
        self.book.let_go(card.title, title_until or self.village.now)

    def _keeps_an_answer(self, said: Said) -> Act:
        """Keep the answer that helped: what its author wrote is in their reply."""

        async def act() -> None:
            await self._press(said.to, "Keep it in the library", said)
            if said.to in self.village.square.forms:
                form = self.village.form(said.to)
                title = self.book.given(said.to, self.village.now + LAPSES)
                if form.verb == "cybrarian.describe":
                    self._kept_answers[title] = (said.to, self.village.now)
                    await self._fills_in(said.to, title=f"About {title}", kind="problem", why="", topics="")

        return act

    def _answers_an_offer(self, person: str, label: str, said: Said) -> Act:
        async def act() -> None:
            if label == "Yes, please" and self.is_here(person):
                self.book.allow(self._wondering[person])
            await self._press(person, label, said)

        return act

    # ---- it lives ----------------------------------------------------------------------------------------------------

    def _a_card(self, fits: Callable[[Card], bool] = lambda card: card.stands) -> Card | None:
        found = [card for card in self.cards if card.posted is not None and not card.gone and fits(card)]
        return self._chance.choice(found) if found else None

    async def _uses(self) -> None:
        """Say that one used a card; some tell its author in a line, which is kept until it is theirs."""
        card = self._a_card()
        if card is not None:
            await self.uses(self._somebody(card.author), card)

    async def uses(self, person: str, card: Card) -> None:
        """Let somebody say that they used a card, and tell its author."""
        await self._press(person, "I used this", card.posted)
        tell = self._latest_or_none(person, "Tell the author in a line")
        if tell is not None and tell.at == self.village.now:
            line = self.book.given(person, self.village.now + 2 * WEEK)
            await self._press(person, "Tell the author in a line", tell)
            await self._fills_in(person, line=f"It shines, {line}.")

    async def _withdraws(self) -> None:
        card = self._a_card(lambda card: self.is_here(card.author) and not self._is_renewed(card))
        if card is not None:
            await self._on_its_page(card.author, card, "Take my words back")
            self._ends(card)

    def loses_its_owner(self, card: Card) -> None:
        """Let a card be without anybody who looks after it: it retires, unless somebody else does in time."""
        card.owner = ""

        async def act() -> None:
            if not card.owner:
                card.stands = False

        self._at(self.village.now + WITHOUT_OWNER, act)

    async def _retires(self) -> None:
        card = self._a_card(lambda card: card.stands and self.is_here(card.keeper))
        if card is not None:
            await self._on_its_page(card.keeper, card, "Retire it")
            card.stands = False

    async def _brings_back(self) -> None:
        card = self._a_card(lambda card: not card.stands and self.is_here(card.author) and not self._is_renewed(card))
        if card is not None:
            await self._on_its_page(card.author, card, "Bring it back")
            card.stands, card.owner = True, card.owner or card.author

    def _is_renewed(self, card: Card) -> bool:
        return any(newer.older is card and newer.stands for newer in self.cards)

    async def _renews(self) -> None:
        """Write a new version, in one's own words."""
        card = self._a_card()
        if card is None:
            return
        person = self._somebody(card.author)
        await self._on_its_page(person, card, "Write a new version")
        words, title = self.book.given(person), self.book.given(person)
        newer = Card(
            words=words, title=title, author=person, keeper=person, source=None, begun=self.village.now, older=card
        )
        newer.agreed = self.village.now
        self.cards.append(newer)
        card.stands = False
        given = {"title": f"About {title}", "kind": "insight", "words": f"Citric acid is gentler. {words}"}
        assert await self._fills_in(person, **given, why="", when_not="")
        self._finds_posted()

    async def _rewords(self) -> None:
        """Let an author say it otherwise: what they said before goes."""
        card = self._a_card(lambda card: card.stands and self.is_here(card.author))
        if card is None:
            return
        await self._on_its_page(card.author, card, "Change it")
        before, card.words = card.words, self.book.given(card.author)
        card.former.append(before)
        given = {"title": f"About {card.title}", "kind": "tool", "words": f"Twice is better. {card.words}"}
        assert await self._fills_in(card.author, **given, why="", when_not="", topics="")
        self.book.take_back(before, self.village.now)

    async def _deletes_a_source(self) -> None:
        """Take a message away whose words are kept: what was agreed to stays."""
        card = self._a_card(lambda card: card.source in self.village.square.texts)
        if card is not None and card.source is not None:
            await self.village.square.deletes(card.source)

    async def _on_its_page(self, person: str, card: Card, label: str) -> None:
        await self._press(person, "More…", card.posted)
        page = self._latest_or_none(person, label)
        assert page is not None and page.at == self.village.now, f"{person} sees no {label!r} at {card}"  # noqa: PT018
        await self._press(person, label, page)

    # ---- looking for something ---------------------------------------------------------------------------------------

    async def _looks_for_something(self) -> None:
        """Look for what is there, or for what is not: that is told once a month."""
        person, card = self._somebody(), self._a_card()
        if card is not None and self._chance.random() < 0.5:
            await self.village.types(person, f"find {card.title}")
        else:
            wanted = self.book.given(person, self.village.now + 5 * WEEK)
            await self.village.types(person, f"find {wanted}")

    async def _reads_a_question(self) -> None:
        """Write what reads like a question: its author alone may be offered help."""
        person = next(self._curious)
        text = self._remark(person, "Does anyone know how to get rust off a plane?")
        self._wondering[person] = MARK.findall(text)[0]
        await self.village.square.says(person, text, "lobby")
        await self.village.settles()
        self._at(self.village.now + 10 * MINUTE, self.looks_through_the_books)

    def _latest_or_none(self, person: str, label: str) -> Said | None:
        said = self.village.square.said
        return next((one for one in reversed(said) if one.to == person and one.offers(label)), None)
