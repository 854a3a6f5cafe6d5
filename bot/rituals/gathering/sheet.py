"""What whoever hosts needs at hand, shortly before, with the button that opens."""

from bot.core.answers import privately
from bot.core.events import ButtonPressed
from bot.core.ids import MessageName
from bot.core.markup import Markup, mention, moment
from bot.core.people import Member
from bot.core.views import Actions, Facts, Heading, Paragraph, Tone, View, view
from bot.rituals import running
from bot.rituals.format import Learning
from bot.rituals.gathering.answering import too_late
from bot.rituals.gathering.hosting import duty, ways_to_find_one
from bot.rituals.gathering.invitation import phase_words
from bot.rituals.gathering.meetup import OPENS_BEFORE, button, linked, place_of, said_yes
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Stage
from bot.rituals.tx import RitualTx

ADVICE = {
    Learning.EXCHANGE: "meetup-advice-exchange",
    Learning.OBSERVE: "meetup-advice-observe",
    Learning.ACT: "meetup-advice-act",
    Learning.SIMULATE: "meetup-advice-simulate",
}


def give(meetup: Occasion, tx: RitualTx) -> None:
    """Give the sheet to whoever hosts; where nobody said yes, to the coordinators, who may still find somebody."""
    name = MessageName(f"sheet/{meetup.run.id}")
    if meetup.hosts:
        duty(meetup, meetup.hosts[0], name, _sheet(meetup, tx), tx)
    else:
        running.tell_coordinators(_sheet(meetup, tx), name, "meetup-sheet", tx)


def _sheet(meetup: Occasion, tx: RitualTx) -> View:
    say, run = tx.say, meetup.run
    with_whom = mention(meetup.hosts[1]) if len(meetup.hosts) > 1 else say("meetup-sheet-nobody")
    facts = (
        (say("meetup-when"), moment(run.begins)),
        (say("meetup-where"), place_of(meetup, say)),
        (say("meetup-sheet-with"), with_whom),
        (say("meetup-coming"), say("meetup-coming-count", count=len(said_yes(meetup, tx)))),
    )
    key = ADVICE[meetup.format.learning]
    opens = button(say, "meetup-open-button", "open", run.id, Tone.PRIMARY)
    return view(
        Heading(meetup.title(say)),
        Paragraph(say("meetup-sheet")) if meetup.hosts else Paragraph(say("meetup-sheet-no-host")),
        Facts(facts),
        *_phases(meetup, tx),
        Paragraph(say(key)),
        Actions((opens, *(() if meetup.hosts else ways_to_find_one(meetup, tx)))),
    )


def _phases(meetup: Occasion, tx: RitualTx) -> tuple[Paragraph, ...]:
    lines = [
        tx.say("meetup-sheet-phase", minutes=phase.minutes, words=phase_words(meetup, phase, tx, with_things=False))
        for phase in meetup.format.phases()
    ]
    return (Paragraph(Markup("\n".join(lines))),) if lines else ()


def may_open(event: ButtonPressed, me: Member, meetup: Occasion, tx: RitualTx) -> bool:
    """Say whether somebody may open a gathering now; if not, tell them why."""
    run = meetup.run
    if run.stage is not Stage.AHEAD:
        too_late(event, meetup, tx)
    elif me.id not in meetup.hosts and not me.coordinator:
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-open-not-yours"))))
    elif tx.now < run.begins - OPENS_BEFORE:
        at = moment(run.begins - OPENS_BEFORE)
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-open-too-early", at=at))))
    else:
        return True
    return False


def say_it_is_open(event: ButtonPressed, meetup: Occasion, tx: RitualTx) -> None:
    """Tell whoever opened where they are awaited."""
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-opened", link=linked(meetup, tx)))))
