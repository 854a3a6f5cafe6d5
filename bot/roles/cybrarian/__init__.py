"""The cybrarian keeps what proved itself, with its author's consent, and finds it again for whoever needs it.

Receives and defers: `keeping` is how a card begins, `pinning` with a 📌, `linking` with a link, `answering` with an
answer that helped, with what `reading` takes of a message; `drafting` is what it is until then, `describing` what its
keeper says of it. `consent` asks its author, `standing` is where it stands and the index over it, `unfurling` what
stands below its address, `tending` changes it, `talking` asks whom one may talk to about it, `living` sees that it is
looked at again and told of when it was used; `resuming` goes on when people left, or we did. `suggesting` has it
headed by a language model, where `wording` says that it may be. `looking` finds, `offering` takes up what reads like
a question, `missing` tells once a month what is not there. `home` is what one's own page shows, `words` is how all of
it looks, `place` where it stands, `rights` who may do what, `tx` what it needs of the store.
"""

from collections.abc import Callable, Mapping
from functools import partial

from bot.core.answers import privately
from bot.core.commands import Begun, Command, Vocabulary, Word
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    LinkShared,
    MessageDeleted,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    MessageSent,
    ModelAnswered,
    ReactionAdded,
    ReactionRemoved,
    TimeCame,
)
from bot.core.ids import MessageName, space_of
from bot.core.markup import plain
from bot.core.people import Life, Member
from bot.core.role import Part, Reader
from bot.core.signposts import Signposts
from bot.core.views import Paragraph
from bot.core.witness import Silence
from bot.questions.detect import asks_for_help
from bot.roles.cybrarian import (
    answering,
    consent,
    describing,
    drafting,
    home,
    keeping,
    linking,
    living,
    looking,
    missing,
    offering,
    pinning,
    resuming,
    standing,
    suggesting,
    talking,
    tending,
    unfurling,
)
from bot.roles.cybrarian.tx import CybrarianTx

Facts = Command | bool
OnPress = Callable[[ButtonPressed, Member, CybrarianTx], None]
OnForm = Callable[[FormSubmitted, Member, CybrarianTx], None]
OnTime = Callable[[TimeCame, CybrarianTx], None]

OPENS_A_FORM = frozenset({"ask", "keep", "find", "ritual", "board"})
"""Words that alone may open a form: beside a form nothing else is said."""

PRESSED: Mapping[str, OnPress] = {
    "write": lambda event, me, tx: keeping.typed(event, me, "", tx),
    "describe": describing.describe,
    "keep_answer": answering.offered,
    "keep_take_aways": keeping.take_aways,
    "yes": consent.yes,
    "no": consent.no,
    "used": living.used,
    "tell": living.open_line,
    "suggest": suggesting.ask,
    "suggest_take": suggesting.take,
    "edit": tending.open_edit,
    "version": tending.open_version,
    "retire": tending.retire,
    "again": tending.again,
    "withdraw": tending.withdraw,
    "talk_yes": talking.yes,
    "talk_no": talking.no,
    "keep_on": living.keep_on,
    "adopt": living.adopt,
    "find": lambda event, me, tx: looking.open_form(event, tx),
    "leave_out": looking.leave_out,
    "earlier": lambda event, me, tx: looking.earlier(event, tx),
    "offer_ask": offering.ask,
    "offer_no": offering.never_again,
}
SUBMITTED: Mapping[str, OnForm] = {
    "describe": describing.described,
    "edit": tending.edit,
    "version": tending.version,
    "tell": living.tell,
    "find": looking.looked_for,
}
TIMED: Mapping[str, OnTime] = {
    "lapse": drafting.lapsed,
    "consent": consent.ask,
    "review": living.review,
    "unanswered": living.unanswered,
    "last": living.last,
    "redraw": resuming.redraw,
    "index": standing.index_due,
    "asked": lambda event, tx: consent.show_asked(MessageName(event.token), tx),
    "resume": resuming.resume,
    "offer": offering.offer,
    "shelve": looking.shelve,
    "missing": lambda event, tx: missing.tell(tx),
    "months": lambda event, tx: missing.begin(tx),
}


