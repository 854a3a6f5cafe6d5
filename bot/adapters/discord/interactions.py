"""What people do with what we show: commands, menus, buttons and forms.

1. What is only being typed, and a page of a form, is no event: the adapter answers it.
2. A gesture that is not about us, or of somebody who is no person, is nothing.
3. In a direct message a gesture is about the guild that its button names, else about the one that they speak of.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.adapters.discord import sheets, wire
from bot.adapters.discord.guild import THREADS, Guild, Thread
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Completing, Ear, Filling, Heard, Knows
from bot.adapters.discord.messages import is_by_person, named, thread_of
from bot.adapters.discord.payload import LONGEST_TEXT, Payload, is_id
from bot.adapters.discord.profiles import profile_of
from bot.adapters.discord.spots import guild_of
from bot.core.events import ButtonPressed, CommandInvoked, Event, MemberIntroduced, MemberMenuChosen, MessageMenuChosen
from bot.core.ids import EventId

_EPHEMERAL = 1 << 6
_WORD, _GROUP_OF_WORDS, _TEXT, _DEEPEST = 1, 2, 3, 3
_ROOT = re.compile(r"trellis(?:-([a-z]+))?")
_VERB = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+")


def ear_for(said: Payload, mark: str, knows: Knows) -> Ear | None:
    """Return what hears an interaction, None where it is about no guild that we are in."""
    guild = knows.guild(_guild_in(said, knows))
    return None if guild is None else Ear(guild=_with_thread(guild, said.part("channel")), knows=knows, mark=mark)


def interaction(said: Payload, ear: Ear) -> Heard | None:
    """Tell what somebody did, and before it who they are, where the house does not know that yet."""
    understand = INTERACTIONS.get(said.number("type"))
    if understand is None or not ear.is_person(_user(said)):
        return None
    if not said.id("id") or not said.token("token") or not said.id("channel_id"):
        return None
    comes = understand(said, ear)
    return None if comes is None else _introduced(comes, said, ear)


def _guild_in(said: Payload, knows: Knows) -> str:
    pressed = said.part("data").mark("custom_id")
    read = wire.read_custom_id(pressed) or wire.read_modal_id(pressed)
    of_button = (read[-1] or "") if read is not None else ""
    if said.id("guild_id"):
        return said.id("guild_id")
    if is_id(of_button):
        return of_button if _is_in(knows.guild(of_button), _user(said).id("id")) else ""
    space = knows.space_for(_user(said).id("id"))
    return "" if space is None else guild_of(space)


def _is_in(guild: Guild | None, user: str) -> bool:
    """Say whether somebody is in a guild: what a button says of itself gives nobody a way in."""
    return guild is not None and (user in guild.people or user in guild.told)


def _with_thread(guild: Guild, channel: Payload) -> Guild:
    """Return a guild that knows the thread in which the gesture was made."""
    thread, parent = channel.id("id"), channel.id("parent_id")
    is_news = channel.number("type") in THREADS and thread and parent and guild.parent_of(thread) != parent
    return replace(guild, threads={thread: Thread(parent=parent, private=True)}) if is_news else guild


def _user(said: Payload) -> Payload:
    member = said.part("member").part("user")
    return member if member.content else said.part("user")


def _introduced(comes: Heard, said: Payload, ear: Ear) -> Heard:
    """Say who it is that waits for us: the house may not have met them yet, or after a command met them anew."""
    user, member = _user(said), said.part("member")
    who = user.id("id")
    profile = profile_of(ear.guild, member, user) if member.content else None
    if profile is None:
        is_stranger = who not in ear.guild.told
        return replace(comes, strangers=frozenset({who})) if is_stranger and comes.events else comes
    is_news = who not in ear.guild.told or ear.guild.people.get(who) != profile.name
    told: list[Event] = []
    for event in comes.events:
        if is_news:
            told.append(MemberIntroduced(id=EventId(f"by:{event.id}"), at=event.at, profile=profile))
        told.append(event)
        if isinstance(event, CommandInvoked):
            told.append(MemberIntroduced(id=EventId(f"was:{event.id}"), at=event.at, profile=profile))
    return replace(comes, events=tuple(told))


def _grip(said: Payload, ear: Ear, kind: str, message: str = "", *, only_theirs: bool = False) -> Grip:
    """Say how a gesture can be answered."""
    in_private = not said.id("guild_id")
    return Grip(
        kind=kind,
        user=_user(said).id("id"),
        guild=ear.guild.id,
        channel=said.id("channel_id"),
        id=said.id("id"),
        token=said.token("token"),
        message=message,
        only_theirs=bool(message) and (only_theirs or in_private),
        in_private=in_private,
    )


def _id_of(said: Payload) -> EventId:
    return EventId(f"interaction:{said.id('id')}")


# ---- commands and menus ----------------------------------------------------------------------------------------------


def _command(said: Payload, ear: Ear) -> Heard | None:
    match said.part("data").number("type"):
        case 1:  # CHAT_INPUT
            return _slash_command(said, ear)
        case 2:  # USER
            return _member_menu(said, ear)
        case 3:  # MESSAGE
            return _message_menu(said, ear)
        case _:
            return None


def _slash_command(said: Payload, ear: Ear) -> Heard | None:
    words = _words(said.part("data"))
    if words is None:
        return None
    grip = _grip(said, ear, "command")
    return Heard(grip=grip, events=(ear.command(_id_of(said), ear.reads(words.strip()), grip),))


def _completed(said: Payload, ear: Ear) -> Heard | None:
    """Tell what stands there of a command that is being typed; what a word takes follows it after a space."""
    line = _line(said.part("data"))
    return None if line is None else Heard(completion=Completing(_grip(said, ear, "command"), _joined(*line), line[0]))


def _words(data: Payload) -> str | None:
    """Return what was typed as one line, as it follows the root on other platforms; None where it is not ours."""
    line = _line(data)
    return None if line is None else _joined(*line)


def _joined(words: str, behind: str) -> str:
    return f"{words} {behind}"[:LONGEST_TEXT] if words else behind[:LONGEST_TEXT]


def _line(data: Payload) -> tuple[str, str] | None:
    """Return the words that a command goes by, and what was typed behind them; None where it is not ours."""
    root = _ROOT.fullmatch(data.mark("name"))
    if root is None:
        return None
    words, options = [root[1] or ""], data.parts("options")
    while options and options[0].number("type") in (_WORD, _GROUP_OF_WORDS) and len(words) < _DEEPEST:
        words.append(options[0].mark("name"))
        options = options[0].parts("options")
    behind = next((option.text("value") for option in options if option.number("type") == _TEXT), "")
    return " ".join(filter(None, words)), behind


def _message_menu(said: Payload, ear: Ear) -> Heard | None:
    """Tell that an entry of a message's menu was chosen; its words are given only by who wrote them."""
    data, channel = said.part("data"), said.id("channel_id")
    about = data.part("resolved").part("messages").part(data.id("target_id"))
    id_, verb = about.id("id"), ear.knows.verbs.get(data.text("name"))
    if verb is None or not id_:
        return None
    grip, author = _grip(said, ear, "menu", id_), about.part("author").id("id")
    by_person = is_by_person(about, ear)
    chosen = MessageMenuChosen(
        id=_id_of(said),
        at=ear.knows.now(),
        by=ear.person(grip.user),
        verb=verb,
        message=ear.message(channel, id_),
        thread=thread_of(about, ear, channel),
        author=ear.person(author) if by_person else None,
        text=named(about, ear).reads(about.text("content")) if by_person and author == grip.user else "",
        interaction=ear.interaction(grip),
    )
    return Heard(grip=grip, events=(chosen,))


