"""Whether a language model may be asked here, what for, and what it was asked for.

1. The switch belongs to the model and the address that were shown when it was switched on: for another it is off.
2. What was used counts from before the call; nothing that was sent is ever left out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from bot.core.ids import MemberId, new_token
from bot.core.people import Life
from bot.core.suggestions import Model, Use
from bot.store.language_tables import model_uses
from bot.store.scope import Scope
from bot.store.tables import communities, members

SETTING = "model"
ON, OFF = "on", "off"
"""What the switch itself is noted as, among the uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOn:
    """What a community lets a model be asked for, and how many tokens that may cost in a month."""

    uses: frozenset[Use]
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUse:
    """A time that a model was asked, or the switch was turned: by whom, for what, and what came of it."""

    by: str | None
    use: str
    at: datetime
    tokens: int
    outcome: str


class Suggesting:
    """What one community decided about a language model, and how it was used."""

    def __init__(self, scope: Scope, now: datetime, model: Model | None) -> None:
        """Take the moment, and the model that the house can ask, if it can ask any."""
        self._scope = scope
        self._now = now
        self._model = model

    def model(self) -> Model | None:
        """Return the model that the house can ask."""
        return self._model

    def switched_on(self) -> SwitchedOn | None:
        """Return what it may be asked for here; None where it may not be asked."""
        return switched_on(self._scope, self._model)

    def may(self, use: Use) -> bool:
        """Say whether it may be asked for this here."""
        standing = self.switched_on()
        return standing is not None and use in standing.uses

    def switch_on(self, by: MemberId, uses: Sequence[Use], tokens: int) -> None:
        """Let this very model, at this very address, be asked for these."""
        if self._model is not None:
            shown = {"name": self._model.name, "address": self._model.address}
            self._settle({**shown, "uses": sorted(uses), "tokens": tokens}, by, ON)

    def switch_off(self, by: MemberId) -> None:
        """Let no model be asked any more."""
        self._settle(None, by, OFF)

    def used(self) -> int:
        """Return how many tokens were used since the month began."""
        return used(self._scope, self._now)

    def lately(self, most: int = 10) -> Sequence[KeptUse]:
        """Return what it was asked for, and who turned the switch, latest first."""
        rows = self._scope.rows(model_uses, order=(model_uses.c.id.desc(),), most=most)
        known = self._scope.among(members, "member", {row.member for row in rows if row.member is not None})
        names = {row.member: row.name for row in known}
        return [
            KeptUse(by=names.get(row.member), use=row.use, at=row.at, tokens=row.tokens, outcome=row.outcome)
            for row in rows
        ]

    def _settle(self, standing: dict[str, object] | None, by: MemberId, act: str) -> None:
        settings = _settings(self._scope)
        settings.pop(SETTING, None)
        if standing is not None:
            settings[SETTING] = standing
        self._scope.change(communities, settings=json.dumps(settings))
        noted = {"ask": new_token(), "use": act, "member": by, "at": self._now, "tokens": 0, "outcome": act}
        self._scope.insert(model_uses, **noted)


def switched_on(scope: Scope, model: Model | None) -> SwitchedOn | None:
    """Return what a model may be asked for in a community; None where it is off, or was shown another one."""
    row, standing = scope.find(communities), _settings(scope).get(SETTING)
    if model is None or row is None or row.life != Life.OPEN or not isinstance(standing, dict):
        return None
    if (standing["name"], standing["address"]) != (model.name, model.address):
        return None
    uses = frozenset(use for use in Use if use in standing["uses"])
    return SwitchedOn(uses=uses, tokens=min(int(standing["tokens"]), model.tokens_a_month))


def used(scope: Scope, now: datetime) -> int:
    """Return how many tokens a community used since the month began, by UTC."""
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    this_month: ColumnElement[bool] = model_uses.c.at >= begins
    return sum(row.tokens for row in scope.rows(model_uses, this_month))


def _settings(scope: Scope) -> dict[str, object]:
    row = scope.find(communities)
    settings: dict[str, object] = {} if row is None else json.loads(row.settings)
    return settings
