"""How somebody who said that they greet newcomers is asked to.

They see the post as it stands when the message reaches them, what the newcomer chose to say, and three lines with which
they could begin; what they write is theirs, in their own words and their own name.
"""

from bot.core.effects import Asked, Kind, Reason, SendDirectMessage
from bot.core.markup import Markup, channel_link, mention, moment
from bot.core.people import Member
from bot.core.views import Actions, AsItStands, Block, Button, Paragraph, Small, Tone, View, view
from bot.roles.greeter.newcomer import Familiar, FirstPost, Greeting
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button, chosen_to_say, greeting_name, linked


def ask(post: FirstPost, host: Member, tx: GreeterTx) -> None:
    """Ask a host whether they greet somebody."""
    tx.newcomers.ask(Greeting(post=post.id, host=host.id, at=tx.now))
    tx.send(
        SendDirectMessage(
            to=host.id,
            view=invitation(post, tx),
            reason=Reason(rule="greet"),
            asked=Asked.DUTY,
            kind=Kind.INVITATION,
            name=greeting_name(post.id, host.id),
            useful_until=post.at + tx.community.spans.first_post,
        )
    )


def invitation(post: FirstPost, tx: GreeterTx) -> View:
    """Return what a host sees of somebody whom nobody has answered yet."""
    return View(
        (*who_waits(post, tx), *their_words(post, tx), *how_to_begin(post, tx), Actions(host_buttons(post, tx)))
    )


def taken(post: FirstPost, tx: GreeterTx) -> View:
    """Return what a host keeps before them who said that they write."""
    thanks = Paragraph(tx.say("greeter-you-will", link=linked(tx.say, post)))
    return view(thanks, *their_words(post, tx), *how_to_begin(post, tx))


def who_waits(post: FirstPost, tx: GreeterTx) -> tuple[Block, ...]:
    """Return who wrote, and the way there."""
    where, at, link = channel_link(post.message.channel), moment(post.at), linked(tx.say, post)
    return (Paragraph(tx.say("greeter-waits", newcomer=mention(post.member), channel=where, at=at, link=link)),)


def their_words(post: FirstPost, tx: GreeterTx) -> tuple[Block, ...]:
    """Return the post itself, for a message that is changed once somebody answered or the post is gone."""
    return (AsItStands(post.message, gone=tx.say("greeter-words-gone")),)


def how_to_begin(post: FirstPost, tx: GreeterTx) -> tuple[Block, ...]:
    """Return what the newcomer chose to say, and three possible first lines."""
    say = tx.say
    said = tx.ways.said_by(post.member)
    chosen = chosen_to_say(said, tuple(tx.ways.follows(post.member)), say)
    is_back = said is not None and said.familiar is Familiar.BACK
    keys = ("greeter-line-1", "greeter-line-back" if is_back else "greeter-line-2", "greeter-line-3")
    lines = Markup("\n".join(f"- {say(key)}" for key in keys))
    return view(
        None if chosen is None else Paragraph(Markup(f"{say('greeter-they-said')}\n{chosen}")),
        Paragraph(Markup(f"{say('greeter-lines')}\n{lines}")),
        Small(say("greeter-own-words")),
    ).blocks


def host_buttons(post: FirstPost, tx: GreeterTx) -> tuple[Button, ...]:
    """Return what a host can say."""
    say = tx.say
    return (
        button(say, "greeter-will-button", "will", post.id, Tone.PRIMARY),
        button(say, "greeter-not-me-button", "not_me", post.id),
        button(say, "greeter-no-longer-button", "no_longer", post.id),
    )
