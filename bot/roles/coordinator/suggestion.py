"""Which channel may serve as what, read off the names that people gave them: where *Set up* begins."""

import re
from collections.abc import Iterable, Mapping

from bot.core.ids import ChannelId
from bot.core.people import Channel, Purpose

_CALLED: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.WELCOME: ("welcome", "introductions", "introduction", "introduce", "intros", "hello", "newcomers"),
    Purpose.QUESTIONS: ("questions", "question", "help", "ask", "support", "qanda"),
    Purpose.REPERTOIRE: ("library", "repertoire", "resources", "resource", "knowledge", "howto", "kept", "bookshelf"),
    Purpose.MEETUPS: ("meetups", "meetup", "events", "event", "gatherings", "calendar"),
    Purpose.COORDINATORS: ("coordinators", "coordinator", "organisers", "organizers", "organiser", "organizer", "core",
                           "stewards", "moderators", "mods", "admins", "team"),
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def suggested(channels: Iterable[Channel]) -> Mapping[Purpose, ChannelId]:
    """Return a channel for each purpose that a name speaks of; coordinators' is private, all others are public.

    A name that is the word itself comes before one that only holds it; no channel serves twice.
    """
    there = [channel for channel in channels if not channel.archived]
    fits = sorted(
        (_distance(channel.name, purpose), order, at, purpose, channel.id)
        for order, purpose in enumerate(_CALLED)
        for at, channel in enumerate(there)
        if channel.private is (purpose is Purpose.COORDINATORS) and _distance(channel.name, purpose) is not None
    )
    found: dict[Purpose, ChannelId] = {}
    for *_, purpose, channel in fits:
        if purpose not in found and channel not in found.values():
            found[purpose] = channel
    return found


def _distance(name: str, purpose: Purpose) -> tuple[int, int] | None:
    """Return how far a name is from saying a purpose: the words around it, how unusual the word; None says nothing."""
    words = _WORD.findall(name.casefold())
    usual = [rank for rank, word in enumerate(_CALLED[purpose]) if word in words]
    return (len(words) - 1, usual[0]) if usual else None
