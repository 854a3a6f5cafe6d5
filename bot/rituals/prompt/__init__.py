"""Prompts: one message that each answers in their own time. Receives and defers.

`message` is how a prompt looks, `course` what it does from its beginning to its end; what people do in it are steps,
which gatherings have as well.
"""

from bot.core.answers import privately
from bot.core.commands import Word
from bot.core.events import ButtonPressed, Event, FormSubmitted, TimeCame
from bot.core.people import Life
from bot.core.role import Reader
from bot.core.views import Paragraph
from bot.rituals import running
from bot.rituals.format import Kind
from bot.rituals.formats import Formats
from bot.rituals.occasion import Occasion, look_up
from bot.rituals.prompt.course import Course
from bot.rituals.steps import GESTURES, Steps, sources
from bot.rituals.tx import RitualTx

__all__ = ["Prompts"]


class Prompts:
    """Asks a room something, shows what people make of it, and says when it is over."""

    name = "prompt"
    handles: tuple[type[Event], ...] = (ButtonPressed, FormSubmitted, TimeCame)
    words: tuple[Word, ...] = ()

    def __init__(self, formats: Formats) -> None:
        """Take the catalogue."""
        self._formats = formats
        self._steps = Steps(formats)
        self._course = Course(self._steps)

    async def prepare(self, event: Event, read: Reader) -> bool | None:
        """Say whether it is about a prompt: one of its moments or gestures."""
        match event:
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
        return None

    def handle(self, event: Event, facts: bool, tx: RitualTx) -> None:
        """Settle an event."""
        match event:
            case TimeCame(verb="prompt.announce"):
                self._announce(event, tx)
            case TimeCame():
                self._time_came(event, tx)
            case ButtonPressed() | FormSubmitted():
                self._gesture(event, tx)

    # ---- moments ---------------------------------------------------------------------------------------------------

    def _announce(self, event: TimeCame, tx: RitualTx) -> None:
        begun = running.announced(event, tx, self._formats)
        if begun is None:
            return
        ritual, run = begun
        format_ = self._formats[run.format]
        if run.kind is Kind.PROMPT:
            self._course.go_on(Occasion(run=run, ritual=ritual, format=format_), tx)
        else:
            running.carry_on(run, format_, tx)

    def _time_came(self, event: TimeCame, tx: RitualTx) -> None:
        run, prompt = tx.runs.run(event.token), look_up(event.token, tx, self._formats)
        if run is None:
            return
        if prompt is None:
            running.without_format(run, tx.rituals.ritual(run.ritual), tx)
        elif event.verb == "prompt.beat":
            self._course.go_on(prompt, tx)
        elif event.verb == "prompt.redraw":
            self._course.look_again(prompt, tx)

    # ---- gestures --------------------------------------------------------------------------------------------------

    def _gesture(self, event: ButtonPressed | FormSubmitted, tx: RitualTx) -> None:
        act, me = event.verb.removeprefix("prompt."), tx.who(event.by)
        prompt = look_up(event.token, tx, self._formats)
        if tx.community.life is not Life.OPEN:
            tx.send(privately(event, tx.say, Paragraph(tx.say("prompt-gone"))))
        elif act == "have_one":
            if isinstance(event, FormSubmitted):
                sources.put_aside(event, me, tx)
                self._again(prompt, tx)
            else:
                sources.have_one(event, me, tx)
        elif act == "drop_one" and isinstance(event, ButtonPressed):
            sources.drop_one(event, me, tx)
        elif prompt is None or prompt.run.kind is not Kind.PROMPT or act not in GESTURES:
            tx.send(privately(event, tx.say, Paragraph(tx.say("prompt-gone"))))
        else:
            ritual, run, format_ = prompt.ritual, prompt.run, prompt.format
            if isinstance(event, ButtonPressed):
                changed = self._steps.pressed(event, ritual, run, format_, me, tx)
            else:
                changed = self._steps.submitted(event, ritual, run, format_, me, tx)
            if changed:
                self._course.show(prompt, tx)

    def _again(self, prompt: Occasion | None, tx: RitualTx) -> None:
        """Count what was put aside where it was."""
        if prompt is not None and prompt.run.kind is Kind.PROMPT:
            self._course.show(prompt, tx)
