"""The way of a question, a few more people at each stage: never silence, never a crowd.

the room → one helper → two more → its asker's wish → the channel once → the coordinators' list.

Spans count waking hours of whoever is awaited; a reply by a person other than the asker stops the clock; 24 h after
the last reply the asker is asked once whether it helped, and seven days of silence close it as *outcome unknown*
(DECISIONS, numbers).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.ids import MemberId, MessageRef, space_of
from bot.core.markup import mention
from bot.core.policy import WEEK, has_room
from bot.core.role import Reader
from bot.core.views import Actions, Paragraph, Quoted, Small, View, view
from bot.questions.question import Answer, Invitation, Question, Stage
from bot.questions.rank import ASKED_LATELY, WEEKS_BACK, Candidate, rank
from bot.roles.broker.facts import about, is_elsewhere, is_met_in_the_open, is_welcome_in, stands_in_forum
from bot.roles.broker.names import again_name, invitation_name, standing_name, timer
from bot.roles.broker.standing import recall_own, schedule, show, show_list, to_asker, wait
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import how_it_stands, invitation, invitation_elsewhere, linked, wish_buttons

FOUR_WEEKS = timedelta(days=28)
AT_FIRST = {Stage.ROOM: 1, Stage.ONE_HELPER: 2}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Who may be asked about a question, best first."""

    candidates: tuple[Candidate, ...]


def begin(question: Question, tx: BrokerTx) -> datetime:
    """Give the room its time; return when the first helper would be asked."""
    community = tx.community
    until = community.spans.waking.after(tx.now, community.spans.room, community.zone)
    wait(question, until, tx)
    return until


def begin_again(question: Question, tx: BrokerTx) -> None:
    """Give the room its time anew, and say so where the question stands."""
    next_at = begin(question, tx)
    tx.send(EditMessage(message=standing_name(question.id), view=how_it_stands(tx, question, next_at)))


async def ranking(event: TimeCame, read: Reader) -> Ranked:
    """Look at who may be asked next; `handle` decides by what it reads itself."""
    token, _, stage = event.token.partition("/")
    if stage not in {Stage.ROOM, Stage.ONE_HELPER}:
        return Ranked(())

    def look(at: BrokerTx) -> Ranked:
        question = at.questions.question(token)
        return Ranked(()) if question is None else Ranked(tuple(candidates(question, at)))

    return await read.look(look)


def candidates(question: Question, at: BrokerTx) -> list[Candidate]:
    """Return who may be asked about a question now, best first."""
    helpers = at.questions.helpers(about(at, question), at.now, ASKED_LATELY)
    known = {helper.member: at.member(helper.member) for helper in helpers}
    people = {token: member for token, member in known.items() if member is not None}
    asked = {invited.helper for invited in at.questions.invitations(question.id)}
    return rank(
        helpers,
        people,
        at.posts.replies_a_week(people, at.now, WEEKS_BACK),
        not_these=frozenset({question.asker, *asked}),
        token=question.id,
        now=at.now,
        asks_a_week=at.community.spans.helper_asks_a_week,
        further_away=at.people.away_from(space_of(question.channel), people),
    )


def step(event: TimeCame, facts: Ranked, tx: BrokerTx) -> None:
    """Go one stage further, if the question still waits at the stage that the timer was set for."""
    token, _, stage = event.token.partition("/")
    question = tx.questions.question(token)
    if question is None or not question.is_open or question.clock_stopped or question.stage != stage:
        tx.stay_silent("settled-meanwhile")
        return
    match question.stage:
        case Stage.ROOM | Stage.ONE_HELPER:
            _invite(question, facts.candidates, tx)
        case Stage.MORE_HELPERS:
            ask_for_wish(question, tx)
        case Stage.WISH | Stage.CHANNEL:
            to_the_list(question, tx)
        case Stage.LIST:
            pass


def _invite(question: Question, ranked: Sequence[Candidate], tx: BrokerTx) -> None:
    willing = {candidate.member for candidate in candidates(question, tx)}
    chosen = [candidate for candidate in ranked if candidate.member in willing][: AT_FIRST[question.stage]]
    if not chosen:
        tx.stay_silent("nobody-willing")
        ask_for_wish(question, tx)
        return
    spans = tx.community.spans
    onward, span = (
        (Stage.ONE_HELPER, spans.one_helper)
        if question.stage is Stage.ROOM
        else (Stage.MORE_HELPERS, spans.more_helpers)
    )
    deadlines = [_invite_one(question, candidate, span, tx) for candidate in chosen]
    _move(question, onward, max(deadlines), tx)


