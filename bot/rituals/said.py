"""Says back when something comes round, so that people see what was understood.

What is said in English can be typed again and means the same; a test holds it.
"""

from collections.abc import Iterable
from itertools import product

from bot.core.markup import Markup, moment
from bot.core.recurrence import Recurrence
from bot.core.recurrence_words import WORKDAYS
from bot.core.voice import Say

_WORK = ",".join(WORKDAYS)


def in_words(recurrence: Recurrence, say: Say) -> Markup:
    """Return when it comes round, such as "every second Thursday at 16:00"."""
    if not recurrence.rule:
        return say("when-said-once", at=moment(recurrence.first.at))
    at = f"{recurrence.start:%H:%M}"
    parts = dict(part.partition("=")[::2] for part in recurrence.rule.split(";"))
    every = int(parts.pop("INTERVAL", 1))
    match tuple(sorted(parts.items())):
        case (("FREQ", "DAILY"),):
            return say("when-said-daily", every=every, time=at)
        case (("BYDAY", days), ("FREQ", "WEEKLY")):
            return _weekly(days, every, at, say)
        case (("BYDAY", days), ("FREQ", "MONTHLY")) if counted := _counted(days):
            which, on = counted
            return _monthly(which, [say(f"when-day-{day}") for day in on], every, at, say)
        case (("BYDAY", days), ("BYSETPOS", which), ("FREQ", "MONTHLY")) if days == _WORK:
            return _monthly(map(int, which.split(",")), [say("when-day-WORK")], every, at, say)
        case (("BYMONTHDAY", "-1"), ("FREQ", "MONTHLY")):
            return say("when-said-last-day", every=every, time=at)
        case (("BYMONTHDAY", dates), ("FREQ", "MONTHLY")) if "-" not in dates:
            return say("when-said-dates", every=every, days=_listed(map(Markup, dates.split(",")), say), time=at)
    return say("when-said-rule", rule=recurrence.rule, time=at)


def _weekly(days: str, every: int, at: str, say: Say) -> Markup:
    if days == _WORK and every == 1:
        return say("when-said-workdays", time=at)
    listed = _listed([say(f"when-day-{day}") for day in days.split(",")], say)
    if "," in days:
        return say("when-said-weekly-several", every=every, days=listed, time=at)
    return say("when-said-weekly", every=every, day=listed, time=at)


def _monthly(which: Iterable[int], days: Iterable[Markup], every: int, at: str, say: Say) -> Markup:
    ordinals = _listed([say("when-which", which=each) for each in which], say)
    nth = say("when-nth", which=ordinals, days=_listed(days, say))
    return say("when-said-monthly", every=every, days=nth, time=at)


def _counted(days: str) -> tuple[list[int], list[str]] | None:
    """Take `1MO,1TU,3MO,3TU` apart into the first and third, Monday and Tuesday; None for what is no such square."""
    found = [(int(day[:-2] or 0), day[-2:]) for day in days.split(",")]
    which, on = (list(dict.fromkeys(each)) for each in zip(*found, strict=True))
    return (which, on) if {*which} <= {1, 2, 3, 4, 5, -1} and found == list(product(which, on)) else None


def _listed(items: Iterable[Markup], say: Say) -> Markup:
    """Return the items as one lists them, such as "Monday, Wednesday and Friday"."""
    *first, last = items
    return say("when-list", first=Markup(", ".join(first)), last=last) if first else last
