"""Who and which channels come, change and go, what a forum's conversations are called; and that we ourselves go.

1. Whoever is still in Discord's onboarding is told of to nobody; they have joined once they are through.
2. A channel that is not there for writing is none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.adapters.discord.guild import SPOKEN_IN, Guild, Thread
from bot.adapters.discord.hearing import Ear, Heard
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.profiles import (
    LONGEST_TITLE,
    channel_profile,
    choices_of,
    one_line,
    profile_of,
    solved_tag,
    topics_in,
)
from bot.core.events import (
    ChannelChanged,
    ChoicesOffered,
    Event,
    InterestShown,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    SpaceLeft,
    TopicChanged,
    TopicOpened,
)
from bot.core.ids import EventId

IDS_ARE_KEPT = timedelta(days=7)
"""For this long a joining that was told is recognised when it is told again."""
_PUBLIC_THREAD = 11


# ---- people ----------------------------------------------------------------------------------------------------------


def _joined(said: Payload, ear: Ear) -> Heard | None:
    user = said.part("user")
    if not ear.is_person(user) or ear.guild.is_unfinished(said, ear.knows.now()):
        return None
    return Heard(events=_arrival(said, user, ear, as_new=True))


def _changed(said: Payload, ear: Ear) -> Heard | None:
    user = said.part("user")
    if not ear.is_person(user):
        return None
    if not ear.guild.is_unfinished(said, ear.knows.now()):
        return Heard(events=_arrival(said, user, ear, as_new=_comes_only_now(said, user, ear)))
    return Heard(events=_arrival(said, user, ear)) if user.id("id") in ear.guild.told else None


def introduced(events: Iterable[Event], said: Payload, ear: Ear) -> Heard:
    """Tell who speaks before what they say, where the house was never told of them.

    Discord says who they are beside their words, but not where they speak to us in private.
    """
    told, member = tuple(events), said.part("member")
    user = said.part("author") if said.has("author") else member.part("user")
    if not told or user.id("id") in ear.guild.told:
        return Heard(events=told)
    if not member.content:
        return Heard(events=told, strangers=frozenset({user.id("id")} - {""}))
    if ear.guild.is_unfinished(member, ear.knows.now()):
        return Heard(events=told)
    as_new = _comes_only_now(member, user, ear)
    return Heard(events=(*_arrival(member, user, ear, as_new=as_new, beside=told[0]), *told))


def _comes_only_now(member: Payload, user: Payload, ear: Ear) -> bool:
    """Say whether somebody's joining is still to be told, be it that we saw it or were away."""
    joined, who = member.moment("joined_at"), user.id("id")
    came_of_late = joined is not None and ear.knows.now() - joined < IDS_ARE_KEPT
    return ear.knows.was_unfinished(ear.guild.id, who) or (came_of_late and who not in ear.guild.told)


def _arrival(
    member: Payload, user: Payload, ear: Ear, *, as_new: bool = False, beside: Event | None = None
) -> tuple[Event, ...]:
    profile, now, joined = profile_of(ear.guild, member, user), ear.knows.now(), member.moment("joined_at")
    if profile is None:
        return ()
    if as_new and joined is not None:
        id_ = f"join:{ear.guild.id}:{user.id('id')}:{joined.isoformat()}"
        return (MemberJoined(id=EventId(id_), at=min(joined, now), profile=profile),)
    id_ = f"member:{ear.mark}" if beside is None else f"met:{beside.id}"
    return (MemberChanged(id=EventId(id_), at=now, profile=profile),)


def _left(said: Payload, ear: Ear) -> Heard | None:
    user = said.part("user")
    if not ear.is_person(user) or ear.knows.was_unfinished(ear.guild.id, user.id("id")):
        return None
    left = MemberLeft(id=EventId(f"leave:{ear.mark}"), at=ear.knows.now(), by=ear.person(user.id("id")))
    return Heard(events=(left,))


# ---- channels --------------------------------------------------------------------------------------------------------


def _channel_told(said: Payload, ear: Ear) -> Heard | None:
    return _channel(said, ear)


