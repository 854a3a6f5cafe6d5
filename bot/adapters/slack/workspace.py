"""One workspace to call: who we are there, what we may do, and one door through which every request goes out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.base import Ambiguous
from bot.adapters.slack.errors import Declined, understood
from bot.core.ids import SpaceId

_READING = frozenset({"history", "replies", "info", "list", "members", "conversations"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace that let us in. `scopes` is what it granted; empty where Slack did not say."""

    space: SpaceId
    team: str
    name: str
    bot_user: str
    address: str
    scopes: frozenset[str]
    client: AsyncWebClient = field(repr=False)
    _lacking: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Ask once, leaving out what is None. Raises a `DeliveryError`."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            if _takes_a_form(method):
                answer = await self.client.api_call(method, data=_form(given))
            else:
                answer = await self.client.api_call(method, json=given)
        except Exception as error:  # an adapter's mouth: slack_sdk lets through whatever its HTTP client raises
            told = understood(error)
            if isinstance(told, Declined) and told.needed:
                self._lacking.add(told.needed)
            raise told from error
        if not isinstance(answer.data, dict):
            raise Ambiguous(f"Slack's answer to {method} is none that can be read.")
        return answer.data

    def may(self, scope: str) -> bool:
        """Say whether we hold a scope, as far as is known."""
        return scope not in self._lacking and (not self.scopes or scope in self.scopes)

    def lacks(self, scope: str) -> bool:
        """Say whether a scope is known to be missing."""
        return not self.may(scope)


def _takes_a_form(method: str) -> bool:
    """Say whether a method reads forms only: those that read, and those that take files."""
    return method.startswith("files.") or method.rpartition(".")[2] in _READING


def _form(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
