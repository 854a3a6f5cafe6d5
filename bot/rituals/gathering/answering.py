"""Who comes: yes, maybe, or only the take-aways; said by everybody for themselves, and taken back as easily.

1. Nobody loses a place that they had; whoever waits longest moves up as soon as there is room, and is told.
2. What somebody said is shown to them alone; everybody else reads a number.
3. Whoever gives their place up hears no more of it: what still waits to be told to them is taken back.
"""

from datetime import datetime, timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, Gesture, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, InterestShown
from bot.core.markup import Markup, moment
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Small, View, view
from bot.rituals import running
from bot.rituals.course import REMINDS_BEFORE
from bot.rituals.gathering.meetup import Show, button, hosted_by, linked, place_of, said_yes, waiting
from bot.rituals.naming import told_name
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Answer, Rsvp, Stage
from bot.rituals.subscribing import CalendarFiles
from bot.rituals.tx import RitualTx

_INSTANT = timedelta(microseconds=1)


def answer(event: ButtonPressed, me: Member, said: Answer, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Take an answer to the invitation, or take it back when it is given twice."""
    if meetup.run.stage is not Stage.AHEAD:
        too_late(event, meetup, tx)
        return
    before = _of(me, meetup, tx)
    if before is not None and before.answer is Answer.YES:
        running.unsay(meetup.run, me.id, tx)
    if before is not None and before.answer is said:
        tx.runs.withdraw(meetup.run.id, me.id)
        words = tx.say("meetup-took-back")
    else:
        waits = said is Answer.YES and me.id not in meetup.hosts and _is_full(meetup, tx)
        tx.runs.answer(Rsvp(run=meetup.run.id, member=me.id, answer=said, at=_in_turn(meetup, tx), waits=waits))
        words = _what_follows(me, said, meetup, tx, waits=waits)
    move_up(meetup, tx)
    show(meetup, tx)
    again = None if words == tx.say("meetup-took-back") else Small(tx.say("meetup-press-again"))
    tx.send(privately(event, tx.say, Paragraph(words), again))


def cannot(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Give a place back, from the reminder or wherever somebody reads that they have one."""
    if meetup.run.stage is not Stage.AHEAD:
        too_late(event, meetup, tx)
        return
    if give_up(me, meetup, tx):
        move_up(meetup, tx)
        show(meetup, tx)
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-cannot-noted"))))


def give_up(me: Member, meetup: Occasion, tx: RitualTx) -> bool:
    """Take back somebody's yes to what is ahead, and what waits to be told to them; say whether there was one."""
    before = _of(me, meetup, tx)
    if meetup.run.stage is not Stage.AHEAD or before is None or before.answer is not Answer.YES:
        return False
    tx.runs.withdraw(meetup.run.id, me.id)
    running.unsay(meetup.run, me.id, tx)
    return True


def interested(event: InterestShown, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Take interest shown in the platform's own list for a yes, and its end for a yes taken back: it is one list."""
    before = _of(me, meetup, tx)
    had_said_yes = before is not None and before.answer is Answer.YES
    if meetup.run.stage is not Stage.AHEAD or had_said_yes is event.on:
        return
    if not event.on:
        give_up(me, meetup, tx)
    else:
        waits = me.id not in meetup.hosts and _is_full(meetup, tx)
        rsvp = Rsvp(run=meetup.run.id, member=me.id, answer=Answer.YES, at=_in_turn(meetup, tx), waits=waits)
        tx.runs.answer(rsvp)
        if waits:  # there is no other way to answer them
            words = view(Paragraph(_what_follows(me, Answer.YES, meetup, tx, waits=True)))
            tell(meetup, rsvp, "waits", words, "meetup-interest", tx)
    move_up(meetup, tx)
    show(meetup, tx)


def here(event: ButtonPressed, me: Member, meetup: Occasion, tx: RitualTx) -> None:
    """Write down that somebody is there."""
    if meetup.run.stage is not Stage.ON:
        too_late(event, meetup, tx)
        return
    if me.id not in meetup.hosts:
        tx.runs.came(meetup.run.id, me.id, tx.now)
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-here", place=place_of(meetup, tx.say)))))


def give_file(event: ButtonPressed, meetup: Occasion, files: CalendarFiles, tx: RitualTx) -> None:
    """Give the gathering as calendar programs read it."""
    file = files.of_run(meetup.run, meetup.ritual, tx)
    tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-file")), file))


def move_up(meetup: Occasion, tx: RitualTx) -> None:
    """Give places that are free to those who wait longest, and tell them."""
    free = None if meetup.room is None else max(0, meetup.room - len(said_yes(meetup, tx)))
    for rsvp in waiting(meetup, tx)[:free]:
        moved = Rsvp(run=rsvp.run, member=rsvp.member, answer=Answer.YES, at=rsvp.at, came=rsvp.came)
        tx.runs.answer(moved)
        running.unsay(meetup.run, rsvp.member, tx)  # that they wait is no longer true
        words = tx.say("meetup-place-free", title=linked(meetup, tx), at=moment(meetup.run.begins))
        tell(meetup, rsvp, "place", _with_place(words, meetup, tx), "meetup-place", tx)


def remind(meetup: Occasion, tx: RitualTx) -> None:
    """Remind those who said that they will come, once, and nobody else."""
    words = tx.say(
        "meetup-reminder",
        title=linked(meetup, tx),
        at=moment(meetup.run.begins),
        host=hosted_by(meetup, tx.say),
    )
    for rsvp in said_yes(meetup, tx):
        tell(meetup, rsvp, "reminder", _with_place(words, meetup, tx), "meetup-reminder", tx)


def _with_place(words: Markup, meetup: Occasion, tx: RitualTx) -> View:
    where = tx.say("meetup-where-it-is", place=place_of(meetup, tx.say))
    return view(
        Paragraph(words),
        Small(where),
        Actions((button(tx.say, "meetup-cannot-button", "cannot", meetup.run.id),)),
    )


def tell(meetup: Occasion, rsvp: Rsvp, what: str, words: View, rule: str, tx: RitualTx) -> None:
    """Write to somebody about what they said yes to, while that is of use."""
    name = told_name(rsvp.run, what, rsvp.member)
    tx.recall(name)
    tx.send(
        SendDirectMessage(
            to=rsvp.member,
            view=words,
            reason=Reason(rule=rule, token=rsvp.run),
            asked=Asked.DUTY,
            kind=Kind.MEETUP,
            name=name,
            useful_until=max(meetup.run.begins, tx.now),
        )
    )


def _of(me: Member, meetup: Occasion, tx: RitualTx) -> Rsvp | None:
    return next((rsvp for rsvp in tx.runs.answers(meetup.run.id) if rsvp.member == me.id), None)


def _in_turn(meetup: Occasion, tx: RitualTx) -> datetime:
    """Return when somebody answered, behind everybody who did before, however much they hurried."""
    return max((tx.now, *(rsvp.at + _INSTANT for rsvp in tx.runs.answers(meetup.run.id))))


def _is_full(meetup: Occasion, tx: RitualTx) -> bool:
    return meetup.room is not None and len(said_yes(meetup, tx)) >= meetup.room


def _what_follows(me: Member, said: Answer, meetup: Occasion, tx: RitualTx, *, waits: bool) -> Markup:
    """Say what an answer leads to."""
    title, at = linked(meetup, tx), moment(meetup.run.begins)
    if waits:
        ahead = [rsvp.member for rsvp in waiting(meetup, tx)]
        return tx.say("meetup-said-waits", title=title, number=ahead.index(me.id) + 1)
    if said is Answer.YES and meetup.run.begins - tx.now > REMINDS_BEFORE:
        return tx.say("meetup-said-yes", title=title, at=at)
    if said is Answer.YES:
        return tx.say("meetup-said-yes-soon", title=title, at=at)
    return tx.say("meetup-said-maybe" if said is Answer.MAYBE else "meetup-said-take-aways", title=title)


def too_late(event: Gesture, meetup: Occasion, tx: RitualTx) -> None:
    """Say how things stand to somebody whose button is older than that."""
    if meetup.run.stage is Stage.ON:
        words = tx.say("meetup-is-on", place=place_of(meetup, tx.say))
    elif meetup.run.stage is Stage.AHEAD:
        words = tx.say("meetup-is-ahead", at=moment(meetup.run.begins))
    else:
        words = tx.say("meetup-is-over")
    tx.send(privately(event, tx.say, Paragraph(words)))
