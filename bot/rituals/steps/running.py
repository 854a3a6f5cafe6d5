"""How far a step of a run has come: what its course has behind it, whatever the clock says meanwhile."""

from datetime import datetime

from bot.rituals.course import What, beats, placed
from bot.rituals.format import Collect, Format, Step, Vote
from bot.rituals.ritual import DID_NOT_HAPPEN, Run


def step_meant(token: str, format_: Format) -> Step | None:
    """Return the step that a button's token names, `run/step…`."""
    parts = token.split("/")
    return format_.step(parts[1]) if len(parts) > 1 else None


def is_behind(what: What, step: str, run: Run, format_: Format) -> bool:
    """Say whether a run has a step's beat behind it."""
    done = beats(format_, run.begins, run.ends)[: run.beat]
    return any(beat.what is what and beat.step == step for beat in done)


def is_between(begins: What, ends: What, step: str, run: Run, format_: Format) -> bool:
    """Say whether a run is between two beats of a step, and whether what is anonymous can be sealed still."""
    if run.stage in DID_NOT_HAPPEN or not run.seal:
        return False
    return is_behind(begins, step, run, format_) and not is_behind(ends, step, run, format_)


def is_open(step: Collect | Vote, run: Run, format_: Format) -> bool:
    """Say whether people can give to a step, or choose in it."""
    return is_between(What.OPENS, What.CLOSES, step.id, run, format_)


def closes_at(step: Collect | Vote, run: Run, format_: Format) -> datetime:
    """Return when a step closes."""
    return placed(step.closes, format_, run.begins, run.ends)
