"""Rituals for stories that are not about how they are set: written down at once, then left to the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.events import TimeCame
from bot.core.ids import EventId, new_token
from bot.core.people import Spans
from bot.core.recurrence import Recurrence
from bot.rituals.planning import plan
from bot.rituals.ritual import Ritual
from bot.store.unit_of_work import UnitOfWork
from tests.village import Village, the_formats, the_voice

T = TypeVar("T")
UTC_ZONE = ZoneInfo("UTC")
WEEKLY = "FREQ=WEEKLY"


async def writes(village: Village, change: Callable[[UnitOfWork], T]) -> T:
    """Change something in the community as a role would; what falls due by it does so."""
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    event = TimeCame(id=EventId(f"story:{new_token()}"), at=village.now, verb="story.writes", token="")

    def change_it(connection: Connection) -> T:
        fingerprint = village.trellis.ledger._fingerprint
        return change(
            UnitOfWork(
                connection,
                community,
                village.now,
                the_voice(),
                Spans(),
                event=event,
                role="story",
                fingerprint=fingerprint,
            )
        )

    found = await village.trellis.database.writer.write(change_it)
    village.trellis.engine.wake(community)
    await village.settles()
    return found


async def comes_round(
    village: Village,
    format_: str,
    at: datetime,
    *,
    rule: str = WEEKLY,
    title: str = "",
    host: str | None = None,
    channel: str = "meetups",
    minutes: int = 0,
) -> str:
    """Let a format come round from a moment on, and announce what is to be announced; return the ritual's token."""
    kind = the_formats()[format_].kind
    ritual = Ritual(
        id=new_token(),
        format=format_,
        kind=kind,
        title=title,
        channel=village.square.place(channel),
        recurrence=Recurrence(rule=rule, start=at.replace(tzinfo=None), zone=UTC_ZONE),
        minutes=minutes or the_formats()[format_].minutes,
        host=None if host is None else await village.member(host),
    )

    def set_it(tx: UnitOfWork) -> None:
        tx.rituals.add(ritual)
        plan(ritual, tx.now, tx, the_formats())

    await writes(village, set_it)
    return ritual.id
