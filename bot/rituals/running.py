"""How a run goes through its course: it begins once, and each beat is followed by the timer of the next.

1. A run is written down when it is announced; a planned time that has one already is not announced again.
2. One timer carries a run on; what it finds done is not done again, and what fell due together is done in order.
3. What could not begin within its grace does not begin at all, and says so to its host, never to the room.
4. What is cancelled or moved is told once to those who count on it; everybody else reads it where it stands.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.effects import Asked, EditMessage, PostMessage, Reason, SendDirectMessage
from bot.core.effects import Kind as About
from bot.core.events import TimeCame
from bot.core.ids import EventId, MemberId, MessageName, new_token
from bot.core.markup import Markup, channel_link, message_link, moment
from bot.core.people import Life as CommunityLife
from bot.core.people import Purpose
from bot.core.recurrence import Slot
from bot.core.views import Actions, Button, Heading, Paragraph, Quoted, Small, View, view
from bot.rituals.closing import end, redraw
from bot.rituals.course import Beat, What, beats
from bot.rituals.format import SURPRISE, Format, Kind
from bot.rituals.formats import Formats
from bot.rituals.listing import list_run
from bot.rituals.naming import CO_HOST, HOST, hosting_name, title_of, told_name
from bot.rituals.planning import plan, slot_named, unplan
from bot.rituals.ritual import DID_NOT_HAPPEN, GRACE, Answer, Hosting, Life, Ritual, Run, Stage
from bot.rituals.tx import RitualTx

LONGEST_REASON = 500
TIME_TO_SAY_NO = timedelta(days=1)
"""What coordinators have at the least before a surprise is announced, unless it would begin within a day of that."""
LONG_AS_A_KEY = 27
"""Characters of a seal: with fewer, its marks could be tried out."""


def timer(run: str) -> EventId:
    """Name the timer that carries a run on."""
    return EventId(f"run:{run}")


# ---- beginning -----------------------------------------------------------------------------------------------------


def announced(event: TimeCame, tx: RitualTx, formats: Formats) -> tuple[Ritual, Run] | None:
    """Begin a run that is to be announced, and plan the one after it; None where there is nothing to begin."""
    token, _, planned = event.token.partition("/")
    ritual = tx.rituals.ritual(token)
    if ritual is None or ritual.life is not Life.ACTIVE:
        return None
    slot, format_ = slot_named(ritual, planned), formats.get(ritual.format)
    if format_ is None and ritual.format != SURPRISE:
        _rest_without_format(ritual, tx)
        return None
    is_in_time = slot is not None and tx.now <= slot.at + GRACE
    if format_ is None or slot is None or not is_in_time or tx.community.life is not CommunityLife.OPEN:
        if slot is not None and not is_in_time:
            tell_too_late(ritual, slot, tx)
        plan(ritual, tx.now if slot is None else slot.at, tx, formats)
        return None
    run = begin(ritual, slot, format_, tx)
    plan(ritual, slot.at, tx, formats)
    return None if run is None else (ritual, run)


def tell_too_late(ritual: Ritual, slot: Slot, tx: RitualTx) -> None:
    """Tell the coordinators of a time that had passed before it could be written down; nobody could say yes to it."""
    if tx.community.life is not CommunityLife.OPEN:
        return
    title, at, where = title_of(ritual, ritual.format, tx.say), moment(slot.at), channel_link(ritual.channel)
    if ritual.kind is Kind.PROMPT:
        words, rule = tx.say("prompt-too-late", title=title, at=at, channel=where), "prompt-not-opened"
    else:
        words, rule = tx.say("meetup-told-skipped", title=title, at=at), "meetup-hostless"
    tell_coordinators(view(Paragraph(words)), MessageName(f"skipped/{ritual.id}/{slot.name}"), rule, tx)


def begin(ritual: Ritual, slot: Slot, format_: Format, tx: RitualTx, why: str = "") -> Run | None:
    """Write down a run of a planned time; None where that time has one already. `why` is why this format was drawn."""
    run = Run(
        id=new_token(),
        ritual=ritual.id,
        slot=slot.name,
        format=format_.id,
        kind=format_.kind,
        channel=ritual.channel,
        begins=slot.at,
        ends=slot.at + ends_after(ritual, format_),
        host=ritual.host,
        co_host=ritual.co_host,
        why=why,
        seal=new_token(LONG_AS_A_KEY),
    )
    return run if tx.runs.begin(run) else None


def ends_after(ritual: Ritual, format_: Format) -> timedelta:
    """Return how long a run is on: a gathering as its ritual says, a prompt as long as its format lasts.

    A surprise lasts as long as what was drawn, and no gathering ends before its phases do.
    """
    if format_.kind is Kind.PROMPT and format_.lasts:
        return format_.lasts
    minutes = ritual.minutes if ritual.format != SURPRISE and ritual.minutes else format_.minutes
    return timedelta(minutes=max(minutes, sum(phase.minutes for phase in format_.phases())))


def _rest_without_format(ritual: Ritual, tx: RitualTx) -> None:
    """Let a ritual rest whose format is no longer in the catalogue; the coordinators hear it."""
    tx.rituals.change(replace(ritual, life=Life.RESTING))
    unplan(ritual, tx)
    title = title_of(ritual, ritual.format, tx.say)
    words = view(Paragraph(tx.say("meetup-format-gone", title=title, format=ritual.format)))
    tell_coordinators(words, MessageName(f"rests/{ritual.id}/{new_token(4)}"), "meetup-format-gone", tx)


# ---- from beat to beat ---------------------------------------------------------------------------------------------


def due(run: Run, format_: Format, now: datetime) -> tuple[Run, tuple[Beat, ...]]:
    """Return the beats of a run that are due and not done, and the run as it is after them."""
    course = beats(format_, run.begins, run.ends)
    some = tuple(beat for beat in course[run.beat :] if beat.at <= now)
    return replace(run, beat=run.beat + len(some)), some


def carry_on(run: Run, format_: Format, tx: RitualTx) -> None:
    """Set the timer of a run's next beat; a run that is over needs none.

    What was drawn, or has changed since, is announced late rather than before coordinators could say no to it.
    """
    course = beats(format_, run.begins, run.ends)
    if run.stage in DID_NOT_HAPPEN or run.beat >= len(course):
        tx.cancel(timer(run.id))
        return
    at = max(tx.now, course[run.beat].at)
    if run.why and not run.is_announced:
        at = max(at, min(tx.now + TIME_TO_SAY_NO, run.begins - TIME_TO_SAY_NO))
    tx.schedule(TimeCame(id=timer(run.id), at=at, verb=f"{run.kind}.beat", token=run.id), at)


def is_too_late(beat: Beat, now: datetime) -> bool:
    """Say whether a run can no longer begin."""
    return beat.what is What.BEGIN and now - beat.at > GRACE


def stop(run: Run, stage: Stage, tx: RitualTx) -> Run:
    """Let a run end that did not happen; what was given to it is dropped at once, and nobody can be told from it."""
    tx.cancel(timer(run.id))
    stopped = end(replace(run, stage=stage, seal=""), None, tx)
    for seat, member in ((HOST, run.host), (CO_HOST, run.co_host)):
        if member is not None:
            tx.recall(hosting_name(run.id, seat, member))
    return stopped


def without_format(run: Run, ritual: Ritual | None, tx: RitualTx) -> None:
    """End a run whose format or ritual is gone: quietly, but for those who count on it and the coordinators."""
    if ritual is not None and run.stage is Stage.AHEAD:
        cancel(run, ritual, tx)
        title = title_of(ritual, run.format, tx.say)
        words = view(Paragraph(tx.say("meetup-format-gone", title=title, format=run.format)))
        tell_coordinators(words, MessageName(f"rests/{ritual.id}/{run.id}"), "meetup-format-gone", tx)
    else:
        stop(run, Stage.CANCELLED if run.is_ahead_or_on else Stage.OVER, tx)


# ---- when something changes ----------------------------------------------------------------------------------------


def cancel(run: Run, ritual: Ritual, tx: RitualTx, why: str = "") -> Run:
    """Let a run not happen, or break it off; `why` is in somebody's own words."""
    if not run.is_ahead_or_on:
        return run
    title, at, why = title_of(ritual, run.format, tx.say), moment(run.begins), why.strip()[:LONGEST_REASON]
    reason = Quoted(why) if why else None
    counting_on_it = _counting_on(run, tx) if run.stage is Stage.AHEAD else ()
    cancelled = stop(run, Stage.CANCELLED, tx)
    if tx.messages.was_sent(run.message):
        shown = view(Heading(title), Paragraph(tx.say("meetup-cancelled", at=at)), reason)
        tx.send(EditMessage(message=run.message, view=shown))
        list_run(cancelled, ritual, tx)
    for member in counting_on_it:
        unsay(run, member, tx)
        words = view(Paragraph(tx.say("meetup-told-cancelled", title=title, at=at)), reason)
        _tell(run, member, "cancelled", words, tx)
    return cancelled


