"""Figures: several rounds of two things in turn, their medians, and what one is beside the other."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median

Round = Callable[[], Awaitable[float]]


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
    """A figure of ours, in a unit, beside its baseline; `target` says what it should reach, where there is one."""

    name: str
    unit: str
    ours: Spread
    beside: str
    baseline: Spread
    target: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> Spread:
        """Return ours by the baseline, round by round: what slows a whole round down is in both."""
        pairs = zip(self.ours.rounds, self.baseline.rounds, strict=True)
        return Spread(tuple(ours / baseline for ours, baseline in pairs))


async def in_turn(rounds: int, ours: Round, baseline: Round) -> tuple[Spread, Spread]:
    """Measure both once each to warm up, then in turn, so that neither has the quieter machine."""
    await ours(), await baseline()
    pairs = [(await ours(), await baseline()) for _ in range(rounds)]
    return Spread(tuple(pair[0] for pair in pairs)), Spread(tuple(pair[1] for pair in pairs))


async def rate(number: int, work: Awaitable[object]) -> float:
    """Return how many a second that was."""
    began = time.perf_counter()
    await work
    return number / (time.perf_counter() - began)


def table(figures: list[Figure]) -> str:
    """Write figures as a table in Markdown."""
    rows = [("what", "ours", "baseline", "beside", "ratio", "target")]
    for figure in figures:
        verdict = "" if figure.met is None else (" ✓" if figure.met else " missed")
        rows.append(
            (
                f"{figure.name}, {figure.unit}",
                str(figure.ours),
                str(figure.baseline),
                figure.beside,
                str(figure.ratio),
                figure.target + verdict,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
