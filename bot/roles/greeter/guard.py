"""The first-post guard: a newcomer's first words are answered by a person, or somebody knows in time that they are not.

the room → one host → a second host → the coordinators' list.

1. Only words of a person other than the newcomer are an answer; nothing of ours, and no reaction alone.
2. The first host's span counts the community's waking hours, the second's those of the first host, for whom it waits;
   list and measure go by the clock.
3. An answer settles everything that was asked: what has not gone out is taken back, what has says that it is settled.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.effects import EditMessage
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted, TimeCame
from bot.core.ids import MemberId, SpaceId, new_token, space_of
from bot.core.people import NEWCOMER_FOR, Life, Member
from bot.core.views import Paragraph, Small, view
from bot.roles.greeter import invitation, waiting
from bot.roles.greeter.fairness import LATELY, turns
from bot.roles.greeter.newcomer import FirstPost, Reply, Stage
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import greeting_name, is_heard_in, linked, timer

ASKS, LISTS, MEASURES, RESTS = "greet", "escalate", "measure", "let_rest"
CATCHING_UP = timedelta(minutes=10)
"""Where we were away, what was missed is still being read; somebody may have answered long ago."""


def concerns(event: MessagePosted, look: GreeterTx) -> bool:
    """Say whether what was said may concern a newcomer: most of it does not, and nothing is settled for it."""
    return look.newcomers.may_concern(event.message.channel, event.by, event.at - NEWCOMER_FOR)


def heard(event: MessagePosted, tx: GreeterTx) -> None:
    """Hear that somebody wrote: it may answer a newcomer, and may itself be a newcomer's first words."""
    who = tx.who(event.by)
    for post in tx.newcomers.waiting_in(event.message.channel):
        if post.member != who.id and _answers(event, post, tx):
            answered(post, event.at, tx)
    if _is_first(event, who, tx):
        begin(event, who.id, tx)


def _answers(event: MessagePosted, post: FirstPost, tx: GreeterTx) -> bool:
    """Say whether a message answers a first post: in its thread, or beside it where it mentions its author."""
    if event.thread is not None:
        return event.thread == post.thread
    mentioned = (tx.people.known(identity) for identity in event.mentions)
    return any(who is not None and who.id == post.member for who in mentioned)


def _is_first(event: MessagePosted, who: Member, tx: GreeterTx) -> bool:
    if tx.community.life is not Life.OPEN or not who.is_newcomer(event.at) or who.joined_at is None:
        return False
    return not tx.newcomers.wrote_since(who.id, who.joined_at)


def begin(event: MessagePosted, newcomer: MemberId, tx: GreeterTx) -> None:
    """Begin to watch over somebody's first words."""
    post = FirstPost(
        id=new_token(),
        member=newcomer,
        message=event.message,
        thread=event.thread or event.message,
        at=event.at,
    )
    tx.newcomers.begin(post)
    set_clocks(post, tx)


def set_clocks(post: FirstPost, tx: GreeterTx) -> None:
    """Let a first post go its way; after a pause of ours what fell due meanwhile does so soon."""
    spans, zone = tx.community.spans, tx.community.zone
    if post.stage in (Stage.ROOM, Stage.ONE_HOST):
        span = spans.first_host if post.stage is Stage.ROOM else spans.second_host
        _schedule(post, ASKS, spans.waking.after(post.at, span, zone), tx)
    if post.stage is not Stage.LIST:
        _schedule(post, LISTS, post.at + spans.first_post_list, tx)
    _schedule(post, MEASURES, post.at + spans.first_post, tx)
    _schedule(post, RESTS, post.at + spans.first_post + spans.silence, tx)


def _schedule(post: FirstPost, what: str, at: datetime, tx: GreeterTx) -> None:
    event = TimeCame(id=timer(post.id, what), at=tx.now, verb=f"greeter.{what}", token=post.id)
    tx.schedule(event, at if at >= tx.now else tx.now + CATCHING_UP)


def time_came(event: TimeCame, tx: GreeterTx) -> None:
    """Take the next step of a first post that still waits."""
    post = tx.newcomers.post(event.token)
    if post is None or tx.community.life is Life.AWAY:  # `resume` sets every clock anew
        return
    what = event.verb.removeprefix("greeter.")
    if what == MEASURES:
        tx.newcomers.change(replace(post, in_time=_was_in_time(post, tx)))
    elif not post.is_waiting:
        return
    elif what == RESTS or not is_heard_in(post.message.channel, tx):
        rest(post, tx)
    elif what == LISTS:
        to_the_list(post, tx)
    else:
        ask_next(post, tx)


def _was_in_time(post: FirstPost, tx: GreeterTx) -> bool:
    return post.answered_at is not None and post.answered_at - post.at <= tx.community.spans.first_post


def ask_next(post: FirstPost, tx: GreeterTx) -> None:
    """Ask the host whose turn it is; where nobody is left, the coordinators have it."""
    if post.stage not in (Stage.ROOM, Stage.ONE_HOST):
        if _all_declined(post, tx):
            to_the_list(post, tx)
        return
    host = next(_candidates(post, tx), None)
    if host is None:
        if post.stage is Stage.ROOM or _all_declined(post, tx):
            to_the_list(post, tx)
        return
    invitation.ask(post, host, tx)
    if post.stage is Stage.ROOM:
        spans = tx.community.spans
        tx.newcomers.change(replace(post, stage=Stage.ONE_HOST))
        _schedule(post, ASKS, host.waking.after(tx.now, spans.second_host - spans.first_host, host.zone), tx)
    else:
        tx.newcomers.change(replace(post, stage=Stage.TWO_HOSTS))


