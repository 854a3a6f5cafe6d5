"""The broker connects people around questions.

Receives and defers: `asking` brings questions into the world that we post, `own_posts` and `forum` those that people
posted themselves, `path` takes them to a few more people at each stage, `willing` knows who may be asked, `ending` sees
that each has an end, `solving` in which ways they are solved, `afterwards` what became of it. `home` is what one's own
page shows, `words` is how all of it looks, `tx` what it needs of the store.
"""

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
from bot.questions.question import Answer, Outcome
from bot.questions.topics import listed
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
    willing,
)
from bot.roles.broker.tx import BrokerTx

Facts = Command | path.Ranked | bool


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

    async def prepare(self, event: Event, read: Reader) -> Facts | None:
        """Rank helpers where a question takes its next step; pass on what is not about questions."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command if command.word in {word.word for word in self.words} else None
            case TimeCame(verb="broker.step"):
                return await path.ranking(event, read)
            case MessagePosted(thread=None):
                return None
            case ReactionAdded(emoji=emoji):
                return True if emoji in own_posts.MARKS | solving.TICKS else None
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
                ending.this_answered(event, tx.who(event.by), tx)
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
        match event.verb.removeprefix("broker."):
            case "ask":
                asking.begins(event, who.id, event.token, tx)
            case "post":
                asking.post(event, who.id, event.token, tx)
            case "change":
                asking.change(event, who.id, event.token, tx)
            case "discard":
                asking.discard(event, who.id, event.token, tx)
            case "withdraw":
                ending.let_rest(event, who, Outcome.WITHDRAWN, tx)
            case "look":
                willing.answer(event, who, Answer.LOOK, tx)
            case "not_me":
                willing.answer(event, who, Answer.NOT_ME, tx)
            case "less":
                willing.answer(event, who, Answer.LESS, tx)
            case "ask_room" | "quiet":
                ending.wish(event, who, tx)
            case "rest":
                ending.let_rest(event, who, Outcome.RESTED, tx)
            case "helped":
                ending.that_helped(event, who, tx)
            case "thank" | "thank_all":
                ending.thank_chosen(event, who, tx, everybody=event.verb == "broker.thank_all")
            case "not_yet":
                ending.not_yet(event, who, tx)
            case "agree" | "disagree":
                willing.consent(event, who, tx, yes=event.verb == "broker.agree")
            case "introduce" | "keep_apart":
                elsewhere.decide(event, who, tx, yes=event.verb == "broker.introduce")
            case "write_answer":
                elsewhere.open_form(event, who, tx)
            case "tell" | "nothing":
                afterwards.tell_outcome(event, who, tx)
            case "close_kindly":
                afterwards.close_kindly(event, who, tx)
            case "topics":
                tx.send(willing.panel(event, who, tx))
            case "add_topics":
                willing.open_form(event, tx)
            case "remove_topics":
                willing.remove(event, who, event.values, tx)
            case "pace":
                willing.set_pace(event, who, tx)

    def _submitted(self, event: FormSubmitted, who: Member, tx: BrokerTx) -> None:
        match event.verb.removeprefix("broker."):
            case "ask":
                text, topics = only(event.values, "text"), listed(only(event.values, "topics"))
                asking.written(event, who.id, text, topics, tx)
            case "add_topics":
                willing.add(event, who, only(event.values, "topics"), tx)
            case "write_answer":
                elsewhere.receive(event, who, tx)
            case "tell":
                afterwards.tell_outcome(event, who, tx)
            case "close_kindly":
                afterwards.close_kindly(event, who, tx)

    def _time_came(self, event: TimeCame, facts: Facts, tx: BrokerTx) -> None:
        if tx.community.life is Life.AWAY:
            return  # it fell due while we were removed; `resume` sets every clock anew
        match event.verb.removeprefix("broker."):
            case "step":
                assert isinstance(facts, path.Ranked)  # see `prepare`
                path.step(event, facts, tx)
            case "whether":
                question = tx.questions.question(event.token)
                if question is not None:
                    replies.ask_whether(question, tx)
            case "silence":
                ending.silence(event, tx)
            case "outcome":
                afterwards.ask_outcome(event, tx)
            case "resume":
                resuming.resume(event, tx)
            case "closing":
                ending.all_rest(tx, event.token)
            case "list":
                standing.show_list(tx)
