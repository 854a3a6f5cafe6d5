"""The engine: what was heard is handled, once, by every role that it concerns.

Laws (numbered as the tests are):

1. One transaction settles an event for one role: its rows, its outbox rows, its done-mark. Only a role that failed is
   tried again (5 times, at most 30 s in all); its later events in that community wait meanwhile, other roles go on;
   then the event is set aside for it.
2. Within one community, `prepare` of the next event starts after the commit of the one before. It has 200 ms, in which
   waiting for its turn to look does not count; where it fails or takes longer the role counts as having failed.
3. What a person waits for overtakes ordinary happenings, but never another act of the same person, nor the message it
   is about.
4. Communities do not wait for each other: so many as there is room for settle an event each, then others have their
   turn, however much each of them owes.
5. Nothing lives here that a restart would lose: a drain begins with what the ledger still owes.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from bot.core.about import author_of, role_of, subject_of
from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.events import Event
from bot.core.ids import CommunityId
from bot.core.ledger import Failure, Heard, Ledger, Work
from bot.core.looking import LOOKS_AT_ONCE, InTurn
from bot.core.role import Reader, Role
from bot.core.window import WINDOW, Debt, Patience, Window
from bot.core.witness import Silence, Witness, happening

PREPARE_WITHIN = 0.2
WAITS_BETWEEN_TRIES = (0.5, 1.5, 4.0, 8.0)
"""Seconds: five tries, fourteen seconds in all."""
STORE_REST = 1.0
"""Seconds to leave a store in peace that cannot write just now."""
COMMUNITIES_AT_ONCE = 32

_Prepared = Work | Failure | Silence | None
"""What came of looking: something to settle, a fault, or nothing, perhaps with a reason."""

log = logging.getLogger(__name__)


class Engine:
    """Drains every community's inbox in order; wake it when something was heard."""

    def __init__(
        self,
        roles: Iterable[Role],
        ledger: Ledger,
        waits: Sequence[float] = WAITS_BETWEEN_TRIES,
        prepare_within: float = PREPARE_WITHIN,
        witness: Witness | None = None,
    ) -> None:
        """Take the roles, in the order in which they settle an event, and the store behind them.

        `waits` are law 1's and `prepare_within` is law 2's, in seconds; `witness` looks on, if anybody does.
        """
        self._witness = witness
        self._waits = waits
        self._prepare_within = prepare_within
        self._roles = tuple(roles)
        self._by_name = {role.name: role for role in self._roles}
        self._ledger = ledger
        self._windows: dict[CommunityId, Window] = {}
        self._dirty: set[CommunityId] = set()
        self._draining: set[CommunityId] = set()
        self._group: asyncio.TaskGroup | None = None
        self._room = asyncio.Semaphore(COMMUNITIES_AT_ONCE)
        self._turns = asyncio.Semaphore(LOOKS_AT_ONCE)
        self._left_in_peace: set[CommunityId] = set()
        self._idle, self._at_rest = asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._at_rest.set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Settle what is owed, and then whatever is woken for, until `stop`; the act in hand is finished first."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            for community in {*await self._ledger.in_debt(), *self._dirty}:
                self.wake(community)
            await self._stopping.wait()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def wake(self, community: CommunityId) -> None:
        """Say that a community has something new to settle."""
        self._dirty.add(community)
        self._idle.clear()
        self._at_rest.clear()
        if self._group is not None and not self._stopping.is_set() and community not in self._draining:
            self._draining.add(community)
            self._group.create_task(self._drain(community), name=f"drain {community}")

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is being settled."""
        return self._idle.is_set()

    @property
    def is_trying_again(self) -> bool:
        """Say whether a role waits for another try."""
        return any(window.patience for window in self._windows.values())

    @property
    def is_kept_waiting(self) -> bool:
        """Say whether something is owed that is tried again later: a role failed, or the store could not write."""
        return self.is_trying_again or bool(self._left_in_peace)

    async def idle(self) -> None:
        """Wait until nothing is left to settle but what waits for another try."""
        await self._idle.wait()

    async def at_rest(self) -> None:
        """Wait until nothing is left to settle; what fails is tried again, and then set aside, meanwhile."""
        await self._at_rest.wait()

    def concerned(self, event: Event) -> list[Role]:
        """Return the roles that an event is addressed to, or that handle its kind."""
        addressee = role_of(event)
        if addressee is not None and addressee in self._by_name:
            return [self._by_name[addressee]]
        return [role for role in self._roles if isinstance(event, role.handles)]

    async def _drain(self, community: CommunityId) -> None:
        window = self._windows.setdefault(community, Window())
        try:
            while not self._stopping.is_set() and await self._turn(community, window):
                pass
        except StoreUnavailableError as error:
            log.warning("%s", error)
            self._windows.pop(community, None)
            self._left_in_peace.add(community)
            asyncio.get_running_loop().call_later(STORE_REST, self._go_on, community)
        finally:
            self._draining.discard(community)
            if not window.debts:
                self._windows.pop(community, None)
            if community in self._dirty:
                self.wake(community)
            elif not self._draining and not self._left_in_peace:
                self._idle.set()
                if not self.is_trying_again:
                    self._at_rest.set()

    def _go_on(self, community: CommunityId) -> None:
        self._left_in_peace.discard(community)
        self.wake(community)

    async def _turn(self, community: CommunityId, window: Window) -> bool:
        """Settle one event, once there is room; whoever has waited longest comes first. Say whether there was one."""
        async with self._room:
            if community in self._dirty:
                self._dirty.discard(community)
                window.more, window.fetched = True, False
            chosen = await self._choose(community, window)
            if chosen is not None:
                await self._settle(community, window, *chosen)
            return chosen is not None

    async def _choose(self, community: CommunityId, window: Window) -> tuple[Debt, list[Role]] | None:
        while window.more and window.has_room:
            async with self._turns:
                heard = await self._ledger.owed(community, window.loaded, WINDOW)
            window.loaded = heard[-1].id if heard else window.loaded
            window.more, window.fetched = len(heard) == WINDOW, False
            self._add(window, heard)
        if window.more and not window.fetched:
            async with self._turns:
                self._add(window, await self._ledger.overtaking(community, window.loaded, WINDOW))
            window.fetched = True
        return window.next()

    def _add(self, window: Window, more: Sequence[Heard]) -> None:
        known = {debt.heard.id for debt in window.debts}
        for heard in more:
            if heard.id not in known:
                roles = [role for role in self.concerned(heard.event) if role.name not in heard.settled]
                window.debts.append(Debt(heard, roles, author_of(heard.event), subject_of(heard.event)))
        window.debts.sort(key=lambda debt: debt.heard.id)

    async def _settle(self, community: CommunityId, window: Window, debt: Debt, roles: list[Role]) -> None:
        reader = self._ledger.reader(community)
        prepared = [await self._prepare(role, debt.heard.event, reader) for role in roles]
        works = [result for result in prepared if isinstance(result, Work)]
        failures = [result for result in prepared if isinstance(result, Failure)]
        done = not failures and len(roles) == len(debt.roles)
        if works or done:
            failures += await self._ledger.settle(community, debt.heard, works, done=done)
        if self._witness is not None:
            self._tell(self._witness, community, debt.heard.event, zip(roles, prepared, strict=True), failures)
        failed = {failure.role for failure in failures}
        debt.roles = [role for role in debt.roles if role not in roles or role.name in failed]
        for role in roles:
            if role.name not in failed:
                window.patience.pop(role.name, None)
        for failure in failures:
            await self._try_again(community, window, debt, failure)
        if not debt.roles:
            if not done:
                await self._ledger.settle(community, debt.heard, (), done=True)
            window.debts.remove(debt)
            window.fetched = window.fetched and debt.heard.id <= window.loaded

    def _tell(
        self,
        witness: Witness,
        community: CommunityId,
        event: Event,
        prepared: Iterable[tuple[Role, _Prepared]],
        failures: Sequence[Failure],
    ) -> None:
        """Tell for whom an event was nothing, and who failed; what was decided, the ledger tells once it stands."""
        what = happening(event)
        for role, result in prepared:
            if result is None or isinstance(result, Silence):
                witness.passed(community, what, role.name, result)
        for failure in failures:
            witness.failed(community, what, failure.role)

    async def _prepare(self, role: Role, event: Event, reader: Reader) -> _Prepared:
        try:
            async with asyncio.timeout(self._prepare_within) as limit:
                facts = await role.prepare(event, InTurn(reader, self._turns, limit))
        except StoreUnavailableError:  # nobody's fault, and nothing counts as tried
            raise
        except Exception as error:  # the engine's one place: a role's fault is that role's alone
            return Failure(role.name, trace_of(error))
        return facts if facts is None or isinstance(facts, Silence) else Work(role, facts)

    async def _try_again(self, community: CommunityId, window: Window, debt: Debt, failure: Failure) -> None:
        log.warning("%s failed on %s:\n%s", failure.role, type(debt.heard.event).__name__, failure.trace)
        patience = window.patience.setdefault(failure.role, Patience(debt))
        if patience.tries == len(self._waits):
            window.patience.pop(failure.role)
            debt.roles = [role for role in debt.roles if role.name != failure.role]
            await self._ledger.set_aside(community, debt.heard, failure, done=not debt.roles)
            window.more = True  # that it was set aside is heard as well
            return
        patience.waiting = True
        wait = self._waits[patience.tries]
        patience.tries += 1
        asyncio.get_running_loop().call_later(wait, self._end_wait, community, patience)

    def _end_wait(self, community: CommunityId, patience: Patience) -> None:
        patience.waiting = False
        self.wake(community)
