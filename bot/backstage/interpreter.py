"""Turns members, channels, moments and reasons into words for one reader, who is told nothing that they cannot see."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.adapters.playground.clock import day_and_hour
from bot.adapters.playground.scenes import Seat
from bot.core.effects import Kind
from bot.core.errors import MissingWordsError
from bot.core.events import Event, ReleaseDue, TimeCame
from bot.core.ids import ChannelId, Identity, MemberId
from bot.core.markup import plain
from bot.rituals.calendar.tx import listed
from bot.rituals.naming import title_of
from bot.store.look import Look

TELLS_NOTHING = frozenset({Kind.INVITATION})
"""What others may be told a message is about: it comes to people without their having done anything.

All other kinds come only to whoever did something that nobody else may know of: who comes to a meetup is counted and
not named, and so is who asked for hints, put a step down or said no to words of theirs being kept.
"""


class Interpreter:
    """Speaks to one reader about what a look sees."""

    def __init__(self, look: Look, seat: Seat) -> None:
        """Take what is looked at, and who looks from where."""
        self.look, self.seat = look, seat
        self.me = look.people.known(seat.who)
        self._listed = {ritual.id for ritual in listed(self.me, look)}

    def say(self, key: str, /, **given: str | int) -> str:
        """Return plain words."""
        return plain(self.look.say(key, **given))

    def who(self, identity: Identity | None) -> str:
        """Say whose act something is, at the beginning of a sentence."""
        if identity == self.seat.who:
            return self.say("scenes-you-did")
        known = None if identity is None else self.look.people.known(identity)
        return self.say("scenes-somebody-did") if known is None else known.name

    def whom(self, members: Iterable[MemberId]) -> str:
        """Say whom something is for."""
        return ", ".join(self._name(member) for member in members) or self.say("scenes-somebody")

    def _name(self, member: MemberId) -> str:
        if self.me is not None and member == self.me.id:
            return self.say("scenes-you")
        known = self.look.member(member)
        return self.say("scenes-somebody") if known is None else known.name

    def where(self, channel: ChannelId | None) -> str:
        """Say where something is; of a place that the reader cannot see no name is told."""
        known = None if channel is None or channel not in self.seat.places else self.look.places.channel(channel)
        return self.say("scenes-elsewhere") if known is None else f"#{known.name}"

    def hat(self, role: str) -> str:
        """Say which of its hats the bot wears."""
        try:
            return self.say(f"hat-{role}")
        except MissingWordsError:
            return role

    def why(self, rule: str, kind: Kind | None, about: Mapping[str, str], to: Iterable[MemberId]) -> str:
        """Return what its reader is told who asks why; others are told at most what kind of thing it is (law 3)."""
        if not self.is_theirs(to):
            return self._of_others(kind)
        try:
            return self.say(f"why-{rule}", **about)
        except MissingWordsError:
            return "" if kind is None else self.say(f"kind-{kind}")

    def _of_others(self, kind: Kind | None) -> str:
        if kind is None:
            return ""
        return self.say(f"kind-{kind}") if kind in TELLS_NOTHING else self.say("scenes-between-them")

    def is_theirs(self, to: Iterable[MemberId]) -> bool:
        """Say whether something is for this reader; what is for nobody alone stands in a channel, and is for all."""
        whom = tuple(to)
        return not whom or (self.me is not None and self.me.id in whom)

    def whom_beside(self, kind: Kind | None, to: Iterable[MemberId]) -> str:
        """Say whom something is for beside what it came of, which may tell more of others than its kind does."""
        whom = tuple(to)
        return self.whom(whom) if self.is_theirs(whom) or kind in TELLS_NOTHING else self.say("scenes-somebody")

    def due(self, event: Event) -> tuple[str, str]:
        """Say what falls due, and what it is about, as far as the reader may know."""
        match event:
            case TimeCame(verb=verb, token=token):
                return self.timer(verb), self.title(token)
            case ReleaseDue(member=member):
                return self.say("due-release"), self.whom((member,))
        return self.say("scenes-else"), ""

    def timer(self, verb: str) -> str:
        """Say what a moment is for."""
        try:
            return self.say(f"due-{verb.partition('.')[2]}")
        except MissingWordsError:
            return self.say("scenes-else")

    def title(self, token: str) -> str:
        """Return what is called so that comes round; empty where it is something else, or not for this reader yet."""
        name, _, _ = token.partition("/")
        run = self.look.runs.run(name) if name else None
        ritual = self.look.rituals.ritual(run.ritual if run else name) if name else None
        if ritual is None or ritual.id not in self._listed:
            return ""
        return plain(title_of(ritual, ritual.format, self.look.say))

    def moment(self, at: datetime) -> str:
        """Write a moment as this reader's clock shows it."""
        return day_and_hour(at, self.seat.zone)
