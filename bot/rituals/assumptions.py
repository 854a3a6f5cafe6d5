"""What people would have to do for a course to go on, so that a preview can show all of it.

1. The host says yes; of made-up people as few come as a format asks for, and each gives what it asks for. Whoever
   hosts writes take-aways, and one more person asked for them.
2. They are made up in the supposition alone, and nobody who is real does anything in it but host.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.events import ButtonPressed, FormSubmitted, Interaction
from bot.core.ids import EventId, Identity, MemberId, identity, new_token, space_of
from bot.core.markup import plain
from bot.rituals.course import placed
from bot.rituals.format import Anonymity, Collect, Format, Kind, Source, Vote, Voter
from bot.rituals.ritual import Answer, Choice, Given, Hosting, Ritual, Rsvp, Run, Stage
from bot.rituals.takeaways.words import edition
from bot.rituals.tx import RitualTx

Gesture = ButtonPressed | FormSubmitted

MOST_GUESTS = 12
WRITING = timedelta(minutes=30)
"""How long somebody takes to write take-aways."""


class Assumptions:
    """The assumptions of one course, each made once."""

    def __init__(self, ritual: Ritual, format_: Format, run: Run, tx: RitualTx) -> None:
        """Make up as many people as the format needs."""
        self._format = format_
        coming = min(max(format_.least, 1), ritual.capacity or MOST_GUESTS, MOST_GUESTS)
        names = (plain(tx.say("preview-guest", number=number + 1)) for number in range(coming + 1))
        space = space_of(run.channel)
        *self._people, self._absent = (tx.who(identity(space, name)).id for name in names)
        self._done: set[str] = set()

    @property
    def coming(self) -> int:
        """Return how many people come."""
        return len(self._people)

    @property
    def guests(self) -> frozenset[MemberId]:
        """Return who was made up."""
        return frozenset((*self._people, self._absent))

    def gestures(self, run: Run, looks_after: Callable[[Run, RitualTx], Identity], tx: RitualTx) -> tuple[Gesture, ...]:
        """Return what whoever looks after the run does by now: writes take-aways, and posts them."""
        if run.stage is not Stage.KEEPING or not self._once("take-aways"):
            return ()
        at, host = tx.now + WRITING, looks_after(run, tx)
        interaction = Interaction(space=space_of(host), handle="preview", until=at + WRITING)
        words = plain(tx.say("preview-given"))
        seen = edition(dict.fromkeys(self._format.keeps, words))  # only what was seen as it stands is posted
        written = FormSubmitted(
            id=EventId(f"preview:written:{run.id}"),
            at=at,
            by=host,
            verb="takeaways.write",
            token=run.id,
            values=dict.fromkeys(self._format.keeps, (words,)),
            interaction=interaction,
        )
        posted = ButtonPressed(
            id=EventId(f"preview:posted:{run.id}"),
            at=at,
            by=host,
            verb="takeaways.post",
            token=f"{run.id}/{seen}",
            interaction=interaction,
        )
        return (written, posted)

    def fulfil(self, run: Run, tx: RitualTx) -> None:
        """Do what people would have done by now."""
        if self._once("yes"):
            self._say_yes(run, tx)
        if run.stage is Stage.ON and self._once("came"):
            for member in self._people:
                tx.runs.came(run.id, member, tx.now)
        for step in self._format.steps if run.is_ahead_or_on else ():
            match step:
                case Collect(source=Source.NOTHING) if self._is_open(step, run, tx.now) and self._once(step.id):
                    self._give(step, run, tx)
                case Vote(by=Voter.EVERYBODY) if self._is_open(step, run, tx.now) and self._once(step.id):
                    self._choose(step, run, tx)

    def _once(self, what: str) -> bool:
        is_new = what not in self._done
        self._done.add(what)
        return is_new

    def _is_open(self, step: Collect | Vote, run: Run, now: datetime) -> bool:
        opens, closes = (placed(moment, self._format, run.begins, run.ends) for moment in (step.opens, step.closes))
        return opens <= now < closes

    def _say_yes(self, run: Run, tx: RitualTx) -> None:
        accepted = Hosting.ASKED if run.host is None else Hosting.YES
        tx.runs.change(replace(run, hosting=accepted, co_hosting=Hosting.YES if run.co_host else run.co_hosting))
        if self._format.kind is Kind.GATHERING:
            for member in self._people:
                tx.runs.answer(Rsvp(run=run.id, member=member, answer=Answer.YES, at=tx.now))
            tx.runs.answer(Rsvp(run=run.id, member=self._absent, answer=Answer.TAKE_AWAYS, at=tx.now))

    def _give(self, step: Collect, run: Run, tx: RitualTx) -> None:
        for member in self._people[: step.places]:
            unseen = step.anonymous is Anonymity.ALWAYS
            tx.giving.give(
                Given(
                    id=new_token(),
                    run=run.id,
                    step=step.id,
                    text=plain(tx.say("preview-given")),
                    at=tx.now,
                    by=None if unseen else member,
                    mark=tx.anonymous(run.seal, member) if unseen else "",
                )
            )

    def _choose(self, step: Vote, run: Run, tx: RitualTx) -> None:
        things = [given.id for given in tx.giving.given(run.id, step.on)]
        if not things:
            return
        for number, member in enumerate(self._people):
            mark = tx.anonymous(run.seal, member)
            chosen = [things[(number + more) % len(things)] for more in range(min(step.each, len(things)))]
            choice = step.choices[0] if step.choices else ""
            choices = [
                Choice(run=run.id, step=step.id, of=of, choice=choice, mark=mark) for of in dict.fromkeys(chosen)
            ]
            tx.giving.choose(choices, run.id, step.id, mark)
