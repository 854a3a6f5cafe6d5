"""How rituals and the messages about their runs are called."""

from bot.core.errors import MissingWordsError
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, escape
from bot.core.voice import Say
from bot.rituals.ritual import Ritual

HOST, CO_HOST = "host", "co"
"""The seats that somebody can be asked to take, as they stand in names and tokens."""


def title_of(ritual: Ritual, format_: str, say: Say) -> Markup:
    """Return what a ritual is called: its own title, else that of its format, which may be gone meanwhile."""
    if ritual.title:
        return escape(ritual.title)
    key = _name_key(format_)
    try:
        return say(key)
    except MissingWordsError:
        return say("meetup-untitled")


def _name_key(format_: str) -> str:
    return f"ritual-{format_.lower()}-name"


def hosting_name(run: str, seat: str, member: MemberId) -> MessageName:
    """Name the message that asks somebody to take a seat in a run; who said no is not asked again."""
    return MessageName(f"hosting/{run}/{seat}/{member}")


def told_name(run: str, what: str, member: MemberId) -> MessageName:
    """Name a message that tells somebody who takes part in a run what became of it."""
    return MessageName(f"told/{run}/{what}/{member}")
