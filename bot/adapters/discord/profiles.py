"""What Discord tells of people and channels, as the house is told of them; wherever it tells it: frames or answers."""

from collections.abc import Collection, Mapping

from bot.adapters.discord.guild import ADMINISTRATOR, MANAGE_GUILD, Guild, Place
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.spots import space_in, where, who
from bot.core.profiles import ChannelProfile, Choice, Profile

LONGEST_NAME, LONGEST_TITLE = 80, 100
_IS_GUEST = 1 << 4
_SOLVED = ("solved", "resolved", "answered")


def profile_of(guild: Guild, member: Payload, user: Payload | None = None) -> Profile | None:
    """Return who a member is; `user` where Discord tells the person apart from the member. None where it is nobody.

    The house is told neither of bots nor of whoever is still in Discord's onboarding (`Guild.is_unfinished`).
    """
    person, roles = member.part("user") if user is None else user, member.ids("roles")
    id_ = person.id("id")
    if not id_:
        return None
    bot, guest = is_bot(person), bool(member.bits("flags") & _IS_GUEST)
    manages = bool(member.bits("permissions") & (ADMINISTRATOR | MANAGE_GUILD))  # told with an interaction only
    return Profile(
        identity=who(space_in(guild.id), id_),
        name=called(person, member),
        guest=guest,
        bot=bot,
        may_coordinate=not bot and not guest and (manages or guild.may_coordinate(id_, roles)),
        chosen=tuple(role for role in guild.choices if role in roles) if guild.choices else None,
    )


def channel_profile(guild: Guild, place: Place, *, archived: bool = False) -> ChannelProfile:
    """Return what a channel is; `guild` has to know it already, since who may read it is said there as well."""
    return ChannelProfile(
        channel=where(space_in(guild.id), place.id),
        name=one_line(place.name) or place.id,
        private=guild.is_private(place.id),
        archived=archived,
        forum=guild.is_forum(place.id),
    )


def choices_of(choices: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return what members choose for themselves: roles, by their names."""
    return tuple(Choice(id=role, name=one_line(name) or role) for role, name in choices.items())


def solved_tag(tags: Mapping[str, str]) -> str:
    """Return the tag by which a forum marks what is solved; empty where it has none."""
    return next((tag for tag, name in tags.items() if _letters(name) in _SOLVED), "")


def topics_in(tags: Mapping[str, str], applied: Collection[str]) -> tuple[str, ...]:
    """Return what a conversation with these tags is about; that it is solved is not what it is about."""
    solved = solved_tag(tags)
    return tuple(one_line(name) for tag, name in tags.items() if tag in applied and tag != solved and one_line(name))


def is_bot(user: Payload) -> bool:
    """Say whether a user is a bot, or Discord itself."""
    return user.flag("bot") or user.flag("system")


def called(user: Payload, member: Payload) -> str:
    """Return what somebody is called in a guild."""
    names = (member.text("nick"), user.text("global_name"), user.text("username"))
    return next(filter(None, map(one_line, names)), user.id("id"))


def one_line(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name without what would break a line."""
    return " ".join(name.split())[:longest].strip()


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).casefold()