def move(run: Run, slot: Slot, ritual: Ritual, format_: Format, tx: RitualTx) -> Run:
    """Let a run that is still ahead happen at another time; it keeps its name, and every yes stands."""
    if run.stage is not Stage.AHEAD or run.begins == slot.at:
        return run
    moved = replace(run, begins=slot.at, ends=slot.at + (run.ends - run.begins))
    moved = replace(moved, beat=done_after_moving(moved, format_, tx.now))
    tx.runs.change(moved)
    if run.is_announced:
        title, was, at = linked(run, ritual, tx), moment(run.begins), moment(slot.at)
        for member in _counting_on(run, tx):
            tx.recall(told_name(run.id, _moved_to(run), member))  # it would tell of a time that is no longer true
            tx.recall(told_name(run.id, "reminder", member))
            words = view(
                Paragraph(tx.say("meetup-told-moved", title=title, was=was, at=at)),
                Small(tx.say("meetup-told-moved-how")),
                Actions((_cannot(run, tx),)) if run.kind is Kind.GATHERING else None,
            )
            _tell(moved, member, _moved_to(moved), words, tx)
        redraw(moved, tx)
    carry_on(moved, format_, tx)
    return moved


def unsay(run: Run, member: MemberId, tx: RitualTx) -> None:
    """Take back what waits to be told to somebody about a run, and is not so any more."""
    for what in ("reminder", "place", "waits", _moved_to(run)):
        tx.recall(told_name(run.id, what, member))