def _candidates(post: FirstPost, tx: GreeterTx) -> Iterator[Member]:
    """Go through who may be asked to greet somebody, whose turn it is first."""
    known = {member: tx.member(member) for member in tx.ways.greeting()}
    elsewhere = tx.people.away_from(space_of(post.message.channel), known)
    willing = [member for one, member in known.items() if member is not None and one not in elsewhere]
    asked: dict[MemberId, list[datetime]] = {}
    for greeting in tx.newcomers.asked_since(tx.now - LATELY):
        asked.setdefault(greeting.host, []).append(greeting.at)
    already = {greeting.host for greeting in tx.newcomers.asked_about(post.id)}
    free = turns(
        willing,
        asked,
        not_these={post.member, *already},
        token=post.id,
        now=tx.now,
        a_day=tx.community.spans.greetings_a_day,
    )
    return (turn.host for turn in free)


def _all_declined(post: FirstPost, tx: GreeterTx) -> bool:
    return all(greeting.answer is Reply.NOT_ME for greeting in tx.newcomers.asked_about(post.id))


def declined(post: FirstPost, tx: GreeterTx) -> None:
    """Take the next step now: whoever was asked said no."""
    if post.is_waiting and post.stage is not Stage.LIST and _all_declined(post, tx):
        _schedule(post, ASKS, tx.now, tx)


def will_answer(post: FirstPost, tx: GreeterTx) -> None:
    """Ask nobody else: a host said that they write. Should they not, the coordinators still learn of it in time."""
    tx.cancel(timer(post.id, ASKS))


def to_the_list(post: FirstPost, tx: GreeterTx) -> None:
    """Let the coordinators have it on their list."""
    tx.cancel(timer(post.id, ASKS))
    tx.cancel(timer(post.id, LISTS))
    if post.stage is not Stage.LIST:
        tx.newcomers.change(replace(post, stage=Stage.LIST))
        waiting.show_list(tx, news=True)


def answered(post: FirstPost, at: datetime, tx: GreeterTx) -> None:
    """A person answered: settle everything that was asked."""
    settled = replace(post, answered_at=at)
    tx.newcomers.change(replace(settled, in_time=_was_in_time(settled, tx)))
    _settle(post, tx)


def rest(post: FirstPost, tx: GreeterTx) -> None:
    """Let a first post rest: nobody is asked about it any more."""
    tx.newcomers.change(replace(post, stage=Stage.RESTS))
    _settle(post, tx)


def _settle(post: FirstPost, tx: GreeterTx) -> None:
    for what in (ASKS, LISTS, RESTS):
        tx.cancel(timer(post.id, what))
    _take_back(post, tx)
    if post.stage is Stage.LIST:
        waiting.show_list(tx, news=False)


def _take_back(post: FirstPost, tx: GreeterTx) -> None:
    for greeting in tx.newcomers.asked_about(post.id):
        name = greeting_name(post.id, greeting.host)
        if tx.recall(name):
            tx.newcomers.unask(post.id, greeting.host)
        elif tx.messages.was_sent(name):
            shown = view(Small(tx.say("greeter-settled")), Paragraph(linked(tx.say, post)))
            tx.send(EditMessage(message=name, view=shown))


def reworded(event: MessageEdited, tx: GreeterTx) -> None:
    """Show hosts who were asked a first post as its author wants it now."""
    post = tx.newcomers.at(event.message)
    if post is None or not post.is_waiting:
        return
    for greeting in tx.newcomers.asked_about(post.id):
        name = greeting_name(post.id, greeting.host)
        if greeting.answer is not Reply.NOT_ME and tx.messages.was_sent(name):
            shown = (invitation.invitation if greeting.answer is None else invitation.taken)(post, tx)
            tx.send(EditMessage(message=name, view=shown))


def deleted(event: MessageDeleted, tx: GreeterTx) -> None:
    """Forget a first post that its author deleted; what they write next is their first."""
    post = tx.newcomers.at(event.message)
    if post is not None:
        for what in (ASKS, LISTS, MEASURES, RESTS):
            tx.cancel(timer(post.id, what))
        _take_back(post, tx)
        tx.newcomers.drop(post.id)
        if post.is_waiting and post.stage is Stage.LIST:
            waiting.show_list(tx, news=False)


def left(member: MemberId, tx: GreeterTx) -> None:
    """Let rest what somebody wrote who has left."""
    for post in tx.newcomers.waiting_of(member):
        rest(post, tx)


def all_rest(tx: GreeterTx, space: str) -> None:
    """Let everything rest that waits in a space; in all of them where none is named."""
    for post in tx.newcomers.waiting():
        if not space or space_of(post.message.channel) == SpaceId(space):
            rest(post, tx)


def resume(tx: GreeterTx, space: str) -> None:
    """Set the clocks of a space anew, after we were let in again."""
    for post in tx.newcomers.waiting():
        if space_of(post.message.channel) == SpaceId(space):
            set_clocks(post, tx)