def _channel_deleted(said: Payload, ear: Ear) -> Heard | None:
    return _channel(said, ear, archived=True)


def _channel(said: Payload, ear: Ear, *, archived: bool = False) -> Heard | None:
    """Tell of a channel as it is now, unless nothing that matters to us is different."""
    which = said.id("id")
    if not which or not said.has("type") or said.number("type") not in SPOKEN_IN:
        return None
    seen, before = replace(ear.guild, places={}, threads={}), ear.guild.places.get(which)
    seen.take_channel(said)
    profile = channel_profile(seen, seen.places[which], archived=archived)
    if before is not None and channel_profile(ear.guild, before) == profile:
        return None
    return Heard(events=(ChannelChanged(id=EventId(f"channel:{ear.mark}"), at=ear.knows.now(), profile=profile),))


# ---- roles -----------------------------------------------------------------------------------------------------------


def _role_told(said: Payload, ear: Ear) -> Heard | None:
    role = said.part("role")
    seen = replace(ear.guild, roles=dict(ear.guild.roles), choices=dict(ear.guild.choices))
    seen.take_role(role)
    if not role.id("id"):
        return None
    return Heard(events=(*_choices_changed(seen, ear), *_shown_otherwise(seen, ear)))


def _role_deleted(said: Payload, ear: Ear) -> Heard | None:
    gone = said.id("role_id")
    left = {role: name for role, name in ear.guild.choices.items() if role != gone}
    return Heard(events=_choices_changed(replace(ear.guild, choices=left), ear))


def _choices_changed(seen: Guild, ear: Ear) -> tuple[Event, ...]:
    """Tell what members choose for themselves where that is called otherwise now."""
    if seen.choices == ear.guild.choices:
        return ()
    offered = choices_of(seen.choices)
    return (ChoicesOffered(id=EventId(f"choices:{ear.mark}"), at=ear.knows.now(), space=ear.space, choices=offered),)


def _shown_otherwise(seen: Guild, ear: Ear) -> Iterable[Event]:
    """Tell which channels everybody sees now, or no longer, since everybody's role may do something else."""
    if seen.roles.get(seen.id) == ear.guild.roles.get(seen.id):
        return
    for place in ear.guild.places.values():
        if place.kind in SPOKEN_IN and seen.is_private(place.id) != ear.guild.is_private(place.id):
            id_ = EventId(f"channel:{ear.mark}:{place.id}")
            yield ChannelChanged(id=id_, at=ear.knows.now(), profile=channel_profile(seen, place))


# ---- a forum's conversations -----------------------------------------------------------------------------------------


def _thread_opened(said: Payload, ear: Ear) -> Heard | None:
    """Tell that a person opened a conversation in a forum; a thread of another channel is told of by its messages."""
    id_, owner = said.id("id"), said.id("owner_id")
    if not said.flag("newly_created") or not id_ or not ear.may_be_person(owner):
        return None
    if said.id("parent_id") and not ear.is_known(said.id("parent_id")):
        return Heard(unknown_channel=said.id("parent_id"))
    if not _is_of_forum(said, ear):
        return None
    if ear.knows.is_bot(ear.guild.id, owner) is None:
        return Heard(unknown_user=owner)
    title, tags, _ = _topic(said, ear)
    opened = TopicOpened(
        id=EventId(f"topic:{id_}"),
        at=ear.written_at(id_),
        by=ear.person(owner),
        message=ear.message(said.id("parent_id"), id_),
        title=title,
        tags=tags,
    )
    return Heard(events=(opened,))


def _thread_changed(said: Payload, ear: Ear) -> Heard | None:
    """Tell that a forum's conversation is called or tagged otherwise; that it was put away is nothing to tell."""
    id_, known = said.id("id"), ear.guild.threads.get(said.id("id"))
    if not id_ or not _is_of_forum(said, ear) or (known is not None and _is_same(known, said)):
        return None
    title, tags, solved = _topic(said, ear)
    changed = TopicChanged(
        id=EventId(f"topic-change:{ear.mark}"),
        at=ear.knows.now(),
        message=ear.message(said.id("parent_id"), id_),
        title=title,
        tags=tags,
        solved=solved,
    )
    return Heard(events=(changed,))


