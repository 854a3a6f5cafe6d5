"""The one public message of a gathering: an invitation, then what goes on, then what remains."""

from datetime import timedelta

from bot.core.effects import EditMessage, PostMessage, Reason
from bot.core.markup import Markup, moment, plain
from bot.core.views import Actions, Block, Facts, Heading, Paragraph, Small, Tone, View, view
from bot.rituals import closing
from bot.rituals.format import Phase
from bot.rituals.gathering.meetup import button, hosted_by, place_of, said_yes, waiting
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Stage
from bot.rituals.steps import Steps, things
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

WHY_NOT = {
    Stage.CANCELLED: "meetup-cancelled",
    Stage.TOO_FEW: "meetup-too-few",
    Stage.SKIPPED: "meetup-skipped",
}


class Invitation:
    """Draws a gathering's message, whole, each time that something about it has changed."""

    def __init__(self, steps: Steps) -> None:
        """Take the steps, which show themselves."""
        self._steps = steps

    def post(self, meetup: Occasion, tx: RitualTx) -> None:
        """Announce the gathering: it is the one message that is ever posted about it."""
        run = meetup.run
        tx.send(
            PostMessage(
                channel=run.channel,
                view=self.view(meetup, tx),
                reason=Reason(rule="meetup", token=run.id),
                name=run.message,
                title=plain(meetup.title(tx.say)),
            )
        )

    def show(self, meetup: Occasion, tx: RitualTx) -> None:
        """Let the message say how the gathering stands."""
        tx.send(EditMessage(message=meetup.run.message, view=self.view(meetup, tx)))

    def view(self, meetup: Occasion, tx: RitualTx) -> View:
        """Return the message as it is to read now."""
        heading = Heading(meetup.title(tx.say))
        match meetup.run.stage:
            case Stage.AHEAD:
                return view(heading, *self._ahead(meetup, tx))
            case Stage.ON:
                return view(heading, *self._on(meetup, tx))
            case Stage.KEEPING | Stage.OVER:
                return view(heading, *self._over(meetup, tx))
            case stage:
                key = WHY_NOT[stage]
                return view(heading, Paragraph(tx.say(key, at=moment(meetup.run.begins))))

    def _ahead(self, meetup: Occasion, tx: RitualTx) -> tuple[Block, ...]:
        say, run = tx.say, meetup.run
        answers = [
            button(say, "meetup-yes-button", "yes", run.id, Tone.PRIMARY),
            button(say, "meetup-maybe-button", "maybe", run.id),
        ]
        if meetup.format.keeps:
            answers.append(button(say, "meetup-take-aways-button", "takeaways", run.id))
        answers.append(button(say, "meetup-file-button", "file", run.id))
        return (
            *self._steps.opening(meetup.ritual, run, meetup.format, tx),
            *_why(meetup, tx),
            Facts(_facts(meetup, tx)),
            Actions(tuple(answers)),
            *self._steps.blocks(run, meetup.format, tx),
            Small(say("meetup-doors")),
        )

    def _on(self, meetup: Occasion, tx: RitualTx) -> tuple[Block, ...]:
        say, run = tx.say, meetup.run
        hosts = say("meetup-on-hosts", host=hosted_by(meetup, say)) if meetup.hosts else say("meetup-on-hosts-none")
        where = (say("meetup-where"), place_of(meetup, say))
        return (
            Paragraph(Markup(f"{say('meetup-on', until=moment(run.ends))} {hosts}")),
            Facts((where,)),
            *_phase(meetup, tx),
            Actions((button(say, "meetup-here-button", "here", run.id, Tone.PRIMARY),)),
            *self._steps.blocks(run, meetup.format, tx),
            Small(say("meetup-doors")),
        )

    def _over(self, meetup: Occasion, tx: RitualTx) -> tuple[Block, ...]:
        run = meetup.run
        return (
            Paragraph(tx.say("meetup-over" if run.people else "meetup-over-empty")),
            *self._steps.blocks(run, meetup.format, tx),
            *closing.blocks(run, meetup.format, tx),
        )


def _why(meetup: Occasion, tx: RitualTx) -> tuple[Block, ...]:
    """Say why it is this format, where it was drawn."""
    key = meetup.run.why
    return (Small(tx.say(key)),) if key else ()


def _facts(meetup: Occasion, tx: RitualTx) -> tuple[tuple[Markup, Markup], ...]:
    say, run = tx.say, meetup.run
    minutes = (run.ends - run.begins) // timedelta(minutes=1)
    facts = [
        (say("meetup-when"), say("meetup-when-and-how-long", at=moment(run.begins), minutes=minutes)),
        (say("meetup-where"), place_of(meetup, say)),
        (say("meetup-host"), hosted_by(meetup, say)),
    ]
    coming = _coming(meetup, tx)
    return (*facts, (say("meetup-coming"), coming)) if coming else tuple(facts)


def _coming(meetup: Occasion, tx: RitualTx) -> Markup | None:
    """Say how many will come, never who; None while nobody said so and there is room for all."""
    say, count, room = tx.say, len(said_yes(meetup, tx)), meetup.room
    if room is None:
        return say("meetup-coming-count", count=count) if count else None
    if count < room:
        return say("meetup-coming-room", count=count, most=room)
    return say("meetup-coming-full", count=count, number=len(waiting(meetup, tx)))


def _phase(meetup: Occasion, tx: RitualTx) -> tuple[Block, ...]:
    """Say what is done now, and until when."""
    until = meetup.run.begins
    for phase in meetup.format.phases():
        until += timedelta(minutes=phase.minutes)
        if phase.id == meetup.run.phase:
            words = Paragraph(phase_words(meetup, phase, tx, with_things=True))
            return (words, Small(tx.say("meetup-phase-until", until=moment(until))))
    return ()


def phase_words(meetup: Occasion, phase: Phase, tx: RitualTx, *, with_things: bool) -> Markup:
    """Return what a phase is about; one that goes through what was given names its own, where there is one."""
    if not phase.on:
        key = key_of(meetup.format, phase)
        return tx.say(key, minutes=phase.minutes)
    alike = [other.id for other in meetup.format.phases() if other.on == phase.on]
    given = things(meetup.run, meetup.format, phase.on, tx) if with_things else ()
    place = alike.index(phase.id)
    if place < len(given):
        key = key_of(meetup.format, phase)
        return tx.say(key, minutes=phase.minutes, thing=given[place].text)
    key = key_of(meetup.format, phase, "bare")
    return tx.say(key, minutes=phase.minutes)
