"""Who and what is there, as the platform tells it: people come and go, channels appear and change."""

from bot.core.effects import Asked, PostMessage, Reason
from bot.core.events import (
    ChannelChanged,
    ChannelEntered,
    ChannelLeft,
    ChoicesOffered,
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
from bot.roles.coordinator import notices, removal
from bot.roles.coordinator.tx import CoordinatorTx

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
    ChoicesOffered,
)


def take_note(event: Event, tx: CoordinatorTx) -> None:
    """Write down what changed around us; nobody is told and nobody is greeted here."""
    match event:
        case SpaceEntered():
            _look_around(event, tx)
        case SpaceLeft(space=space):
            removal.removed(space, tx)
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
            tx.choices.learn([profile])
        case MemberChanged(profile=profile) | MemberIntroduced(profile=profile):
            tx.people.find([profile])  # which is no reason to write down who was forgotten
            tx.choices.learn([profile])
        case MemberLeft(by=identity):
            member = tx.people.known(identity)
            if member is not None and member.here:
                tx.people.leave(identity)
                tx.choices.left(member.id, space_of(identity))
        case ChoicesOffered(space=space, choices=choices):
            tx.choices.offer(space, choices)


def _look_around(event: SpaceEntered, tx: CoordinatorTx) -> None:
    is_back = event.space not in tx.places.spaces()
    tx.places.enter(event.space, active=True, reserved=event.reserved, name=event.name)
    tx.places.find(event.channels)
    tx.people.find(event.people)
    tx.choices.learn(event.people)
    if is_back:
        removal.let_in_again(event.space, tx)
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
        tx.places.release(channel)
    if not had_work or tx.community.life is not Life.OPEN:
        return
    room = tx.channel_for(Purpose.COORDINATORS)
    if room is None:
        tx.record.note_mishap(Mishap.TAKEN_OUT, f"#{known.name}", tx.now)
        return
    said = view(Paragraph(tx.say("taken-out", channel=channel_link(channel))))
    tx.send(PostMessage(channel=room.id, view=said, reason=Reason(rule="taken-out"), asked=Asked.DUTY))
