"""Who may do what, and what the application may hear: permissions by roles and overwrites, and intents."""

from collections.abc import Iterable
from enum import IntFlag

from tests.discord.records import PRIVATE_THREAD, Channel, Guild, Member


class May(IntFlag):
    """https://docs.discord.com/developers/topics/permissions"""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    CREATE_EVENTS = 1 << 44
    PIN_MESSAGES = 1 << 51


ALL = May(sum(May))
EVERYBODY = (
    May.ADD_REACTIONS
    | May.VIEW_CHANNEL
    | May.SEND_MESSAGES
    | May.EMBED_LINKS
    | May.ATTACH_FILES
    | May.READ_MESSAGE_HISTORY
    | May.USE_APPLICATION_COMMANDS
    | May.CREATE_PUBLIC_THREADS
    | May.SEND_MESSAGES_IN_THREADS
)
FOR_THE_BOT = (
    EVERYBODY
    | May.MANAGE_MESSAGES
    | May.PIN_MESSAGES
    | May.CREATE_PRIVATE_THREADS
    | May.MANAGE_THREADS
    | May.CREATE_EVENTS
)
"""What the bot is usually granted when it is added."""


class Intent(IntFlag):
    """https://docs.discord.com/developers/events/gateway#list-of-intents"""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
APPLICATION_FLAGS = {
    Intent.GUILD_PRESENCES: 1 << 13,
    Intent.GUILD_MEMBERS: 1 << 15,
    Intent.MESSAGE_CONTENT: 1 << 19,
}
"""How an application that is in few guilds says which intents are switched on."""


def allowed(guild: Guild, member: Member, channel: Channel | None = None, parent: Channel | None = None) -> May:
    """Return what somebody may do in a guild, or in one of its channels; a thread has its parent's overwrites."""
    if member.user == guild.owner:
        return ALL
    roles = {guild.id, *member.roles}
    base = _union(May(role.permissions) for role in guild.roles.values() if role.id in roles)
    if May.ADMINISTRATOR in base:
        return ALL
    place = parent or channel
    if place is None:
        return base
    of_all, of_roles, own = (
        [place.overwrites[guild.id]] if guild.id in place.overwrites else [],
        [place.overwrites[role] for role in member.roles if role in place.overwrites],
        [place.overwrites[member.user]] if member.user in place.overwrites else [],
    )
    for overwrites in (of_all, of_roles, own):
        denied, granted = _union(May(o.deny) for o in overwrites), _union(May(o.allow) for o in overwrites)
        base = base & ~denied | granted
    return base if May.VIEW_CHANNEL in base else May(0)


def can_view(guild: Guild, user: str, channel: Channel, parent: Channel | None) -> bool:
    """Say whether somebody sees a channel or thread of a guild."""
    member = guild.members.get(user)
    if member is None:
        return False
    may = allowed(guild, member, channel, parent)
    if channel.kind == PRIVATE_THREAD and user not in channel.thread_members and May.MANAGE_THREADS not in may:
        return False
    return May.VIEW_CHANNEL in may


def _union(parts: Iterable[May]) -> May:
    found = May(0)
    for part in parts:
        found |= part
    return found
