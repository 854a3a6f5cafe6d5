"""What a member does before their Discord: writing, reacting, commands, menus, buttons, forms.

Everything returns what came of it (`Told`). What nobody can do, because it is not there or is not to be seen by them,
raises `NotPossible`.
"""

from collections.abc import Mapping, Sequence

from tests.discord.components import BUTTON, LINK, USERS, interactive, label_of
from tests.discord.inputs import NotPossible, Resolved, chosen, fields_of, filled, held_at_first, problem_with
from tests.discord.messages import unreact
from tests.discord.posting import ROLE, ROOM, USER, found_in
from tests.discord.records import FORUM, LOADING, REPLY, WORDS, Channel, Command, Guild, Json, Message, Modal
from tests.discord.rights import May, allowed
from tests.discord.server import DiscordServer
from tests.discord.state import Pending
from tests.discord.telling import Told
from tests.discord.threads import apply, new_thread, starter_of
from tests.discord.typed import nested, option_sent, parsed, walked

COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3


class Person:
    """Somebody before their Discord; `channel=None` means their conversation with the bot."""

    def __init__(self, server: DiscordServer, guild: Guild, user: str) -> None:
        self.server, self.guild, self.id = server, guild, user
        self._state, self._crier = server.state, server.crier

    # ---- writing -----------------------------------------------------------------------------------------

    async def says(self, channel: str | None, text: str, *, reply_to: str | None = None, pings: bool = True) -> Told:
        """Write into a channel, a thread, or to the bot; perhaps as a reply."""
        place = self._place(channel, May.SEND_MESSAGES)
        said = self._said(place, text)
        if reply_to is not None:
            self._replies(place, said, reply_to, pings=pings)
        place.messages[said.id] = said
        if place.is_thread:
            place.thread_members.setdefault(self.id, self._state.stamp())
        return await self._crier.take(await self._crier.said(said), said.id)

    def _said(self, place: Channel, text: str) -> Message:
        number = self._state.snowflake()
        said = Message(id=number, channel=place.id, author=self.id, at=self._state.stamp(), content=text.strip())
        self._mention(place, said)
        return said

    def _mention(self, place: Channel, said: Message) -> None:
        said.mentions = [user for user in found_in(USER, [said.content]) if user in self._state.users]
        may_call = place.guild is not None and May.MENTION_EVERYONE in self._state.may(self.id, place)
        said.mentions_all = may_call and ROOM.search(said.content) is not None
        said.mentions_roles = [r for r in found_in(ROLE, [said.content]) if may_call and r in self.guild.roles]

    def _replies(self, place: Channel, said: Message, to: str, *, pings: bool) -> None:
        answered = self._seen(place, to)
        said.kind = REPLY
        said.refers_to = {"type": 0, "channel_id": place.id, "message_id": to}
        if place.guild:
            said.refers_to["guild_id"] = place.guild
        if pings and answered.author not in said.mentions:
            said.mentions.append(answered.author)

    async def opens_post(self, forum: str, title: str, text: str, *, tags: Sequence[str] = ()) -> Told:
        """Open a forum's post; tags go by name."""
        place = self._place(forum, May.SEND_MESSAGES)
        if place.kind != FORUM:
            raise NotPossible(f"#{place.name} is no forum")
        ids = _tag_ids(place, tags)
        said = self._said(place, text)
        post = new_thread(self._state, place, said.id, title, self.id)
        apply(post, place, ids, manages=May.MANAGE_THREADS in self._state.may(self.id, place))
        said.channel = post.id
        post.messages[said.id] = said
        frames = await self._crier.thread_opened(post)
        return await self._crier.take([*frames, *await self._crier.said(said)], said.id)

    async def renames(self, post: str, title: str) -> Told:
        """Give a post another title."""
        thread, _ = self._own_post(post)
        thread.name = title
        return await self._crier.take(await self._crier.thread_changed(thread))

    async def tags(self, post: str, *tags: str) -> Told:
        """Let a post have these tags, and no others."""
        thread, manages = self._own_post(post)
        forum = self._state.channels[thread.parent or ""]
        apply(thread, forum, _tag_ids(forum, tags), manages=manages)
        return await self._crier.take(await self._crier.thread_changed(thread))

    def _own_post(self, post: str) -> tuple[Channel, bool]:
        """Return a post that they may change, and whether they may because they moderate."""
        thread = self._place(post, May.SEND_MESSAGES)
        manages = May.MANAGE_THREADS in self._state.may(self.id, thread)
        if thread.owner != self.id and not manages:
            raise NotPossible("only who opened a post, or a moderator, changes it")
        return thread, manages

    async def opens_thread(self, channel: str, message: str, name: str) -> Told:
        """Open a thread on a message."""
        place = self._place(channel, May.CREATE_PUBLIC_THREADS)
        root = self._seen(place, message)
        thread = new_thread(self._state, place, root.id, name, self.id)
        root.flags |= 1 << 5
        frames = await self._crier.thread_opened(thread)
        return await self._crier.take([*frames, *await self._crier.said(starter_of(self._state, thread, root))])

    async def edits(self, channel: str | None, message: str, text: str) -> Told:
        """Change one's own message."""
        said = self._own(self._place(channel), message)
        said.content, said.edited = text.strip(), self._state.stamp()
        self._mention(self._place(channel), said)
        return await self._crier.take(await self._crier.edited(said))

    async def unfurls(self, channel: str | None, message: str) -> Told:
        """Let Discord draw an address in a message: that is a change which nobody made."""
        said = self._own(self._place(channel), message)
        return await self._crier.take(await self._crier.edited(said))

    async def deletes(self, channel: str | None, message: str) -> Told:
        """Take one's own message away."""
        place = self._place(channel)
        said = self._own(place, message)
        del place.messages[said.id]
        return await self._crier.take(await self._crier.deleted(said))

    async def reacts(self, channel: str | None, message: str, name: str) -> Told:
        """Put a reaction on a message."""
        said = self._seen(self._place(channel, May.READ_MESSAGE_HISTORY), message)
        who = said.reactions.setdefault(name, [])
        if self.id in who:
            raise NotPossible(f"that {name} stands there already")
        who.append(self.id)
        return await self._crier.take(await self._crier.reacted(said, self.id, name, on=True))

    async def unreacts(self, channel: str | None, message: str, name: str) -> Told:
        """Take a reaction back."""
        said = self._seen(self._place(channel), message)
        unreact(said, self.id, name)
        return await self._crier.take(await self._crier.reacted(said, self.id, name, on=False))

    # ---- commands and menus ------------------------------------------------------------------------------

    async def commands(self, channel: str | None, text: str, root: str = "trellis", **options: str) -> Told:
        """Type a command: its subcommands as words, then `name: value`; what is left goes to its only option."""
        command = self._command(SLASH, root, channel)
        path, named = parsed(command, text.split(), options)
        data: Json = {"id": command.id, "name": command.name, "type": SLASH}
        place, resolved = self._place(channel), Resolved(self._state, self.guild)
        told = nested(path, [option_sent(option, value, resolved) for option, value in named])
        data |= ({"options": told} if told else {}) | resolved.wire()
        return await self._interacts(COMMAND, place, data)

    async def completes(self, channel: str | None, text: str, typed: str, root: str = "trellis") -> Told:
        """Type into an option of a command (`text` leads to it); the choices offered are in `Told.choices`."""
        command = self._command(SLASH, root, channel)
        path, options = walked(command, text.split())
        focused = next((o for o in options if o.get("autocomplete")), None)
        if focused is None:
            raise NotPossible(f"/{root} {text} completes nothing")
        entry = {"name": focused["name"], "type": focused["type"], "value": typed, "focused": True}
        data = {"id": command.id, "name": command.name, "type": SLASH, "options": nested(path, [entry])}
        return await self._interacts(COMPLETION, self._place(channel), data)

    async def picks(self, channel: str | None, message: str, name: str) -> Told:
        """Choose an entry of a message's menu."""
        command = self._command(MESSAGE_MENU, name, channel)
        place = self._place(channel)
        shown = self._state.message_wire(self._seen(place, message))
        resolved = {"messages": {message: shown}}
        data = {"id": command.id, "name": command.name, "type": MESSAGE_MENU, "target_id": message}
        return await self._interacts(COMMAND, place, data | {"resolved": resolved})

    async def picks_on(self, channel: str | None, user: str, name: str) -> Told:
        """Choose an entry of a member's menu."""
        command = self._command(USER_MENU, name, channel)
        resolved = Resolved(self._state, self.guild)
        resolved.add([user])
        data = {"id": command.id, "name": command.name, "type": USER_MENU, "target_id": user, **resolved.wire()}
        return await self._interacts(COMMAND, self._place(channel), data)

    def _command(self, kind: int, name: str, channel: str | None) -> Command:
        for command in self._state.app.commands.values():
            here = command.guild in (None, self.guild.id) and (channel is not None or _in_private(command))
            if command.kind == kind and command.name == name and here:
                self._needs_for(command, channel)
                return command
        known = [(c.kind, c.name) for c in self._state.app.commands.values()]
        raise NotPossible(f"nothing called {name!r} is registered there, but {known}")

    def _needs_for(self, command: Command, channel: str | None) -> None:
        wanted = command.body.get("default_member_permissions")
        if wanted is None or channel is None:
            return
        may = allowed(self.guild, self.guild.members[self.id])
        if int(wanted) & ~int(may) or (int(wanted) == 0 and May.ADMINISTRATOR not in may):
            raise NotPossible(f"/{command.name} is not offered to them")

    # ---- buttons, selects and forms ----------------------------------------------------------------------

    async def presses(self, channel: str | None, message: str, label: str, *values: str) -> Told:
        """Press what has a label in a message they see (or this custom id), or choose values from it."""
        place = self._place(channel)
        said = self._seen(place, message)
        found = [c for c in interactive(said.components) if label in (label_of(c), c.get("custom_id"))]
        if len(found) != 1:
            raise NotPossible(
                f"{len(found)} things are called {label!r}: {[*map(label_of, interactive(said.components))]}"
            )
        return await self.presses_component(said, found[0], values)

    async def presses_component(self, said: Message, component: Json, values: Sequence[str] = ()) -> Told:
        """Press something that stands, or stood, in a message."""
        if component.get("disabled") or component.get("style") == LINK:
            raise NotPossible(f"{label_of(component)!r} cannot be pressed")
        data: Json = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component.get("id", 1),
        }
        if component["type"] != BUTTON:
            data["values"] = chosen(component, values)
            if component["type"] == USERS:
                resolved = Resolved(self._state, self.guild)
                resolved.add(data["values"])
                data |= resolved.wire() or {"resolved": {"users": {}}}
        del data["id"]
        return await self._interacts(COMPONENT, self._state.channels[said.channel], data, said)

    @property
    def modal(self) -> Modal | None:
        """Return the form that is open before them."""
        return self._state.modals.get(self.id)

    async def submits(self, values: Mapping[str, Sequence[str]]) -> Told:
        """Send the form that is open; `values` go by custom id, what is not given stays as it was."""
        modal = self.modal
        if modal is None:
            raise NotPossible("no form is open before them")
        fields = fields_of(modal.components)
        if unknown := set(values) - set(fields):
            raise NotPossible(f"the form has no {sorted(unknown)}, but {sorted(fields)}")
        held = {
            name: (chosen_or_typed(field, values[name]) if name in values else held_at_first(field))
            for name, field in fields.items()
        }
        problems = {name: why for name, field in fields.items() if (why := problem_with(field, held[name]))}
        if problems:
            raise NotPossible(f"Discord itself says: {problems}")
        data = {"custom_id": modal.custom_id, **filled(self._state, self.guild, modal.components, held)}
        said = self._state.find(modal.message) if modal.message else None
        told = await self._interacts(FORM, self._state.channels[modal.channel], data, said)
        # It stays open where nobody answers, and what was filled in still stands there.
        if (told.taken or told.is_answered) and self.modal is modal:
            self.closes()
        return told

    def closes(self) -> None:
        """Put the form away; the application hears nothing of that."""
        del self._state.modals[self.id]

    # ---- interactions ------------------------------------------------------------------------------------

    async def _interacts(self, kind: int, place: Channel, data: Json, said: Message | None = None) -> Told:
        state = self._state
        number = state.snowflake()
        pending = Pending(
            id=number,
            token=f"token-{number}",
            kind=kind,
            user=self.id,
            channel=place.id,
            guild=place.guild,
            at=state.now(),
            message=said.id if said else None,
        )
        state.interactions[pending.token] = pending
        frames = await self._crier.interaction(place.guild, self._wire(pending, place, data, said))
        return await self._crier.answer(frames, pending)

    def _wire(self, pending: Pending, place: Channel, data: Json, said: Message | None) -> Json:
        state, user = self._state, self._state.users[self.id]
        shown: Json = {
            "id": pending.id,
            "application_id": state.app.id,
            "type": pending.kind,
            "token": pending.token,
            "version": 1,
            "data": data,
            "channel_id": place.id,
            "channel": self._channel_in(place),
            "locale": user.locale,
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "app_permissions": str(int(state.may(state.app.bot, place))),
            "authorizing_integration_owners": {"0": place.guild or "0"},
            "context": 0 if place.guild else 1,
        }
        if said is not None:
            shown["message"] = state.message_wire(said)
        if place.guild is None:
            return shown | {"user": user.wire()}
        may = state.may(self.id, place)
        member = state.member_wire(self.guild, self.guild.members[self.id]) | {"permissions": str(int(may))}
        guild = {"id": self.guild.id, "locale": self.guild.locale, "features": list(self.guild.features)}
        return shown | {"member": member, "guild_id": self.guild.id, "guild": guild, "guild_locale": self.guild.locale}

    def _channel_in(self, place: Channel) -> Json:
        if place.guild is None:
            return {"id": place.id, "type": place.kind, "flags": 0, "last_message_id": place.last_message}
        return {name: value for name, value in place.wire().items() if name != "permission_overwrites"}

    # ---- where -------------------------------------------------------------------------------------------

    def _place(self, channel: str | None, right: May = May.VIEW_CHANNEL) -> Channel:
        if channel is None:
            return self._state.converse(self.id)
        place = self._state.channels[channel]
        if not self._state.sees(self.id, place):
            raise NotPossible(f"they do not see #{place.name}")
        if place.is_thread and right is May.SEND_MESSAGES:
            right = May.SEND_MESSAGES_IN_THREADS
        if place.guild is not None and right not in self._state.may(self.id, place):
            raise NotPossible(f"they may not do this in #{place.name}")
        return place

    def _seen(self, place: Channel, message: str) -> Message:
        said = place.messages.get(message)
        if said is None or said.only_for not in (None, self.id) or said.kind not in WORDS or said.flags & LOADING:
            raise NotPossible("that message is not to be seen by them")
        return said

    def _own(self, place: Channel, message: str) -> Message:
        said = self._seen(place, message)
        if said.author != self.id:
            raise NotPossible("that is somebody else's message")
        return said


def chosen_or_typed(field: Json, given: Sequence[str]) -> list[str]:
    """Return what stands in a field when somebody filled it in."""
    held = [value for value in given if value]
    if "options" in field and held:
        return chosen({**field, "min_values": 0}, held)
    return held


def _tag_ids(forum: Channel, names: Sequence[str]) -> list[str]:
    known = {tag.name: tag.id for tag in forum.tags}
    if unknown := [name for name in names if name not in known]:
        raise NotPossible(f"#{forum.name} has no tags {unknown}, but {sorted(known)}")
    return [known[name] for name in names]


def _in_private(command: Command) -> bool:
    contexts = command.body.get("contexts")
    return contexts is None or 1 in contexts
