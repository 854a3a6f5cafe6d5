"""What is said and waited for wherever a question stands.

Its own message, its timers, its asker, the coordinators' list.
"""

from datetime import datetime

from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.people import Purpose
from bot.core.views import View
from bot.questions.question import Question
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import coordinators_list, how_it_stands, list_name, standing_name, timer


def show(question: Question, tx: BrokerTx) -> None:
    """Let the question's own message say how it stands."""
    tx.send(EditMessage(message=standing_name(question.id), view=how_it_stands(tx, question)))


def show_list(tx: BrokerTx) -> None:
    """Keep the coordinators' list true: one message a week at the most, edited meanwhile."""
    channel, name = tx.channel_for(Purpose.COORDINATORS), list_name(tx.now)
    if channel is None:
        return
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=coordinators_list(tx)))
    elif tx.questions.on_the_list():
        tx.send(
            PostMessage(
                channel=channel.id,
                view=coordinators_list(tx),
                reason=Reason(rule="list"),
                name=name,
                asked=Asked.DUTY,
            )
        )


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
