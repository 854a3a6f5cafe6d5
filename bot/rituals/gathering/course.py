"""How a gathering goes from beat to beat: announced, reminded of, opened, led through its phases, and closed.

1. What fell due together is done in order and shown once.
2. A gathering that begins while too few said yes does not: it says so plainly, and whoever said yes is told.
3. One whose hour has passed unheard, or that nobody could read of before, does not happen; only its hosts hear it.
4. Whoever opens it by hand decides that it takes place, however many said yes.
5. It is drawn for the last time before what was given is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, moment
from bot.core.people import Life, Mode
from bot.core.views import Paragraph, view
from bot.rituals import closing, running
from bot.rituals.course import Beat, What
from bot.rituals.gathering import answering, hosting, sheet
from bot.rituals.gathering.invitation import Invitation
from bot.rituals.gathering.meetup import expected, linked, said_yes
from bot.rituals.listing import list_run
from bot.rituals.naming import told_name
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import DID_NOT_HAPPEN, Run, Stage
from bot.rituals.steps import Steps
from bot.rituals.taking_part import people_in
from bot.rituals.tx import RitualTx

UNSEEN = frozenset({What.REMIND, What.SHEET})
"""Beats after which the public message reads as before."""


class Course:
    """Does what is due."""

    def __init__(self, steps: Steps, invitation: Invitation) -> None:
        """Take the steps, and who draws the message."""
        self._steps = steps
        self._invitation = invitation

    def go_on(self, meetup: Occasion, tx: RitualTx) -> None:
        """Do all beats that are due, in order, and wait for the next."""
        run, due = running.due(meetup.run, meetup.format, tx.now)
        if meetup.run.stage in DID_NOT_HAPPEN:
            return
        meetup, was = meetup.now_as(run), run.stage
        if tx.community.life is not Life.OPEN:
            _pass_over(meetup, due, tx)
            return
        if any(beat.what is What.BEGIN for beat in due) and _cannot_begin(meetup, due, tx):
            self._skip(meetup, tx)
            return
        if any(beat.what is What.ANNOUNCE for beat in due) and not _may_speak_in(run, tx):
            _say_no_room(meetup, tx)
            return
        ends = bool(due) and due[-1].what is What.END
        for beat in _worth_doing(due[:-1] if ends else due):
            meetup = self._do(beat, meetup, tx)
            if meetup.run.stage in DID_NOT_HAPPEN:
                break
        if any(beat.what is What.ANNOUNCE for beat in due):
            self._invitation.post(meetup, tx)
        elif any(beat.what not in UNSEEN for beat in due[: -1 if ends else None]):
            self._invitation.show(meetup, tx)
        if meetup.run.stage is not was or any(beat.what is What.ANNOUNCE for beat in due):
            list_run(meetup.run, meetup.ritual, tx)
        if meetup.run.stage not in DID_NOT_HAPPEN:
            run = closing.end(meetup.run, meetup.format, tx) if ends else meetup.run
            tx.runs.change(run)
            running.carry_on(run, meetup.format, tx)

    def look_again(self, meetup: Occasion, tx: RitualTx) -> None:
        """Show a gathering anew, whose ritual, hosts, room or hour has changed."""
        if tx.community.life is not Life.OPEN or not tx.messages.was_sent(meetup.run.message):
            return
        if meetup.run.stage is Stage.AHEAD:
            hosting.ask_hosts(meetup, tx)
            answering.move_up(meetup, tx)
        self._invitation.show(meetup, tx)
        list_run(meetup.run, meetup.ritual, tx)

    def open(self, meetup: Occasion, tx: RitualTx) -> Occasion:
        """Let it begin now, by somebody's hand."""
        opened = meetup.now_as(replace(meetup.run, stage=Stage.ON))
        tx.runs.change(opened.run)
        self._invitation.show(opened, tx)
        list_run(opened.run, opened.ritual, tx)
        return opened

    def _do(self, beat: Beat, meetup: Occasion, tx: RitualTx) -> Occasion:
        """Do one beat; return the gathering as it is after it."""
        run = meetup.run
        match beat.what:
            case What.ANNOUNCE:
                hosting.ask_hosts(meetup, tx)
            case What.REMIND:
                answering.remind(meetup, tx)
            case What.SHEET:
                sheet.give(meetup, tx)
            case What.BEGIN:
                return self._begin(meetup, tx)
            case What.PHASE:
                return meetup.now_as(replace(run, phase=beat.step))
            case What.CLOSE:
                return meetup.now_as(closing.close(run, meetup.format, _people(meetup, tx), tx))
            case _:
                tx.runs.change(run)
                self._steps.do(beat, meetup.ritual, run, meetup.format, tx)
        return meetup

    def _begin(self, meetup: Occasion, tx: RitualTx) -> Occasion:
        run = meetup.run
        if run.stage is not Stage.AHEAD:
            return meetup
        if expected(meetup, tx) >= meetup.format.least:
            return meetup.now_as(replace(run, stage=Stage.ON))
        told = tuple(dict.fromkeys((*meetup.hosts, *(rsvp.member for rsvp in said_yes(meetup, tx)))))
        closed = closing.close(replace(run, stage=Stage.TOO_FEW), meetup.format, 0, tx)
        too_few = meetup.now_as(running.stop(closed, Stage.TOO_FEW, tx))
        _tell_each(told, too_few, "too-few", tx.say("meetup-told-too-few", title=linked(meetup, tx)), tx)
        return too_few

    def _skip(self, meetup: Occasion, tx: RitualTx) -> None:
        """Let it not happen; only those who host hear it, or the coordinators."""
        skipped = meetup.now_as(running.stop(meetup.run, Stage.SKIPPED, tx))
        self._invitation.show(skipped, tx)
        list_run(skipped.run, skipped.ritual, tx)
        words = tx.say("meetup-told-skipped", title=linked(meetup, tx), at=moment(meetup.run.begins))
        if skipped.hosts:
            _tell_each(skipped.hosts, skipped, "skipped", words, tx)
        else:
            running.tell_coordinators(
                view(Paragraph(words)), MessageName(f"skipped/{skipped.run.id}"), "meetup-hostless", tx
            )


