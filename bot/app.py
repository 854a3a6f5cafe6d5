"""The house: put together for some platforms and a database, woken, run until it is stopped, and swept.

On the way out it first stops hearing, then finishes the act in hand, writes it down, and closes.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot.adapters.base import Adapter
from bot.core.clock import Clock
from bot.core.engine import PREPARE_WITHIN, WAITS_BETWEEN_TRIES, Engine
from bot.core.errors import StoreUnavailableError
from bot.core.ids import CommunityId
from bot.core.people import Spans
from bot.core.role import Role
from bot.core.voice import Voice
from bot.core.witness import Witness
from bot.delivery import LANES_AT_ONCE, Delivery
from bot.doorstep import Doorstep
from bot.footprint import give_back
from bot.language.asking import Asking
from bot.language.speaking import Speaks
from bot.rhythm import Rhythm
from bot.rituals.formats import Formats
from bot.store.asks import Asks
from bot.store.database import Database, Survives
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import Inbox, take_in
from bot.store.ledger import SqlLedger
from bot.store.outbox import Outbox
from bot.store.rewriting import rewrite
from bot.store.sweep import sweep
from bot.store.timetable import Timetable

log = logging.getLogger(__name__)


class Trellis(Doorstep):
    """The house, behind its doorstep. `run` it in a task; `settled` waits until all heard is handled and delivered."""

    def __init__(
        self,
        *,
        url: str,
        adapters: Sequence[Adapter],
        roles: Sequence[Role],
        clock: Clock,
        voice: Voice,
        defaults: Spans,
        formats: Formats,
        secret: str | None = None,
        speaks: Speaks | None = None,
        waits: Sequence[float] = WAITS_BETWEEN_TRIES,
        prepare_within: float = PREPARE_WITHIN,
        witness: Witness | None = None,
        survives: Survives = Survives.A_POWER_CUT,
        lanes_at_once: int = LANES_AT_ONCE,
    ) -> None:
        """Put the house together on a database whose schema is up to date; `speaks` is its language model, if any.

        `witness` looks on at what is decided; nobody does in a house that runs, see `bot.rehearsal`.
        """
        model = None if speaks is None else speaks.model
        database = Database(url, take_in, survives)
        secret = database.secret(secret)
        fingerprint = Fingerprint(secret)
        ledger = SqlLedger(
            database.engine,
            database.writer,
            clock=clock,
            voice=voice,
            defaults=defaults,
            fingerprint=fingerprint,
            said=self._wake_delivery,
            stirred=self._wake_engine,
            asked=self._wake_asking,
            model=model,
            without_whispers=[one.platform for one in adapters if not one.capabilities.whispers],
            witness=witness,
        )
        self.engine = Engine(roles, ledger, waits, prepare_within, witness)
        super().__init__(
            database=database,
            secret=secret,
            inbox=Inbox(database.intake, fingerprint, clock, self.engine.wake),
            ledger=ledger,
            adapters=adapters,
            roles=roles,
            formats=formats,
            voice=voice,
            clock=clock,
        )
        self.timetable = Timetable(database, fingerprint, clock, self.engine.wake)
        self.outbox = Outbox(database, fingerprint, clock, self.engine.wake)
        self.delivery = Delivery(self.outbox, self._adapters, clock, lanes_at_once)
        self.asking = Asking(Asks(database, fingerprint, clock, self.engine.wake, model), speaks, clock)
        self.rhythm = Rhythm(self.timetable, self.sweep)
        self._stopping = asyncio.Event()

    def _wake_engine(self, community: CommunityId) -> None:
        self.engine.wake(community)

    def _wake_delivery(self) -> None:
        self.delivery.wake()

    def _wake_asking(self) -> None:
        self.asking.wake()

    async def run(self, *, ticking: bool = True) -> None:
        """Run until `stop`; `ticking` False leaves the clock to whoever turns it."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.engine.run(), name="engine")
                group.create_task(self.delivery.run(), name="delivery")
                group.create_task(self.asking.run(), name="asking")
                if ticking:
                    group.create_task(self.rhythm.run(), name="rhythm")
                hearing = [group.create_task(adapter.run(self), name=adapter.platform) for adapter in self._adapters]
                await self._stopping.wait()
                for task in hearing:
                    task.cancel()
                await asyncio.gather(*hearing, return_exceptions=True)
                self.rhythm.stop()
                self.engine.stop()
                self.delivery.stop()
                self.asking.stop()
        finally:
            await asyncio.to_thread(self.database.close)

    def stop(self) -> None:
        """Stop hearing, finish the act in hand, write it down, close."""
        self._stopping.set()

    async def sweep(self) -> None:
        """Keep only what there is a reason to keep, on the disk and in memory."""
        now = self._clock.now()
        await self.database.writer.write(lambda connection: sweep(connection, now))
        if self.database.is_sqlite:
            await self._rewrite(now)
        await asyncio.to_thread(give_back)

    async def _rewrite(self, now: datetime) -> None:
        try:
            await self.database.writer.between(lambda connection: rewrite(connection, now))
        except StoreUnavailableError as error:  # there is time for it when house is next kept
            log.warning("%s", error)

    async def settled(self) -> None:
        """Wait until everything heard is handled, everything said delivered, all asked, but for what has to wait."""
        while True:
            await self.engine.idle()
            await self.delivery.idle()
            await self.asking.idle()
            if self.engine.is_idle and self.delivery.is_idle and self.asking.is_idle:
                return

    async def at_rest(self) -> None:
        """Wait as `settled` does, and for whatever failed to be tried again, until it is done or set aside."""
        await self.settled()
        while self.engine.is_kept_waiting:
            await self.engine.at_rest()
            await self.settled()
