"""The village's square in a Discord: stories take place here as they do on `tests.square.Square`, over the real wire.

People and channels go by the names that stories call them; in our database they have Discord's ids. What the bot said
is read from what stands in Discord, never from what we meant to send.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

from sqlalchemy import update

from bot.adapters.base import Parcel
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.modal import GOES_ON, LONGEST_INPUT
from bot.adapters.discord.spots import Spot, space_in
from bot.adapters.discord.wire import custom_id, read_custom_id, read_modal_id
from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.effects import AnswerPrivately, OpenForm, PostMessage, SendDirectMessage
from bot.core.forms import Form, check
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId, channel_id, external_of, identity
from bot.core.problems import Problem
from bot.core.views import Button, Select, View
from bot.store.tables import members
from tests.discord.affairs import Affairs
from tests.discord.components import BUTTON, SELECT, interactive
from tests.discord.gestures import Person
from tests.discord.inputs import NotPossible, fields_of
from tests.discord.reading import reader_for
from tests.discord.records import IS_GUEST, LOADING, Channel, Guild, Json, Message, Overwrite, Role, Tag
from tests.discord.rights import FOR_THE_BOT, Intent, May
from tests.discord.server import DiscordServer
from tests.discord.telling import Told
from tests.discord.undrawn import Eyes
from tests.discord.watched import Watched
from tests.square import Said, Topic, calls

GUILD = "900000000000000000"
TYPED_IN = "lobby"
"""Where people type commands."""
ROOTS = {"board": "trellis-board"}
PAGE = "discord.page"
SOLVED = "Solved"
ONBOARDS = "GUILD_ONBOARDING"
READS = Intent.MESSAGE_CONTENT


def user_of(handle: str) -> str:
    """Return somebody's id in Discord."""
    return str(100_000_000_000_000_000 + crc32(handle.encode()))


def channel_of(name: str) -> str:
    """Return a channel's id in Discord."""
    return str(200_000_000_000_000_000 + crc32(name.encode()))


def role_of(choice: str) -> str:
    """Return the id of a role that members choose."""
    return str(300_000_000_000_000_000 + crc32(choice.encode()))


@dataclass(eq=False, kw_only=True)
class SaidInDiscord(Said):
    """Something that the bot said; `place` and `message` say where that stands."""

    place: str = ""
    message: str = ""
    version: str = ""


