"""Figures: several rounds of two things in turn, their medians, and what one is beside the other."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Round = Callable[[], Awaitable[float]]
LONG_ENOUGH = 12.0
"""Seconds after which no further round is begun, so that all of it ends within a few minutes even on a busy machine."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds gave."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle one."""
        return median(self.rounds)

    def __str__(self) -> str:
        """Write the median, and between what the rounds lay."""
        return f"{_short(self.median)} ({_short(min(self.rounds))}–{_short(max(self.rounds))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of ours, in a unit, beside its baseline; and what it should reach, where that is said."""

    name: str
    unit: str
    ours: Spread
    beside: str
    baseline: Spread
    at_least: float | None = None
    at_most: float | None = None
    ratio_at_least: float | None = None
    ratio_at_most: float | None = None

    @property
    def met(self) -> bool | None:
        """Say whether it reaches what it should; None where nothing is asked of it."""
        if self.at_least is not None:
            return self.ours.median >= self.at_least
        if self.at_most is not None:
            return self.ours.median <= self.at_most
        if self.ratio_at_most is not None:
            return self.ratio.median <= self.ratio_at_most
        return None if self.ratio_at_least is None else self.ratio.median >= self.ratio_at_least

    @property
    def target(self) -> str:
        """Write what it should reach, and whether it does."""
        verdict = "met" if self.met else "missed"
        if self.at_least is not None:
            return f"≥ {self.at_least:g}, {verdict}"
        if self.at_most is not None:
            return f"≤ {self.at_most:g}, {verdict}"
        if self.ratio_at_most is not None:
            return f"ratio ≤ {self.ratio_at_most:g}, {verdict}"
        return "" if self.ratio_at_least is None else f"ratio ≥ {self.ratio_at_least:g}, {verdict}"

    @property
    def ratio(self) -> Spread:
        """Return ours by the baseline, round by round: what slows a whole round down is in both."""
        pairs = zip(self.ours.rounds, self.baseline.rounds, strict=True)
        return Spread(tuple(ours / baseline for ours, baseline in pairs))


async def in_turn(rounds: int, ours: Round, baseline: Round) -> tuple[Spread, Spread]:
    """Measure both once each to warm up, then in turn, so that neither has the quieter machine."""
    began = time.perf_counter()
    await ours(), await baseline()
    pairs = [(await ours(), await baseline())]
    while len(pairs) < rounds and time.perf_counter() - began < LONG_ENOUGH:
        pairs.append((await ours(), await baseline()))
    return Spread(tuple(pair[0] for pair in pairs)), Spread(tuple(pair[1] for pair in pairs))


async def rate(number: int, work: Awaitable[object]) -> float:
    """Return how many a second that was."""
    began = time.perf_counter()
    await work
    return number / (time.perf_counter() - began)


def table(figures: Sequence[Figure]) -> str:
    """Write figures as a table in Markdown."""
    rows = [("what", "ours", "baseline", "ratio", "target")]
    for figure in figures:
        beside = f"{figure.baseline} {figure.beside}"
        rows.append((f"{figure.name}, {figure.unit}", str(figure.ours), beside, str(figure.ratio), figure.target))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(f"| {line} |" for line in (lines[0], " | ".join("-" * width for width in widths), *lines[1:]))


def as_json(figure: Figure) -> dict[str, Any]:
    """Write a figure for machines."""
    return {
        "name": figure.name,
        "unit": figure.unit,
        "ours": figure.ours.rounds,
        "beside": figure.beside,
        "baseline": figure.baseline.rounds,
        "ratio": figure.ratio.median,
        "met": figure.met,
    }


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
