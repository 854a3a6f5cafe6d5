"""What members propose, and what was only tried: coordinators decide, and whoever proposed it hears it once."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MessageName
from bot.core.markup import Markup, channel_link, mention, moment
from bot.core.people import Member, Purpose
from bot.core.recurrence import Slot
from bot.core.views import Actions, Block, Heading, Paragraph, Tone, View, view
from bot.rituals.calendar.tx import is_open
from bot.rituals.calendar.wording import button, called, format_name
from bot.rituals.formats import Formats
from bot.rituals.planning import is_tried_out, next_slot, plan, tried_timer, unplan
from bot.rituals.ritual import Life, Ritual
from bot.rituals.said import in_words
from bot.rituals.tx import RitualTx

TRIES = 3
MOST_WAITING = 3
"""Suggestions of one member that wait for an answer; more would only crowd each other out."""


def waiting_from(member: Member, tx: RitualTx) -> int:
    """Return how many suggestions of a member wait for an answer."""
    return sum(ritual.life is Life.PROPOSED and ritual.by == member.id for ritual in tx.rituals.all())


def propose(ritual: Ritual, slots: Sequence[Slot], me: Member, tx: RitualTx, formats: Formats) -> None:
    """Put a ritual before the coordinators."""
    say, proposed = tx.say, replace(ritual, life=Life.PROPOSED)
    tx.rituals.add(proposed)
    room = tx.places.channel_for(Purpose.COORDINATORS)
    if room is None:
        return  # `ritual list` shows it to those who coordinate
    choices = Actions(
        (
            button(say, "calendar-set-button", "accept", ritual.id, Tone.PRIMARY),
            button(say, "calendar-try-button", "try", ritual.id),
            button(say, "calendar-not-now-button", "decline", ritual.id),
        )
    )
    asked = say("calendar-proposal", member=mention(me.id), title=called(ritual, say))
    shown = view(Paragraph(asked), *_what(proposed, slots, tx, formats), choices)
    name, reason = _name(ritual), Reason(rule="ritual-proposed")
    tx.send(PostMessage(channel=room.id, view=shown, reason=reason, name=name, asked=Asked.FOR))


def _name(ritual: Ritual) -> MessageName:
    return MessageName(f"proposal/{ritual.id}")


def _what(ritual: Ritual, slots: Sequence[Slot], tx: RitualTx, formats: Formats) -> tuple[Block, ...]:
    say, times = tx.say, Markup(", ".join(moment(slot.at) for slot in slots))
    what, when = format_name(ritual.format, formats, say), in_words(ritual.recurrence, say)
    return (
        Paragraph(say("calendar-proposal-what", format=what, when=when, channel=channel_link(ritual.channel))),
        Paragraph(say("calendar-proposal-dates", dates=times)),
    )


def decide(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Set, try or put off what was proposed."""
    say, said = tx.say, event.verb.partition(".")[2]
    if not me.coordinator:
        tx.send(privately(event, say, Paragraph(say("calendar-coordinators-decide"))))
        return
    if ritual.life is not Life.PROPOSED:
        tx.send(privately(event, say, Paragraph(say("calendar-decided-already"))))
        return
    if not is_open(tx):
        tx.send(privately(event, say, Paragraph(say("calendar-not-open"))))
        return
    if said == "decline":
        tx.rituals.change(replace(ritual, life=Life.ENDED))
        _close(ritual, say("calendar-declined-here", member=mention(me.id), title=called(ritual, say)), tx)
        _tell_proposer(ritual, me, say("calendar-declined", title=called(ritual, say)), tx)
        tx.send(privately(event, say, Paragraph(say("calendar-declined-you"))))
        return
    taken = replace(ritual, life=Life.ACTIVE, tries_left=1 if said == "try" else None)
    if next_slot(taken, tx.now) is None:
        edit = Actions((button(say, "calendar-edit-button", "edit", ritual.id, Tone.PRIMARY),))
        tx.send(privately(event, say, Paragraph(say("calendar-no-dates")), edit))
        return
    tx.rituals.change(taken)
    slot = plan(taken, tx.now, tx, formats)
    assert slot is not None  # there was one just now
    first = moment(slot.at)
    if said == "try":
        here = say("calendar-tried-here", member=mention(me.id), title=called(ritual, say), at=first)
        theirs = say("calendar-tried-theirs", title=called(ritual, say), at=first)
    else:
        here = say("calendar-accepted-here", member=mention(me.id), title=called(ritual, say), at=first)
        theirs = say("calendar-accepted", title=called(ritual, say), at=first)
    _close(ritual, here, tx)
    _tell_proposer(ritual, me, theirs, tx)
    tx.send(privately(event, say, Paragraph(here)))


