"""What happens when somebody replies: the clock stops, and the asker is asked once whether it helped."""

from dataclasses import replace
from datetime import datetime

from bot.core.events import MessagePosted, TimeCame
from bot.core.views import Actions, Paragraph, Small, view
from bot.questions.question import Question, Stage
from bot.roles.broker import path
from bot.roles.broker.facts import is_met_in_the_open
from bot.roles.broker.names import timer
from bot.roles.broker.standing import AT_LAST, recall_invitations, recall_own, schedule, show, show_list, to_asker
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import linked, whether_buttons


def heard(event: MessagePosted, tx: BrokerTx) -> None:
    """Hear a reply: it may answer every question that is open in its thread, but for its author's own."""
    waiting = [] if event.thread is None else [one for one in tx.questions.under(event.thread) if one.is_open]
    if not waiting:
        tx.stay_silent("no-open-question")
    for question in waiting:
        if tx.who(event.by).id != question.asker:
            answered(question, event.at, tx)
        else:
            tx.stay_silent("own-question")


def heard_before(question: Question, tx: BrokerTx) -> None:
    """Hear who had replied before we knew of the question, or where it stands."""
    early = [] if question.message is None else tx.posts.replies(question.message)
    by_others = [at for author, at, _ in early if author != question.asker]
    if by_others and question.is_open:
        answered(question, max(by_others), tx)


def answered(question: Question, at: datetime, tx: BrokerTx) -> None:
    """Stop the clock: a person has replied. The asker is asked once whether it helped."""
    first, was_listed = not question.clock_stopped, question.stage is Stage.LIST
    question = replace(question, clock_stopped=True, last_reply_at=at)
    tx.questions.change(question)
    tx.cancel(timer(question.id, "step"))
    recall_invitations(question, tx)
    recall_own(question, "wish", tx)
    wait_for_asker(question, at, tx)
    if first:
        show(question, tx)
        if was_listed:
            show_list(tx)


def wait_for_asker(question: Question, since: datetime, tx: BrokerTx) -> None:
    """Give the asker of an answered question their time, from a moment on."""
    spans = tx.community.spans
    if question.asked_whether:
        schedule(question, "silence", since + spans.silence, tx)
    else:
        schedule(question, "silence", since + spans.after_reply + AT_LAST, tx)
        schedule(question, "whether", since + spans.after_reply, tx)


def ask_whether(event: TimeCame, tx: BrokerTx) -> None:
    """Ask the asker, once, whether it helped; seven days of silence close the question."""
    question = tx.questions.question(event.token)
    if question is None or not question.is_open or not question.clock_stopped or question.asked_whether:
        tx.stay_silent("settled-meanwhile")
        return
    say, until = tx.say, tx.now + tx.community.spans.silence
    question = replace(question, asked_whether=True)
    tx.questions.change(question)
    if is_met_in_the_open(question, tx):
        show(question, tx)
    else:
        shown = view(
            Paragraph(say("broker-whether")),
            Small(say("broker-where", link=linked(question))),
            Actions(whether_buttons(say, question)),
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
