"""Messages delivered: from the outbox to a platform that answers at once, with a receipt."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection

from bench.accept import at_once
from bench.bare import BareWriter
from bench.measure import Figure, in_turn, rate
from bench.town import CHANNELS, VOICE, Platform, Town, a_house, home, now
from bot.app import Trellis
from bot.core.clock import WallClock
from bot.core.effects import PostMessage, Reason
from bot.core.events import MessageDeleted
from bot.core.ids import EventId, MessageRef
from bot.core.markup import Markup
from bot.core.people import Spans
from bot.core.views import Paragraph, view
from bot.delivery import Delivery
from bot.delivery.delivery import LANES_AT_ONCE
from bot.store.database import GROUP
from bot.store.fingerprint import Fingerprint
from bot.store.unit_of_work import UnitOfWork

MESSAGES = 1_000
COMMUNITIES = 25
"""Messages lie in 100 lanes, ten in each."""


async def delivering(file: Path, rounds: int) -> list[Figure]:
    """Empty a full outbox; beside it two bare commits a message: that it is being sent, and its receipt."""
    towns = [Town(number) for number in range(COMMUNITIES)]
    async with a_house(f"sqlite:///{file}", towns) as trellis:
        with BareWriter(file, GROUP) as bare:
            serial = iter(range(10**9))

            async def ours() -> float:
                await _fill(trellis, towns, next(serial))
                delivered = await rate(MESSAGES, _empty(trellis))
                assert not await trellis.outbox.open_lanes(frozenset(), 1)
                return delivered

            async def baseline() -> float:
                async def two_commits(row: int) -> None:
                    await bare.write(("UPDATE outbox SET state = 'sent', attempts = attempts + 1 WHERE id = ?", (row,)))
                    await bare.write(("UPDATE outbox SET state = 'sent', settled_at = 0 WHERE id = ?", (row,)))

                return await rate(MESSAGES, at_once(LANES_AT_ONCE, range(1, MESSAGES + 1), two_commits))

            delivered, written = await in_turn(rounds, ours, baseline)
    figure = Figure(
        name="delivered to an instant platform",
        unit="messages/s",
        ours=delivered,
        beside="two bare commits a message",
        baseline=written,
    )
    return [figure]


async def _fill(trellis: Trellis, towns: list[Town], serial: int) -> None:
    names = list(CHANNELS)
    said = view(Paragraph(Markup("Ana asks how to choose a variogram for kriging. " * 4)))

    def fill(connection: Connection) -> None:
        for town in towns:
            for n in range(MESSAGES // COMMUNITIES):
                cause = MessageDeleted(
                    id=EventId(f"fill{serial}/{n}"), at=now(), message=MessageRef(town.channel("lobby"), "1")
                )
                tx = UnitOfWork(
                    connection,
                    home(trellis, town),
                    now(),
                    VOICE,
                    Spans(),
                    event=cause,
                    role="bench",
                    fingerprint=Fingerprint("bench"),
                )
                channel = town.channel(names[n % len(names)])
                tx.send(PostMessage(channel=channel, view=said, reason=Reason(rule="bench")))

    await trellis.database.writer.write(fill)


async def _empty(trellis: Trellis) -> None:
    delivery = Delivery(trellis.outbox, (Platform(),), WallClock())
    delivery.wake()
    running = asyncio.create_task(delivery.run())
    await delivery.idle()
    delivery.stop()
    await running