def _invite_one(question: Question, candidate: Candidate, span: timedelta, tx: BrokerTx) -> datetime:
    helper = tx.member(candidate.member)
    assert helper is not None  # `candidates` has just read them
    until = helper.waking.after(tx.now, span, helper.zone)
    role = tx.choices.declared_by(helper.id).get(candidate.topic)
    tx.questions.invite(Invitation(question=question.id, helper=helper.id, topic=candidate.topic, at=tx.now))
    is_away = is_elsewhere(tx, question, helper.id)
    tx.send(
        SendDirectMessage(
            to=helper.id,
            view=invitation_elsewhere(tx, question, candidate.topic)
            if is_away
            else invitation(tx, question, candidate.topic, role),
            reason=_why_they(question, candidate.topic, role),
            asked=Asked.DUTY,
            kind=Kind.INVITATION,
            name=invitation_name(question.id, helper.id),
            useful_until=until,
        )
    )
    return until


def _why_they(question: Question, topic: str, role: str | None) -> Reason:
    if role is None:
        return Reason(rule="invitation", about={"topic": topic}, token=question.id)
    return Reason(rule="invitation-chosen", about={"topic": topic, "role": role}, token=question.id)


def ask_for_wish(question: Question, tx: BrokerTx) -> None:
    """Ask the asker how to go on; a silent asker's question goes to the list."""
    until = _wish_until(question, tx)
    if until is None:
        to_the_list(question, tx)
    else:
        if not is_met_in_the_open(question, tx):
            to_asker(question, wish_view(question, tx), "wish", until, tx)
        _move(question, Stage.WISH, until, tx)


def wish_again(question: Question, tx: BrokerTx) -> None:
    """Give the asker the time to decide once more; they see it where they said that it did not help."""
    until = _wish_until(question, tx)
    if until is None:
        to_the_list(question, tx)
    else:
        _move(question, Stage.WISH, until, tx)


def _wish_until(question: Question, tx: BrokerTx) -> datetime | None:
    asker = tx.member(question.asker)
    return None if asker is None else asker.waking.after(tx.now, tx.community.spans.channel_once, asker.zone)


def wish_view(question: Question, tx: BrokerTx) -> View:
    """Show the ways on among which only the asker chooses."""
    say = tx.say
    return view(
        Paragraph(say("broker-wish")),
        Quoted(question.text),
        Small(say("broker-where", link=linked(question))),
        Actions(wish_buttons(say, question)),
    )


def ask_the_room(question: Question, tx: BrokerTx) -> bool:
    """Bring the question back to its channel, once; say whether there was room for that, else it went to the list.

    In a forum a word in the conversation itself brings it up again.
    """
    posts = tx.posts
    there_is_room = is_welcome_in(tx, question) and has_room(
        posts.by_people_since(question.channel, tx.now - FOUR_WEEKS),
        posts.ours_since(question.channel, tx.now - FOUR_WEEKS),
        posts.ours_since(question.channel, tx.now - WEEK),
        tx.community.spans,
    )
    if not there_is_room or tx.messages.was_sent(again_name(question.id)):
        tx.stay_silent("asked-once" if there_is_room else "share-used-up")
        to_the_list(question, tx)
        return False
    say = tx.say
    # Counted from now on, not from its receipt: others may ask for the same meanwhile.
    posts.note(MessageRef(question.channel, again_name(question.id)), None, None, tx.now)
    tx.send(
        PostMessage(
            channel=question.channel,
            view=view(
                Paragraph(say("broker-again", asker=mention(question.asker))),
                Quoted(question.text),
                Small(say("broker-where", link=linked(question))),
            ),
            reason=Reason(rule="again", token=question.id),
            name=again_name(question.id),
            under=question.message if stands_in_forum(tx, question) else None,
            asked=Asked.NOT,
        )
    )
    community = tx.community
    until = community.spans.waking.after(tx.now, community.spans.channel_once, community.zone)
    _move(question, Stage.CHANNEL, until, tx)
    return True


def to_the_list(question: Question, tx: BrokerTx) -> None:
    """Leave the question to the coordinators, in private; seven days of silence end it there."""
    tx.cancel(timer(question.id, "step"))
    recall_own(question, "wish", tx)
    listed = replace(question, stage=Stage.LIST)
    tx.questions.change(listed)
    schedule(question, "silence", tx.now + tx.community.spans.silence, tx)
    show(listed, tx)
    show_list(tx)


def hurry(question: Question, tx: BrokerTx) -> None:
    """Take the next step now: nobody is left to wait for."""
    wait(question, tx.now, tx)


def is_looking(question: Question, helper: MemberId, tx: BrokerTx) -> None:
    """Give somebody who said that they will look the time to do so."""
    member = tx.member(helper)
    if member is None or question.clock_stopped or question.stage not in {Stage.ONE_HELPER, Stage.MORE_HELPERS}:
        return
    wait(question, member.waking.after(tx.now, tx.community.spans.more_helpers, member.zone), tx)
    show(question, tx)


def all_declined(question: Question, tx: BrokerTx) -> bool:
    """Say whether everybody who was asked so far said no."""
    declined = {Answer.NOT_ME, Answer.LESS}
    return all(invited.answer in declined for invited in tx.questions.invitations(question.id))


def _move(question: Question, stage: Stage, until: datetime, tx: BrokerTx) -> None:
    moved = replace(question, stage=stage)
    tx.questions.change(moved)
    wait(moved, until, tx)
    show(moved, tx)