class DiscordSquare:
    """The square, over our own server and the adapter that hears it."""

    names_coordinators = False

    def __init__(
        self,
        server: DiscordServer,
        guild: Guild,
        adapter: Watched,
        clock: TurnedClock,
        people: Sequence[str],
        channels: Sequence[str],
        *,
        approachable: bool,
    ) -> None:
        self.space: SpaceId = space_in(GUILD)
        self.server, self.guild, self.adapter, self.clock = server, guild, adapter, clock
        adapter.square = self
        self._trellis: Trellis | None = None
        self._may_mark = self._is_literate = True
        self.approachable = approachable
        self.affairs = Affairs(server, guild)
        self.spoken: list[tuple[datetime, str]] = []
        self.refuses: set[str] = set()
        self.receipts = asyncio.Event()
        self.receipts.set()
        self.posted = asyncio.Event()
        self._names = {user_of(person): person for person in people}
        self._channels = {channel_of(name): name for name in channels}
        self._forms: dict[str, Form] = {}
        self._said: list[SaidInDiscord] = []
        self._first: dict[str, SaidInDiscord] = {}
        self._latest: dict[str, SaidInDiscord] = {}
        self._direct: set[str] = set()
        self._replaced: set[str] = set()
        """What an answer is about to take the place of."""
        self._shut: set[str] = set()

    # ---- the adapter ---------------------------------------------------------------------------------------------

    async def opened(self, trellis: Trellis) -> None:
        """Wait until the bot has come in and hears."""
        self._trellis = trellis
        await self.adapter.ready.wait()
        while trellis.inbox.home(self.space) is None:  # noqa: ASYNC110 - nobody tells when it has come in
            await asyncio.sleep(0.005)
        await trellis.settled()
        if self.approachable:  # these people turned to the bot before the story begins
            await trellis.database.writer.write(
                lambda connection: connection.execute(update(members).values(approachable=True))
            )

    async def _settles(self) -> None:
        """Wait until what was heard is handled, and what was said is delivered."""
        await self.adapter.rests()
        assert self._trellis is not None
        await self._trellis.settled()

    def begins(self, parcel: Parcel) -> None:
        """Shut the doors that are to be shut, and note what is about to be replaced or opened."""
        self._shut_doors()
        effect = parcel.effect
        if isinstance(effect, OpenForm):
            self._forms[str(parcel.key)] = effect.form
        if isinstance(effect, AnswerPrivately) and effect.replaces:
            grip = Grip.read(effect.interaction.handle)
            if grip.only_theirs:
                self._replaced.add(grip.message)

    def _shut_doors(self) -> None:
        for name in self.refuses ^ self._shut:
            self._shut_door(name, shut=name in self.refuses)
        self._shut = set(self.refuses)

    def _shut_door(self, name: str, *, shut: bool) -> None:
        if user_of(name) in self._names:
            self.server.state.users[user_of(name)].direct = not shut
            return
        rules = self.server.state.channels[channel_of(name)].overwrites
        if shut:
            rules[self.server.app.bot] = Overwrite(
                deny=May.SEND_MESSAGES | May.SEND_MESSAGES_IN_THREADS, of_member=True
            )
        else:
            rules.pop(self.server.app.bot, None)

    async def did(self, parcel: Parcel, standing: MessageRef | None) -> None:
        """Note what was done, and let whoever waits for it go on."""
        if standing is not None and isinstance(parcel.effect, SendDirectMessage):
            self._direct.add(Spot.of(standing).message)
        self._look()
        if isinstance(parcel.effect, PostMessage):
            self.posted.set()
        await self.receipts.wait()

    def heals(self) -> None:
        """Deliver to everybody again."""
        self.refuses.clear()
        self._shut_doors()

    async def looks_around(self, private: frozenset[str] = frozenset()) -> None:
        """Let the guild be unavailable for a while, and these channels be private when it is back."""
        _taken(await self.affairs.fails())
        for name in private:
            rules = self.server.state.channels[channel_of(name)].overwrites
            rules[GUILD] = Overwrite(deny=May.VIEW_CHANNEL)
            rules[self.server.app.bot] = Overwrite(allow=May.VIEW_CHANNEL, of_member=True)
        _taken(await self.affairs.is_back())
        await self.adapter.rests()

    @property
    def is_literate(self) -> bool:
        """Say whether the bot may read what is written."""
        return self._is_literate

    @is_literate.setter
    def is_literate(self, literate: bool) -> None:
        self._is_literate = literate
        app = self.server.app
        app.intents_on = app.intents_on | READS if literate else app.intents_on & ~READS
        for session in self.server.gateway.sessions.values():
            session.intents = session.intents | READS if literate else session.intents & ~READS

    @property
    def may_mark(self) -> bool:
        """Say whether the bot may change the threads of others."""
        return self._may_mark

    @may_mark.setter
    def may_mark(self, may: bool) -> None:
        self._may_mark = may
        (role,) = self.guild.members[self.server.app.bot].roles
        permissions = FOR_THE_BOT if may else FOR_THE_BOT & ~May.MANAGE_THREADS
        self.guild.roles[role] = replace(self.guild.roles[role], permissions=int(permissions))

    async def had_more(self) -> bool:
        """Wait for what was under way; say whether there was anything."""
        had = await self.adapter.rests()
        self._look()
        return had

    # ---- what was said -------------------------------------------------------------------------------------------

    @property
    def said(self) -> list[SaidInDiscord]:
        self._look()
        return self._said

    @property
    def reactions(self) -> list[tuple[MessageRef, str]]:
        return [
            (self._ref(place, said), name)
            for place, said in self._messages()
            for name, who in said.reactions.items()
            if self.server.app.bot in who
        ]

    @property
    def forms(self) -> dict[str, tuple[Form, None]]:
        """Return the forms that are open, or that a button opens again."""
        keys = {
            self._names[user]: (read_modal_id(modal.custom_id) or ("", None))[0]
            for user, modal in self.server.state.modals.items()
        }
        for person in self._names.values():
            way = self._way_on(person)
            if way is not None:
                keys.setdefault(person, (read_custom_id(str(way[1]["custom_id"])) or ("", "", None))[1])
        return {person: (self._forms[key], None) for person, key in keys.items() if key in self._forms}

    def _messages(self) -> Iterator[tuple[Channel, Message]]:
        for place in list(self.server.state.channels.values()):
            for said in list(place.messages.values()):
                yield place, said

    def _look(self) -> None:
        """See what is new, in the order in which it was said."""
        ours = [
            (place, said)
            for place, said in self._messages()
            if said.author == self.server.app.bot and said.components and not self._turns_a_page(said)
        ]
        for place, said in sorted(ours, key=lambda entry: int(entry[1].id)):
            if not said.flags & LOADING:
                self._notice(place, said)

    def _turns_a_page(self, said: Message) -> bool:
        """Say whether a message is only the way from one page of a form to another."""
        wires = [read_custom_id(component.get("custom_id", "")) for component in interactive(said.components)]
        return any(wire is not None and wire[0] == PAGE for wire in wires)

    def _notice(self, place: Channel, said: Message) -> None:
        known, first, version = self._latest.get(said.id), self._first.get(said.id), repr(said.components)
        if first is not None:
            first.pinned, first.how = self._is_pinned(place, said), self._how(place, said)
        if known is not None and known.version == version:
            return
        if known is not None and first is not None and said.only_for is None and said.id not in self._replaced:
            known.version = first.version = version
            first.view, first.edits = self._view(place, said), first.edits + 1
            return
        self._replaced.discard(said.id)
        told = self._new(place, said, "answer" if known is not None else self._how(place, said))
        self._latest[said.id] = told
        self._first.setdefault(said.id, told)
        self._said.append(told)

    def _view(self, place: Channel, said: Message) -> View:
        reader = next(iter(self._names))
        eyes = Eyes(
            reader=reader_for(self.server.state, said.only_for or self._person(place) or reader, place),
            people={user: name.title() for user, name in self._names.items()},
            named=self._named,
            file=lambda url: self._file(url),
        )
        return eyes.view(said.components)

    def _file(self, url: str) -> str:
        return self.server.state.files.get(url.split("/")[-2], b"").decode()

    def _named(self, channel: str, message: str) -> MessageRef | None:
        place = self.server.state.channels.get(channel)
        said = None if place is None else place.messages.get(message)
        if place is None:
            return None
        return Spot(self._parent(place), message, place.id if place.is_thread else "").ref(self.space) if said else None

    def _parent(self, place: Channel) -> str:
        return (place.parent or place.id) if place.is_thread else place.id

    def _new(self, place: Channel, said: Message, how: str) -> SaidInDiscord:
        stays = said.only_for is None
        return SaidInDiscord(
            how=how,
            to=self._to(place, said),
            view=self._view(place, said),
            key=str(said.nonce or ""),
            at=self.now(),
            ref=self._ref(place, said) if stays else None,
            under=self._under(place, said),
            names=dict(self._names),
            pinned=self._is_pinned(place, said),
            title=place.name if place.is_thread and said.id == place.id else "",
            tags=self._tags(place),
            version=repr(said.components),
            place=place.id,
            message=said.id,
        )

    def _is_pinned(self, place: Channel, said: Message) -> bool:
        return said.pinned_at is not None or (place.pinned and said.id == place.id)

    def _tags(self, place: Channel) -> tuple[str, ...]:
        forum = self.server.state.channels.get(place.parent or "")
        return () if forum is None else tuple(tag.name for tag in forum.tags if tag.id in place.applied)

    def _under(self, place: Channel, said: Message) -> MessageRef | None:
        if place.is_thread and said.id != place.id:
            return MessageRef(channel_id(self.space, self._parent(place)), place.id)
        return None

    def _how(self, place: Channel, said: Message) -> str:
        if said.only_for is None and place.guild is not None:
            return "post"
        return "direct" if said.id in self._direct else "answer"

    def _to(self, place: Channel, said: Message) -> str:
        user = said.only_for or self._person(place)
        return self._names[user] if user else self._channels[self._parent(place)]

    def _person(self, place: Channel) -> str:
        """Return whose conversation with the bot this is; empty where it is none."""
        return next((user for user in place.recipients if user != self.server.app.bot), "") if not place.guild else ""

    def _ref(self, place: Channel, said: Message) -> MessageRef:
        return Spot(self._parent(place), said.id, place.id if place.is_thread else "").ref(self.space)

    # ---- who and where -------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock.now()

    def who(self, person: str) -> Identity:
        return identity(self.space, user_of(person))

    def place(self, name: str) -> ChannelId:
        return channel_id(self.space, channel_of(name))

    def address_of(self, ref: MessageRef) -> str:
        """Return the link that Discord gives for a message."""
        spot = Spot.of(ref)
        return f"https://discord.com/channels/{GUILD}/{spot.thread or spot.channel}/{spot.message}"

    def _before(self, person: str) -> Person:
        """Let somebody do something; whoever was never heard of came in while Discord told nobody."""
        self._is_there(person)
        return self._acting(user_of(person))

    def _acting(self, user: str) -> Person:
        return Person(self.server, self.guild, user)

    def _is_there(self, person: str, *, bot: bool = False) -> None:
        if user_of(person) not in self.guild.members:
            self._names[user_of(person)] = person
            self.server.add_member(self.guild, self.server.add_user(person.title(), user_of(person), bot=bot))

    def _at(self, ref: MessageRef) -> tuple[str, str]:
        """Return where a message stands, and which it is."""
        spot = Spot.of(ref)
        return spot.place(in_forum=bool(self.server.state.channels[spot.channel].kind == 15)), spot.message

    # ---- gestures ------------------------------------------------------------------------------------------------

    async def says(self, person: str, text: str, channel: str, thread: MessageRef | None = None) -> MessageRef:
        """Write in a channel, or as a reply to a message; in a thread where there is one already."""
        self.spoken.append((self.now(), channel))
        where, reply_to = channel_of(channel), None
        if thread is not None:
            at, root = self._at(thread)
            where, reply_to = (root, None) if root in self.server.state.channels else (at, root)
        text = calls(self._names.values()).sub(lambda found: f"<@{user_of(found[1].casefold())}>", text)
        told = _taken(await self._before(person).says(where, text, reply_to=reply_to))
        place = self.server.state.channels[where]
        return self._ref(place, place.messages[told.message])

    async def edits(self, person: str, ref: MessageRef, text: str) -> None:
        _taken(await self._before(person).edits(*self._at(ref), text))

    async def deletes(self, ref: MessageRef) -> None:
        place, message = self._at(ref)
        author = self.server.state.channels[place].messages[message].author
        _taken(await self._acting(author).deletes(place, message))

    async def reacts(self, person: str, ref: MessageRef, emoji: str, *, on: bool = True) -> None:
        before = self._before(person)
        _taken(await (before.reacts if on else before.unreacts)(*self._at(ref), emoji))

    async def types(self, person: str, text: str) -> None:
        """Type a command where Discord offers it, else write to the bot: it understands more ways to say things."""
        word, _, rest = text.partition(" ")
        before = self._before(person)
        try:
            if word in ROOTS:
                told = await before.commands(channel_of(TYPED_IN), rest, ROOTS[word])
            elif word in self._words() and text != "me":
                told = await before.commands(channel_of(TYPED_IN), text)
            else:
                told = await before.says(None, text or "help")
        except NotPossible:
            told = await before.says(None, text)
        _taken(told)

    def _words(self) -> set[str]:
        root = next(one for one in self.server.app.commands.values() if one.body["name"] == "trellis")
        return {option["name"] for option in root.body.get("options", ())}

    async def presses(self, person: str, said: SaidInDiscord, item: Button | Select, *values: str) -> None:
        place = self.server.state.channels[said.place]
        message = place.messages.get(said.message)
        if message is not None and message.only_for in (None, user_of(person)):
            for component in interactive(message.components):
                wire = read_custom_id(component.get("custom_id", ""))
                if wire is not None and wire[:2] == (item.verb, item.token):
                    _taken(await self._before(person).presses_component(message, component, values))
                    return
        await self._forges(person, item.verb, item.token, values, place, message)

    async def press(self, person: str, verb: str, token: str, *values: str, message: MessageRef | None = None) -> None:
        """Press what nobody offered."""
        where, standing = channel_of(TYPED_IN), None
        if message is not None:
            where, number = self._at(message)
            standing = self.server.state.channels[where].messages.get(number)
        await self._forges(person, verb, token, values, self.server.state.channels[where], standing)

    async def _forges(
        self, person: str, verb: str, token: str, values: Sequence[str], place: Channel, said: Message | None
    ) -> None:
        wire = custom_id(verb, token, None if place.guild else self.space)
        component: Json = {"id": 2, "type": BUTTON, "style": 2, "custom_id": wire, "label": "?"}
        if values:
            options = [{"label": value, "value": value} for value in values]
            component = {"id": 2, "type": SELECT, "custom_id": wire, "options": options, "max_values": len(values)}
        if said is None or said.only_for not in (None, user_of(person)):
            said = Message(
                id=self.server.state.snowflake(),
                channel=place.id,
                author=self.server.app.bot,
                at=self.server.state.stamp(),
                only_for=user_of(person),
                flags=1 << 6,
                components=[{"id": 1, "type": 1, "components": [component]}],
            )
            place.messages[said.id] = said
            self._latest[said.id] = self._first[said.id] = self._new(place, said, "forged")
        _taken(await self._before(person).presses_component(said, component, values))

    async def chooses_menu(self, person: str, ref: MessageRef, verb: str) -> None:
        _taken(await self._before(person).picks(*self._at(ref), self.adapter.label_of(verb)))

    async def chooses_member_menu(self, person: str, member: str, verb: str) -> None:
        self._is_there(member, bot=True)
        label = self.adapter.label_of(verb)
        _taken(await self._before(person).picks_on(channel_of(TYPED_IN), user_of(member), label))

    async def submits(self, person: str, values: dict[str, tuple[str, ...]]) -> tuple[Problem, ...]:
        """Send the form that is open, page by page; what is wrong is what Discord or the bot says about its fields."""
        form, _ = self.forms[person]
        expected = check(form, values)
        wrong = {problem.field for problem in expected}
        given = {name: [self._in_discord(value) for value in chosen] for name, chosen in values.items()}
        before = self._before(person)
        await self._goes_on(person)
        while before.modal is not None:
            here = fields_of(before.modal.components)
            offered = {name: value for name in here if (value := _piece_for(name, given, here)) is not None}
            emptied = {name: [] for name in here if name not in offered}
            try:
                _taken(await before.submits({**emptied, **offered}))
            except NotPossible:  # Discord's own form does not take it, and stays
                return expected
            await self._settles()
            if wrong & here.keys():
                assert self._way_on(person) is not None, "nothing said what is wrong"
                return expected
            await self._goes_on(person)
        assert not expected, expected
        return expected

    async def _goes_on(self, person: str) -> None:
        """Open the page of a form that waits behind a button."""
        way = None if self._before(person).modal is not None else self._way_on(person)
        if way is not None:
            _taken(await self._before(person).presses_component(*way))
            await self.adapter.rests()

    def _way_on(self, person: str) -> tuple[Message, dict[str, object]] | None:
        """Return the latest button that leads to a page of a form, if it is the last that they were told."""
        own = [said for place, said in self._messages() if self._is_told(place, said, person)]
        latest = max(own, key=lambda said: int(said.id), default=None)
        if latest is None or not self._turns_a_page(latest):
            return None
        return latest, dict(interactive(latest.components)[0])

    def _is_told(self, place: Channel, said: Message, person: str) -> bool:
        theirs = user_of(person) in (said.only_for, self._person(place))
        return theirs and said.author == self.server.app.bot and bool(said.components)

    def _in_discord(self, value: str) -> str:
        return external_of(Identity(value)) if value.startswith(f"{self.space}/") else value

    async def joins(self, person: str, zone: str = "UTC") -> None:
        self._names[user_of(person)] = person
        _, told = await self.affairs.joins(person.title(), user_of(person))
        _taken(told)

    async def leaves(self, person: str) -> None:
        _taken(await self.affairs.leaves(user_of(person)))

    # ---- roles ---------------------------------------------------------------------------------------------------

    async def offers(self, roles: Mapping[str, str]) -> None:
        """Let the guild's onboarding give these roles and no others; Discord tells us of it when we look again."""
        self.guild.features = sorted({*self.guild.features, ONBOARDS})
        for choice, name in roles.items():
            self.guild.roles[role_of(choice)] = Role(id=role_of(choice), name=name, position=len(self.guild.roles))
        self.guild.prompts = [_prompt(self.server.state.snowflake(), roles)]
        await self.looks_around()

    async def takes_roles(self, person: str, *roles: str, guest: bool = False) -> None:
        """Let somebody have these roles, and no others."""
        self.guild.members[user_of(person)].flags = IS_GUEST if guest else 0
        chosen = (self.guild.roles[role_of(role)] for role in roles)
        _taken(await self.affairs.has_roles(user_of(person), *chosen))

    # ---- forums --------------------------------------------------------------------------------------------------

    @property
    def topics(self) -> Mapping[MessageRef, Topic]:
        """Return the conversations of all forums, as they are headed."""
        threads = (place for place in self.server.state.channels.values() if place.is_thread)
        return {self._ref_of(thread): self._topic(thread) for thread in threads}

    def _ref_of(self, thread: Channel) -> MessageRef:
        return MessageRef(channel_id(self.space, str(thread.parent)), thread.id)

    def _topic(self, thread: Channel) -> Topic:
        tags = self._tags(thread)
        return Topic(title=thread.name, tags=tuple(tag for tag in tags if tag != SOLVED), solved=SOLVED in tags)

    async def opens_topic(
        self, person: str, channel: str, title: str, text: str = "", tags: tuple[str, ...] = ()
    ) -> MessageRef:
        """Open a forum's post; the forum has the tags that somebody uses."""
        forum = channel_of(channel)
        known = await self._offers_tags(forum, tags)
        self.spoken.append((self.now(), channel))
        told = _taken(await self._before(person).opens_post(forum, title, text or title, tags=known))
        return MessageRef(channel_id(self.space, forum), told.message)

    async def heads(
        self,
        ref: MessageRef,
        *,
        title: str | None = None,
        tags: tuple[str, ...] | None = None,
        solved: bool | None = None,
    ) -> None:
        """Let whoever opened a conversation head it otherwise."""
        now, thread = self.topics[ref], self.server.state.channels[ref.id]
        before = self._acting(str(thread.owner))
        if title is not None:
            _taken(await before.renames(thread.id, title))
        if tags is not None or solved is not None:
            wanted = now.tags if tags is None else tags
            if now.solved if solved is None else solved:
                wanted = (*wanted, SOLVED)
            known = await self._offers_tags(str(thread.parent), wanted)
            _taken(await before.tags(thread.id, *known))

    async def _offers_tags(self, forum: str, tags: Sequence[str]) -> list[str]:
        """Let a forum have these tags; return what they are called there."""
        place = self.server.state.channels[forum]
        known = {tag.name.casefold(): tag.name for tag in place.tags}
        new = [Tag(id=self.server.state.snowflake(), name=tag) for tag in tags if tag.casefold() not in known]
        if new:
            _taken(await self.affairs.has_tags(forum, *place.tags, *new))
        return [known.get(tag.casefold(), tag) for tag in tags]


def _piece_for(name: str, given: Mapping[str, list[str]], inputs: Iterable[str]) -> list[str] | None:
    """Return what somebody types into an input; where a field has several, its words go on from one to the next."""
    field = name.rstrip(GOES_ON)
    if f"{field}{GOES_ON}" not in inputs:
        return given.get(field)
    begin = (len(name) - len(field)) * LONGEST_INPUT
    return [piece for value in given.get(field, ()) if (piece := value[begin : begin + LONGEST_INPUT])]


def _taken(told: Told) -> Told:
    assert told.taken, f"the bot did not take it: {told}"
    return told


def _prompt(id_: str, roles: Mapping[str, str]) -> Json:
    """Return a question of a guild's onboarding: each answer gives a role."""
    return {
        "id": id_,
        "title": "What are you here for?",
        "options": [
            {
                "id": role_of(choice),
                "title": name,
                "description": "",
                "emoji": {"id": None, "name": None, "animated": False},
                "role_ids": [role_of(choice)],
                "channel_ids": [],
            }
            for choice, name in roles.items()
        ],
        "single_select": False,
        "required": False,
        "in_onboarding": True,
        "type": 0,
    }
