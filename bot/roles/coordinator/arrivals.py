"""Who and what is there, as the platform tells it: people come and go, channels appear and change."""

from bot.core.events import (
    ChannelChanged,
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    SpaceEntered,
    SpaceLeft,
)
from bot.core.ids import space_of
from bot.core.people import Life, Mode
from bot.roles.coordinator.reads import CoordinatorTx

ARRIVALS = (SpaceEntered, SpaceLeft, ChannelChanged, MemberJoined, MemberChanged, MemberLeft)


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
        case MemberJoined(profile=profile):
            tx.people.meet(profile, joined_at=event.at)
        case MemberChanged(profile=profile):
            if tx.people.known(profile.identity):  # a change is no reason to write down who was forgotten
                tx.people.meet(profile)
        case MemberLeft(by=identity):
            member = tx.people.known(identity)
            if member is not None:
                tx.people.leave(member.id)


def _look_around(event: SpaceEntered, tx: CoordinatorTx) -> None:
    tx.places.enter(event.space, active=True)
    for channel in event.channels:
        tx.places.see(channel)
    for person in event.people:
        tx.people.find(person)
    if not tx.people.coordinators():
        named = [tx.people.known(identity) for identity in event.coordinators]
        for member in named:
            if member is not None and member.here and not member.guest:
                tx.people.appoint(member.id, coordinator=True)
