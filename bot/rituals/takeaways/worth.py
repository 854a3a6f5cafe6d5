"""Worth my time? Two taps by those who came, sealed: no row says whose they are, and no board tells fewer than five."""

from datetime import timedelta

from bot.core.answers import privately
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import EventId
from bot.core.people import Member
from bot.core.views import Paragraph
from bot.rituals import closing
from bot.rituals.closing import WORTH_FOR
from bot.rituals.course import beats
from bot.rituals.format import Format
from bot.rituals.formats import Formats
from bot.rituals.ritual import CLOSED, Run
from bot.rituals.taking_part import took_part
from bot.rituals.tx import RitualTx

APART_FROM_WORDS = "worth"
"""Another seal than that of words given without a name, so that the one never tells the other."""

AFTER_ALL = timedelta(minutes=1)


def say(formats: Formats, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
    """Write down, unseen, whether it was worth somebody's time; a second tap changes the first."""
    is_worth = event.verb == "takeaways.worth"
    if run.stage not in CLOSED or not run.seal:
        key = "worth-no-longer"
    elif not took_part(run, formats.get(run.format), me.id, tx):
        key = "worth-for-who-came"
    else:
        tx.runs.say_worth(run.id, tx.anonymous(f"{run.seal}/{APART_FROM_WORDS}", me.id), worth=is_worth)
        key = "worth-yes" if is_worth else "worth-no"
    tx.send(privately(event, tx.say, Paragraph(tx.say(key))))


def seal_until(run: Run, format_: Format | None, tx: RitualTx) -> None:
    """Let it be said for a while; what a run still does by its marks is done before."""
    if not run.seal:
        return
    until = tx.now + WORTH_FOR
    if format_ is not None:
        until = max(until, beats(format_, run.begins, run.ends)[-1].at + AFTER_ALL)
    event = TimeCame(id=EventId(f"closing:{run.id}:unseal"), at=tx.now, verb="takeaways.unseal", token=run.id)
    tx.schedule(event, until)


def unseal(event: TimeCame, tx: RitualTx) -> None:
    """Drop the seal: from now on no mark leads to anybody, and nothing can be said unseen any more."""
    run = tx.runs.run(event.token)
    if run is not None and run.seal:
        closing.redraw(closing.unseal(run, tx), tx)
