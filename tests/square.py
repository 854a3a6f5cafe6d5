"""The smallest platform there is: a village square in memory, which the stories take place on.

It is a real adapter with real promises; what it cannot do is survive the process.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.adapters.base import Ambiguous, Capabilities, House, Parcel, Refused, TryLater, read_out
from bot.core.effects import (
    AnswerPrivately,
    Asked,
    EditMessage,
    MarkSolved,
    OpenForm,
    PostMessage,
    React,
    ReadMessage,
    SendDirectMessage,
    ShowBehindLink,
    Whisper,
)
from bot.core.events import (
    ButtonPressed,
    ChannelChanged,
    ChannelEntered,
    ChannelJoined,
    ChannelLeft,
    ChoicesOffered,
    CommandInvoked,
    Event,
    FormSubmitted,
    Interaction,
    LinkShared,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MemberMenuChosen,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    ReactionAdded,
    ReactionRemoved,
    SpaceEntered,
    SpaceLeft,
    TopicChanged,
    TopicOpened,
)
from bot.core.forms import Form, check
from bot.core.ids import (
    ChannelId,
    EffectKey,
    EventId,
    Identity,
    MessageName,
    MessageRef,
    SpaceId,
    channel_id,
    external_of,
    identity,
)
from bot.core.markup import Markup, Mention, MessageLink, parse, plain
from bot.core.problems import Problem
from bot.core.profiles import ChannelProfile, Choice, Profile
from bot.core.signposts import Signposts
from bot.core.views import Actions, Button, Document, Facts, Heading, Paragraph, Quoted, Select, Small, View

OUR_HOST = "trellis.example.org"
"""Where whatever the bot serves is found in stories."""
_LINK = re.compile(r"https?://\S+")


def calls(names: Iterable[str]) -> re.Pattern[str]:
    """Return how any of these is called by an `@`: clients offer the whole name, and put a mention in its place."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"@({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def called(text: str, names: Iterable[str]) -> Iterator[str]:
    """Go through whom a text calls."""
    return (found[1].casefold() for found in calls(names).finditer(text))


@dataclass(eq=False, kw_only=True)
class Said:
    """Something the bot said: to whom (a channel's or a person's name), and in what form."""

    how: str
    to: str
    view: View
    key: str
    at: datetime
    """When it was delivered."""
    asked: Asked = Asked.FOR
    ref: MessageRef | None = None
    under: MessageRef | None = None
    names: dict[str, str] = field(default_factory=dict)
    heard: bool = False
    edits: int = 0
    pinned: bool = False
    title: str = ""
    tags: tuple[str, ...] = ()
    delivered: View = field(init=False)
    """The view before any edit."""

    def __post_init__(self) -> None:
        self.delivered = self.view

    @property
    def text(self) -> str:
        """All words, without styles; members by name."""
        return self.words(self.view)

    def words(self, view: View) -> str:
        parts: list[str] = []
        for block in view.blocks:
            match block:
                case Heading(text) | Paragraph(text) | Small(text):
                    parts.append(self._read(text))
                case Quoted(text):
                    parts.append(text)
                case Facts(pairs):
                    parts += [f"{self._read(name)}: {self._read(value)}" for name, value in pairs]
                case Document(name=name):
                    parts.append(name)
                case Actions(items):
                    parts.append(" ".join(f"[{item.label}]" for item in items))
        return "\n".join(parts)

    def _read(self, text: Markup) -> str:
        read = plain(text)
        for member, name in self.names.items():
            read = read.replace(f"@{member}", name)
        return read

    def says(self, words: str) -> bool:
        """Whether these words stand in it."""
        return words in self.text

    def offers(self, *labels: str) -> bool:
        """Whether all of these can be pressed or chosen."""
        return set(labels) <= {item.label for item in self.items()}

    def items(self) -> Iterator[Button | Select]:
        for block in self.view.blocks:
            if isinstance(block, Actions):
                yield from block.items

    def documents(self) -> list[Document]:
        return [block for block in self.view.blocks if isinstance(block, Document)]

    def links(self) -> list[MessageRef]:
        return [
            span.message
            for block in self.view.blocks
            if isinstance(block, Paragraph | Small)
            for line in parse(block.text)
            for span in line.spans
            if isinstance(span, MessageLink)
        ]

    def mentions(self) -> set[str]:
        return {
            self.names.get(span.member, span.member)
            for block in self.view.blocks
            if isinstance(block, Paragraph | Small)
            for line in parse(block.text)
            for span in line.spans
            if isinstance(span, Mention)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A conversation in a forum, as it is headed."""

    title: str
    tags: tuple[str, ...] = ()
    solved: bool = False


class Square:
    """The square, and the adapter to it."""

    capabilities = Capabilities()
    names_coordinators = True
    """Whether whoever may coordinate is named when the bot comes in, as a playground's seed does."""
    reserved = False
    """Whether people are written to in private only once they turned to the bot."""

    def __init__(
        self,
        people: tuple[Profile, ...],
        channels: tuple[ChannelProfile, ...],
        name: str = "village",
        platform: str = "square",
    ) -> None:
        self.platform = platform
        self.space = SpaceId(f"{platform}:{name}")
        self.called = name.title()
        self.people = people
        self.channels = channels
        self.joined: list[str] = []
        self.said: list[Said] = []
        self.spoken: list[tuple[datetime, str]] = []
        """When people wrote in which channel."""
        self.forms: dict[str, tuple[Form, Interaction]] = {}
        self.reactions: list[tuple[MessageRef, str]] = []
        self.texts: dict[MessageRef, tuple[Identity, str, MessageRef | None]] = {}
        self.topics: dict[MessageRef, Topic] = {}
        self.is_literate = True
        """Whether the bot may read what is written; titles it sees anyway."""
        self.may_mark = True
        """Whether the bot may mark somebody's conversation as solved."""
        self.sent: dict[EffectKey, MessageRef | None] = {}
        self.refuses: set[str] = set()
        self.asks_to_wait: set[str] = set()
        self.loses: set[str] = set()
        self.breaks: set[str] = set()
        """People and channels to whom nothing can be delivered, not now, without a reply, or not without an error."""
        self.receipts = asyncio.Event()
        """Cleared, it lets what is posted stand while its receipt is still on the way."""
        self.receipts.set()
        self.posted = asyncio.Event()
        self._standing: dict[MessageRef, Said] = {}
        self._below: dict[tuple[MessageRef, MessageName], Said] = {}
        self._numbers = iter(range(1, 10**9))
        self._house: House | None = None
        self.ready = asyncio.Event()

    # ---- the adapter --------------------------------------------------------------------------------------------

    @property
    def adapter(self) -> "Square":
        """Return what the house hears and delivers by: this square itself."""
        return self

    async def opened(self, _trellis: object) -> None:
        """Wait until the bot has come in."""
        await self.ready.wait()

    async def had_more(self) -> bool:
        """Say whether anything was under way that the house does not know of; here nothing ever is."""
        return False

    async def looks_around(self, private: frozenset[str] = frozenset()) -> None:
        """Let the bot look around again, after these channels became private without a word."""
        channels = tuple(
            replace(one, private=one.private or external_of(one.channel) in private) for one in self.channels
        )
        await self.hear(
            SpaceEntered(
                id=self._id("entered again"),
                at=self.now(),
                space=self.space,
                name=self.called,
                people=self.people,
                channels=channels,
                reserved=self.reserved,
            )
        )

    async def removes_us(self) -> None:
        """Let the bot be removed."""
        await self.hear(SpaceLeft(id=self._id("removed"), at=self.now(), space=self.space))

    async def run(self, house: House) -> None:
        self._house = house
        entered = SpaceEntered(
            id=EventId("entered"),
            at=house.now(),
            space=self.space,
            name=self.called,
            people=self.people,
            channels=self.channels,
            coordinators=tuple(person.identity for person in self.people if person.may_coordinate)
            if self.names_coordinators
            else (),
            reserved=self.reserved,
        )
        await house.hear(self.space, entered)
        self.ready.set()
        await asyncio.get_running_loop().create_future()

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        if parcel.key in self.sent:
            raise AssertionError(f"{parcel.key} was posted twice")
        self._fails(parcel)
        self.sent[parcel.key] = where = await self._deliver(parcel)
        if isinstance(parcel.effect, PostMessage):
            self.posted.set()
        await self.receipts.wait()
        return where

    def _fails(self, parcel: Parcel) -> None:
        match parcel.effect:
            case PostMessage(channel=channel):
                to = external_of(channel)
            case SendDirectMessage(to=member):
                to = external_of(parcel.people[member])
            case _:
                return
        if to in self.refuses:
            raise Refused(f"cannot write to {to}")
        if to in self.asks_to_wait:
            raise TryLater(timedelta(hours=1))
        if to in self.loses:
            raise Ambiguous(f"no reply from {to}")
        if to in self.breaks:
            raise ValueError(f"{parcel.effect} broke something")

    def heals(self) -> None:
        """Deliver to everybody again."""
        for these in (self.refuses, self.asks_to_wait, self.loses, self.breaks):
            these.clear()

    async def way_to(self, message: MessageRef) -> str | None:
        return f"https://square.example/{message}"

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        return self.sent.get(parcel.key)

    async def _deliver(self, parcel: Parcel) -> MessageRef | None:
        parcel = await read_out(parcel, self._shown)
        names = {member: external_of(known) for member, known in parcel.people.items()}
        match parcel.effect:
            case PostMessage() as effect:
                ref = self._new(effect.channel)
                under = effect.under
                if under is not None and not isinstance(under, MessageRef):
                    under = parcel.messages[MessageName(under)]
                self._say("post", external_of(effect.channel), effect.view, parcel, names, ref, under)
                if under is None and self._is_forum(effect.channel):
                    self.topics[ref] = Topic(title=effect.title, tags=effect.tags)
                return ref
            case SendDirectMessage() as effect:
                to = external_of(parcel.people[effect.to])
                ref = self._new(channel_id(self.space, f"direct-{to}"))
                self._say("direct", to, effect.view, parcel, names, ref)
                return ref
            case AnswerPrivately() as effect:
                self._say("answer", effect.interaction.handle.split("/")[0], effect.view, parcel, names)
            case Whisper() as effect:
                self._say("whisper", external_of(parcel.people[effect.to]), effect.view, parcel, names)
            case OpenForm() as effect:
                self.forms[effect.interaction.handle.split("/")[0]] = (effect.form, effect.interaction)
            case EditMessage() as effect:
                place = effect.message
                ref = place if isinstance(place, MessageRef) else parcel.messages[MessageName(place)]
                if effect.title and ref in self.topics:
                    await self._heads(ref, replace(self.topics[ref], title=effect.title))
                if (said := self._standing.get(ref)) is not None:
                    said.view, said.names, said.edits = effect.view, names, said.edits + 1
                return ref
            case MarkSolved(message=place, solved=solved):
                ref = place if isinstance(place, MessageRef) else parcel.messages[MessageName(place)]
                if self.may_mark:
                    await self._heads(ref, replace(self.topics[ref], solved=solved))
                return ref
            case ShowBehindLink() as effect:
                self._below[effect.message, effect.to] = Said(
                    how="below", to="", view=effect.view, key=parcel.key, at=self.now(), names=names
                )
                return effect.message
            case React() as effect:
                self.reactions.append((effect.message, effect.emoji))
                return effect.message
            case ReadMessage() as effect:
                by, text, _ = self.texts.get(effect.message, (None, "", None))
                text = text if self.is_literate else ""
                read = MessageRead(
                    id=EventId(f"read:{parcel.key}"),
                    at=self.now(),
                    verb=effect.verb,
                    token=effect.token,
                    message=effect.message,
                    author=by,
                    text=text,
                    interaction=effect.interaction,
                )
                await self.hear(read)
        return None

    async def _shown(self, message: MessageRef) -> str | None:
        by, text, _ = self.texts.get(message, (None, "", None))
        return None if by is None else text if self.is_literate else ""

    def _say(
        self,
        how: str,
        to: str,
        view: View,
        parcel: Parcel,
        names: dict[str, str],
        ref: MessageRef | None = None,
        under: MessageRef | None = None,
    ) -> None:
        asked = getattr(parcel.effect, "asked", Asked.FOR)
        said = Said(
            how=how, to=to, view=view, key=parcel.key, at=self.now(), asked=asked, ref=ref, under=under, names=names
        )
        said.pinned = getattr(parcel.effect, "pinned", False)
        said.title, said.tags = getattr(parcel.effect, "title", ""), getattr(parcel.effect, "tags", ())
        self.said.append(said)
        if ref is not None:
            self._standing[ref] = said

    # ---- gestures -----------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        assert self._house is not None
        return self._house.now()

    async def hear(self, event: Event) -> None:
        assert self._house is not None
        await self._house.hear(self.space, event)

    def who(self, person: str) -> Identity:
        return identity(self.space, person)

    def place(self, name: str) -> ChannelId:
        return channel_id(self.space, name)

    def _new(self, channel: ChannelId) -> MessageRef:
        return MessageRef(channel, str(next(self._numbers)))

    def _id(self, what: str) -> EventId:
        return EventId(f"{what}:{next(self._numbers)}")

    def interaction(self, person: str) -> Interaction:
        return Interaction(self.space, f"{person}/{next(self._numbers)}", self.now() + timedelta(minutes=15))

    async def says(self, person: str, text: str, channel: str, thread: MessageRef | None = None) -> MessageRef:
        ref = self._new(channel_id(self.space, channel))
        self.texts[ref] = (self.who(person), text, thread)
        self.spoken.append((self.now(), channel))
        names = [*(external_of(one.identity) for one in self.people), *self.joined]
        mentions = tuple(self.who(name) for name in dict.fromkeys(called(text, names)))
        posted = MessagePosted(
            id=self._id("say"),
            at=self.now(),
            by=self.who(person),
            message=ref,
            thread=thread,
            mentions=mentions,
            text=text,
        )
        await self.hear(posted)
        is_private = any(one.private for one in self.channels if one.channel == ref.channel)
        ways = [way for link in _LINK.findall(text) if (way := Signposts(f"https://{OUR_HOST}").behind(link))]
        if ways and not is_private:
            shared = LinkShared(id=self._id("link"), at=self.now(), by=self.who(person), message=ref, to=tuple(ways))
            await self.hear(shared)
        return ref

    def below(self, ref: MessageRef) -> list[str]:
        """Return what stands below the links of somebody's message."""
        return [said.text for (message, _), said in self._below.items() if message == ref]

    def _is_forum(self, channel: ChannelId) -> bool:
        return any(one.forum for one in self.channels if one.channel == channel)

    async def opens_topic(
        self, person: str, channel: str, title: str, text: str = "", tags: tuple[str, ...] = ()
    ) -> MessageRef:
        """Let somebody begin a conversation in a forum: its title is heard first, its words follow."""
        ref, by = self._new(channel_id(self.space, channel)), self.who(person)
        self.texts[ref] = (by, text, None)
        self.topics[ref] = Topic(title=title, tags=tags)
        self.spoken.append((self.now(), channel))
        opened = TopicOpened(id=self._id("open"), at=self.now(), by=by, message=ref, title=title, tags=tags)
        heard = text if self.is_literate else ""
        await self.hear(opened)
        await self.hear(MessagePosted(id=self._id("say"), at=self.now(), by=by, message=ref, text=heard))
        return ref

    async def heads(
        self,
        ref: MessageRef,
        *,
        title: str | None = None,
        tags: tuple[str, ...] | None = None,
        solved: bool | None = None,
    ) -> None:
        """Let somebody head a conversation otherwise, by its title, its tags or as solved."""
        now = self.topics[ref]
        await self._heads(
            ref,
            Topic(
                title=now.title if title is None else title,
                tags=now.tags if tags is None else tags,
                solved=now.solved if solved is None else solved,
            ),
        )

    async def _heads(self, ref: MessageRef, topic: Topic) -> None:
        self.topics[ref] = topic
        await self.hear(
            TopicChanged(
                id=self._id("head"),
                at=self.now(),
                message=ref,
                title=topic.title,
                tags=topic.tags,
                solved=topic.solved,
            )
        )

    async def edits(self, person: str, ref: MessageRef, text: str) -> None:
        self.texts[ref] = (self.who(person), text, self.texts[ref][2])
        await self.hear(MessageEdited(id=self._id("edit"), at=self.now(), by=self.who(person), message=ref, text=text))

    async def deletes(self, ref: MessageRef) -> None:
        self.texts.pop(ref, None)
        await self.hear(MessageDeleted(id=self._id("delete"), at=self.now(), message=ref))

    async def reacts(self, person: str, ref: MessageRef, emoji: str, *, on: bool = True) -> None:
        author = self.texts[ref][0] if ref in self.texts else None
        if on:
            event: Event = ReactionAdded(
                id=self._id("react"), at=self.now(), by=self.who(person), message=ref, emoji=emoji, author=author
            )
        else:
            event = ReactionRemoved(
                id=self._id("unreact"), at=self.now(), by=self.who(person), message=ref, emoji=emoji
            )
        await self.hear(event)

    async def types(self, person: str, text: str) -> None:
        await self.hear(
            CommandInvoked(
                id=self._id("type"),
                at=self.now(),
                by=self.who(person),
                text=text,
                linked=self._linked(text),
                interaction=self.interaction(person),
            )
        )

    def address_of(self, ref: MessageRef) -> str:
        """Return the link to a message."""
        return f"https://square.example/{ref}"

    def _linked(self, text: str) -> MessageRef | None:
        channel, _, message = text.partition("https://square.example/")[2].partition("#")
        return MessageRef(ChannelId(channel), message) if message else None

    async def presses(self, person: str, said: Said, item: Button | Select, *values: str) -> None:
        await self.press(person, item.verb, item.token, *values, message=said.ref)

    async def press(self, person: str, verb: str, token: str, *values: str, message: MessageRef | None = None) -> None:
        await self.hear(
            ButtonPressed(
                id=self._id("press"),
                at=self.now(),
                by=self.who(person),
                verb=verb,
                token=token,
                values=values,
                message=message,
                interaction=self.interaction(person),
            )
        )

    async def chooses_menu(self, person: str, ref: MessageRef, verb: str) -> None:
        author, text, thread = self.texts.get(ref, (None, "", None))
        await self.hear(
            MessageMenuChosen(
                id=self._id("menu"),
                at=self.now(),
                by=self.who(person),
                verb=verb,
                message=ref,
                thread=thread,
                author=author,
                text=text,
                interaction=self.interaction(person),
            )
        )

    async def chooses_member_menu(self, person: str, member: str, verb: str) -> None:
        await self.hear(
            MemberMenuChosen(
                id=self._id("member menu"),
                at=self.now(),
                by=self.who(person),
                verb=verb,
                member=self.who(member),
                interaction=self.interaction(person),
            )
        )

    async def offers(self, roles: Mapping[str, str]) -> None:
        """Let members choose these roles for themselves, by id and name, and no others."""
        choices = tuple(Choice(id=id, name=name) for id, name in roles.items())
        await self.hear(ChoicesOffered(id=self._id("offer"), at=self.now(), space=self.space, choices=choices))

    async def takes_roles(self, person: str, *roles: str, guest: bool = False) -> None:
        """Let somebody have these roles of those on offer, by id, and no others."""
        profile = Profile(identity=self.who(person), name=person.title(), guest=guest, chosen=roles)
        await self.hear(MemberChanged(id=self._id("roles"), at=self.now(), profile=profile))

    async def submits(self, person: str, values: dict[str, tuple[str, ...]]) -> tuple[Problem, ...]:
        form, interaction = self.forms[person]
        problems = check(form, values)
        if problems:
            return problems
        del self.forms[person]
        await self.sends(person, form.verb, form.token, values, interaction)
        return ()

    async def sends(
        self,
        person: str,
        verb: str,
        token: str,
        values: dict[str, tuple[str, ...]],
        interaction: Interaction | None = None,
    ) -> None:
        """Send a filled-in form, whether or not one lies open."""
        await self.hear(
            FormSubmitted(
                id=self._id("submit"),
                at=self.now(),
                by=self.who(person),
                verb=verb,
                token=token,
                values=values,
                interaction=interaction or self.interaction(person),
            )
        )

    async def joins(self, person: str, zone: str = "UTC") -> None:
        self.joined.append(person)
        profile = Profile(identity=self.who(person), name=person.title(), zone=zone)
        await self.hear(MemberJoined(id=self._id("join"), at=self.now(), profile=profile))

    async def comes_into(self, person: str, channel: str) -> None:
        """Let somebody come into a channel."""
        joined = ChannelJoined(
            id=self._id("comes in"), at=self.now(), by=self.who(person), channel=channel_id(self.space, channel)
        )
        await self.hear(joined)

    async def changes(self, channel: str, *, private: bool) -> None:
        profile = ChannelProfile(channel=channel_id(self.space, channel), name=channel, private=private)
        await self.hear(ChannelChanged(id=self._id("channel"), at=self.now(), profile=profile))

    async def lets_in(self, person: str | None, channel: str, *, private: bool = False) -> None:
        """Let somebody invite the bot into a channel, or the bot come by itself."""
        profile = ChannelProfile(channel=channel_id(self.space, channel), name=channel, private=private)
        by = None if person is None else self.who(person)
        await self.hear(ChannelEntered(id=self._id("let in"), at=self.now(), profile=profile, by=by))

    async def takes_out(self, channel: str) -> None:
        await self.hear(ChannelLeft(id=self._id("take out"), at=self.now(), channel=channel_id(self.space, channel)))

    async def leaves(self, person: str) -> None:
        await self.hear(MemberLeft(id=self._id("leave"), at=self.now(), by=self.who(person)))
