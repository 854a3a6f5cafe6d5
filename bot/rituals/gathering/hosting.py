"""Who hosts: asked by a message of their own, named only after their yes, and free to pass it on.

1. Nobody is made a host by others: whoever is chosen, in a form or by a host who hands on, is asked.
2. As long as nobody said yes the coordinators look after it; they hear when somebody who was asked passed.
3. Whoever said no is not asked for the same seat of the same run again.
"""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, mention, moment
from bot.core.people import Member
from bot.core.views import Actions, Button, Paragraph, Small, Tone, View, view
from bot.rituals import running
from bot.rituals.format import Kind as RunKind
from bot.rituals.gathering.answering import move_up
from bot.rituals.gathering.meetup import Show, button, holder, linked, seated
from bot.rituals.naming import CO_HOST, HOST, hosting_name
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Hosting, Stage
from bot.rituals.tx import RitualTx

SEATS = (HOST, CO_HOST)


def seat_of(token: str) -> str:
    """Return which seat a token names behind its run."""
    return CO_HOST if token.partition("/")[2] == CO_HOST else HOST


def ask_hosts(meetup: Occasion, tx: RitualTx) -> None:
    """Ask who was chosen and has not been asked yet; whoever was reads how it is now."""
    for seat in SEATS:
        member, said = holder(meetup.run, seat)
        if member is not None:
            retell(meetup, seat, member, tx)
        if member is not None and said is Hosting.ASKED:
            ask(meetup, seat, member, tx)


def ask(meetup: Occasion, seat: str, member: MemberId, tx: RitualTx, by: MemberId | None = None) -> None:
    """Ask somebody to take a seat; `by` named them."""
    name = hosting_name(meetup.run.id, seat, member)
    until = meetup.run.begins if meetup.run.kind is RunKind.GATHERING else meetup.run.ends
    if tx.messages.was_sent(name) or until <= tx.now:
        return
    tx.recall(name)
    named = None if by is None else Small(tx.say("meetup-host-named-by", member=mention(by)))
    question = question_of(meetup, seat, tx)
    tx.send(
        SendDirectMessage(
            to=member,
            view=View((*question.blocks[:1], *((named,) if named else ()), *question.blocks[1:])),
            reason=Reason(rule="meetup-hosting", token=meetup.run.id),
            asked=Asked.NOT,
            kind=Kind.INVITATION,
            name=name,
            useful_until=until,
        )
    )


def question_of(meetup: Occasion, seat: str, tx: RitualTx) -> View:
    """Ask whether somebody takes a seat."""
    say, token = tx.say, f"{meetup.run.id}/{seat}"
    title, at = linked(meetup, tx), moment(meetup.run.begins)
    asked = say("meetup-host-ask" if seat == HOST else "meetup-co-host-ask", title=title, at=at)
    yes = "meetup-host-button" if seat == HOST else "meetup-co-host-button"
    return view(
        Paragraph(asked),
        Small(_what_it_means(meetup, tx)),
        Actions(
            (
                button(say, yes, "host", token, Tone.PRIMARY),
                button(say, "meetup-not-host-button", "not_host", token),
                button(say, "meetup-hand-on-button", "hand_on", token),
            )
        ),
    )


def seat_as_it_is(meetup: Occasion, seat: str, member: MemberId, tx: RitualTx) -> View:
    """Show somebody who was asked how it stands with that seat."""
    say, token = tx.say, f"{meetup.run.id}/{seat}"
    title, at = linked(meetup, tx), moment(meetup.run.begins)
    held_by, said = holder(meetup.run, seat)
    if not meetup.run.is_ahead_or_on:
        return view(Small(say("meetup-is-over")))
    if held_by != member:
        return view(Paragraph(say("meetup-host-somebody-else", title=title, at=at)))
    if said is Hosting.ASKED:
        return question_of(meetup, seat, tx)
    if said is Hosting.NO:
        passed = button(say, "meetup-host-after-all-button", "host", token)
        return view(Paragraph(say("meetup-you-passed", title=title, at=at)), Actions((passed,)))
    hosts = say("meetup-you-host" if seat == HOST else "meetup-you-co-host", title=title, at=at)
    ways = [
        button(say, "meetup-cannot-host-button", "not_host", token),
        button(say, "meetup-hand-on-button", "hand_on", token),
    ]
    if len(meetup.hosts) > 1:
        ways.append(button(say, "meetup-swap-button", "swap", token))
    means = Small(say("meetup-you-host-means")) if meetup.run.kind is RunKind.GATHERING else None
    return view(Paragraph(hosts), means, Actions(tuple(ways)))


def _what_it_means(meetup: Occasion, tx: RitualTx) -> Markup:
    if meetup.run.kind is RunKind.GATHERING:
        return tx.say("meetup-host-ask-means")
    return tx.say("meetup-host-ask-means-prompt", until=moment(meetup.run.ends))


