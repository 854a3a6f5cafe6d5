"""The one public message of a prompt: its opening words, what people make of it, and what remains."""

from dataclasses import dataclass, replace

from bot.core.markup import Markup, moment
from bot.core.views import Block, Heading, Paragraph, Small, View, view
from bot.core.voice import Say
from bot.rituals import closing
from bot.rituals.format import Format
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.ritual import Ritual, Run, Stage
from bot.rituals.steps import Steps
from bot.rituals.tx import RitualTx


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A run, the ritual that it is a time of, and its format."""

    run: Run
    ritual: Ritual
    format: Format

    def now_as(self, run: Run) -> "Prompt":
        """Return it as it is after its run went on."""
        return replace(self, run=run)

    def title(self, say: Say) -> Markup:
        """Return what it is called."""
        return title_of(self.ritual, self.run.format, say)


def look_up(token: str, tx: RitualTx, formats: Formats) -> Prompt | None:
    """Return the prompt that a token names before its first stroke; None where there is no such any more."""
    run = tx.runs.run(token.partition("/")[0])
    ritual = None if run is None else tx.rituals.ritual(run.ritual)
    format_ = None if run is None else formats.get(run.format)
    if run is None or ritual is None or format_ is None:
        return None
    return Prompt(run=run, ritual=ritual, format=format_)


def seen(prompt: Prompt, steps: Steps, tx: RitualTx, *, with_all: bool) -> View:
    """Return a prompt's message as it is to read now; `with_all` shows what is about to be dropped once more."""
    run, format_, say = prompt.run, prompt.format, tx.say
    heading = Heading(prompt.title(say))
    if run.stage in (Stage.CANCELLED, Stage.SKIPPED):
        return view(heading, Paragraph(say("prompt-over")))
    as_it_was = replace(run, stage=Stage.KEEPING) if with_all else run
    shown: tuple[Block, ...] = (heading, *steps.opening(prompt.ritual, as_it_was, format_, tx))
    if run.stage in closing.CLOSED:
        over = None if closing.needs_what_was_given(run, format_) else Small(say("prompt-over"))
        return view(*shown, *steps.blocks(as_it_was, format_, tx), over, *closing.blocks(run, format_, tx))
    key = run.why
    why = Small(say(key)) if key else None
    until = Small(say("prompt-open-until", at=moment(run.ends)))
    return view(*shown, why, *steps.blocks(run, format_, tx), until, Small(say("prompt-doors")))
