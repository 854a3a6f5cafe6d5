"""What happens when somebody replies: the clock stops, and the asker is asked once whether it helped."""

from dataclasses import replace
from datetime import datetime

from bot.core.events import MessagePosted
from bot.core.views import Actions, Paragraph, Small, Tone, view
from bot.questions.question import Question, Stage
from bot.roles.broker import path
from bot.roles.broker.standing import AT_LAST, recall_invitations, recall_own, schedule, show, show_list, to_asker
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, linked, timer


def heard(event: MessagePosted, tx: BrokerTx) -> None:
    """Hear a reply: it may answer every question that is open in its thread, but for its author's own."""
    waiting = [] if event.thread is None else [one for one in tx.questions.under(event.thread) if one.is_open]
    for question in waiting:
        if tx.who(event.by).id != question.asker:
            answered(question, event.at, tx)


def answered(question: Question, at: datetime, tx: BrokerTx) -> None:
    """Stop the clock: a person has replied. The asker is asked once whether it helped."""
    spans = tx.community.spans
    first, was_listed = not question.clock_stopped, question.stage is Stage.LIST
    question = replace(question, clock_stopped=True, last_reply_at=at)
    tx.questions.change(question)
    tx.cancel(timer(question.id, "step"))
    recall_invitations(question, tx)
    recall_own(question, "wish", tx)
    if question.asked_whether:
        schedule(question, "silence", at + spans.silence, tx)
    else:
        schedule(question, "silence", at + spans.after_reply + AT_LAST, tx)
        schedule(question, "whether", at + spans.after_reply, tx)
    if first:
        show(question, tx)
        if was_listed:
            show_list(tx)


def ask_whether(question: Question, tx: BrokerTx) -> None:
    """Ask the asker, once, whether it helped; seven days of silence close the question."""
    if not question.is_open or not question.clock_stopped or question.asked_whether:
        return
    say, until = tx.say, tx.now + tx.community.spans.silence
    tx.questions.change(replace(question, asked_whether=True))
    shown = view(
        Paragraph(say("broker-whether")),
        Small(say("broker-where", link=linked(say, question))),
        Actions(
            (
                button(say, "broker-helped-button", "helped", question.id, Tone.PRIMARY),
                button(say, "broker-not-yet-button", "not_yet", question.id),
                button(say, "broker-rest-button", "rest", question.id),
            )
        ),
    )
    to_asker(question, shown, "whether", until, tx)
    schedule(question, "silence", until, tx)


def go_on(question: Question, tx: BrokerTx) -> None:
    """Start the clock again where it stopped: what came did not help yet."""
    onward = replace(question, clock_stopped=False, asked_whether=False)
    tx.questions.change(onward)
    if question.stage is Stage.LIST:
        path.to_the_list(onward, tx)
    elif question.stage is Stage.WISH:
        path.wish_again(onward, tx)
    else:
        path.hurry(onward, tx)
        show(onward, tx)
