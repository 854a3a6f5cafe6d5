"""What an event is about, whose act it is, and where it happened, whichever event it is."""

from bot.core.events import Event, MemberChanged, MemberIntroduced, MemberJoined
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId, space_of


def subject_of(event: Event) -> MessageRef | None:
    """Return the message that an event is about, so that nothing overtakes the message itself."""
    message = getattr(event, "message", None)
    return message if isinstance(message, MessageRef) else None


def overheard_in(event: Event) -> ChannelId | None:
    """Return where something was overheard, so that it counts only if listening is on there; else None."""
    if not event.overheard:
        return None
    subject = subject_of(event)
    channel = getattr(event, "channel", None) if subject is None else subject.channel
    return None if channel is None else ChannelId(channel)


def author_of(event: Event) -> Identity | None:
    """Return whose act an event is, so that nobody's acts overtake each other."""
    by = getattr(event, "by", None)
    if by is None and isinstance(event, MemberJoined | MemberChanged | MemberIntroduced):
        by = event.profile.identity
    return by


def space_where(event: Event) -> SpaceId | None:
    """Return the space in which an event happened; None where it happened in our own house."""
    given = getattr(event, "interaction", None) or event
    space = getattr(given, "space", None)
    if space is not None:
        return SpaceId(space)
    profile = getattr(event, "profile", None)
    named = (
        getattr(event, "by", None),
        getattr(event, "channel", None),
        getattr(subject_of(event), "channel", None),
        getattr(profile, "identity", None),
        getattr(profile, "channel", None),
    )
    return next((space_of(thing) for thing in named if thing is not None), None)


def role_of(event: Event) -> str | None:
    """Return the name of the role that an event is addressed to, where its verb says so."""
    verb = getattr(event, "verb", None)
    return None if verb is None else str(verb).partition(".")[0]
