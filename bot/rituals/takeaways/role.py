"""The scribe's role: it asks what is worth keeping, brings it back to whoever wished, and lets what found nobody rest.

It comes after the roles of the kinds: they close a run (`bot.rituals.closing`), and draw its public message.
"""

from collections.abc import Callable, Mapping
from functools import partial

from bot.core.answers import privately
from bot.core.commands import Word
from bot.core.effects import Gesture
from bot.core.events import ButtonPressed, Event, FormSubmitted, MessageSent, ModelAnswered, TimeCame
from bot.core.people import Member
from bot.core.role import Reader
from bot.core.views import Paragraph
from bot.rituals.closing import redraw
from bot.rituals.formats import Formats
from bot.rituals.ritual import Run
from bot.rituals.takeaways import my_step, worth
from bot.rituals.takeaways.keeping import Keeping
from bot.rituals.takeaways.plainer import Plainer
from bot.rituals.takeaways.rest import Rest
from bot.rituals.tx import RitualTx

OnPress = Callable[[ButtonPressed, Member, Run, RitualTx], None]
OnForm = Callable[[FormSubmitted, Member, Run, RitualTx], None]
OnTime = Callable[[TimeCame, RitualTx], None]


class Scribe:
    """Writes down what people want kept, and only that."""

    name = "takeaways"
    handles: tuple[type[Event], ...] = (ButtonPressed, FormSubmitted, TimeCame, MessageSent, ModelAnswered)
    words: tuple[Word, ...] = ()

    def __init__(self, formats: Formats) -> None:
        """Take the catalogue: a format says what its runs keep."""
        self._formats = formats
        self._keeping = keeping = Keeping(formats)
        self._rest = rest = Rest()
        self._plainer = plainer = Plainer(keeping)
        self._pressed: Mapping[str, OnPress] = {
            "takeaways.write": keeping.open_form,
            "takeaways.post": keeping.post,
            "takeaways.nothing": keeping.nothing,
            "takeaways.plainer": plainer.ask,
            "takeaways.plainer_take": plainer.take,
            "takeaways.look": plainer.look,
            "takeaways.my_step": partial(my_step.open_form, formats),
            "takeaways.worth": partial(worth.say, formats),
            "takeaways.not_worth": partial(worth.say, formats),
            "takeaways.keep": rest.answer,
            "takeaways.change": rest.answer,
            "takeaways.rest": rest.answer,
        }
        self._submitted: Mapping[str, OnForm] = {
            "takeaways.write": keeping.receive,
            "takeaways.my_step": partial(my_step.receive, formats),
        }
        self._timed: Mapping[str, OnTime] = {
            "takeaways.begin": self._begin,
            "takeaways.over": keeping.time_is_over,
            "takeaways.redraw": keeping.show_without_names,
            "takeaways.unseal": worth.unseal,
            "takeaways.step_back": my_step.bring_back,
        }

    async def prepare(self, event: Event, read: Reader) -> str | None:
        """Say what it is about: one of its buttons, forms and moments, or take-aways that stand now."""
        match event:
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb) | ModelAnswered(verb=verb):
                return verb if verb.startswith(f"{self.name}.") else None
            case MessageSent(name=name) if name.startswith("take-aways/") and name.count("/") == 1:
                return name.partition("/")[2]
        return None

    def handle(self, event: Event, facts: str, tx: RitualTx) -> None:
        """Look the run up, and let who knows about it go on."""
        match event:
            case TimeCame() if facts in self._timed:
                self._timed[facts](event, tx)
            case MessageSent():
                run = tx.runs.run(facts)
                if run is not None:
                    redraw(run, tx)
            case ButtonPressed() | FormSubmitted():
                self._gesture(event, facts, tx)
            case ModelAnswered():
                run, me = tx.runs.run(event.token.partition("/")[0]), tx.member(event.asker)
                if run is not None and me is not None:
                    self._plainer.show(event, me, run, tx)

    def _gesture(self, event: ButtonPressed | FormSubmitted, verb: str, tx: RitualTx) -> None:
        run = tx.runs.run(event.token.partition("/")[0])
        if run is None:
            _no_longer(event, tx)
        elif isinstance(event, ButtonPressed) and verb in self._pressed:
            self._pressed[verb](event, tx.who(event.by), run, tx)
        elif isinstance(event, FormSubmitted) and verb in self._submitted:
            self._submitted[verb](event, tx.who(event.by), run, tx)
        else:
            _no_longer(event, tx)

    def _begin(self, event: TimeCame, tx: RitualTx) -> None:
        """Take up a run that has just closed."""
        run = tx.runs.run(event.token)
        if run is not None:
            self._rest.count(run, tx)
            self._keeping.ask(run, tx)
            worth.seal_until(run, self._formats.get(run.format), tx)


def _no_longer(event: Gesture, tx: RitualTx) -> None:
    tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))