def _tell_each(members: Sequence[MemberId], meetup: Occasion, what: str, words: Markup, tx: RitualTx) -> None:
    for member in members:
        hosting.duty(meetup, member, told_name(meetup.run.id, what, member), view(Paragraph(words)), tx)


def _worth_doing(due: Sequence[Beat]) -> list[Beat]:
    """Leave out what was to come before a beginning that is due as well."""
    begins = any(beat.what is What.BEGIN for beat in due)
    return [beat for beat in due if not (begins and beat.what in UNSEEN)]


def _cannot_begin(meetup: Occasion, due: Sequence[Beat], tx: RitualTx) -> bool:
    """Say whether it is too late to begin, or was announced so late that nobody could say yes."""
    if meetup.run.stage is not Stage.AHEAD:
        return False
    unheard = bool(meetup.format.lead) and any(beat.what is What.ANNOUNCE for beat in due)
    return unheard or tx.now >= meetup.run.ends or any(running.is_too_late(beat, tx.now) for beat in due)


def _pass_over(meetup: Occasion, due: Sequence[Beat], tx: RitualTx) -> None:
    """Let time pass in a community that is closed or that we are away from: nothing is said, and nothing begins."""
    run = meetup.run
    if any(beat.what in (What.ANNOUNCE, What.BEGIN) for beat in due) and run.stage is Stage.AHEAD:
        running.stop(run, Stage.SKIPPED, tx)
    elif any(beat.what in (What.CLOSE, What.END) for beat in due):
        running.stop(run, Stage.OVER, tx)
    else:
        tx.runs.change(run)
        running.carry_on(run, meetup.format, tx)


def _may_speak_in(run: Run, tx: RitualTx) -> bool:
    """Say whether there is a channel to announce in, and gatherings are switched on there."""
    channel = tx.places.channel(run.channel)
    return channel is not None and not channel.archived and channel.mode is Mode.HOST


def _say_no_room(meetup: Occasion, tx: RitualTx) -> None:
    """Tell the coordinators that a gathering could not be announced, and what would help."""
    running.stop(meetup.run, Stage.SKIPPED, tx)
    channel = tx.places.channel(meetup.run.channel)
    words = tx.say(
        "meetup-no-room",
        title=meetup.title(tx.say),
        at=moment(meetup.run.begins),
        channel=f"#{channel.name}" if channel is not None else "?",
    )
    running.tell_coordinators(view(Paragraph(words)), MessageName(f"no-room/{meetup.run.id}"), "meetup-hostless", tx)


def _people(meetup: Occasion, tx: RitualTx) -> int:
    """Return how many took part or said that they would; none, where there was nobody but who hosts."""
    run, hosts = meetup.run, meetup.hosts
    root = tx.messages.where(run.message)
    replied = () if root is None else tuple(author for author, _, _ in tx.posts.replies(root))
    named = {*replied, *(given.by for given in tx.giving.given(run.id))}
    found, alone = people_in(run, meetup.format, tx), len(named & set(hosts))
    return max(found if found > alone else 0, len(said_yes(meetup, tx)))