def accept(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Let somebody who was asked take the seat, or a coordinator who takes it while it is free."""
    seat, run = seat_of(event.token), meetup.run
    member, said = holder(run, seat)
    if not run.is_ahead_or_on:
        _answer(event, me, seat, meetup, tx)
        return
    may_step_in = me.coordinator or me.id in meetup.hosts
    if member != me.id and (not may_step_in or said is Hosting.YES):
        key = "meetup-host-taken" if said is Hosting.YES else "meetup-host-not-asked"
        tx.send(privately(event, tx.say, Paragraph(tx.say(key))))
        return
    was_co_host = seat == HOST and run.co_host == me.id
    run = seated(run, seat, me.id, Hosting.YES)
    run = replace(run, co_host=None, co_hosting=Hosting.ASKED) if was_co_host else run
    tx.runs.change(run)
    now = meetup.now_as(run)
    if member is not None and member != me.id:
        retell(now, seat, member, tx)
    if was_co_host:
        retell(now, CO_HOST, me.id, tx)
    if run.stage is Stage.AHEAD:
        move_up(now, tx)  # whoever hosts needs no place
    show(now, tx)
    keep_true(now, tx)
    _retell_the_other(now, seat, tx)
    _answer(event, me, seat, now, tx)


def decline(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Let somebody pass, whatever they had said; then it is asked whoever said yes to hosting with them."""
    seat, run = seat_of(event.token), meetup.run
    member, said = holder(run, seat)
    if member == me.id and run.is_ahead_or_on and said is not Hosting.NO:
        run = seated(run, seat, me.id, Hosting.NO)
        tx.runs.change(run)
        meetup = meetup.now_as(run)
        show(meetup, tx)
        _retell_the_other(meetup, seat, tx)
        _tell_the_other(meetup, seat, tx)
        _tell_coordinators(meetup, tx)
    _answer(event, me, seat, meetup, tx)


def retell(meetup: Occasion, seat: str, member: MemberId, tx: RitualTx) -> None:
    """Let the message that asked somebody for a seat show how it stands; what they have not got yet is taken back."""
    name = hosting_name(meetup.run.id, seat, member)
    tx.recall(name)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=seat_as_it_is(meetup, seat, member, tx)))


def _retell_the_other(meetup: Occasion, seat: str, tx: RitualTx) -> None:
    """Let what the other host was asked by show whether there is somebody to swap with."""
    other = HOST if seat == CO_HOST else CO_HOST
    member, said = holder(meetup.run, other)
    if member is not None and said is Hosting.YES:
        retell(meetup, other, member, tx)


def _tell_the_other(meetup: Occasion, seat: str, tx: RitualTx) -> None:
    """Tell whoever said yes to hosting with somebody that they are alone now, and ask whether they host."""
    say, token = tx.say, f"{meetup.run.id}/{seat}"
    title, at = linked(meetup, tx), moment(meetup.run.begins)
    hand_on = button(say, "meetup-hand-on-button", "hand_on", token)
    for other in meetup.hosts:
        if seat == HOST:
            words = say("meetup-host-passed", title=title, at=at)
            ways = [button(say, "meetup-host-button", "host", token, Tone.PRIMARY), hand_on]
        else:
            words, ways = say("meetup-co-host-passed", title=title, at=at), [hand_on]
        name = MessageName(f"alone/{meetup.run.id}/{seat}/{other}")
        duty(meetup, other, name, view(Paragraph(words), Actions(tuple(ways))), tx)


def duty(meetup: Occasion, to: MemberId, name: MessageName, words: View, tx: RitualTx) -> None:
    """Write to somebody who said yes to hosting, about what goes with it."""
    tx.send(
        SendDirectMessage(
            to=to,
            view=words,
            reason=Reason(rule="meetup-duty", token=meetup.run.id),
            asked=Asked.DUTY,
            kind=Kind.INVITATION,
            name=name,
            useful_until=max(meetup.run.ends, tx.now),
        )
    )


def lacks_name(run: str) -> MessageName:
    """Name the message in which coordinators read that a run has no host, and later who it is."""
    return MessageName(f"hostless/{run}")


def keep_true(meetup: Occasion, tx: RitualTx) -> None:
    """Keep true what coordinators read of a run that lost its host, if they were told."""
    name = lacks_name(meetup.run.id)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=_who_hosts(meetup, tx)))


def _tell_coordinators(meetup: Occasion, tx: RitualTx) -> None:
    """Tell the coordinators, once, that somebody passed and nobody hosts."""
    name = lacks_name(meetup.run.id)
    if meetup.hosts or tx.messages.was_sent(name):
        keep_true(meetup, tx)
    else:
        running.tell_coordinators(_who_hosts(meetup, tx), name, "meetup-hostless", tx)


def _who_hosts(meetup: Occasion, tx: RitualTx) -> View:
    say, title, at = tx.say, linked(meetup, tx), moment(meetup.run.begins)
    if meetup.hosts:
        return view(Paragraph(say("meetup-has-host", title=title, at=at, member=mention(meetup.hosts[0]))))
    return view(Paragraph(say("meetup-hostless", title=title, at=at)), Actions(ways_to_find_one(meetup, tx)))


def ways_to_find_one(meetup: Occasion, tx: RitualTx) -> tuple[Button, Button]:
    """Return what can be done for a run that nobody hosts."""
    token = f"{meetup.run.id}/{HOST}"
    return (
        button(tx.say, "meetup-host-button", "host", token),
        button(tx.say, "meetup-hand-on-button", "hand_on", token),
    )


def _answer(event: ButtonPressed, me: Member, seat: str, meetup: Occasion, tx: RitualTx) -> None:
    """Turn the message that asked into what was said to it; whoever was not asked by one reads it beside."""
    shown, name = seat_as_it_is(meetup, seat, me.id, tx), hosting_name(meetup.run.id, seat, me.id)
    tx.recall(name)
    was_sent = tx.messages.was_sent(name)
    if was_sent:
        tx.send(EditMessage(message=name, view=shown))
    if not was_sent or event.message not in (None, tx.messages.where(name)):
        tx.send(privately(event, tx.say, *shown.blocks))