def _moved_to(run: Run) -> str:
    return f"moved/{run.begins:%Y%m%d%H%M}"


def done_after_moving(run: Run, format_: Format, now: datetime) -> int:
    """Return how much of its course a moved run has behind it: it stays announced, and is not reminded of at once."""
    course = beats(format_, run.begins, run.ends)
    reached = sum(beat.at <= now for beat in course)
    done = min(run.beat, max(1, reached))
    while 0 < done < reached and course[done].what is What.REMIND:
        done += 1
    return done


def follow(before: Ritual, after: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Let what is ahead of a ritual follow when the ritual is set otherwise: its hosts, its length, its room.

    Whoever said yes to hosting what is announced already hosts it; a prompt needs somebody while it is open, too.
    """
    for run in tx.runs.of(after.id):
        format_ = formats.get(run.format)
        is_open_to_it = run.stage is Stage.AHEAD or (run.kind is Kind.PROMPT and run.stage is Stage.ON)
        if not is_open_to_it or format_ is None:
            continue
        changed = replace(run, ends=run.begins + ends_after(after, format_))
        if before.host != after.host and run.hosting is not Hosting.YES:
            changed = replace(changed, host=after.host, hosting=Hosting.ASKED)
            _let_go(run, HOST, run.host, after, tx)
        if before.co_host != after.co_host and run.co_hosting is not Hosting.YES:
            changed = replace(changed, co_host=after.co_host, co_hosting=Hosting.ASKED)
            _let_go(run, CO_HOST, run.co_host, after, tx)
        if changed != run:
            tx.runs.change(changed)
        if changed.is_announced:
            redraw(changed, tx)
            if changed.kind is Kind.PROMPT and changed.host != run.host:
                ask_who_hosts(changed, tx)  # of a gathering they are, as it is drawn again
        carry_on(changed, format_, tx)


def _let_go(run: Run, seat: str, member: MemberId | None, ritual: Ritual, tx: RitualTx) -> None:
    """Tell somebody who was asked to host, where they were, that it is somebody else's turn."""
    if member is None:
        return
    name, title = hosting_name(run.id, seat, member), linked(run, ritual, tx)
    tx.recall(name)
    if tx.messages.was_sent(name):
        words = tx.say("meetup-host-somebody-else", title=title, at=moment(run.begins))
        tx.send(EditMessage(message=name, view=view(Paragraph(words))))


def ask_who_hosts(run: Run, tx: RitualTx) -> None:
    """Let whoever was chosen to host be asked, by the role that knows how."""
    if run.host is not None:
        asks = TimeCame(id=EventId(f"hosts:{run.id}"), at=tx.now, verb="gathering.hosts", token=run.id)
        tx.schedule(asks, tx.now)


def linked(run: Run, ritual: Ritual, tx: RitualTx) -> Markup:
    """Return what a run is called, with the way to its public message where that stands already."""
    title, where = title_of(ritual, run.format, tx.say), tx.messages.where(run.message)
    return title if where is None else message_link(title, where)


def _counting_on(run: Run, tx: RitualTx) -> tuple[MemberId, ...]:
    """Return who said that they would come, and who said yes to hosting; each once."""
    coming = [rsvp.member for rsvp in tx.runs.answers(run.id) if rsvp.answer is Answer.YES]
    return tuple(dict.fromkeys((*run.hosts, *coming)))


def _tell(run: Run, member: MemberId, what: str, words: View, tx: RitualTx) -> None:
    tx.send(
        SendDirectMessage(
            to=member,
            view=words,
            reason=Reason(rule="meetup-changed", token=run.id),
            asked=Asked.DUTY,
            kind=About.MEETUP,
            name=told_name(run.id, what, member),
            useful_until=max(run.begins, tx.now),
        )
    )


def _cannot(run: Run, tx: RitualTx) -> Button:
    return Button(label=str(tx.say("meetup-cannot-button")), verb="gathering.cannot", token=run.id)


def tell_coordinators(words: View, name: MessageName, rule: str, tx: RitualTx) -> None:
    """Write into the coordinators' channel, once; where there is none nobody is told."""
    channel = tx.places.channel_for(Purpose.COORDINATORS)
    if channel is not None and not tx.messages.was_sent(name):
        tx.send(PostMessage(channel=channel.id, view=words, reason=Reason(rule=rule), name=name, asked=Asked.DUTY))
