"""What one community still owes, as far as it was loaded, and what of it is settled next."""

from dataclasses import dataclass, field

from bot.core.ledger import Heard
from bot.core.role import Role

WINDOW = 200


@dataclass(slots=True)
class Debt:
    """An event in a community's window, with the roles that still have to settle it."""

    heard: Heard
    roles: list[Role]
    author: object = None
    subject: object = None

    @property
    def awaited(self) -> bool:
        """Say whether a person waits for it."""
        return self.heard.event.awaited


@dataclass(slots=True)
class Patience:
    """A role's tries at an event that it failed on."""

    debt: Debt
    tries: int = 0
    waiting: bool = False


@dataclass(slots=True)
class Window:
    """What one community still owes, as far as it was loaded; there may be `more` behind `loaded`.

    What is awaited is fetched from behind `loaded`; `fetched` says that nothing has changed there since.
    """

    debts: list[Debt] = field(default_factory=list)
    loaded: int = 0
    more: bool = True
    fetched: bool = False
    patience: dict[str, Patience] = field(default_factory=dict)

    @property
    def has_room(self) -> bool:
        """Say whether to look further: a role that waits must not hide from the others what comes later."""
        return len(self.debts) < WINDOW or any(patience.waiting for patience in self.patience.values())

    def next(self) -> tuple[Debt, list[Role]] | None:
        """Choose what to settle now: law 3 among what is not held up by law 1."""
        first: tuple[Debt, list[Role]] | None = None
        authors: set[object] = set()
        subjects: set[object] = set()
        for debt in self.debts:
            if not debt.roles:
                return debt, []
            runnable = [role for role in debt.roles if self._may(role, debt)]
            if runnable:
                overtakes = debt.awaited and debt.author not in authors and debt.subject not in subjects
                if overtakes:
                    return debt, runnable
                first = first or (debt, runnable)
                authors.add(debt.author)
                if debt.subject is not None:
                    subjects.add(debt.subject)
        return first

    def _may(self, role: Role, debt: Debt) -> bool:
        """Say whether a role may settle this now; one that failed first comes to an end with what it failed on."""
        patience = self.patience.get(role.name)
        return patience is None or (patience.debt is debt and not patience.waiting)
