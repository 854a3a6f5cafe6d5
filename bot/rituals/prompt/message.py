"""The one public message of a prompt: its opening words, what people make of it, and what remains."""

from dataclasses import replace

from bot.core.markup import moment
from bot.core.views import Block, Heading, Paragraph, Small, View, view
from bot.rituals import closing
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import CALLED_OFF, CLOSED, Stage
from bot.rituals.steps import Steps
from bot.rituals.tx import RitualTx


def seen(prompt: Occasion, steps: Steps, tx: RitualTx, *, with_all: bool) -> View:
    """Return a prompt's message as it is to read now; `with_all` shows what is about to be dropped once more."""
    run, format_, say = prompt.run, prompt.format, tx.say
    heading = Heading(prompt.title(say))
    if run.stage in CALLED_OFF:
        return view(heading, Paragraph(say("prompt-over")))
    as_it_was = replace(run, stage=Stage.KEEPING) if with_all else run
    shown: tuple[Block, ...] = (heading, *steps.opening(prompt.ritual, as_it_was, format_, tx))
    if run.stage in CLOSED:
        over = None if closing.needs_what_was_given(run, format_) else Small(say("prompt-over"))
        return view(*shown, *steps.blocks(as_it_was, format_, tx), over, *closing.blocks(run, format_, tx))
    key = run.why
    why = Small(say(key)) if key else None
    until = Small(say("prompt-open-until", at=moment(run.ends)))
    return view(*shown, why, *steps.blocks(run, format_, tx), until, Small(say("prompt-doors")))