def _member_menu(said: Payload, ear: Ear) -> Heard | None:
    """Tell that an entry of somebody's menu was chosen."""
    data = said.part("data")
    target, verb = data.id("target_id"), ear.knows.member_verbs.get(data.text("name"))
    if verb is None or not target:
        return None
    grip = _grip(said, ear, "menu")
    chosen = MemberMenuChosen(
        id=_id_of(said),
        at=ear.knows.now(),
        by=ear.person(grip.user),
        verb=verb,
        member=ear.person(target),
        interaction=ear.interaction(grip),
    )
    return Heard(grip=grip, events=(chosen,))


# ---- buttons and choices ---------------------------------------------------------------------------------------------


def _pressed(said: Payload, ear: Ear) -> Heard | None:
    data, message = said.part("data"), said.part("message")
    pressed = wire.read_custom_id(data.mark("custom_id"))
    if pressed is None or not _VERB.fullmatch(pressed[0]) or not message.id("id"):
        return None
    verb, token, _ = pressed
    is_ephemeral = bool(message.bits("flags") & _EPHEMERAL)
    grip = _grip(said, ear, "component", message.id("id"), only_theirs=is_ephemeral)
    if verb == wire.PAGE:
        return Heard(grip=grip, page=Filling(grip, token))
    press = ButtonPressed(
        id=_id_of(said),
        at=ear.knows.now(),
        by=ear.person(grip.user),
        verb=verb,
        token=token,
        values=tuple(_chosen(data, ear)),
        message=None if is_ephemeral else ear.message(grip.channel, grip.message),
        interaction=ear.interaction(grip),
    )
    return Heard(grip=grip, events=(press,))


def _chosen(data: Payload, ear: Ear) -> Iterator[str]:
    """Go through what was chosen from a menu; a button has nothing to choose."""
    match data.number("component_type"):
        case 3:  # STRING_SELECT
            yield from data.texts("values")
        case 5:  # USER_SELECT
            yield from map(ear.person, data.ids("values"))
        case 8:  # CHANNEL_SELECT
            yield from map(ear.channel, data.ids("values"))


# ---- forms -----------------------------------------------------------------------------------------------------------


def _submitted(said: Payload, ear: Ear) -> Heard | None:
    """Tell what stands in a page of a form; what was asked is known by the draft."""
    data, message = said.part("data"), said.part("message")
    draft = wire.read_modal_id(data.mark("custom_id"))
    if draft is None or not draft[0]:
        return None
    is_ephemeral = bool(message.bits("flags") & _EPHEMERAL)
    grip = _grip(said, ear, "modal", message.id("id"), only_theirs=is_ephemeral)
    return Heard(grip=grip, page=Filling(grip, draft[0], sheets.values_of(data.content, ear.space)))


INTERACTIONS: Mapping[int, Callable[[Payload, Ear], Heard | None]] = {
    2: _command,  # APPLICATION_COMMAND
    3: _pressed,  # MESSAGE_COMPONENT
    4: _completed,  # APPLICATION_COMMAND_AUTOCOMPLETE
    5: _submitted,  # MODAL_SUBMIT
}
"""What becomes of each kind of interaction, by Discord's numbers."""
