"""How a question ends: said by its asker, by silence, or by a coordinator; and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Gesture, Kind, MarkSolved, React, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MemberId, space_of
from bot.core.markup import mention
from bot.core.people import Member
from bot.core.policy import WEEK
from bot.core.views import Actions, Block, Paragraph, Small, Tone, view
from bot.questions.question import Answer, Outcome, Question, Stage
from bot.roles.broker import path, replies
from bot.roles.broker.facts import is_elsewhere, stands_in_forum
from bot.roles.broker.names import (
    again_name,
    invitation_name,
    meeting_name,
    met_name,
    own_name,
    own_names,
    standing_name,
    thanks_name,
    timer,
)
from bot.roles.broker.standing import answer_in_place, recall_invitations, rest_timers, show, show_list
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, invitation_answered, keeps_answer, linked, own_ended, settled

THANKS_USEFUL = timedelta(days=7)
THANKS = "🙏"
ASKED = ("wish", "whether")
"""What the asker may have been asked about their own open question."""


def close(question: Question, outcome: Outcome, tx: BrokerTx, helpers: Sequence[MemberId] = ()) -> Question:
    """End a question, say so where it stands, thank who helped, and ask in three weeks what became of it."""
    was_listed = question.stage is Stage.LIST and not question.clock_stopped
    ended = replace(question, outcome=outcome, closed_at=tx.now)
    tx.questions.change(ended)
    rest_timers(question, tx)
    thanked = tx.questions.thanked(question.id)
    for helper in helpers:
        if helper not in thanked:
            _thank(ended, helper, tx)
    show(ended, tx)
    if outcome is Outcome.HELPED and not ended.shows_solved and stands_in_forum(tx, ended):
        tx.send(MarkSolved(message=ended.message or standing_name(ended.id)))
    if was_listed:
        show_list(tx)
    _settle_what_was_asked(ended, outcome, tx)
    if helpers:
        tx.schedule(
            TimeCame(id=timer(question.id, "outcome"), at=tx.now, verb="broker.outcome", token=question.id),
            tx.now + tx.community.spans.outcome,
        )
    return ended


def _settle_what_was_asked(question: Question, outcome: Outcome, tx: BrokerTx) -> None:
    """Take back what was not sent yet, and let what was sent say that it is settled."""
    recall_invitations(question, tx)
    again = again_name(question.id)
    if not tx.recall(again):
        tx.send(EditMessage(message=again, view=settled(tx, question)))
    for what in ASKED:
        for name in own_names(question.id, what, tx):
            tx.recall(name)
            tx.send(EditMessage(message=name, view=own_ended(tx.say, question, outcome)))
    for invited in tx.questions.invitations(question.id):
        for name in (meeting_name(question.id, invited.helper), met_name(question.id, invited.helper)):
            if not tx.recall(name):
                shown = invitation_answered(tx.say, question, f"broker-invitation-{outcome}")
                tx.send(EditMessage(message=name, view=shown))
        if invited.answer in {None, Answer.LOOK}:
            tx.send(
                EditMessage(
                    message=invitation_name(question.id, invited.helper),
                    view=invitation_answered(tx.say, question, f"broker-invitation-{outcome}"),
                )
            )


def _thank(question: Question, helper: MemberId, tx: BrokerTx) -> None:
    replies = [] if question.message is None else tx.posts.replies(question.message)
    theirs = [message for author, _, message in replies if author == helper]
    if theirs:
        tx.send(React(message=theirs[-1], emoji=THANKS))
    say, topic = tx.say, _topic_to_ask_about(question, helper, tx)
    tx.questions.thank(question.id, helper, tx.now, asks_consent=topic is not None)
    blocks: list[Block] = [
        Paragraph(say("broker-thanks", asker=mention(question.asker))),
        Small(say("broker-where", link=linked(question))),
    ]
    if topic is not None:
        blocks += [
            Paragraph(say("broker-may-i", topic=topic)),
            Actions(
                (
                    button(say, "broker-agree-button", "agree", question.id, Tone.PRIMARY),
                    button(say, "broker-disagree-button", "disagree", question.id),
                )
            ),
        ]
    keeps = None if is_elsewhere(tx, question, helper) else keeps_answer(question, tx)
    if keeps is not None:
        blocks.append(Actions((keeps,)))
    tx.send(
        SendDirectMessage(
            to=helper,
            view=view(*blocks),
            reason=Reason(rule="thanks", token=question.id),
            asked=Asked.NOT,
            kind=Kind.THANKS,
            name=thanks_name(question.id, helper),
            useful_until=tx.now + THANKS_USEFUL,
        )
    )


def _topic_to_ask_about(question: Question, helper: MemberId, tx: BrokerTx) -> str | None:
    """Return what to ask a helper's consent for, once for a topic and once a week at the most."""
    member = tx.member(helper)
    if member is None or not member.approachable or tx.questions.consent_was_asked_since(helper, tx.now - WEEK):
        return None
    topic = next(iter(question.topics), None)
    return None if topic is None or tx.questions.was_asked_for(helper, topic) else topic


