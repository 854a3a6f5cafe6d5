"""What would be said in a course, put together as people would read it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.core.effects import EditMessage, Effect, PostMessage, SendDirectMessage, SendGroupMessage
from bot.core.ids import ChannelId, MemberId, MessageName
from bot.core.markup import Markup, mention
from bot.core.views import View
from bot.rituals.preview import Foreseen, Way

_LEADS_TO_A_MESSAGE = re.compile(r"\[((?:[^\[\]\\\n]|\\.)+)\]\(message:[^\s)]+\)")


class Said(Protocol):
    """Something that would be said, and when."""

    @property
    def at(self) -> datetime: ...
    @property
    def effect(self) -> Effect: ...


def told(said: Iterable[Said], guests: frozenset[MemberId], somebody: Markup) -> tuple[Foreseen, ...]:
    """Put together what would be said; `guests` are made up, and `somebody` stands for each of them."""
    found: list[Foreseen] = []
    standing: dict[MessageName, _Standing] = {}
    for one in said:
        match one.effect:
            case PostMessage(channel=channel, view=view, under=under, name=name):
                shown, way = _of_nobody(view, guests, somebody), Way.POST if under is None else Way.THREAD
                if name is not None:
                    standing[name] = _Standing(channel, len(found), shown)
                found.append(Foreseen(at=one.at, way=way, view=shown, channel=channel))
            case SendDirectMessage(to=member, view=view):
                _tell(found, one.at, (member,), _of_nobody(view, guests, somebody), guests)
            case SendGroupMessage(to=members, view=view):
                _tell(found, one.at, members, _of_nobody(view, guests, somebody), guests)
            case EditMessage(message=str() as message, view=view) if message in standing:
                standing[MessageName(message)].reads(_of_nobody(view, guests, somebody), one.at, found)
    return tuple(found)


class _Standing:
    """A public message, and how it reads; what it says anew at one moment stands in one place."""

    def __init__(self, channel: ChannelId, place: int, view: View) -> None:
        self._channel, self._place = channel, place
        self._now = view
        self._before: View | None = None

    def reads(self, view: View, at: datetime, found: list[Foreseen]) -> None:
        """Let it read otherwise; only what is new in it is told."""
        latest = found[self._place]
        if latest.at != at:
            self._before = self._now
        self._now = view
        if latest.at == at and self._before is None:
            found[self._place] = replace(latest, view=view)
            return
        old = () if self._before is None else self._before.blocks
        new = tuple(block for block in view.blocks if block not in old)
        if not new:
            return
        if latest.at == at:
            found[self._place] = replace(latest, view=View(new))
        else:
            self._place = len(found)
            found.append(Foreseen(at=at, way=Way.EDIT, view=View(new), channel=self._channel))


def _tell(found: list[Foreseen], at: datetime, to: Sequence[MemberId], view: View, guests: frozenset[MemberId]) -> None:
    """Add what is said to a few people; what several hear alike stands there once."""
    known = tuple(member for member in to if member not in guests)
    unknown = len(to) - len(known)
    for place, other in enumerate(found):
        if other.way is Way.DIRECT and other.at == at and _alike(other.view, view):
            found[place] = replace(other, to=(*other.to, *known), guests=other.guests + unknown)
            return
    found.append(Foreseen(at=at, way=Way.DIRECT, view=view, to=known, guests=unknown))


def _alike(one: View, other: View) -> bool:
    """Say whether two messages read alike, wherever their buttons lead."""
    labels = [[button.label for button in view.buttons()] for view in (one, other)]
    words = [[block for block in view.blocks if not hasattr(block, "items")] for view in (one, other)]
    return labels[0] == labels[1] and words[0] == words[1]


def _of_nobody(view: View, guests: frozenset[MemberId], somebody: Markup) -> View:
    """Return a view in which nobody stands who was made up, and that leads to no message that is not there."""

    def reworded(text: Markup) -> Markup:
        for guest in guests:
            text = Markup(text.replace(mention(guest), somebody))
        return Markup(_LEADS_TO_A_MESSAGE.sub(r"\1", text))

    return view.reworded(reworded)