def _thread_deleted(said: Payload, ear: Ear) -> Heard | None:
    id_ = said.id("id")
    if not id_ or not _is_of_forum(said, ear):
        return None
    message = ear.message(said.id("parent_id"), id_)
    return Heard(events=(MessageDeleted(id=EventId(f"delete:{id_}"), at=ear.knows.now(), message=message),))


def _is_of_forum(said: Payload, ear: Ear) -> bool:
    forum = said.id("parent_id")
    return said.number("type") == _PUBLIC_THREAD and ear.guild.is_forum(forum) and ear.is_open(forum)


def _is_same(known: Thread, said: Payload) -> bool:
    return known.title == said.text("name") and set(known.tags) == set(said.ids("applied_tags"))


def _topic(said: Payload, ear: Ear) -> tuple[str, tuple[str, ...], bool]:
    tags, applied = ear.guild.places[said.id("parent_id")].tags, said.ids("applied_tags")
    return one_line(said.text("name"), LONGEST_TITLE), topics_in(tags, applied), solved_tag(tags) in applied


# ---- the server's own events -----------------------------------------------------------------------------------------


def _interested(said: Payload, ear: Ear) -> Heard | None:
    return _interest(said, ear, on=True)


def _no_longer_interested(said: Payload, ear: Ear) -> Heard | None:
    return _interest(said, ear, on=False)


def _interest(said: Payload, ear: Ear, *, on: bool) -> Heard | None:
    """Tell that somebody answered the invitation of one of our events; another's events are no affair of ours."""
    event, user = said.id("guild_scheduled_event_id"), said.id("user_id")
    if not event or not ear.may_be_person(user):
        return None
    if event not in ear.guild.events:
        return Heard(unknown_event=event)
    channel, message = ear.guild.events[event]
    if not message:
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    if ear.knows.is_bot(ear.guild.id, user) is None:
        return Heard(unknown_user=user)
    shown = InterestShown(
        id=EventId(f"interest:{ear.mark}"),
        at=ear.knows.now(),
        by=ear.person(user),
        message=ear.message(channel, message),
        on=on,
    )
    return Heard(events=(shown,))


# ---- ourselves -------------------------------------------------------------------------------------------------------


def removed(said: Payload, ear: Ear) -> Heard | None:
    """Tell that we were taken out of a guild; one that cannot be reached for a while is still ours."""
    if said.flag("unavailable"):
        return None
    return Heard(gone=True, events=(SpaceLeft(id=EventId(f"gone:{ear.mark}"), at=ear.knows.now(), space=ear.space),))


def _only_learned(_said: Payload, _ear: Ear) -> Heard | None:
    return None


CHANGES: Mapping[str, Callable[[Payload, Ear], Heard | None]] = {
    "GUILD_UPDATE": _only_learned,
    "GUILD_MEMBER_ADD": _joined,
    "GUILD_MEMBER_UPDATE": _changed,
    "GUILD_MEMBER_REMOVE": _left,
    "GUILD_ROLE_CREATE": _role_told,
    "GUILD_ROLE_UPDATE": _role_told,
    "GUILD_ROLE_DELETE": _role_deleted,
    "CHANNEL_CREATE": _channel_told,
    "CHANNEL_UPDATE": _channel_told,
    "CHANNEL_DELETE": _channel_deleted,
    "THREAD_CREATE": _thread_opened,
    "THREAD_UPDATE": _thread_changed,
    "THREAD_DELETE": _thread_deleted,
    "THREAD_LIST_SYNC": _only_learned,
    "GUILD_SCHEDULED_EVENT_CREATE": _only_learned,
    "GUILD_SCHEDULED_EVENT_UPDATE": _only_learned,
    "GUILD_SCHEDULED_EVENT_DELETE": _only_learned,
    "GUILD_SCHEDULED_EVENT_USER_ADD": _interested,
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": _no_longer_interested,
}
"""What becomes of each kind of event about people, channels, roles, conversations and events."""
