"""A gathering in the platform's own list of events, where there is one: listed, begun, over or cancelled there too."""

from bot.core.effects import EventStage, ListEvent
from bot.core.errors import MissingWordsError
from bot.core.markup import Markup, plain
from bot.core.voice import Say
from bot.rituals.format import Kind
from bot.rituals.naming import title_of
from bot.rituals.ritual import Ritual, Run, Stage
from bot.rituals.tx import RitualTx

STAGES = {
    Stage.AHEAD: EventStage.PLANNED,
    Stage.ON: EventStage.ON,
    Stage.KEEPING: EventStage.OVER,
    Stage.OVER: EventStage.OVER,
    Stage.CANCELLED: EventStage.CANCELLED,
    Stage.TOO_FEW: EventStage.CANCELLED,
    Stage.SKIPPED: EventStage.CANCELLED,
}


def list_run(run: Run, ritual: Ritual, tx: RitualTx) -> None:
    """Let the list show how a gathering stands; a prompt is no event, and what was never announced is not listed."""
    if run.kind is not Kind.GATHERING or not tx.messages.was_sent(run.message):
        return
    tx.send(
        ListEvent(
            message=run.message,
            title=plain(title_of(ritual, run.format, tx.say)),
            about=ritual.opening or plain(_purpose(run.format, tx.say)),
            place=ritual.place,
            begins=run.begins,
            ends=run.ends,
            stage=STAGES[run.stage],
        )
    )


def _purpose(format_: str, say: Say) -> Markup:
    key = _purpose_key(format_)
    try:
        return say(key)
    except MissingWordsError:  # its format is gone meanwhile
        return Markup("")


def _purpose_key(format_: str) -> str:
    return f"ritual-{format_.lower()}-purpose"
