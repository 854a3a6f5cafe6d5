"""Going on in a place that let us in again: what was open begins anew, and nobody is hurried for the time between."""

from dataclasses import replace

from bot.core.events import TimeCame
from bot.core.ids import space_of
from bot.questions.question import Question, Stage
from bot.roles.broker import asking, path, replies
from bot.roles.broker.facts import is_met_in_the_open
from bot.roles.broker.names import invitation_name, own_name, standing_name
from bot.roles.broker.standing import schedule, show_list
from bot.roles.broker.tx import BrokerTx


def resume(event: TimeCame, tx: BrokerTx) -> None:
    """Let the clocks of what was asked in a place begin again."""
    span = tx.community.spans.outcome
    for question in tx.questions.all_open():
        if space_of(question.channel) == event.token:
            _begin_again(question, tx)
    for question in tx.questions.helped_since(tx.now - span):
        if space_of(question.channel) == event.token and question.closed_at is not None:
            schedule(question, "outcome", question.closed_at + span, tx)
    show_list(tx)


def _begin_again(question: Question, tx: BrokerTx) -> None:
    """Give a question to whom it waited for, else to the room; what had not gone out when we left never did."""
    for invited in tx.questions.invitations(question.id):
        if not tx.messages.was_sent(invitation_name(question.id, invited.helper)):
            tx.questions.uninvite(question.id, invited.helper)
    if question.clock_stopped:
        asked = is_met_in_the_open(question, tx) or tx.messages.was_sent(own_name(question.id, "whether"))
        question = replace(question, asked_whether=question.asked_whether and asked)
        tx.questions.change(question)
        replies.wait_for_asker(question, tx.now, tx)
    elif question.stage is Stage.LIST:
        schedule(question, "silence", tx.now + tx.community.spans.silence, tx)
    else:
        question = replace(question, stage=Stage.ROOM)
        tx.questions.change(question)
        if question.ours and question.message is None and not tx.messages.was_sent(standing_name(question.id)):
            asking.stand(question, path.begin(question, tx), tx)
        else:
            path.begin_again(question, tx)
