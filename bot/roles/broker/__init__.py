"""The broker connects people around questions.

Receives and defers: `asking` brings questions into the world that we post, `own_posts` and `forum` those that people
posted themselves, `path` takes them to a few more people at each stage, `willing` knows who may be asked, `ending`
sees that each has an end, `thanking` that whoever helped is thanked, `solving` in which ways questions are solved,
`afterwards` what became of it. `home` is what one's own page shows, `words` is how all of it looks, `names` what it
is called, `facts` what is so of a question, `tx` what it needs of the store.
"""

from collections.abc import Callable, Mapping
from functools import partial

from bot.core.commands import Begun, Command, Vocabulary, Word
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    MessageSent,
    ReactionAdded,
    ReactionRemoved,
    TimeCame,
    TopicChanged,
    TopicOpened,
)
from bot.core.forms import only
from bot.core.people import Life, Member
from bot.core.role import Part, Reader
from bot.core.witness import Silence
from bot.questions.question import Answer, Outcome
from bot.roles.broker import (
    afterwards,
    asking,
    elsewhere,
    ending,
    forum,
    home,
    own_posts,
    path,
    replies,
    resuming,
    solving,
    standing,
    thanking,
    willing,
)
from bot.roles.broker.tx import BrokerTx

Facts = Command | path.Ranked | bool
OnPress = Callable[[ButtonPressed, Member, BrokerTx], None]
OnForm = Callable[[FormSubmitted, Member, BrokerTx], None]
OnTime = Callable[[TimeCame, BrokerTx], None]

PRESSED: Mapping[str, OnPress] = {
    "ask": lambda event, who, tx: asking.begins(event, who.id, event.token, tx),
    "post": lambda event, who, tx: asking.post(event, who.id, event.token, tx),
    "change": lambda event, who, tx: asking.change(event, who.id, event.token, tx),
    "discard": lambda event, who, tx: asking.discard(event, who.id, event.token, tx),
    "withdraw": lambda event, who, tx: ending.let_rest(event, who, Outcome.WITHDRAWN, tx),
    "look": lambda event, who, tx: willing.answer(event, who, Answer.LOOK, tx),
    "not_me": lambda event, who, tx: willing.answer(event, who, Answer.NOT_ME, tx),
    "less": lambda event, who, tx: willing.answer(event, who, Answer.LESS, tx),
    "ask_room": ending.wish,
    "quiet": ending.wish,
    "rest": lambda event, who, tx: ending.let_rest(event, who, Outcome.RESTED, tx),
    "helped": thanking.that_helped,
    "thank": partial(thanking.thank_chosen, everybody=False),
    "thank_all": partial(thanking.thank_chosen, everybody=True),
    "not_yet": ending.not_yet,
    "agree": partial(willing.consent, yes=True),
    "disagree": partial(willing.consent, yes=False),
    "introduce": partial(elsewhere.decide, yes=True),
    "keep_apart": partial(elsewhere.decide, yes=False),
    "write_answer": elsewhere.open_form,
    "tell": afterwards.tell_outcome,
    "nothing": afterwards.tell_outcome,
    "close_kindly": afterwards.close_kindly,
    "topics": lambda event, who, tx: tx.send(willing.panel(event, who, tx)),
    "add_topics": lambda event, who, tx: willing.open_form(event, tx),
    "remove_topics": lambda event, who, tx: willing.remove(event, who, event.values, tx),
    "pace": willing.set_pace,
}
SUBMITTED: Mapping[str, OnForm] = {
    "ask": asking.written,
    "add_topics": lambda event, who, tx: willing.add(event, who, only(event.values, "topics"), tx),
    "write_answer": elsewhere.receive,
    "tell": afterwards.tell_outcome,
    "close_kindly": afterwards.close_kindly,
}
TIMED: Mapping[str, OnTime] = {
    "whether": replies.ask_whether,
    "silence": ending.silence,
    "outcome": afterwards.ask_outcome,
    "resume": resuming.resume,
    "closing": lambda event, tx: ending.all_rest(tx, event.token),
    "list": lambda event, tx: standing.show_list(tx),
    "wished": own_posts.wished,
}


