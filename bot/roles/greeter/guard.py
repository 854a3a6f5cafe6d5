"""The first-post guard: a newcomer's first words are answered by a person, or somebody knows in time that they are not.

the room → one host → a second host → the coordinators' list. What is heard of it all, and what counts as an answer, is
`overheard`'s.

1. The first host's span counts the community's waking hours, the second's those of the first host, for whom it waits;
   list and measure go by the clock.
2. What settles a post settles everything that was asked: what has not gone out is taken back, what has says so.
3. Nobody is asked while a host said that they write. Should they not, the coordinators still learn of it in time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.effects import EditMessage
from bot.core.events import TimeCame
from bot.core.ids import MemberId, MessageRef, SpaceId, space_of
from bot.core.people import Life, Member
from bot.core.views import Small, view
from bot.roles.greeter import invitation, waiting
from bot.roles.greeter.fairness import LATELY, turns
from bot.roles.greeter.newcomer import FirstPost, Reply, Stage
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import greeting_name, is_heard_in, linked, timer

ASKS, LISTS, MEASURES, RESTS = "greet", "escalate", "measure", "let_rest"
CATCHING_UP = timedelta(minutes=10)
"""Where we were away, what was missed is still being read; somebody may have answered long ago."""


def set_clocks(post: FirstPost, tx: GreeterTx) -> None:
    """Let a first post go its way; after a pause of ours what fell due meanwhile does so soon."""
    spans = tx.community.spans
    if post.stage is Stage.ROOM:
        _schedule(post, ASKS, spans.waking.after(post.at, spans.first_host, tx.community.zone), tx)
    if post.stage is Stage.ONE_HOST:
        _wait_for_the_first(post, tx)
    if post.stage is not Stage.LIST:
        _schedule(post, LISTS, post.at + spans.first_post_list, tx)
    _schedule(post, MEASURES, post.at + spans.first_post, tx)
    _schedule(post, RESTS, post.at + spans.first_post + spans.silence, tx)


def _wait_for_the_first(post: FirstPost, tx: GreeterTx) -> None:
    """Let the first host have their time, in the hours in which they are awake; one who is no member has had it."""
    spans, (greeting, *_) = tx.community.spans, (*tx.newcomers.asked_about(post.id), None)
    host = None if greeting is None else tx.member(greeting.host)
    due = tx.now
    if greeting is not None and host is not None:
        due = host.waking.after(greeting.at, spans.second_host - spans.first_host, host.zone)
    _schedule(post, ASKS, due, tx)


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
        tx.stay_silent("settled-meanwhile")
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
    if any(greeting.answer is Reply.WILL for greeting in tx.newcomers.asked_about(post.id)):
        tx.stay_silent("somebody-greets")
        return
    if post.stage not in (Stage.ROOM, Stage.ONE_HOST):
        if _all_declined(post, tx):
            to_the_list(post, tx)
        return
    host = next(_candidates(post, tx), None)
    if host is None:
        tx.stay_silent("nobody-willing")
        if post.stage is Stage.ROOM or _all_declined(post, tx):
            to_the_list(post, tx)
        return
    invitation.ask(post, host, tx)
    if post.stage is Stage.ROOM:
        tx.newcomers.change(replace(post, stage=Stage.ONE_HOST))
        _wait_for_the_first(post, tx)
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


def to_the_list(post: FirstPost, tx: GreeterTx) -> None:
    """Let the coordinators have it on their list."""
    tx.cancel(timer(post.id, ASKS))
    tx.cancel(timer(post.id, LISTS))
    if post.stage is not Stage.LIST:
        tx.newcomers.change(replace(post, stage=Stage.LIST))
        waiting.show_list(tx, news=True)


def answered(post: FirstPost, by: MessageRef, at: datetime, tx: GreeterTx) -> None:
    """A person answered: settle everything that was asked."""
    settled = replace(post, answered_at=at, answer=by)
    tx.newcomers.change(replace(settled, in_time=_was_in_time(settled, tx)))
    _settle(post, tx)


def rest(post: FirstPost, tx: GreeterTx) -> None:
    """Let a first post rest: nobody is asked about it any more."""
    tx.newcomers.change(replace(post, stage=Stage.RESTS))
    _settle(post, tx)


def stop(post: FirstPost, tx: GreeterTx) -> None:
    """Let nothing more come of a first post that is gone."""
    tx.cancel(timer(post.id, MEASURES))
    _stop_asking(post, tx)


def _settle(post: FirstPost, tx: GreeterTx) -> None:
    _stop_asking(post, tx)
    if post.stage is Stage.LIST:
        waiting.show_list(tx, news=False)


def _stop_asking(post: FirstPost, tx: GreeterTx) -> None:
    for what in (ASKS, LISTS, RESTS):
        tx.cancel(timer(post.id, what))
    for greeting in tx.newcomers.asked_about(post.id):
        name = greeting_name(post.id, greeting.host)
        if tx.recall(name):
            tx.newcomers.unask(post.id, greeting.host)
        elif tx.messages.was_sent(name):
            shown = view(Small(tx.say("greeter-settled", link=linked(tx.say, post))))
            tx.send(EditMessage(message=name, view=shown))


def left(member: MemberId, tx: GreeterTx) -> None:
    """Let rest what somebody wrote who has left."""
    for post in tx.newcomers.waiting_of(member):
        rest(post, tx)


def all_rest(tx: GreeterTx, space: str) -> None:
    """Let everything rest that waits in a space; in all of them where none is named."""
    for post in tx.newcomers.unanswered():
        if not space or space_of(post.message.channel) == SpaceId(space):
            rest(post, tx)


def resume(tx: GreeterTx, space: str) -> None:
    """Set the clocks of a space anew, after we were let in again."""
    for post in tx.newcomers.unanswered():
        if space_of(post.message.channel) == SpaceId(space):
            set_clocks(post, tx)
