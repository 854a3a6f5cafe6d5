"""The greeter sees to it that newcomers are met by people, and shows a way in that can be ignored without loss.

Receives and defers: `overheard` tells first words and answers, `guard` watches over them until a person answered,
`fairness` knows whose turn it is to be asked, `invitation` and `hosting` how that is asked and answered, `waiting` is
the coordinators' list. `card` is what stands in the welcome channel, `naming` whom it names, `prompts` the three
questions behind it, `onward` what they lead to, `draft` one's own first words, `hints` what comes after a yes.
`welcome` is what a community decides, `eyes` the one question after thirty days, `tasks` what may be taken on, `mine`
somebody's own page of it all, `resting` how it ends and begins again. `words` is how things are called, `tx` what is
needed of the store.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.core.answers import privately
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
from bot.core.ids import SpaceId
from bot.core.people import Life, Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.core.witness import Silence
from bot.roles.greeter import (
    card,
    draft,
    eyes,
    guard,
    hints,
    hosting,
    mine,
    naming,
    onward,
    overheard,
    prompts,
    resting,
    tasks,
    waiting,
    welcome,
)
from bot.roles.greeter.tx import GreeterTx

OnPress = Callable[[ButtonPressed, Member, GreeterTx], None]
OnForm = Callable[[FormSubmitted, Member, GreeterTx], None]
OnTime = Callable[[TimeCame, GreeterTx], None]


def while_open(on: Callable[[Any, Member, GreeterTx], None]) -> Callable[[Any, Member, GreeterTx], None]:
    """Promise nothing in a community that is not open: a page of it may still be before somebody's eyes."""

    def if_open(event: ButtonPressed | FormSubmitted, me: Member, tx: GreeterTx) -> None:
        if tx.community.life is Life.OPEN:
            on(event, me, tx)
        else:
            prompts.begin(event, tx)

    return if_open


PRESSED: Mapping[str, OnPress] = {
    "start": lambda event, me, tx: prompts.begin(event, tx),
    "familiar": while_open(prompts.familiar),
    "write_topics": while_open(lambda event, me, tx: prompts.open_topics(event, tx)),
    "follow": while_open(prompts.follow),
    "way": while_open(prompts.way),
    "ask_about": while_open(onward.ask_about),
    "hints_yes": while_open(partial(prompts.hints_answered, yes=True)),
    "hints_no": partial(prompts.hints_answered, yes=False),
    "hints_stop": hints.stop,
    "draft": while_open(draft.open_form),
    "drop_draft": draft.drop,
    "will": hosting.will,
    "not_me": hosting.not_me,
    "no_longer": hosting.no_longer,
    "name_me": partial(naming.answer, yes=True),
    "name_me_not": partial(naming.answer, yes=False),
    "welcome": welcome.show,
    "change_welcome": welcome.open_form,
    "me": mine.show,
    "set_way": mine.change,
    "unfollow": mine.change,
    "greet": mine.change,
    "greet_not": mine.change,
    "unname": mine.change,
    "name_mine": mine.change,
    "name_mine_not": mine.change,
    "no_hints": mine.change,
    "forget": mine.forget,
    "eyes_tell": lambda event, me, tx: eyes.open_form(event, tx),
    "eyes_nothing": eyes.nothing,
    "tasks": tasks.show,
    "offer_task": lambda event, me, tx: tasks.open_form(event, tx),
    "take_task": tasks.take,
    "return_task": tasks.give_back,
    "drop_task": tasks.drop,
}
SUBMITTED: Mapping[str, OnForm] = {
    "topics": while_open(prompts.follow),
    "draft": while_open(draft.receive),
    "welcome": welcome.receive,
    "eyes": eyes.receive,
    "task": tasks.offer,
}
TIMED: Mapping[str, OnTime] = {
    guard.ASKS: guard.time_came,
    guard.LISTS: guard.time_came,
    guard.MEASURES: guard.time_came,
    guard.RESTS: guard.time_came,
    "card": lambda event, tx: card.show(tx, SpaceId(event.token)),
    "gone": resting.gone,
    "hint": hints.send,
    "eyes": eyes.ask,
    "line": welcome.say_line,
    "repeat": waiting.repeat,
    "message": welcome.send_message,
    "redraw": resting.redraw,
    "closing": resting.close,
    "resume": resting.resume,
}


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

    async def prepare(self, event: Event, read: Reader) -> Command | bool | Silence | None:
        """Take what is about newcomers."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command if command.word == "start" else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
            case MessagePosted():
                return True if await read.look(partial(overheard.concerns, event)) else Silence("no-newcomer")
            case MessageEdited(message=message):
                is_first = await read.look(lambda look: look.newcomers.at(message) is not None)
                return True if is_first else None
            case MessageDeleted():
                return True if await read.look(partial(overheard.mourns, event)) else None
            case _:
                return True

    def at_home(self, me: Member | None, look: GreeterTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of it."""
        return mine.at_home(me, look)

    def handle(self, event: Event, facts: Command | bool, tx: GreeterTx) -> None:
        """Settle an event."""
        match event:
            case MessagePosted():
                overheard.heard(event, tx)
            case MessageEdited():
                overheard.reworded(event, tx)
            case MessageDeleted():
                overheard.deleted(event, tx)
            case MemberJoined():
                welcome.joined(event, tx)
            case MemberLeft():
                resting.left(event, tx)
            case ChannelJoined():
                welcome.came_in(event, tx)
            case CommandInvoked():
                prompts.begin(event, tx)
            case ButtonPressed():
                self._pressed(event, tx)
            case FormSubmitted():
                self._submitted(event, tx)
            case TimeCame():
                self._time_came(event, tx)

    def _pressed(self, event: ButtonPressed, tx: GreeterTx) -> None:
        on_press, me = PRESSED.get(event.verb.partition(".")[2]), tx.who(event.by)
        if on_press is None:
            tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))
        else:
            on_press(event, me, tx)

    def _submitted(self, event: FormSubmitted, tx: GreeterTx) -> None:
        on_form, me = SUBMITTED.get(event.verb.partition(".")[2]), tx.who(event.by)
        if on_form is not None:
            on_form(event, me, tx)

    def _time_came(self, event: TimeCame, tx: GreeterTx) -> None:
        on_time = TIMED.get(event.verb.partition(".")[2])
        if on_time is not None:
            on_time(event, tx)
