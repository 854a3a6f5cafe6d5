"""A square on which people come and go; it remembers who came, wrote, pressed and went, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.events import ButtonPressed, Event
from bot.core.ids import MessageRef, channel_id, external_of
from bot.core.views import Actions, Block, Button, View
from tests.simulation.lasting import Chronicle
from tests.square import Said

JOINED = "joined"
LEFT = "left"
FORGOTTEN = "forgotten"
WROTE = "wrote"
DELETED = "deleted"
PRESSED = "pressed"
DID = "did"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something that somebody did; nobody in particular deletes a message."""

    at: datetime
    what: str
    person: str = ""
    ref: MessageRef | None = None
    thread: MessageRef | None = None
    text: str = ""


class TownSquare(Chronicle):
    """A square whose people come and go; whoever is not there does nothing."""

    def __init__(self, *how: object) -> None:
        super().__init__(*how)
        self.absent: set[str] = set()
        self.deeds: list[Deed] = []

    def is_here(self, person: str) -> bool:
        return person not in self.absent

    def notes(self, what: str, person: str = "", ref: MessageRef | None = None, text: str = "") -> None:
        self.deeds.append(Deed(at=self.now(), what=what, person=person, ref=ref, text=text))

    async def hear(self, event: Event) -> None:
        by = getattr(event, "by", None)
        person = "" if by is None else external_of(by)
        if person in self.absent:
            return
        if isinstance(event, ButtonPressed):
            self.notes(PRESSED, person, event.message, f"{event.verb}:{event.token}")
        elif person:
            self.notes(DID, person)
        await super().hear(event)

    async def says(self, person: str, text: str, channel: str, thread: MessageRef | None = None) -> MessageRef:
        if not self.is_here(person):
            return self._new(channel_id(self.space, channel))
        ref = await super().says(person, text, channel, thread)
        self.deeds.append(Deed(at=self.now(), what=WROTE, person=person, ref=ref, thread=thread, text=text))
        return ref

    async def deletes(self, ref: MessageRef) -> None:
        self.notes(DELETED, ref=ref)
        await super().deletes(ref)

    async def joins(self, person: str, zone: str = "UTC") -> None:
        self.absent.discard(person)
        self.notes(JOINED, person)
        await super().joins(person, zone)

    async def leaves(self, person: str) -> None:
        await super().leaves(person)
        self.notes(LEFT, person)
        self.absent.add(person)

    def is_forgotten(self, person: str) -> None:
        """Let somebody be gone who asked to be forgotten: they do nothing more."""
        self.notes(FORGOTTEN, person)
        self.absent.add(person)


@dataclass(frozen=True)
class Part:
    """A part of a message: what it says, and a button under it."""

    said: Said
    button: Button


def parts_with(said: Said, verb: str) -> Iterator[Part]:
    """Go through the parts of a message that offer something, as it stands now."""
    above: list[Block] = []
    for block in said.view.blocks:
        if not isinstance(block, Actions):
            above.append(block)
            continue
        for item in block.items:
            if isinstance(item, Button) and item.verb == verb:
                yield Part(replace(said, view=View(tuple(above))), item)
        above = []


@dataclass(frozen=True, kw_only=True)
class Absences:
    """When the house was away, and how long what fell due then may take."""

    spans: tuple[tuple[datetime, datetime], ...]
    patience: timedelta = timedelta(minutes=2)

    def by(self, due: datetime) -> datetime:
        """Return until when something must have happened that is due at a moment."""
        back = (until for begun, until in self.spans if begun - self.patience <= due <= until)
        return max((due, *back)) + self.patience
