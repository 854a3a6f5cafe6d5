"""How a run closes, and what stands below its public message from then on.

1. A run closes once. Whoever closes it calls `close`; it ends for good when its take-aways are kept or nothing is, or
   when the time for that is over.
2. The message of a run belongs to the role of its kind, which draws it whole; what stands below it once it is closed
   comes from `blocks`. When that changes, the role hears `<kind>.redraw` with the run's token, and draws it again.
3. No row says what somebody found of it: that is written down under the run's seal, which is dropped when it ends.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.events import TimeCame
from bot.core.ids import EventId, MessageName
from bot.core.markup import message_link
from bot.core.views import Actions, Block, Button, Paragraph, Small
from bot.rituals.course import What, beats
from bot.rituals.format import Format, TakeAway
from bot.rituals.ritual import CLOSED, Run, Stage
from bot.rituals.taking_part import drop_marks, drop_words
from bot.rituals.tx import RitualTx

WORTH_FOR = timedelta(days=3)
"""How long those who came may say whether a run was worth their time, at the least."""
NAMELESS = "[…]"
"""What stands in take-aways where somebody was named who asked to be forgotten since."""


def close(run: Run, format_: Format, people: int, tx: RitualTx) -> Run:
    """Close a run that took place with so many people, or that nobody came to; return it as it is from now on.

    Call it at `What.CLOSE`, and where a run closes because there are too few (its stage says so and stays).
    """
    keeps = bool(people and format_.keeps) and run.stage is not Stage.TOO_FEW
    stage = run.stage if run.stage is Stage.TOO_FEW else Stage.KEEPING if keeps else Stage.OVER
    closed = replace(run, stage=stage, people=people)
    tx.runs.change(closed)
    event = TimeCame(id=EventId(f"closing:{run.id}:begin"), at=tx.now, verb="takeaways.begin", token=run.id)
    tx.schedule(event, tx.now)
    return closed


def end(run: Run, format_: Format | None, tx: RitualTx) -> Run:
    """Drop what was given to a run: at `What.END`, or as soon as what it was given for is done.

    Its seal outlives the words by as long as it can be said whether the run was worth the time; no mark that it made
    is left then but for that, and for who may say it.
    """
    drop_words(run, format_, tx)
    ended = replace(run, stage=Stage.OVER) if run.stage is Stage.KEEPING else run
    tx.runs.change(ended)
    return ended


def unseal(run: Run, tx: RitualTx) -> Run:
    """Drop a run's seal: no mark leads to anybody any more."""
    drop_marks(run, tx)
    unsealed = replace(run, seal="")
    tx.runs.change(unsealed)
    return unsealed


def needs_what_was_given(run: Run, format_: Format) -> bool:
    """Say whether something is still to come in a run that shows or counts what was given to it."""
    ahead = beats(format_, run.begins, run.ends)[run.beat :]
    return any(beat.what not in (What.CLOSE, What.END) for beat in ahead)


def redraw(run: Run, tx: RitualTx) -> None:
    """Let the role of a run's kind draw its public message again."""
    verb = f"{run.kind}.redraw"
    tx.schedule(TimeCame(id=EventId(f"closing:{run.id}:redraw"), at=tx.now, verb=verb, token=run.id), tx.now)


def kept_name(run: Run) -> MessageName:
    """Name the message that holds a run's take-aways."""
    return MessageName(f"take-aways/{run.id}")


def blocks(run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    """Return what stands at the end of a closed run's message; nothing where it is not closed, or nobody came."""
    if run.stage not in CLOSED or not run.people:
        return ()
    return (*_kept(run, format_, tx), *_buttons(run, format_, tx))


def _kept(run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    if not format_.keeps:
        return ()
    if run.stage is Stage.KEEPING:
        return (Small(tx.say("closing-being-kept")),)
    kept = tx.keeping.of(run.id)
    if kept is None or not kept.approved:
        return (Small(tx.say("closing-nothing-kept")),)
    where = tx.messages.where(kept_name(run))
    if where is None:
        return (Small(tx.say("closing-kept")),)
    return (Paragraph(tx.say("closing-kept-there", link=message_link(tx.say("closing-kept-link"), where))),)


def _buttons(run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    """Offer what those who came may still say; once the seal is dropped, nobody can say it unseen any more."""
    if not run.seal:
        return ()
    items = [
        Button(label=str(tx.say("closing-worth-button")), verb="takeaways.worth", token=run.id),
        Button(label=str(tx.say("closing-not-worth-button")), verb="takeaways.not_worth", token=run.id),
    ]
    if TakeAway.MY_STEP in format_.keeps:
        items.append(Button(label=str(tx.say("closing-my-step-button")), verb="takeaways.my_step", token=run.id))
    return (Small(tx.say("closing-worth")), Actions(tuple(items)))
