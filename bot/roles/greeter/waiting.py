"""The coordinators' list of newcomers whom nobody has answered: a message a day at the most, and edited meanwhile.

1. There is one list, however many places a community has: whose turn it is is settled in one of them.
2. An edit tells nobody: who came upon the list by one, and still waits, stands in a new message the next morning.
3. In a community that is not open nothing is news; what stands is kept true.
4. Where there is no coordinators' channel, each coordinator is told so, once a week at the most.
"""

from datetime import datetime, time, timedelta

from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.ids import space_of
from bot.core.markup import Markup, escape, mention, moment
from bot.core.people import Life, Purpose
from bot.core.policy import USEFUL_FOR
from bot.core.views import Heading, Paragraph, Small, View, view
from bot.roles.greeter.newcomer import FirstPost, Stage
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import linked, list_name, list_told_name, timer

DAYS_LISTED = 10
"""A list further back than these days holds nothing that still waits."""
MOST_SHOWN = 10
AGAIN = timer("list", "repeat")


def show_list(tx: GreeterTx, *, news: bool) -> None:
    """Keep the list true; what is new on it is said in a message of that day."""
    channel, news = tx.places.channel_for(Purpose.COORDINATORS), news and tx.community.life is Life.OPEN
    if channel is None:
        if news:
            _tell_each(tx)
        return
    day = tx.now.astimezone(tx.community.zone).date()
    today, *before = (list_name(day - timedelta(days=ago)) for ago in range(DAYS_LISTED))
    last = next((name for name in before if tx.messages.was_sent(name)), None)
    if tx.messages.was_sent(today):
        tx.send(EditMessage(message=today, view=the_list(tx)))
        if news:
            morning = datetime.combine(day + timedelta(days=1), time(), tx.community.zone)
            event = TimeCame(id=AGAIN, at=tx.now, verb="greeter.repeat", token="")
            tx.schedule(event, tx.community.spans.waking.next_from(morning, tx.community.zone))
    elif news:
        tx.cancel(AGAIN)
        reason = Reason(rule="newcomers-list")
        tx.send(PostMessage(channel=channel.id, view=the_list(tx), reason=reason, name=today, asked=Asked.DUTY))
        if last is not None:
            tx.send(EditMessage(message=last, view=view(Small(tx.say("greeter-list-moved")))))
    elif last is not None:
        tx.send(EditMessage(message=last, view=the_list(tx)))


def repeat(_event: TimeCame, tx: GreeterTx) -> None:
    """Let the list stand in a new message, if anybody on it still waits."""
    if _listed(tx):
        show_list(tx, news=True)


def _tell_each(tx: GreeterTx) -> None:
    today = tx.now.astimezone(tx.community.zone).date()
    told = view(Paragraph(tx.say("greeter-list-no-room", number=len(_listed(tx)))))
    for coordinator in tx.people.coordinators():
        name = list_told_name(today, coordinator.id)
        if tx.messages.was_sent(name):
            continue
        tx.recall(name)  # what has not gone out yet is told anew
        tx.send(
            SendDirectMessage(
                to=coordinator.id,
                view=told,
                reason=Reason(rule="newcomers-list"),
                asked=Asked.DUTY,
                kind=Kind.BRIEF,
                name=name,
                useful_until=tx.now + USEFUL_FOR,
            )
        )


def _listed(tx: GreeterTx) -> list[FirstPost]:
    return [post for post in tx.newcomers.waiting() if post.stage is Stage.LIST]


def the_list(tx: GreeterTx) -> View:
    """Return who waits for a person, by the way to what they wrote."""
    listed = _listed(tx)
    if not listed:
        return view(Small(tx.say("greeter-list-empty")))
    lines = [_line(post, tx) for post in listed[:MOST_SHOWN]]
    if len(listed) > MOST_SHOWN:
        lines.append(tx.say("home-more", number=len(listed) - MOST_SHOWN))
    return view(
        Heading(tx.say("greeter-list-title")),
        Paragraph(Markup("\n".join(lines))),
        Small(tx.say("greeter-list-how")),
    )


def _line(post: FirstPost, tx: GreeterTx) -> Markup:
    """Return who waits, with the way there; no way leads from one place into another, so that is named instead."""
    room, there = tx.places.channel_for(Purpose.COORDINATORS), space_of(post.message.channel)
    if room is not None and space_of(room.id) != there:
        place = escape(tx.places.name_of(there))
        return tx.say("greeter-list-line-elsewhere", newcomer=mention(post.member), at=moment(post.at), place=place)
    return tx.say("greeter-list-line", newcomer=mention(post.member), at=moment(post.at), link=linked(tx.say, post))