def own(event: Gesture, who: Member, token: str, tx: BrokerTx) -> Question | None:
    """Return the open question that its own asker speaks of; else say why not and return None."""
    question = theirs(event, who, token, tx)
    if question is None or question.is_open:
        return question
    say_that_it_ended(event, tx)
    return None


def theirs(event: Gesture, who: Member, token: str, tx: BrokerTx) -> Question | None:
    """Return the question that its own asker speaks of, open or not; else say why not and return None."""
    question = tx.questions.question(token)
    if question is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-question-gone"))))
    elif question.asker != who.id:
        sorry = tx.say("broker-only-asker", asker=mention(question.asker))
        tx.send(privately(event, tx.say, Paragraph(sorry)))
    else:
        return question
    return None


def say_that_it_ended(event: Gesture, tx: BrokerTx) -> None:
    """Tell somebody that a question is not open any more."""
    tx.send(privately(event, tx.say, Paragraph(tx.say("broker-has-ended"))))


def let_rest(event: ButtonPressed, who: Member, outcome: Outcome, tx: BrokerTx) -> None:
    """End a question because its asker says so."""
    question = own(event, who, event.token, tx)
    if question is not None:
        says_so_itself = any(tx.messages.was_sent(own_name(question.id, what)) for what in ASKED)
        close(question, outcome, tx)
        if not says_so_itself:
            tx.send(privately(event, tx.say, Paragraph(tx.say(f"broker-own-{outcome}")), replaces=True))


def wish(event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
    """Go on as the asker wishes: ask the room, or leave it to the coordinators in private."""
    question, say = own(event, who, event.token, tx), tx.say
    if question is None:
        return
    if question.clock_stopped or question.stage is not Stage.WISH:
        words = say("broker-has-moved-on")
    elif event.verb == "broker.ask_room":
        words = say("broker-you-ask-room") if path.ask_the_room(question, tx) else say("broker-no-room-left")
    else:
        path.to_the_list(replace(question, quiet=True), tx)
        words = say("broker-you-quiet")
    shown = view(Small(words), Paragraph(linked(question)))
    # The wish may have been asked again in the place of an answer that did not help.
    asked = [name for what in ASKED for name in own_names(question.id, what, tx)]
    answer_in_place(event, asked, shown, tx)


def not_yet(event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
    """Go on looking: what came did not help yet."""
    question = own(event, who, event.token, tx)
    if question is not None:
        moved_on = not question.clock_stopped
        if not moved_on:
            replies.go_on(question, tx)
        words = Small(tx.say("broker-has-moved-on" if moved_on else "broker-you-not-yet"))
        shown = view(words, Paragraph(linked(question)))
        if question.stage is Stage.WISH and not moved_on:
            shown = view(words, *path.wish_view(question, tx).blocks)
        answer_in_place(event, own_names(question.id, "whether", tx), shown, tx)


def silence(event: TimeCame, tx: BrokerTx) -> None:
    """Close a question of which nobody has said anything for seven days."""
    question = tx.questions.question(event.token)
    if question is not None and question.is_open:
        close(question, Outcome.UNKNOWN, tx)


def all_rest(tx: BrokerTx, space: str = "") -> None:
    """End every open question with its community, or with a space of it: nothing is said about it later."""
    for question in tx.questions.all_open():
        if not space or space_of(question.channel) == space:
            close(question, Outcome.CLOSED, tx)
