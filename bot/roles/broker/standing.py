"""What is said and waited for wherever a question stands.

Its own message, its timers, its asker, the coordinators' list.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Gesture, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MessageName
from bot.core.people import Purpose
from bot.core.policy import WEEK
from bot.core.views import Small, View, view
from bot.questions.question import Question
from bot.roles.broker.names import invitation_name, list_name, own_names, standing_name, timer
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import coordinators_list, how_it_stands

AT_LAST = timedelta(days=28)
"""How long a question outlives a step that never came; every span is over by then."""
WEEKS_LISTED = 5
"""A list further back than these weeks holds nothing that is still open."""


def show(question: Question, tx: BrokerTx) -> None:
    """Let the question's own message say how it stands."""
    tx.send(EditMessage(message=standing_name(question.id), view=how_it_stands(tx, question)))


def show_list(tx: BrokerTx) -> None:
    """Keep the coordinators' list true: a message a week at the most, edited meanwhile, and one at a time."""
    channel = tx.places.channel_for(Purpose.COORDINATORS)  # one list, wherever it is spoken of
    if channel is None:
        return
    this_week, *before = (list_name(tx.now - weeks * WEEK) for weeks in range(WEEKS_LISTED))
    last = next((name for name in before if tx.messages.was_sent(name)), None)
    if tx.messages.was_sent(this_week):
        tx.send(EditMessage(message=this_week, view=coordinators_list(tx)))
        return
    if tx.questions.on_the_list():
        tx.send(
            PostMessage(
                channel=channel.id,
                view=coordinators_list(tx),
                reason=Reason(rule="list"),
                name=this_week,
                asked=Asked.DUTY,
            )
        )
    if last is not None:
        moved = view(Small(tx.say("broker-list-moved")))
        tx.send(EditMessage(message=last, view=moved if tx.questions.on_the_list() else coordinators_list(tx)))


def answer_in_place(event: Gesture, names: Sequence[MessageName], shown: View, tx: BrokerTx) -> None:
    """Turn the message that was pressed into its answer; where it holds more than that, answer beside it.

    Its name is one of these; the latest, where the platform does not say which message was pressed.
    """
    sent = [name for name in names if tx.messages.was_sent(name)]
    pressed = event.message if isinstance(event, ButtonPressed) else None
    if pressed is not None:
        sent = [name for name in sent if tx.messages.where(name) == pressed]
    if sent:
        tx.send(EditMessage(message=sent[-1], view=shown))
    else:
        tx.send(privately(event, tx.say, *shown.blocks))


def recall_own(question: Question, what: str, tx: BrokerTx) -> None:
    """Take back what has not reached the asker yet."""
    for name in own_names(question.id, what, tx):
        tx.recall(name)


def recall_invitations(question: Question, tx: BrokerTx) -> None:
    """Take back what has not reached its helper yet: nobody needs to be asked any more."""
    for invited in tx.questions.invitations(question.id):
        if invited.answer is None and tx.recall(invitation_name(question.id, invited.helper)):
            tx.questions.uninvite(question.id, invited.helper)


def rest_timers(question: Question, tx: BrokerTx) -> None:
    """Forget a question's timers."""
    for what in ("step", "whether", "silence"):
        tx.cancel(timer(question.id, what))


def wait(question: Question, until: datetime, tx: BrokerTx) -> None:
    """Take the next step at a moment; should it ever be set aside, silence still ends the question."""
    event = TimeCame(
        id=timer(question.id, "step"), at=tx.now, verb="broker.step", token=f"{question.id}/{question.stage}"
    )
    tx.schedule(event, until)
    schedule(question, "silence", until + AT_LAST, tx)


def schedule(question: Question, what: str, until: datetime, tx: BrokerTx) -> None:
    tx.schedule(TimeCame(id=timer(question.id, what), at=tx.now, verb=f"broker.{what}", token=question.id), until)


def to_asker(question: Question, shown: View, rule: str, until: datetime, tx: BrokerTx) -> None:
    """Write to the asker about their own question."""
    tx.send(
        SendDirectMessage(
            to=question.asker,
            view=shown,
            reason=Reason(rule=rule, token=question.id),
            asked=Asked.NOT,
            kind=Kind.OWN_QUESTION,
            name=own_names(question.id, rule, tx)[-1],
            useful_until=until,
        )
    )
