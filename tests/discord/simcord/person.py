"""What a member does before simcord, told as to our own server (`tests.discord.gestures`): it lets nobody do more than
a client of Discord's would.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from simcord import (
    BackendError,
    ChannelHandle,
    Env,
    GuildHandle,
    MemberActor,
    ResponseMessage,
    SetupError,
    UserHandle,
)
from simcord.backend.models import Message as TheirMessage

from tests.discord.components import BOX, BUTTON, CHANNELS, INPUT, RADIO, USERS
from tests.discord.gestures import MESSAGE_MENU, SLASH, USER_MENU
from tests.discord.inputs import NotPossible, chosen, fields_of
from tests.discord.records import Command, Json, Message, Modal
from tests.discord.simcord.mirror import Mirror, latest_modal
from tests.discord.telling import Told
from tests.discord.typed import parsed

Takes = Callable[[], Awaitable[bool]]


class PersonInSimcord:
    """Somebody before simcord; `channel=None` means their conversation with the bot."""

    def __init__(self, env: Env, guild: GuildHandle, mirror: Mirror, user: str, taken: Takes) -> None:
        """Take whom we speak of, and how to wait until the bot took what was told."""
        self._env, self._guild, self._mirror, self.id, self._taken = env, guild, mirror, user, taken
        self._user = UserHandle(env, env.backend.get_user(int(user)))
        self._member = MemberActor(env, guild, self._user)

    # ---- writing -------------------------------------------------------------------------------------------------

    async def says(self, channel: str | None, text: str, *, reply_to: str | None = None) -> Told:
        """Write into a channel, a thread, or to the bot; perhaps as a reply."""
        if channel is None:
            return await self._did(self._user.send_dm(text))
        answered = None if reply_to is None else self._message(channel, reply_to)
        return await self._did(self._member.send(self._channel(channel), text, reply_to=answered))

    async def edits(self, channel: str, message: str, text: str) -> Told:
        """Change one's own message."""
        return await self._did(self._in(channel).edit(self._message(channel, message), text))

    async def deletes(self, channel: str, message: str) -> Told:
        """Take one's own message away."""
        return await self._did(self._in(channel).delete(self._message(channel, message)))

    async def reacts(self, channel: str, message: str, name: str) -> Told:
        """Put a reaction on a message."""
        return await self._did(self._in(channel).set_reaction(self._message(channel, message), name, reacted=True))

    async def unreacts(self, channel: str, message: str, name: str) -> Told:
        """Take a reaction back."""
        return await self._did(self._in(channel).set_reaction(self._message(channel, message), name, reacted=False))

    # ---- forums: simcord lets nobody but the bot do this, so that we do it to its state -----------------

    async def opens_post(self, forum: str, title: str, text: str, *, tags: Sequence[str] = ()) -> Told:
        """Open a forum's post, whose first message has its id; tags go by name."""
        backend = self._env.backend
        ids = {tag.name: int(tag.id) for tag in self._mirror.state.channels[forum].tags}
        number = backend.snowflake()
        post = backend.create_thread(
            int(forum),
            title,
            int(self.id),
            message_id=number,
            applied_tags=[ids[tag] for tag in tags],
            broadcast=False,
        )
        said = TheirMessage(
            id=number, channel_id=post.id, author_id=int(self.id), content=text, timestamp=backend.now_iso()
        )
        backend.messages[post.id][number] = said
        backend.announce_thread_create(post)
        backend.announce_message_create(said)
        return Told(taken=await self._taken(), message=str(number))

    async def renames(self, post: str, title: str) -> Told:
        """Give a post another title."""
        self._env.backend.edit_channel(int(post), {"name": title})
        return Told(taken=await self._taken())

    async def tags(self, post: str, *tags: str) -> Told:
        """Let a post have these tags, and no others."""
        forum = self._mirror.state.channels[str(self._mirror.state.channels[post].parent)]
        ids = {tag.name: int(tag.id) for tag in forum.tags}
        self._env.backend.edit_channel(int(post), {"applied_tags": [ids[tag] for tag in tags]})
        return Told(taken=await self._taken())

    # ---- commands and menus --------------------------------------------------------------------------------------

    async def commands(self, channel: str, text: str, root: str = "trellis") -> Told:
        """Type a command: its subcommands as words, what is left goes to its only option."""
        path, given = parsed(self._command(SLASH, root), text.split(), {})
        name = " ".join((root, *(part["name"] for part in path)))
        options = {option["name"]: value for option, value in given}
        return await self._did(self._member.slash(self._channel(channel), name, **options))

    async def picks(self, channel: str, message: str, name: str) -> Told:
        """Choose an entry of a message's menu."""
        self._command(MESSAGE_MENU, name)
        target = self._message(channel, message)
        return await self._did(self._member.context_menu(self._channel(channel), name, target))

    async def picks_on(self, channel: str, user: str, name: str) -> Told:
        """Choose an entry of a member's menu."""
        self._command(USER_MENU, name)
        target = MemberActor(self._env, self._guild, UserHandle(self._env, self._env.backend.get_user(int(user))))
        return await self._did(self._member.context_menu(self._channel(channel), name, target))

    def _command(self, kind: int, name: str) -> Command:
        known = self._mirror.app.commands.values()
        found = next((one for one in known if (one.kind, one.name) == (kind, name)), None)
        if found is None:
            raise NotPossible(f"nothing called {name!r} is registered, but {[one.name for one in known]}")
        return found

    # ---- buttons, selects and forms ------------------------------------------------------------------------------

    async def presses_component(self, said: Message, component: Json, values: Sequence[str] = ()) -> Told:
        """Press something that stands in a message, or choose from it."""
        before, message, wire = self._in(said.channel), self._message(said.channel, said.id), component["custom_id"]
        if component["type"] == BUTTON:
            return await self._did(before.click(message, custom_id=wire))
        return await self._did(before.select(message, self._filled(component, values), custom_id=wire))

    @property
    def modal(self) -> Modal | None:
        """Return the form that is open before them."""
        return self._mirror.state.modals.get(self.id)

    async def submits(self, values: Mapping[str, Sequence[str]]) -> Told:
        """Send the form that is open; `values` go by custom id."""
        shown = latest_modal(self._env, int(self.id))
        assert shown is not None
        fields = fields_of((shown.modal or {})["components"])
        filled = {name: self._filled(field, values[name]) for name, field in fields.items() if any(values[name])}
        return await self._did(self._in(str(shown._interaction.channel_id)).submit_modal(shown, filled))

    def _filled(self, field: Json, given: Sequence[str]) -> Any:
        match field["type"]:
            case kind if kind == BOX:
                return True
            case kind if kind == INPUT:
                return given[0]
            case kind if kind == RADIO:
                return chosen({**field, "min_values": 0}, given)[0]
            case kind if kind == USERS:
                return self._members(given)
            case kind if kind == CHANNELS:
                return [self._channel(channel) for channel in given]
        return chosen({**field, "min_values": 0}, given)

    def _members(self, users: Sequence[str]) -> list[MemberActor]:
        backend = self._env.backend
        return [
            MemberActor(self._env, self._guild, UserHandle(self._env, backend.get_user(int(user)))) for user in users
        ]

    # ---- what came of it -----------------------------------------------------------------------------------------

    async def _did(self, gesture: Awaitable[Any]) -> Told:
        """Do something, as far as simcord lets them, and wait until the bot took it."""
        try:
            made = await gesture
        except (SetupError, BackendError) as error:
            raise NotPossible(str(error)) from error
        return Told(taken=await self._taken(), message=str(getattr(made, "id", "")))

    def _channel(self, channel: str) -> ChannelHandle:
        place = self._env.backend.get_channel(int(channel))
        return ChannelHandle(self._env, None if place.guild_id is None else self._guild, place)

    def _in(self, channel: str) -> MemberActor | UserHandle:
        """Return who acts: in their conversation with the bot nobody is a member."""
        return self._user if self._channel(channel).guild is None else self._member

    def _message(self, channel: str, message: str) -> ResponseMessage:
        try:
            return ResponseMessage(self._env, self._env.backend.get_message(int(channel), int(message)))
        except BackendError as error:
            raise NotPossible(str(error)) from error
