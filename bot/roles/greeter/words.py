"""How the greeter's messages, timers and buttons are called."""

from datetime import date

from bot.core.ids import ChannelId, EventId, MemberId, MessageName
from bot.core.markup import Markup, escape, message_link
from bot.core.people import Life, Mode
from bot.core.views import Button, Tone
from bot.core.voice import Say
from bot.roles.greeter.newcomer import FirstPost, Said
from bot.roles.greeter.tx import GreeterTx

CARDS = "welcome/"
"""How the names of welcome cards begin."""


def timer(token: str, what: str) -> EventId:
    """Name a timer of a first post, or of a member."""
    return EventId(f"greeter:{token}:{what}")


def greeting_name(post: str, host: MemberId) -> MessageName:
    """Name the message that asks a host to greet somebody."""
    return MessageName(f"greet/{post}/{host}")


def card_name(channel: ChannelId) -> MessageName:
    """Name the welcome card of a channel."""
    return MessageName(f"{CARDS}{channel}")


def list_name(day: date) -> MessageName:
    """Name the coordinators' list of a day."""
    return MessageName(f"newcomers/{day.isoformat()}")


def list_told_name(day: date, coordinator: MemberId) -> MessageName:
    """Name the message that tells a coordinator, once in the week of a day, of a list that stands nowhere."""
    year, week, _ = day.isocalendar()
    return MessageName(f"newcomers/{year}-W{week:02}/{coordinator}")


def naming_name(member: MemberId, number: int) -> MessageName:
    """Name a message that asks somebody whether the card may name them; they may be asked again after a change."""
    return MessageName(f"naming/{member}/{number}")


def hint_name(member: MemberId, number: str) -> MessageName:
    """Name a hint."""
    return MessageName(f"hint/{member}/{number}")


def eyes_name(member: MemberId) -> MessageName:
    """Name the one question after thirty days."""
    return MessageName(f"eyes-ask/{member}")


def told_name(token: str) -> MessageName:
    """Name what somebody with fresh eyes told the coordinators."""
    return MessageName(f"eyes/{token}")


def taken_name(task: str) -> MessageName:
    """Name the message that tells of a small task that somebody took it."""
    return MessageName(f"taken/{task}")


def button(say: Say, key: str, verb: str, token: str = "", tone: Tone = Tone.QUIET) -> Button:
    """Make a button of the greeter's."""
    return Button(label=str(say(key)), verb=f"greeter.{verb}", token=token, tone=tone)


def linked(say: Say, post: FirstPost) -> Markup:
    """Return the way to a first post, as part of a sentence."""
    return message_link(say("greeter-the-post"), post.message)


def chosen_to_say(said: Said | None, follows: tuple[str, ...], say: Say) -> Markup | None:
    """Return what a newcomer chose to say of themselves, None where that is nothing."""
    lines = []
    if said is not None and said.familiar is not None:
        lines.append(say(f"greeter-said-{said.familiar}"))
    if follows:
        lines.append(say("greeter-said-follows", topics=Markup(", ".join(escape(topic) for topic in follows))))
    if said is not None and said.way is not None:
        lines.append(say(f"greeter-said-{said.way}"))
    return Markup("\n".join(f"- {line}" for line in lines)) if lines else None


def is_heard_in(channel: ChannelId, tx: GreeterTx) -> bool:
    """Say whether the community is open and we still listen in a channel."""
    known = tx.places.channel(channel)
    is_open = known is not None and known.mode is not Mode.OFF and not known.archived
    return is_open and tx.community.life is Life.OPEN
