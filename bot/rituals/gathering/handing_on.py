"""Passing a seat on: to a member who is asked in turn, or from host to co-host, if the other agrees."""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import EditMessage, Gesture, OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import Identity, MemberId, MessageName
from bot.core.markup import Markup, mention, moment
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Tone, view
from bot.rituals.gathering.answering import too_late
from bot.rituals.gathering.hosting import ask, duty, keep_true, retell, seat_as_it_is, seat_of
from bot.rituals.gathering.meetup import Show, button, holder, linked, seated
from bot.rituals.naming import CO_HOST, HOST, hosting_name
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


def swap_name(run: str, member: MemberId) -> MessageName:
    """Name the message that asks one of two hosts to change places with the other."""
    return MessageName(f"swap/{run}/{member}")


def ask_to_swap(event: ButtonPressed, me: Member, meetup: Occasion, tx: RitualTx) -> None:
    """Ask the other host to change places."""
    other = next((host for host in meetup.hosts if host != me.id), None)
    if not meetup.run.is_ahead_or_on:
        too_late(event, meetup, tx)
    elif me.id not in meetup.hosts or other is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-nobody"))))
    else:
        if not tx.messages.was_sent(swap_name(meetup.run.id, other)):
            tx.recall(swap_name(meetup.run.id, other))
            _ask_to_swap(me, other, meetup, tx)
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-asked", member=mention(other)))))


def _ask_to_swap(me: Member, other: MemberId, meetup: Occasion, tx: RitualTx) -> None:
    say, run = tx.say, meetup.run
    title, at, member = linked(meetup, tx), moment(run.begins), mention(me.id)
    key = "meetup-swap-ask-co-host" if other == run.co_host else "meetup-swap-ask-host"
    words = say(key, member=member, title=title, at=at)
    yes = button(say, "meetup-swap-yes-button", "swap_yes", run.id, Tone.PRIMARY)
    no = button(say, "meetup-swap-no-button", "swap_no", run.id)
    duty(meetup, other, swap_name(run.id, other), view(Paragraph(words), Actions((yes, no))), tx)


def answer_swap(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx, *, yes: bool) -> None:
    """Let two hosts change places, or stay where they are."""
    run, name = meetup.run, swap_name(meetup.run.id, me.id)
    if not run.is_ahead_or_on:
        too_late(event, meetup, tx)
        return
    if len(meetup.hosts) < 2 or me.id not in meetup.hosts or not tx.messages.was_sent(name):
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-nobody"))))
        return
    key = "meetup-swapped" if yes else "meetup-not-swapped"
    tx.send(EditMessage(message=name, view=view(Paragraph(tx.say(key)))))
    other = next(host for host in meetup.hosts if host != me.id)
    if yes:
        swapped = replace(run, host=run.co_host, co_host=run.host)
        tx.runs.change(swapped)
        meetup = meetup.now_as(swapped)
        show(meetup, tx)
    duty(meetup, other, MessageName(f"swapped/{run.id}/{other}"), view(Paragraph(tx.say(key))), tx)
    _renew(meetup, tx)


def _renew(meetup: Occasion, tx: RitualTx) -> None:
    """Let the messages that asked both show where each of them is now."""
    seats = {meetup.run.host: HOST, meetup.run.co_host: CO_HOST}
    for member, seat in seats.items():
        for asked_for in (HOST, CO_HOST):
            if member is not None and tx.messages.was_sent(hosting_name(meetup.run.id, asked_for, member)):
                shown = seat_as_it_is(meetup, seat, member, tx)
                tx.send(EditMessage(message=hosting_name(meetup.run.id, asked_for, member), view=shown))
