"""A ritual that nobody comes to: who hosts it and the coordinators say how to go on; without an answer it rests.

1. They are asked once: after the second run in a row that found nobody. The room hears nothing of it, ever, nor does
   anybody who was asked to host and never said yes.
2. The third without an answer lets it rest, and they are told. `ritual list` wakes it up again.
3. One answer is enough; a run that somebody came to counts from the beginning again.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed
from bot.core.ids import MemberId, MessageName
from bot.core.people import Member, Purpose
from bot.core.policy import USEFUL_FOR
from bot.core.views import Actions, Button, Paragraph, Tone, view
from bot.rituals.planning import next_slot, unplan
from bot.rituals.ritual import CALLED_OFF, EMPTY_RUNS_ASK, EMPTY_RUNS_REST, Life, Ritual, Run, Stage
from bot.rituals.takeaways.words import button, called, may_decide
from bot.rituals.taking_part import coming
from bot.rituals.tx import RitualTx

ASKED = "empty-asked"
LOOKED_BACK = 10


class Rest:
    """Counts runs that found nobody, and lets people decide."""

    def count(self, run: Run, tx: RitualTx) -> None:
        """Take a run that closed into account."""
        ritual = tx.rituals.ritual(run.ritual)
        if ritual is None or ritual.life is not Life.ACTIVE or run.stage in CALLED_OFF:
            return
        if _people(run, tx):
            if ritual.asked_on:
                self._settle(ritual, "empty-somebody-came", tx)
            tx.rituals.change(replace(ritual, empty_runs=0, asked_on=False))
            return
        empty = ritual.empty_runs + 1
        changed = replace(ritual, empty_runs=empty)
        if empty >= EMPTY_RUNS_REST and ritual.asked_on:
            changed = self._let_rest(run, ritual, tx)
        elif empty >= EMPTY_RUNS_ASK and not ritual.asked_on and next_slot(ritual, tx.now) is not None:
            changed = replace(changed, asked_on=True)
            self._tell(run, "empty-asked", tx, _choices(run, tx))
        tx.rituals.change(changed)

    def answer(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Do what a host or a coordinator said: keep, change, or let rest."""
        ritual, said, say = tx.rituals.ritual(run.ritual), event.verb.partition(".")[2], tx.say
        if not may_decide(run, me):
            tx.send(privately(event, say, Paragraph(say("empty-not-theirs"))))
            return
        if ritual is None or not ritual.asked_on or ritual.life is not Life.ACTIVE:
            tx.send(privately(event, say, Paragraph(say("empty-settled"))))
            return
        self._settle(ritual, f"empty-you-{said}", tx)
        decided = replace(ritual, empty_runs=0, asked_on=False)
        if said == "rest":
            decided = replace(decided, life=Life.RESTING)
            unplan(decided, tx)
        tx.rituals.change(decided)
        change = Button(label=str(say("empty-edit-button")), verb="calendar.edit", token=ritual.id, tone=Tone.PRIMARY)
        way = Actions((change,)) if said == "change" else None
        tx.send(privately(event, say, Paragraph(say(f"empty-you-{said}")), way))

    def _let_rest(self, run: Run, ritual: Ritual, tx: RitualTx) -> Ritual:
        self._settle(ritual, "empty-rests", tx)
        self._tell(run, "empty-rested", tx)
        unplan(ritual, tx)
        return replace(ritual, life=Life.RESTING, empty_runs=0, asked_on=False)

    def _tell(self, run: Run, key: str, tx: RitualTx, choices: Actions | None = None) -> None:
        """Write to whoever hosts, and to the coordinators where they meet; without such a place, to each of them."""
        title = called(run, tx)
        shown = view(Paragraph(tx.say(key, title=title)), choices)
        reason = Reason(rule=key, token=run.id)
        room = tx.channel_for(Purpose.COORDINATORS)
        if room is not None:
            name = _name(run, key)
            tx.send(PostMessage(channel=room.id, view=shown, reason=reason, name=name, asked=Asked.DUTY))
        for member in run.hosts if room is not None else _to_ask(run, tx):
            tx.send(
                SendDirectMessage(
                    to=member,
                    view=shown,
                    reason=reason,
                    asked=Asked.DUTY,
                    kind=Kind.MEETUP,
                    name=_name(run, key, member),
                    useful_until=tx.now + USEFUL_FOR,
                )
            )

    def _settle(self, ritual: Ritual, key: str, tx: RitualTx) -> None:
        """Let what was asked say what became of it."""
        asked = next((run for run in tx.runs.of(ritual.id, LOOKED_BACK) if _was_asked_about(run, tx)), None)
        if asked is None:
            return
        title = called(asked, tx)
        for name in _names(asked, tx):
            if not tx.recall(name):
                said = view(Paragraph(tx.say("takeaways-asked-title", title=title)), Paragraph(tx.say(key)))
                tx.send(EditMessage(message=name, view=said))


def _people(run: Run, tx: RitualTx) -> int:
    """Return how many came, or would have come to what could not take place for want of more."""
    if run.people:
        return run.people
    return len(coming(run, tx)) if run.stage is Stage.TOO_FEW else 0


def _choices(run: Run, tx: RitualTx) -> Actions:
    """Offer the three ways in which it can go on."""
    return Actions(tuple(button(tx.say, f"empty-{name}-button", name, run.id) for name in ("keep", "change", "rest")))


def _to_ask(run: Run, tx: RitualTx) -> tuple[MemberId, ...]:
    """Return who hosts a run, and the coordinators; each once."""
    return tuple(dict.fromkeys((*run.hosts, *(member.id for member in tx.people.coordinators()))))


def _name(run: Run, key: str, member: MemberId | None = None) -> MessageName:
    return MessageName(f"{key}/{run.id}" + (f"/{member}" if member is not None else ""))


def _names(run: Run, tx: RitualTx) -> Iterator[MessageName]:
    """Go through what the messages may be called that asked how to go on."""
    yield _name(run, ASKED)
    yield from (_name(run, ASKED, member) for member in _to_ask(run, tx))


def _was_asked_about(run: Run, tx: RitualTx) -> bool:
    return any(tx.messages.was_sent(name) for name in _names(run, tx))
