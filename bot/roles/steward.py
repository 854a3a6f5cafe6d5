"""The steward's role: it notes who wrote where and when, never what, and tells when something fails."""

from datetime import datetime
from typing import Protocol

from bot.core.commands import Word
from bot.core.effects import PostMessage, Reason
from bot.core.events import Event, MessageDeleted, MessagePosted, Mishap, WentWrong
from bot.core.ids import MemberId, MessageName, MessageRef
from bot.core.markup import link
from bot.core.people import Life, Purpose
from bot.core.role import Reader, UnitOfWork
from bot.core.views import Paragraph, view


class Posts(Protocol):
    """The traces of conversations."""

    def note(self, message: MessageRef, author: MemberId | None, thread: MessageRef | None, at: datetime) -> None:
        """Write down that somebody wrote."""
        ...

    def forget(self, message: MessageRef) -> None:
        """Drop the trace of a message that was deleted."""
        ...


class Messages(Protocol):
    """What we said before."""

    def was_sent(self, name: MessageName) -> bool:
        """Say whether a message of that name was ever put into the outbox."""
        ...


class Record(Protocol):
    """What went wrong."""

    def note_mishap(self, mishap: Mishap, what: str, at: datetime) -> None:
        """Write down that something failed for good."""
        ...


class StewardTx(UnitOfWork, Protocol):
    """The unit of work of the steward's role."""

    @property
    def posts(self) -> Posts:
        """Return the traces."""
        ...

    @property
    def messages(self) -> Messages:
        """Return what we said."""
        ...

    @property
    def record(self) -> Record:
        """Return what went wrong."""
        ...


class Steward:
    """Keeps the pulse."""

    name = "steward"
    handles: tuple[type[Event], ...] = (MessagePosted, MessageDeleted, WentWrong)
    words: tuple[Word, ...] = ()

    async def prepare(self, event: Event, read: Reader) -> bool:
        """Take everything that it handles."""
        return True

    def handle(self, event: MessagePosted | MessageDeleted | WentWrong, facts: bool, tx: StewardTx) -> None:
        """Note a trace, drop a trace, or note a failure."""
        match event:
            case MessagePosted():
                tx.posts.note(event.message, tx.who(event.by).id, event.thread, event.at)
            case MessageDeleted():
                tx.posts.forget(event.message)
            case WentWrong():
                tx.record.note_mishap(event.mishap, event.what, event.at)
                _alarm(event, tx)


def _alarm(event: WentWrong, tx: StewardTx) -> None:
    """Tell the coordinators, at most once a week; everything else is on the board."""
    room = tx.channel_for(Purpose.COORDINATORS)
    year, week, _ = tx.now.astimezone(tx.community.zone).isocalendar()
    name = MessageName(f"alarm/{year}-W{week:02}")
    if room is None or tx.community.life is not Life.OPEN or tx.messages.was_sent(name):
        return
    said = view(
        Paragraph(tx.say("alarm", failed=tx.say(f"alarm-{event.mishap}"))),
        Paragraph(tx.say("alarm-lacking", what=event.what)) if event.mishap is Mishap.MISSING_PERMISSION else None,
        Paragraph(link(str(tx.say("alarm-repair")), event.repair)) if event.repair else None,
    )
    tx.send(PostMessage(channel=room.id, view=said, reason=Reason(rule="alarm"), name=name))
