"""The coordinators' list of newcomers whom nobody has answered: a message a day at the most, and edited meanwhile.

There is one list, however many places a community has: whose turn it is is settled in one of them.
"""

from datetime import timedelta

from bot.core.effects import Asked, EditMessage, PostMessage, Reason
from bot.core.markup import Markup, mention, moment
from bot.core.people import Purpose
from bot.core.views import Heading, Paragraph, Small, View, view
from bot.roles.greeter.newcomer import FirstPost, Stage
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import linked, list_name

DAYS_LISTED = 10
"""A list further back than these days holds nothing that still waits."""
MOST_SHOWN = 10


def show_list(tx: GreeterTx, *, news: bool) -> None:
    """Keep the list true; what is new on it is said in a message of that day."""
    channel = tx.places.channel_for(Purpose.COORDINATORS)
    if channel is None:
        return
    day = tx.now.astimezone(tx.community.zone).date()
    today, *before = (list_name(day - timedelta(days=ago)) for ago in range(DAYS_LISTED))
    last = next((name for name in before if tx.messages.was_sent(name)), None)
    if tx.messages.was_sent(today):
        tx.send(EditMessage(message=today, view=the_list(tx)))
    elif news:
        reason = Reason(rule="newcomers-list")
        tx.send(PostMessage(channel=channel.id, view=the_list(tx), reason=reason, name=today, asked=Asked.DUTY))
        if last is not None:
            tx.send(EditMessage(message=last, view=view(Small(tx.say("greeter-list-moved")))))
    elif last is not None:
        tx.send(EditMessage(message=last, view=the_list(tx)))


def the_list(tx: GreeterTx) -> View:
    """Return who waits for a person, by the way to what they wrote."""
    listed = [post for post in tx.newcomers.waiting() if post.stage is Stage.LIST]
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
    return tx.say("greeter-list-line", newcomer=mention(post.member), at=moment(post.at), link=linked(tx.say, post))
