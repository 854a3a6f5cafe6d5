"""What goes wrong between two computers, on purpose: at the next call, or now and then by a seeded dice."""

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class LoseReply:
    """Do what was asked, and let nobody learn of it."""


@dataclass(frozen=True)
class LoseRequest:
    """Break the connection before anything was done."""


@dataclass(frozen=True)
class RateLimited:
    """Answer 429, in one of Discord's scopes: user (this bucket), shared, or global; `banned` as Cloudflare would."""

    after: float = 0.05
    scope: str = "user"
    banned: bool = False


@dataclass(frozen=True)
class Broken:
    """Answer with an error of the server, having done nothing."""

    status: int = 500


@dataclass(frozen=True)
class BrokenAfter:
    """Do what was asked and answer with an error of the server."""

    status: int = 503


@dataclass(frozen=True)
class Slow:
    """Do what was asked and take long to say so."""

    seconds: float


@dataclass(frozen=True)
class Garbage:
    """Do what was asked and answer with what is no JSON."""


@dataclass(frozen=True)
class Says:
    """Answer with an error that Discord knows."""

    status: int
    code: int
    message: str = "Something is wrong."


@dataclass(frozen=True)
class Twice:
    """Tell the same event twice, as two frames."""


@dataclass(frozen=True)
class Closes:
    """End the socket instead of telling the event; it is told at RESUME."""

    code: int = 4000


Fault = LoseReply | LoseRequest | RateLimited | Broken | BrokenAfter | Slow | Garbage | Says | Twice | Closes


@dataclass
class Faults:
    """What will go wrong, by pattern: `POST /channels/*/messages`, `event:MESSAGE_CREATE`, `event:*`."""

    ahead: deque[tuple[str, Fault]] = field(default_factory=deque)
    happened: list[tuple[str, Fault]] = field(default_factory=list)
    _dice: random.Random = field(default_factory=lambda: random.Random(0))
    _odds: list[tuple[str, Fault, float]] = field(default_factory=list)

    def next(self, pattern: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls that match go wrong."""
        self.ahead.extend((pattern, fault) for _ in range(times))

    def roll(self, seed: int, odds: Mapping[tuple[str, Fault], float]) -> None:
        """Let things go wrong now and then from now on."""
        self._dice = random.Random(seed)
        self._odds = [(pattern, fault, chance) for (pattern, fault), chance in odds.items()]

    def stop(self) -> None:
        """Let all be well from now on."""
        self._odds.clear()
        self.ahead.clear()

    def at(self, name: str) -> Fault | None:
        """Return what goes wrong with this call."""
        fault = self._from_queue(name) or self._from_dice(name)
        if fault is not None:
            self.happened.append((name, fault))
        return fault

    def _from_queue(self, name: str) -> Fault | None:
        for entry in self.ahead:
            if fnmatchcase(name, entry[0]):
                self.ahead.remove(entry)
                return entry[1]
        return None

    def _from_dice(self, name: str) -> Fault | None:
        odds = [(fault, chance) for pattern, fault, chance in self._odds if fnmatchcase(name, pattern)]
        return next((fault for fault, chance in odds if self._dice.random() < chance), None)
