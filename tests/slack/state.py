"""Everything that a Slack keeps: its workspaces, who may ask, and what gestures allow.

1. All of it hangs on one `Slack`, so that it can be hosted in this process or in one of its own.
2. Times of messages are unique and increasing over the whole Slack, whatever the clock does.
3. What was said and what was acknowledged is in the log, if there is one, before anybody is told.
"""

import itertools
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.slack.records import Channel, Json, Message, Team, View
from tests.slack.rights import App, File, ResponseUrl, Token, Trigger


def real_time() -> datetime:
    """Return the moment by the clock on the wall."""
    return datetime.now(UTC)


class Log:
    """What was said and acknowledged: a line of JSON each, on the disk before anybody is told."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, kind: str, **what: Any) -> None:
        self._file.write(json.dumps({"kind": kind, **what}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


class Slack:
    """The whole state."""

    def __init__(self, clock: Callable[[], datetime] = real_time, log: Log | None = None) -> None:
        self.clock, self.log, self.app = clock, log, App()
        self.teams: dict[str, Team] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, File] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.refreshes: dict[str, str] = {}
        self.violations: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.address = ""
        self._coins, self._last = itertools.count(1), 0
        self.tokens[self.app.app_token] = Token(value=self.app.app_token, is_app=True)

    def now(self) -> float:
        return self.clock().timestamp()

    def ts(self) -> str:
        """Return a time that no message has."""
        self._last = max(self._last + 1, int(self.now() * 1_000_000))
        seconds, micros = divmod(self._last, 1_000_000)
        return f"{seconds}.{micros:06}"

    def coin(self, prefix: str) -> str:
        """Return a name that nothing has."""
        return f"{prefix}{next(self._coins):08}"

    def write(self, kind: str, **what: Any) -> None:
        """Write to the log, if there is one."""
        if self.log is not None:
            self.log.write(kind, **what)

    def add(self, team: Team, channel: Channel, message: Message) -> Message:
        """Let a message stand."""
        channel.messages[message.ts] = message
        key = (message.metadata or {}).get("event_payload", {}).get("key")
        self.write(
            "said",
            team=team.id,
            channel=channel.id,
            ts=message.ts,
            user=message.user,
            text=message.text,
            thread_ts=message.thread_ts,
            only_for=message.only_for,
            key=key,
        )
        return message

    def views(self) -> Iterator[View]:
        """Go through everything that stands before somebody."""
        for team in self.teams.values():
            yield from team.homes.values()
            yield from (view for stack in team.modals.values() for view in stack)

    def archive_link(self, team: Team, channel: str, ts: str) -> str:
        """Return a message's address."""
        return f"https://{team.domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
