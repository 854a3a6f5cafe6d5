"""What stands in simcord, in the records of our own server, so that both are read by the same eyes."""

from simcord import Env, InteractionResult
from simcord.backend import Backend
from simcord.backend.models import Channel as TheirChannel
from simcord.backend.models import Guild as TheirGuild
from simcord.backend.models import Message as TheirMessage

from tests.discord.records import Channel, Command, Guild, Member, Message, Modal, Overwrite, Role, Tag, User
from tests.discord.state import App, Discord


class Mirror:
    """Shows simcord's world as it is now; what is changed here changes nothing there."""

    crier = None
    """Nobody has to cry out what happens: simcord does."""

    def __init__(self, env: Env) -> None:
        """Take what is shown."""
        self._env = env
        self._seen = -1
        self._state = Discord(env.now)

    @property
    def app(self) -> App:
        """Return the application."""
        return self.state.app

    @property
    def state(self) -> Discord:
        """Return everything; it is read anew once anything was asked or told."""
        backend = self._env.backend
        if self._seen != len(backend.transcript):
            self._seen = len(backend.transcript)
            self._state = _state(self._env, backend)
        return self._state


def latest_modal(env: Env, user: int) -> InteractionResult | None:
    """Return what opened the form that is open before somebody."""
    opened = [one for one in env.backend.interactions.values() if one.user_id == user and one.modal is not None]
    latest = max(opened, key=lambda one: one.id, default=None)
    return None if latest is None or latest.modal_consumed else InteractionResult(env, latest)


def _state(env: Env, backend: Backend) -> Discord:
    state = Discord(env.now)
    bot = str(backend.bot_user.id)
    state.users = {str(one.id): User(id=str(one.id), name=one.name, bot=one.bot) for one in backend.users.values()}
    state.app = App(id=str(backend.application_id), bot=bot, token="simcord")
    state.app.commands = {
        body["id"]: Command(id=body["id"], body=body) for body in backend.commands.get(None, {}).values()
    }
    state.guilds = {str(guild.id): _guild(guild) for guild in backend.guilds.values()}
    state.channels = {str(place.id): _channel(backend, place) for place in backend.channels.values()}
    for user in backend.users:
        shown = latest_modal(env, user)
        if shown is not None:
            state.modals[str(user)] = _modal(shown)
    return state


def _guild(guild: TheirGuild) -> Guild:
    shown = Guild(id=str(guild.id), name=guild.name, owner=str(guild.owner_id), joined_at="")
    shown.roles = {
        str(role.id): Role(id=str(role.id), name=role.name, permissions=role.permissions)
        for role in guild.roles.values()
    }
    shown.members = {
        str(user): Member(user=str(user), joined_at=member.joined_at, roles=[str(role) for role in member.role_ids])
        for user, member in guild.members.items()
    }
    return shown


def _channel(backend: Backend, place: TheirChannel) -> Channel:
    shown = Channel(id=str(place.id), kind=int(place.type), name=place.name or "")
    shown.guild = None if place.guild_id is None else str(place.guild_id)
    shown.parent = None if place.parent_id is None else str(place.parent_id)
    shown.owner = None if place.owner_id is None else str(place.owner_id)
    shown.recipients = tuple(map(str, (*place.recipient_ids, backend.bot_user.id))) if shown.guild is None else ()
    shown.tags = [Tag(id=str(tag["id"]), name=tag["name"]) for tag in place.available_tags]
    shown.applied = [str(tag) for tag in place.applied_tags]
    shown.thread_members = {str(user): since for user, since in place.thread_members.items()}
    shown.overwrites = {
        str(rule.target_id): Overwrite(allow=rule.allow, deny=rule.deny, of_member=bool(rule.type))
        for rule in place.overwrites
    }
    shown.messages = {str(said.id): message_shown(said) for said in backend.messages.get(place.id, {}).values()}
    return shown


def message_shown(said: TheirMessage) -> Message:
    """Return a message as our own server would keep it."""
    shown = Message(id=str(said.id), channel=str(said.channel_id), author=str(said.author_id), at=said.timestamp)
    shown.content, shown.kind, shown.flags = said.content or "", int(said.type), said.flags
    shown.components, shown.attachments = said.components, said.attachments
    shown.reactions = {reaction.emoji: list(map(str, reaction.user_ids)) for reaction in said.reactions}
    shown.pinned_at = said.timestamp if said.pinned else None
    shown.edited = said.edited_timestamp
    if said.is_ephemeral:
        shown.only_for = str((said.interaction_metadata or {})["user"]["id"])
    return shown


def _modal(shown: InteractionResult) -> Modal:
    spec, opened = shown.modal, shown._interaction
    assert spec is not None
    return Modal(
        custom_id=spec["custom_id"],
        title=spec["title"],
        components=spec["components"],
        channel=str(opened.channel_id),
        guild=None if opened.guild_id is None else str(opened.guild_id),
        message=None if opened.source_message_id is None else str(opened.source_message_id),
    )
