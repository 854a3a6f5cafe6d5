"""Who and what is there, as the platform tells it: people come and go, channels appear and change."""

from bot.core.effects import Asked, PostMessage, Reason
from bot.core.events import (
    ChannelChanged,
    ChannelEntered,
    ChannelLeft,
    Event,
    MemberChanged,
    MemberIntroduced,
    MemberJoined,
    MemberLeft,
    Mishap,
    SpaceEntered,
    SpaceLeft,
)
from bot.core.ids import ChannelId, space_of
from bot.core.markup import channel_link
from bot.core.people import Life, Mode, Purpose
from bot.core.views import Paragraph, view
from bot.roles.coordinator import notices
from bot.roles.coordinator.reads import CoordinatorTx

ARRIVALS = (
    SpaceEntered,
    SpaceLeft,
    ChannelChanged,
    ChannelEntered,
    ChannelLeft,
    MemberJoined,
    MemberChanged,
    MemberIntroduced,
    MemberLeft,
)


def take_note(event: Event, tx: CoordinatorTx) -> None:
    """Write down what changed around us; nobody is told and nobody is greeted here."""
    match event:
        case SpaceEntered():
            _look_around(event, tx)
        case SpaceLeft(space=space):
            for channel in tx.places.channels():
                if space_of(channel.id) == space:
                    tx.places.switch(channel.id, Mode.OFF)
            tx.places.enter(space, active=False)
            if tx.community.life is Life.OPEN and not tx.places.spaces():
                tx.places.live(Life.QUIET)
        case ChannelChanged(profile=profile):
            tx.places.see(profile)
        case ChannelEntered(profile=profile, by=by):
            tx.places.see(profile)
            if by is not None:
                notices.introduce(tx, profile.channel)
        case ChannelLeft(channel=channel):
            _taken_out(channel, tx)
        case MemberJoined(profile=profile):
            tx.people.meet(profile, joined_at=event.at)
        case MemberChanged(profile=profile) | MemberIntroduced(profile=profile):
            tx.people.find([profile])  # which is no reason to write down who was forgotten
        case MemberLeft(by=identity):
            member = tx.people.known(identity)
            if member is not None and member.here:
                tx.people.leave(member.id)


def _look_around(event: SpaceEntered, tx: CoordinatorTx) -> None:
    tx.places.enter(event.space, active=True)
    tx.places.find(event.channels)
    tx.people.find(event.people)
    if not tx.people.coordinators():
        named = [tx.people.known(identity) for identity in event.coordinators]
        for member in named:
            if member is not None and member.here and not member.guest:
                tx.people.appoint(member.id, coordinator=True)


def _taken_out(channel: ChannelId, tx: CoordinatorTx) -> None:
    """Do nothing any more where we were taken out, and tell the coordinators how to bring us back."""
    known = tx.places.channel(channel)
    if known is None:
        return
    had_work = known.mode is not Mode.OFF or known.purpose is not None
    tx.places.switch(channel, Mode.OFF)
    if known.purpose is not None:
        tx.places.dedicate(known.purpose, None)
    if not had_work or tx.community.life is not Life.OPEN:
        return
    room = tx.channel_for(Purpose.COORDINATORS)
    if room is None:
        tx.record.note_mishap(Mishap.TAKEN_OUT, f"#{known.name}", tx.now)
        return
    said = view(Paragraph(tx.say("taken-out", channel=channel_link(channel))))
    tx.send(PostMessage(channel=room.id, view=said, reason=Reason(rule="taken-out"), asked=Asked.DUTY))
