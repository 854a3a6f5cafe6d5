"""Remembers for a while what was decided and why, so that the page can show what goes on behind the scenes.

1. It remembers the last few hundred events, in memory alone; what it knows is gone with the process.
2. It is told no words (see `core.witness`), and whose name is given up is forgotten here as well.
3. Whoever shows it learns of all that it is told, also where nothing of it is to be seen in the chat.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.adapters.playground.news import Listener, News
from bot.core.ids import CommunityId, EventId, Identity
from bot.core.witness import Happening, Note, Silence

MOST = 200


@dataclass(slots=True)
class Account:
    """What became of one event: what each role decided, why others let it pass, and who failed on it."""

    number: int
    what: Happening
    settled: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    passed: dict[str, Silence | None] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


class Onlooker:
    """A `bot.core.witness.Witness` with a short memory."""

    def __init__(self, most: int = MOST) -> None:
        """Remember so many events."""
        self._most = most
        self._news = News()
        self.told = 0
        """How often something was told: whoever has seen less looks again."""
        self._number = 0
        self._accounts: OrderedDict[tuple[CommunityId, EventId], Account] = OrderedDict()

    def passed(self, community: CommunityId, what: Happening, role: str, why: Silence | None) -> None:
        """Remember for whom an event was nothing."""
        self._of(community, what).passed[role] = why
        self._tell()

    def settled(self, community: CommunityId, what: Happening, role: str, notes: tuple[Note, ...]) -> None:
        """Remember what a role decided."""
        account = self._of(community, what)
        account.settled[role] = notes
        account.failed.discard(role)
        self._tell()

    def failed(self, community: CommunityId, what: Happening, role: str) -> None:
        """Remember who failed."""
        self._of(community, what).failed.add(role)
        self._tell()

    def on_news(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called whenever something was told; return how to leave it off."""
        return self._news.on(listener)

    def _tell(self) -> None:
        self.told += 1
        self._news.tell()

    def accounts(self, community: CommunityId, is_known: Callable[[Identity], bool]) -> Sequence[Account]:
        """Return what is remembered of a community, the latest first; whoever is not known is forgotten by that."""
        found = [account for (of, _), account in self._accounts.items() if of == community]
        for account in found:
            if account.what.by is not None and not is_known(account.what.by):
                account.what = replace(account.what, by=None)
        return sorted(found, key=lambda account: -account.number)

    def _of(self, community: CommunityId, what: Happening) -> Account:
        key = (community, what.id)
        if key not in self._accounts:
            self._number += 1
            self._accounts[key] = Account(self._number, what)
            if len(self._accounts) > self._most:
                self._accounts.popitem(last=False)
        return self._accounts[key]
