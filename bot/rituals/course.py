"""What happens in a run, and when: the beats of its course, computed from its format alone.

1. The same run has the same beats, whenever they are asked for; how many are done is all that is kept of it.
2. Beats at one moment keep the order in which they stand here: what opens is there before what is said of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rituals.format import Apply, Collect, Draw, FollowUp, Format, Kind, Phase, Show, Vote

REMINDS_BEFORE = timedelta(hours=24)
SHEET_BEFORE = timedelta(minutes=30)


class What(StrEnum):
    """What a beat does."""

    ANNOUNCE = "announce"
    REMIND = "remind"
    """Those who said yes are reminded."""
    SHEET = "sheet"
    """The host gets the run sheet, with the button that opens."""
    BEGIN = "begin"
    OPENS = "opens"
    CLOSES = "closes"
    DRAW = "draw"
    SHOW = "show"
    PHASE = "phase"
    CLOSE = "close"
    """It is over: the host is asked for the take-aways, those who came whether it was worth their time."""
    FOLLOW_UP = "follow-up"
    APPLY = "apply"
    MADE = "made"
    """The time to object is over."""
    END = "end"
    """What was given is dropped, approved or not."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that a run does at a moment; `step` names the step of its format that it belongs to."""

    what: What
    at: datetime
    step: str = ""


def placed(moment: timedelta, format_: Format, begins: datetime, ends: datetime) -> datetime:
    """Return when a moment of a format is in a run, which may be longer or shorter than its format says.

    What comes at the end or behind it keeps its distance from the end; what comes before, from the beginning.
    """
    if moment >= format_.length:
        return ends + (moment - format_.length)
    return min(begins + moment, ends)


def beats(format_: Format, begins: datetime, ends: datetime) -> tuple[Beat, ...]:
    """Return the course of a run, from its announcement to its end."""
    found = [Beat(What.ANNOUNCE, begins - format_.lead)]
    if format_.kind is Kind.GATHERING:
        found += [
            Beat(What.REMIND, max(begins - REMINDS_BEFORE, begins - format_.lead)),
            Beat(What.SHEET, max(begins - SHEET_BEFORE, begins - format_.lead)),
        ]
    found.append(Beat(What.BEGIN, begins))
    phase_at = begins

    def at(moment: timedelta) -> datetime:
        return placed(moment, format_, begins, ends)

    for step in format_.steps:
        match step:
            case Collect() | Vote():
                found += [
                    Beat(What.OPENS, at(step.opens), step.id),
                    Beat(What.CLOSES, at(step.closes), step.id),
                ]
            case Draw():
                found.append(Beat(What.DRAW, at(step.at), step.id))
            case Show():
                found.append(Beat(What.SHOW, at(step.at), step.id))
            case FollowUp():
                found.append(Beat(What.FOLLOW_UP, at(step.at), step.id))
            case Apply():
                found.append(Beat(What.APPLY, at(step.at), step.id))
                found.append(Beat(What.MADE, at(step.at) + step.objection, step.id))
            case Phase():
                found.append(Beat(What.PHASE, phase_at, step.id))
                phase_at += timedelta(minutes=step.minutes)
    found.append(Beat(What.CLOSE, ends))
    over = max(ends, *(beat.at for beat in found))
    found.append(Beat(What.END, over + (format_.keeps_by if format_.keeps else timedelta(0))))
    order = {what: place for place, what in enumerate(What)}
    return tuple(sorted(found, key=lambda beat: (beat.at, order[beat.what])))
