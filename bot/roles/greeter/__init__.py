"""The greeter sees to it that newcomers are met by people, and shows a way in that can be ignored without loss.

Receives and defers: `guard` watches over first words until a person answered, `fairness` knows whose turn it is to be
asked, `invitation` and `hosting` how that is asked and answered, `waiting` is the coordinators' list. `card` is what
stands in the welcome channel, `naming` whom it names, `prompts` the three questions behind it, `draft` one's own first
words, `hints` what comes after a yes. `welcome` is what a community decides, `eyes` the one question after thirty days,
`tasks` what may be taken on, `mine` somebody's own page of it all. `words` is how things are called, `tx` what is
needed of the store.
"""

from bot.core.answers import page, privately
from bot.core.commands import Command, Vocabulary, Word
from bot.core.events import (
    ButtonPressed,
    ChannelJoined,
    CommandInvoked,
    Event,
    FormSubmitted,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    TimeCame,
)
from bot.core.ids import MemberId, SpaceId
from bot.core.people import Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.roles.greeter import (
    card,
    draft,
    eyes,
    guard,
    hints,
    hosting,
    mine,
    naming,
    prompts,
    tasks,
    waiting,
    welcome,
)
from bot.roles.greeter.newcomer import Reply
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import timer


class Greeter:
    """Sees that a newcomer meets people."""

    name = "greeter"
    handles: tuple[type[Event], ...] = (
        ButtonPressed,
        ChannelJoined,
        CommandInvoked,
        FormSubmitted,
        MemberJoined,
        MemberLeft,
        MessageDeleted,
        MessageEdited,
        MessagePosted,
        TimeCame,
    )
    words = (Word("start", ("welcome", "tour", "hello"), verb="greeter.start"),)

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words of the whole house, to know which of them are meant for this role."""
        self._vocabulary = vocabulary

    async def prepare(self, event: Event, read: Reader) -> Command | bool | None:
        """Take what is about newcomers."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command if command.word == "start" else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
            case _:
                return True

    def at_home(self, me: Member | None, look: GreeterTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of it."""
        return mine.at_home(me, look)

    def handle(self, event: Event, facts: Command | bool, tx: GreeterTx) -> None:
        """Settle an event."""
        match event:
            case MessagePosted():
                guard.heard(event, tx)
            case MessageEdited():
                guard.reworded(event, tx)
            case MessageDeleted():
                guard.deleted(event, tx)
            case MemberJoined():
                welcome.joined(event, tx)
            case MemberLeft():
                self._left(event, tx)
            case ChannelJoined():
                welcome.came_in(event, tx)
            case CommandInvoked():
                prompts.begin(event, tx)
            case ButtonPressed():
                self._pressed(event, tx.who(event.by), tx)
            case FormSubmitted():
                self._submitted(event, tx.who(event.by), tx)
            case TimeCame():
                self._time_came(event, tx)

    def _left(self, event: MemberLeft, tx: GreeterTx) -> None:
        """Look again once everybody has taken note: they may be here by another account."""
        member = tx.people.known(event.by)
        if member is not None:
            gone = TimeCame(id=timer(member.id, "gone"), at=tx.now, verb="greeter.gone", token=member.id)
            tx.schedule(gone, tx.now)

    def _gone(self, token: MemberId, tx: GreeterTx) -> None:
        member = tx.member(token)
        if member is not None and not member.here:
            guard.left(member.id, tx)
            card.redraw(tx)

    def _pressed(self, event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
        match event.verb.removeprefix("greeter."):
            case "start":
                prompts.begin(event, tx)
            case "familiar":
                prompts.familiar(event, me, tx)
            case "write_topics":
                prompts.open_topics(event, tx)
            case "follow":
                prompts.follow(event, me, tx)
            case "way":
                prompts.way(event, me, tx)
            case "hints_yes" | "hints_no":
                prompts.hints_answered(event, me, tx, yes=event.verb == "greeter.hints_yes")
            case "hints_stop":
                hints.stop(event, me, tx)
            case "draft":
                draft.open_form(event, me, tx)
            case "drop_draft":
                draft.drop(event, me, tx)
            case "will":
                hosting.answer(event, me, Reply.WILL, tx)
            case "not_me" | "no_longer":
                no_longer = event.verb == "greeter.no_longer"
                hosting.answer(event, me, Reply.NOT_ME, tx, no_longer=no_longer)
            case "name_me" | "name_me_not":
                naming.answer(event, me, tx, yes=event.verb == "greeter.name_me")
            case "welcome" | "change_welcome":
                self._coordinates(event, me, tx)
            case "me":
                mine.show(event, me, tx)
            case "set_way" | "unfollow" | "greet" | "greet_not" | "unname" | "no_hints":
                mine.change(event, me, tx)
            case "forget":
                mine.forget(event, me, tx)
            case "eyes_tell":
                eyes.open_form(event, tx)
            case "eyes_nothing":
                eyes.nothing(event, me, tx)
            case "tasks":
                tasks.show(event, me, tx)
            case "offer_task":
                tasks.open_form(event, tx)
            case "take_task":
                tasks.take(event, me, tx)
            case "return_task":
                tasks.give_back(event, me, tx)
            case "drop_task":
                tasks.drop(event, me, tx)
            case _:
                tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))

    def _submitted(self, event: FormSubmitted, me: Member, tx: GreeterTx) -> None:
        match event.verb.removeprefix("greeter."):
            case "topics":
                prompts.follow(event, me, tx)
            case "draft":
                draft.receive(event, me, tx)
            case "welcome":
                self._coordinates(event, me, tx)
            case "eyes":
                eyes.receive(event, me, tx)
            case "task":
                tasks.offer(event, me, tx)

    def _coordinates(self, event: ButtonPressed | FormSubmitted, me: Member, tx: GreeterTx) -> None:
        """Serve whoever coordinates; to others these pages are closed, whatever their buttons say."""
        if not me.coordinator:
            tx.send(page(event, tx.say, Paragraph(tx.say("welcome-not-yours"))))
        elif isinstance(event, FormSubmitted):
            welcome.receive(event, me, tx)
        elif event.verb == "greeter.change_welcome":
            welcome.open_form(event, tx)
        else:
            welcome.show(event, tx)

    def _time_came(self, event: TimeCame, tx: GreeterTx) -> None:
        match event.verb.removeprefix("greeter."):
            case guard.ASKS | guard.LISTS | guard.MEASURES | guard.RESTS:
                guard.time_came(event, tx)
            case "card":
                card.show(tx, SpaceId(event.token))
            case "gone":
                self._gone(MemberId(event.token), tx)
            case "hint":
                hints.send(event, tx)
            case "eyes":
                eyes.ask(event, tx)
            case "line":
                welcome.say_line(event, tx)
            case "message":
                welcome.send_message(event, tx)
            case "redraw":
                card.redraw(tx)
                waiting.show_list(tx, news=False)
            case "closing":
                guard.all_rest(tx, event.token)
                card.redraw(tx)
            case "resume":
                guard.resume(tx, event.token)
                hints.resume(tx)
                card.redraw(tx)
