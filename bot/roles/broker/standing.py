"""What is said and waited for wherever a question stands.

Its own message, its timers, its asker, the coordinators' list.
"""

from datetime import datetime

from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.people import Purpose
from bot.core.policy import WEEK
from bot.core.views import Small, View, view
from bot.questions.question import Question
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import coordinators_list, how_it_stands, list_name, standing_name, timer

WEEKS_LISTED = 5
"""A list further back than these weeks holds nothing that is still open."""


def show(question: Question, tx: BrokerTx) -> None:
    """Let the question's own message say how it stands."""
    tx.send(EditMessage(message=standing_name(question.id), view=how_it_stands(tx, question)))


def show_list(tx: BrokerTx) -> None:
    """Keep the coordinators' list true: a message a week at the most, edited meanwhile, and one at a time."""
    channel = tx.channel_for(Purpose.COORDINATORS)
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


def rest_timers(question: Question, tx: BrokerTx) -> None:
    """Forget a question's timers."""
    for what in ("step", "whether", "silence"):
        tx.cancel(timer(question.id, what))


def wait(question: Question, until: datetime, tx: BrokerTx) -> None:
    event = TimeCame(
        id=timer(question.id, "step"), at=tx.now, verb="broker.step", token=f"{question.id}/{question.stage}"
    )
    tx.schedule(event, until)


def schedule(question: Question, what: str, until: datetime, tx: BrokerTx) -> None:
    tx.schedule(TimeCame(id=timer(question.id, what), at=tx.now, verb=f"broker.{what}", token=question.id), until)


def to_asker(question: Question, shown: View, rule: str, until: datetime, tx: BrokerTx) -> None:
    tx.send(
        SendDirectMessage(
            to=question.asker,
            view=shown,
            reason=Reason(rule=rule, token=question.id),
            asked=Asked.NOT,
            kind=Kind.OWN_QUESTION,
            useful_until=until,
        )
    )