class Cybrarian:
    """Curates the repertoire: few cards, each with a consent, an owner and a day on which it is looked at again."""

    name = "cybrarian"
    handles: tuple[type[Event], ...] = (
        ButtonPressed,
        CommandInvoked,
        FormSubmitted,
        LinkShared,
        MessageDeleted,
        MessageMenuChosen,
        MessagePosted,
        MessageRead,
        MessageSent,
        ModelAnswered,
        ReactionAdded,
        ReactionRemoved,
        TimeCame,
    )
    words: tuple[Word, ...] = (
        Word("find", ("search",), verb="cybrarian.find"),
        Word("keep", ("save",), verb="cybrarian.write"),
    )

    def __init__(self, vocabulary: Vocabulary, signposts: Signposts) -> None:
        """Take the words of the whole house, to know which of them are meant for this role, and cards' addresses."""
        self._vocabulary = vocabulary
        more: OnPress = partial(tending.more, signposts=signposts)
        self._on_press = {**PRESSED, "more": more}

    async def prepare(self, event: Event, read: Reader) -> Facts | Silence | None:
        """Say whether an event is about the library; whoever acts with us may be asked what waits for them."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                if command.word in {word.word for word in self.words}:
                    return command
                opens_a_form = command.word in OPENS_A_FORM and not command.rest
                return None if opens_a_form else await self._something_waits(event, read)
            case FormSubmitted(verb=verb) if not verb.startswith(f"{self.name}."):
                return await self._something_waits(event, read)
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
            case MessageMenuChosen(verb=verb) | MessageRead(verb=verb) | ModelAnswered(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
            case ReactionAdded(emoji=emoji) | ReactionRemoved(emoji=emoji):
                return True if emoji in pinning.PINS else Silence("another-reaction")
            case MessageSent(name=name):
                return True if name.startswith(("card/", "missing/", unfurling.SHOWN)) else None
            case MessagePosted(thread=None, text=text):
                if not asks_for_help(text):
                    return Silence("not-a-question")
                return True if read.whispers_in(space_of(event.message.channel)) else Silence("no-whispers")
            case MessageDeleted() | LinkShared():
                return True
        return None

    async def _something_waits(self, event: CommandInvoked | FormSubmitted, read: Reader) -> bool | None:
        def look(tx: CybrarianTx) -> bool:
            me = tx.people.known(event.by)
            return me is not None and consent.may_be_offered(me.id, tx)

        return True if await read.look(look) else None

    def at_home(self, me: Member | None, look: CybrarianTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of the library; nothing where nothing is theirs."""
        if me is None or look.community.life is not Life.OPEN:
            return ()
        mine = home.my_library(me, look)
        return (mine,) if mine else ()

    def complete(self, begun: Begun, me: Member | None, look: CybrarianTx) -> list[tuple[str, str]]:
        """Return the titles that may be meant; what somebody is about to keep is theirs to say."""
        if begun.word != "find":
            return []
        return [(card.title, plain(look.say(f"card-kind-{card.kind}"))) for card in look.library.called(begun.rest)]

    def handle(self, event: Event, facts: Facts, tx: CybrarianTx) -> None:
        """Settle an event."""
        match event:
            case CommandInvoked():
                self._typed(event, facts, tx)
            case ButtonPressed():
                self._pressed(event, tx)
            case FormSubmitted():
                self._submitted(event, tx)
            case MessageMenuChosen():
                keeping.from_menu(event, tx.who(event.by), tx)
            case TimeCame(verb=verb):
                on_time = TIMED.get(verb.partition(".")[2])
                if on_time is not None and tx.community.life is not Life.AWAY:
                    on_time(event, tx)
            case ModelAnswered():
                me = tx.member(event.asker)
                if me is not None:
                    suggesting.show(event, me, tx)
            case MessageRead(verb="cybrarian.pinned"):
                pinning.read_pinned(event, tx)
            case MessageRead(verb="cybrarian.own"):
                answering.read_own(event, tx)
            case MessageRead(verb="cybrarian.linked"):
                linking.read(event, tx)
            case MessageRead():
                consent.read(event, tx)
            case MessageSent(name=name) if name.startswith("missing/"):
                missing.stands(event, tx)
            case MessageSent(name=name) if name.startswith(unfurling.SHOWN):
                unfurling.stands(event, tx)
            case MessageSent(name=name):
                standing.stands(name.partition("/")[2], tx)
                missing.schedule(tx)
            case LinkShared():
                unfurling.shared(event, tx)
            case ReactionAdded():
                pinning.pinned(event, tx)
            case ReactionRemoved():
                pinning.unpinned(event, tx)
            case MessagePosted():
                offering.consider(event, tx)
            case MessageDeleted():
                drafting.source_deleted(event, tx)
                standing.deleted(event.message, tx)

    def _typed(self, event: CommandInvoked, facts: Facts, tx: CybrarianTx) -> None:
        me = tx.who(event.by)
        if not isinstance(facts, Command):
            consent.offer(event, me, tx)
        elif facts.word == "keep":
            linking.typed(event, me, facts.rest, tx)
        elif facts.rest:
            looking.look(event, me, facts.rest, tx)
        else:
            looking.open_form(event, tx)

    def _pressed(self, event: ButtonPressed, tx: CybrarianTx) -> None:
        on_press = self._on_press.get(event.verb.partition(".")[2])
        if on_press is None:
            tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))
        else:
            on_press(event, tx.who(event.by), tx)

    def _submitted(self, event: FormSubmitted, tx: CybrarianTx) -> None:
        if not event.verb.startswith(f"{self.name}."):
            consent.offer(event, tx.who(event.by), tx)
        elif (on_form := SUBMITTED.get(event.verb.partition(".")[2])) is not None:
            on_form(event, tx.who(event.by), tx)
        else:
            tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))
