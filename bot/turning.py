"""Turns the clock of a house, so that what falls due on the way happens in order and through delivery.

1. While anything is done the clock stands still at the moment at which that fell due: the course of a world depends on
   its moments alone, not on how quick the machine is.
2. Nothing is skipped, be the way a second or a season: at each stop all that is due is done and delivered before the
   clock goes on, and whoever keeps the house company acts when it is their time. What a role failed on is tried again
   before that, and so is what the store could not write; where it takes longer than `PATIENCE` the clock stops there.
3. How far the clock was turned is noted before anything is done there; a process that is killed goes on there.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.errors import ConfigError, TrellisError
from bot.core.events import Event, ReleaseDue, TimeCame
from bot.core.ids import SpaceId
from bot.core.markup import plain
from bot.rituals.naming import title_of
from bot.store.database import tell
from bot.store.look import Look

KEPT_ON_THE_WAY = timedelta(days=1)
KEPT_AT_THE_END = timedelta(hours=1)
"""How much time passes in the house before it is kept, on a long way and once somebody looks again."""
PATIENCE = 60.0
"""Seconds to wait at one moment for what is tried again; one role's tries at one event last a quarter of that."""


class HeldUpError(TrellisError):
    """The clock stands still: something has to be done first that fails for now, and is tried again. Turn it later."""


class Company(Protocol):
    """Whoever acts by themselves when their time has come."""

    def next_at(self) -> datetime | None:
        """Return when the next of them acts; None where nobody will."""
        ...

    async def act(self, settled: Callable[[], Awaitable[object]]) -> None:
        """Let those act whose time has come; `settled` waits until the house has answered them."""
        ...

    async def attend(self) -> bool:
        """Let those do what they do without waiting for any time; say whether anybody did."""
        ...


def _forget(_: datetime) -> None:
    return None


class Turning:
    """Turns a clock; `house` is set before anybody does, and `company` where somebody acts besides the house."""

    def __init__(
        self,
        clock: TurnedClock,
        space: SpaceId | None = None,
        note: Callable[[datetime], object] = _forget,
        patience: float = PATIENCE,
    ) -> None:
        """Take the clock; what comes round in the space is told by its name, `note` hears of each stop beforehand."""
        self._patience = patience
        self.house: Trellis | None = None
        self.company: Company | None = None
        self._note = note
        self._kept_at: datetime | None = None
        self._space = space
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    @property
    def _trellis(self) -> Trellis:
        if self.house is None:
            raise ConfigError("The clock was turned before the house was there.")
        return self.house

    def begin(self) -> None:
        """Keep where the clock was set before anybody looked at it."""
        with self._trellis.database.engine.begin() as connection:
            tell(connection, "turned", str(self._clock.offset.total_seconds()))

    @asynccontextmanager
    async def standing_still(self) -> AsyncIterator[datetime]:
        """Let the clock stand still while the context lasts, once all is done that was due; gives the moment."""
        async with self._one_at_a_time:
            with self._clock.held():
                await self._settled()
                yield self._clock.now()

    async def strike(self) -> Sequence[Event]:
        """Let happen what is due by now, as real time passes; never beside a hand that turns the clock."""
        async with self._one_at_a_time:
            return await self._trellis.timetable.strike()

    def now(self) -> datetime:
        """Return the moment that the clock shows."""
        return self._clock.now()

    async def upcoming(self) -> tuple[datetime, str] | None:
        """Return what falls due next, with its name."""
        upcoming = await self._trellis.timetable.upcoming()
        return None if upcoming is None else (upcoming.at, await self._named(upcoming.event))

    async def turn_to(self, moment: datetime) -> tuple[str, ...]:
        """Turn the clock; return the names of what fell due, once all of it was delivered.

        That a message waited is no occasion of its own: whom it reached is to be seen.
        """
        async with self._one_at_a_time:
            before = self._clock.now()
            with self._clock.held():
                passed = await self._through_to(moment)
                turned = self._clock.now() - before
            if turned:
                await self._remember()
                await self._keep_house(max(KEPT_AT_THE_END - turned, timedelta(0)))
            return passed

    async def _through_to(self, moment: datetime) -> tuple[str, ...]:
        passed: list[str] = []
        await self._settled()
        while (stop := await self._due_on_the_way_to(moment)) is not None:
            if stop > self._clock.now():
                self._note(stop)
                self._clock.turn_to(stop)
            struck = await self._trellis.timetable.strike()
            passed += [await self._named(event) for event in struck if not isinstance(event, ReleaseDue)]
            self._trellis.delivery.wake()
            self._trellis.asking.wake()
            await self._settled()
            await self._let_company_act()
            await self._keep_house(KEPT_ON_THE_WAY)
        if moment > self._clock.now():
            self._note(moment)
            self._clock.turn_to(moment)
        return tuple(passed)

    async def _settled(self) -> None:
        """Wait until the house is at rest, and so is whoever answers it at once."""
        await self._at_rest()
        while self.company is not None and await self.company.attend():
            await self._at_rest()

    async def _at_rest(self) -> None:
        """Wait until all is done, however long that takes, but no longer than `patience` for what fails."""
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    await self._trellis.at_rest()
                return
            except TimeoutError:
                if self._trellis.engine.is_kept_waiting:
                    raise HeldUpError from None

    async def _let_company_act(self) -> None:
        at = None if self.company is None else self.company.next_at()
        if self.company is not None and at is not None and at <= self._clock.now():
            await self.company.act(self._settled)
            await self._settled()

    async def _due_on_the_way_to(self, moment: datetime) -> datetime | None:
        """Return when the next thing falls due; what does may let more fall due at once, a little after that moment."""
        for _ in range(2):
            stop = await self._next_stop()
            if stop is not None and stop <= max(moment, self._clock.now()):
                return stop
            await self._settled()  # the tick may have taken something up by itself meanwhile
        return None

    async def _next_stop(self) -> datetime | None:
        upcoming, goes_on = await asyncio.gather(self._trellis.timetable.upcoming(), self._trellis.outbox.next_at())
        acts = None if self.company is None else self.company.next_at()
        stops = [stop for stop in (upcoming and upcoming.at, goes_on, acts) if stop]
        return min(stops, default=None)

    async def _keep_house(self, after: timedelta) -> None:
        """Keep house as a long-running process would have done, where it was not for so long."""
        now = self._clock.now()
        if self._kept_at is None or now - self._kept_at >= after:
            self._kept_at = now
            await self._trellis.sweep()

    async def _remember(self) -> None:
        turned = str(self._clock.offset.total_seconds())
        await self._trellis.database.writer.write(lambda connection: tell(connection, "turned", turned))

    async def _named(self, event: Event) -> str:
        match event:
            case TimeCame(verb=verb, token=token):
                what = self._trellis.word(f"due-{verb.partition('.')[2]}")
                title = await self._title(token)
                return self._trellis.word("due-of", title=title, what=what) if title else what
            case ReleaseDue():
                return self._trellis.word("due-release")
            case _:
                return type(event).__name__

    async def _title(self, token: str) -> str:
        """Return what a ritual is called whose time came; empty where it is nobody's, or a question's."""
        home = None if self._space is None else self._trellis.inbox.home(self._space)
        name, _, _ = token.partition("/")

        def title(look: Look) -> str:
            run = look.runs.run(name)
            ritual = look.rituals.ritual(run.ritual if run else name)
            return "" if ritual is None else plain(title_of(ritual, ritual.format, look.say))

        return "" if home is None or not name else await asyncio.to_thread(self._trellis.ledger.look, home, title)
