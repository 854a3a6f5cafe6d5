"""Addresses of the web that lead to messages of ours: for pasting where a platform's own link says nothing.

1. Only what can be named in public has one: cards, by their names. Who asks for anything else is told nothing.
2. An address is read exactly as it is written here, so that whatever else is served beside it is never taken for one.
"""

import re

from bot.core.ids import MessageName

PATH = "/card/"
_CARD = re.compile(r"[a-z0-9]{1,16}")


class Signposts:
    """Knows where the ways to our messages begin; `base` is the address of the web that leads to us, if one does."""

    def __init__(self, base: str | None = None) -> None:
        """Take the address; without it nothing has one."""
        self._begins = None if base is None else f"{base.rstrip('/')}{PATH}"

    def to(self, message: MessageName) -> str | None:
        """Return the address that leads to a message; None where none does."""
        card = card_in(message)
        return None if self._begins is None or card is None else f"{self._begins}{card}"

    def behind(self, address: str) -> MessageName | None:
        """Return the message that an address leads to, whether or not there is one; None: it is no address of ours."""
        if self._begins is None or not address.startswith(self._begins):
            return None
        card = address.removeprefix(self._begins)
        return message_of(card) if is_card(card) else None


def card_in(message: MessageName) -> str | None:
    """Return the card that a message holds, by its name; None where it is named after something else."""
    kind, _, card = message.partition("/")
    return card if kind == "card" and is_card(card) else None


def message_of(card: str) -> MessageName:
    """Name the message that holds a card: what `card_in` reads."""
    return MessageName(f"card/{card}")


def is_card(name: str) -> bool:
    """Say whether a card may have this name."""
    return _CARD.fullmatch(name) is not None