def _close(ritual: Ritual, said: Markup, tx: RitualTx) -> None:
    tx.send(EditMessage(message=_name(ritual), view=view(Paragraph(said))))


def _tell_proposer(ritual: Ritual, me: Member, said: Markup, tx: RitualTx) -> None:
    if ritual.by is None or ritual.by == me.id:
        return
    tx.send(
        SendDirectMessage(
            to=ritual.by,
            view=view(Paragraph(said)),
            reason=Reason(rule="ritual-decided", token=ritual.id),
            asked=Asked.FOR,
            kind=Kind.MEETUP,
            name=MessageName(f"proposal/{ritual.id}/decided"),
        )
    )


# ---- what was only tried -------------------------------------------------------------------------------------------


def ask_how_to_go_on(event: TimeCame, tx: RitualTx) -> None:
    """Ask coordinators what to make of a ritual that was tried."""
    ritual = tx.rituals.ritual(event.token)
    room = tx.places.channel_for(Purpose.COORDINATORS)
    if ritual is None or room is None or not is_open(tx) or not _waits(ritual, tx):
        return
    name = _tried_name(ritual)
    if not tx.messages.was_sent(name):
        reason = Reason(rule="ritual-tried")
        shown = _tried(ritual, tx)
        tx.send(PostMessage(channel=room.id, view=shown, reason=reason, name=name, asked=Asked.DUTY))


def _waits(ritual: Ritual, tx: RitualTx) -> bool:
    tries = ritual.tries_left or 0
    return ritual.life is Life.ACTIVE and is_tried_out(ritual, tx.runs.of(ritual.id, most=tries + 10))


def _tried_name(ritual: Ritual) -> MessageName:
    return MessageName(f"tried/{ritual.id}/{ritual.tries_left}")


def _tried(ritual: Ritual, tx: RitualTx) -> View:
    say = tx.say
    return view(
        Heading(called(ritual, say)),
        Paragraph(say("calendar-tried-out", number=ritual.tries_left or 0)),
        Actions(
            (
                button(say, "calendar-keep-button", "keep", ritual.id, Tone.PRIMARY),
                button(say, "calendar-try-more-button", "try_more", ritual.id),
                button(say, "calendar-let-go-button", "let_go", ritual.id),
            )
        ),
    )


def after_trying(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Keep what was tried, try it three times more, or let it go."""
    say, said = tx.say, event.verb.partition(".")[2]
    if not me.coordinator:
        tx.send(privately(event, say, Paragraph(say("calendar-coordinators-decide"))))
        return
    if not _waits(ritual, tx):
        tx.send(privately(event, say, Paragraph(say("calendar-decided-already"))))
        return
    name, title = _tried_name(ritual), called(ritual, say)
    tx.cancel(tried_timer(ritual.id))
    if said == "let_go":
        tx.rituals.change(replace(ritual, life=Life.ENDED))
        unplan(ritual, tx)
        words = say("calendar-let-go", member=mention(me.id), title=title)
    else:
        more = None if said == "keep" else (ritual.tries_left or 0) + TRIES
        going_on = replace(ritual, tries_left=more)
        tx.rituals.change(going_on)
        plan(going_on, tx.now, tx, formats)
        if said == "keep":
            words = say("calendar-keeps", member=mention(me.id), title=title)
        else:
            words = say("calendar-tries-more", member=mention(me.id), title=title, number=TRIES)
    tx.send(EditMessage(message=name, view=view(Paragraph(words))))
    tx.send(privately(event, say, Paragraph(words)))
