"""The guide's role: the menu, help on a word, the way to a person, an answer to what is not understood."""

from collections.abc import Collection, Iterator
from textwrap import shorten
from typing import Protocol

from bot.core.about import role_of
from bot.core.answers import page, privately
from bot.core.commands import Begun, Command, Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, MemberMenuChosen, MessageMenuChosen
from bot.core.ids import Identity
from bot.core.markup import Markup, mention, plain
from bot.core.people import Member
from bot.core.role import Part, Reader, UnitOfWork
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Small

LONGEST_ECHO = 30
BUTTONS_A_ROW = 5
GONE = Command(word=None, said="", rest="")


class People(Protocol):
    """Who asks, and who can be reached."""

    def known(self, identity: Identity) -> Member | None:
        """Return whose identity this is, if we have met."""
        ...

    def coordinators(self) -> tuple[Member, ...]:
        """Return who coordinates."""
        ...


class GuideTx(UnitOfWork, Protocol):
    """The unit of work of the guide's role."""

    @property
    def people(self) -> People:
        """Return the members."""
        ...


class Guide:
    """Shows the way, and never says "error"."""

    name = "guide"
    handles: tuple[type[Event], ...] = (
        CommandInvoked,
        ButtonPressed,
        FormSubmitted,
        MessageMenuChosen,
        MemberMenuChosen,
    )
    words: tuple[Word, ...] = (Word("help", ("?", "human"), verb="guide.help"),)

    def __init__(self, vocabulary: Vocabulary, roles: Collection[str]) -> None:
        """Take all words that can be typed, and the names of the roles that buttons may be addressed to."""
        self._vocabulary = vocabulary
        self._roles = frozenset(roles) | {self.name}

    async def prepare(self, event: Event, read: Reader) -> Command | None:
        """Take help, what nobody understands, and what was addressed to a role that is gone."""
        if isinstance(event, CommandInvoked):
            command = self._vocabulary.read(event.text)
            return command if command.word in ("help", None) else None
        addressee = role_of(event)
        if addressee == self.name or addressee not in self._roles:
            return GONE
        return None

    def at_home(self, me: Member | None, look: GuideTx) -> tuple[Part, ...]:
        """Greet somebody unknown on their own page, and show them the way in."""
        if me is not None:
            return ()
        words = [word for word in self._vocabulary.words if word.verb and not word.for_coordinators]
        return ((Paragraph(look.say("home-welcome")), Actions(tuple(_button(word, look) for word in words))),)

    def complete(self, begun: Begun, me: Member | None, look: GuideTx) -> list[tuple[str, str]]:
        """Return the words that help can be had on."""
        if begun.said == "human":
            return []
        fitting = (word.word for word in self._meant_for(me, look) if word.word.startswith(begun.rest.casefold()))
        return [(word, plain(look.say(f"hint-{word}"))) for word in fitting]

    def handle(
        self,
        event: CommandInvoked | ButtonPressed | FormSubmitted | MessageMenuChosen | MemberMenuChosen,
        facts: Command,
        tx: GuideTx,
    ) -> None:
        """Answer with the menu, help on a word, or the way to a person."""
        match event:
            case ButtonPressed(verb="guide.help"):
                tx.send(page(event, tx.say, *self._menu(event.by, tx)))
            case ButtonPressed(verb="guide.person"):
                tx.send(page(event, tx.say, *_person(tx)))
            case CommandInvoked() if facts.said == "human":
                tx.send(page(event, tx.say, *_person(tx)))
            case CommandInvoked() if facts.word is None:
                tx.send(page(event, tx.say, *self._not_understood(event.by, facts, tx)))
            case CommandInvoked() if facts.rest:
                tx.send(page(event, tx.say, *self._on_a_word(event.by, facts.rest, tx)))
            case CommandInvoked():
                tx.send(page(event, tx.say, *self._menu(event.by, tx)))
            case _:
                tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))

    def _menu(self, by: Identity, tx: GuideTx) -> Iterator[Block]:
        lines = [
            tx.say("menu-line", word=word.word, hint=tx.say(f"hint-{word.word}")) for word in self._offered(by, tx)
        ]
        yield Heading(tx.say("menu-title"))
        yield Paragraph(Markup("\n".join((tx.say("menu-intro"), *lines))))
        yield from self._buttons(by, tx)
        yield Small(tx.say("menu-in-threads"))

    def _buttons(self, by: Identity, tx: GuideTx) -> Iterator[Block]:
        person = Button(label=str(tx.say("reach-a-person-button")), verb="guide.person")
        buttons = [*(_button(word, tx) for word in self._offered(by, tx)), person]
        for start in range(0, len(buttons), BUTTONS_A_ROW):
            yield Actions(tuple(buttons[start : start + BUTTONS_A_ROW]))

    def _on_a_word(self, by: Identity, asked: str, tx: GuideTx) -> Iterator[Block]:
        meant = self._vocabulary.read(asked.strip().partition(" ")[0])
        word = next((word for word in self._vocabulary.words if word.word == meant.word), None)
        if word is None:
            yield from self._not_understood(by, meant, tx)
            return
        yield Heading(tx.say("help-title", word=word.word))
        yield Paragraph(tx.say(f"help-{word.word}"))
        buttons = [_button(word, tx)] if word in self._offered(by, tx) else []
        menu = Button(label=str(tx.say("word-help-button")), verb="guide.help")
        yield Actions(tuple(buttons + ([menu] if word.word != "help" else [])))

    def _not_understood(self, by: Identity, command: Command, tx: GuideTx) -> Iterator[Block]:
        said = shorten(command.said, LONGEST_ECHO, placeholder="…")
        near = [word for word in self._offered(by, tx) if word.word in command.near]
        if near:
            yield Paragraph(tx.say("not-understood-near", said=said))
            yield Actions(tuple(_button(word, tx) for word in near))
            yield Small(tx.say("not-understood-else"))
        else:
            yield Paragraph(tx.say("not-understood", said=said))
        yield from self._buttons(by, tx)

    def _offered(self, by: Identity, tx: GuideTx) -> list[Word]:
        """Return the words that lead this person somewhere."""
        return self._meant_for(tx.people.known(by), tx)

    def _meant_for(self, me: Member | None, tx: GuideTx) -> list[Word]:
        coordinators = tx.people.coordinators()
        at_the_board = me is not None and (me.coordinator or (me.may_coordinate and not coordinators))
        return [
            word
            for word in self._vocabulary.words
            if word.verb and word.word != "help" and (at_the_board or not word.for_coordinators)
        ]


def _button(word: Word, tx: GuideTx) -> Button:
    return Button(label=str(tx.say(f"word-{word.word}-button")), verb=word.verb)


def _person(tx: GuideTx) -> Iterator[Block]:
    names = Markup("\n".join(f"- {mention(member.id)}" for member in tx.people.coordinators()))
    yield Heading(tx.say("reach-a-person-title"))
    yield Paragraph(tx.say("reach-a-person") if names else tx.say("reach-nobody"))
    if names:
        yield Paragraph(names)
    yield Actions((Button(label=str(tx.say("word-help-button")), verb="guide.help"),))