class Broker:
    """Sees that a question finds its person: never silence, never a crowd, never an invented answer."""

    name = "broker"
    handles: tuple[type[Event], ...] = (
        ButtonPressed,
        CommandInvoked,
        FormSubmitted,
        MessageDeleted,
        MessageEdited,
        MessageMenuChosen,
        MessagePosted,
        MessageRead,
        MessageSent,
        ReactionAdded,
        ReactionRemoved,
        TimeCame,
        TopicChanged,
        TopicOpened,
    )
    words = (
        Word("ask", ("question",), verb="broker.ask"),
        Word("topics", ("ask-me-about", "expert"), verb="broker.topics"),
    )

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words of the whole house, to know which of them are meant for this role."""
        self._vocabulary = vocabulary

    async def prepare(self, event: Event, read: Reader) -> Facts | Silence | None:
        """Rank helpers where a question takes its next step; pass on what is not about questions."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command if command.word in {word.word for word in self.words} else None
            case TimeCame(verb="broker.step"):
                return await path.ranking(event, read)
            case MessagePosted(thread=None):
                return Silence("not-marked")
            case ReactionAdded(emoji=emoji):
                return True if emoji in own_posts.MARKS | solving.TICKS else Silence("another-reaction")
            case ReactionRemoved(emoji=emoji):
                return True if emoji in own_posts.MARKS else None
            case MessageSent(name=name):
                return True if name.startswith("question/") else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | MessageMenuChosen(verb=verb):
                return True if verb.startswith("broker.") else None
            case _:
                return True

    def at_home(self, me: Member | None, look: BrokerTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of questions; nothing while there is no place for any."""
        if me is None or look.community.life is not Life.OPEN:
            return ()
        return (home.my_questions(me, look), home.my_invitations(me, look), home.my_topics(me, look))

    def complete(self, begun: Begun, me: Member | None, look: BrokerTx) -> list[tuple[str, str]]:
        """Return the topics that may be meant; what somebody is about to ask is theirs to say."""
        return willing.known_topics(begun.rest, me, look) if begun.word == "topics" else []

    def handle(self, event: Event, facts: Facts, tx: BrokerTx) -> None:
        """Settle an event."""
        match event:
            case CommandInvoked():
                assert isinstance(facts, Command)  # see `prepare`
                self._typed(event, facts, tx)
            case ButtonPressed():
                self._pressed(event, tx.who(event.by), tx)
            case FormSubmitted():
                self._submitted(event, tx.who(event.by), tx)
            case MessageMenuChosen(verb="broker.ask_about"):
                asking.ask_about(event, tx.who(event.by).id, tx)
            case MessageMenuChosen():
                thanking.this_answered(event, tx.who(event.by), tx)
            case TimeCame():
                self._time_came(event, facts, tx)
            case MessagePosted():
                replies.heard(event, tx)
            case MessageSent():
                asking.now_stands(event, tx)
            case MessageRead(verb="broker.opened"):
                forum.read_on(event, tx)
            case MessageRead():
                own_posts.take_up(event, tx)
            case TopicOpened():
                forum.opened(event, tx)
            case TopicChanged():
                forum.changed(event, tx)
            case MessageEdited():
                own_posts.reworded(event, tx)
            case ReactionAdded(emoji=emoji):
                (solving.ticked if emoji in solving.TICKS else own_posts.marked)(event, tx)
            case ReactionRemoved():
                own_posts.unmarked(event, tx)
            case MessageDeleted():
                own_posts.deleted(event, tx)

    def _typed(self, event: CommandInvoked, command: Command, tx: BrokerTx) -> None:
        who = tx.who(event.by)
        if command.word == "ask":
            asking.asks(event, who.id, command.rest, tx)
        elif command.rest and not command.rest.endswith("?"):  # nobody says that they know a question
            willing.add(event, who, command.rest, tx)
        else:
            tx.send(willing.panel(event, who, tx))

    def _pressed(self, event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
        on_press = PRESSED.get(event.verb.partition(".")[2])
        if on_press is not None:
            on_press(event, who, tx)

    def _submitted(self, event: FormSubmitted, who: Member, tx: BrokerTx) -> None:
        on_form = SUBMITTED.get(event.verb.partition(".")[2])
        if on_form is not None:
            on_form(event, who, tx)

    def _time_came(self, event: TimeCame, facts: Facts, tx: BrokerTx) -> None:
        if tx.community.life is Life.AWAY:
            return  # it fell due while we were removed; `resume` sets every clock anew
        if isinstance(facts, path.Ranked):  # see `prepare`
            path.step(event, facts, tx)
        elif (on_time := TIMED.get(event.verb.partition(".")[2])) is not None:
            on_time(event, tx)
