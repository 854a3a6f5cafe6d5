"""Passing a seat on to a member who is asked in turn."""

from bot.core.answers import privately
from bot.core.effects import Gesture, OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import Identity
from bot.core.markup import Markup, mention
from bot.core.people import Member
from bot.core.views import Paragraph
from bot.rituals.gathering.answering import too_late
from bot.rituals.gathering.hosting import ask, keep_true, retell, seat_of
from bot.rituals.gathering.meetup import Show, holder, seated
from bot.rituals.naming import hosting_name
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Hosting
from bot.rituals.tx import RitualTx


def open_form(event: ButtonPressed, me: Member, meetup: Occasion, tx: RitualTx) -> None:
    """Ask who else may be asked."""
    if not _may(event, me, meetup, tx):
        return
    field = Field(name="member", label=str(tx.say("meetup-hand-on-label")), kind=FieldKind.MEMBER)
    form = Form(
        verb="gathering.hand_on",
        token=f"{meetup.run.id}/{seat_of(event.token)}",
        title=str(tx.say("meetup-hand-on-title")),
        submit=str(tx.say("meetup-hand-on-submit")),
        intro=str(tx.say("meetup-hand-on-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Ask whoever was named; until they say yes the seat is nobody's."""
    if not _may(event, me, meetup, tx):
        return
    seat, named = seat_of(event.token), tx.people.known(Identity(only(event.values, "member")))
    problem = _why_not(named, me, seat, meetup, tx)
    if named is None or problem is not None:
        tx.send(privately(event, tx.say, Paragraph(problem or tx.say("meetup-hand-on-unknown"))))
        return
    before, _ = holder(meetup.run, seat)
    run = seated(meetup.run, seat, named.id, Hosting.ASKED)
    tx.runs.change(run)
    tx.people.note_use_of_name(me.id, named.id, "use-named-host", tx.now)
    now = meetup.now_as(run)
    if before is not None:
        retell(now, seat, before, tx)
    ask(now, seat, named.id, tx, by=me.id)
    show(now, tx)
    keep_true(now, tx)
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-handed-on", member=mention(named.id)))))


def _may(event: Gesture, me: Member, meetup: Occasion, tx: RitualTx) -> bool:
    """Say whether somebody may pass a seat on: whoever has it, hosts too, or coordinates."""
    if not meetup.run.is_ahead_or_on:
        too_late(event, meetup, tx)
        return False
    token = event.token if isinstance(event, ButtonPressed | FormSubmitted) else ""
    member, _ = holder(meetup.run, seat_of(token))
    if me.id == member or me.coordinator or me.id in meetup.hosts:
        return True
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-host-not-asked"))))
    return False


def _why_not(named: Member | None, me: Member, seat: str, meetup: Occasion, tx: RitualTx) -> Markup | None:
    if named is None or named.guest or not named.here:
        return tx.say("meetup-hand-on-unknown")
    if named.id == me.id:
        return tx.say("meetup-hand-on-yourself")
    if holder(meetup.run, seat) == (named.id, Hosting.YES):
        return tx.say("meetup-host-taken")
    if holder(meetup.run, seat)[0] == named.id or tx.messages.was_sent(hosting_name(meetup.run.id, seat, named.id)):
        return tx.say("meetup-hand-on-asked", member=mention(named.id))
    return None
