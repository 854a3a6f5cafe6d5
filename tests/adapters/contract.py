"""What every adapter promises (`bot/adapters/base.py`), proved from outside: gestures go in, and what stands is read.

A platform's tests subclass `AdapterContract` and give it a `harness`: the platform with three people and a channel,
whose gestures go over the real wire. Nothing in here knows a platform. Tests carry the numbers of the promises.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from bot.adapters import base
from bot.adapters.base import Adapter, Ambiguous, Completion, FormDraft, Installation, Parcel, Recollection, Refused
from bot.core.effects import (
    AddBookmark,
    AnswerPrivately,
    Asked,
    EditMessage,
    Effect,
    Kind,
    MarkSolved,
    OpenForm,
    PostMessage,
    React,
    ReadMessage,
    Reason,
    SendDirectMessage,
    SendGroupMessage,
    ShowBehindLink,
    Whisper,
)
from bot.core.errors import StoreUnavailableError
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    Interaction,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    ReactionAdded,
    ReactionRemoved,
    SpaceEntered,
)
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.ids import (
    ChannelId,
    EffectKey,
    Identity,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
    platform_of,
    space_of,
)
from bot.core.markup import Markup, escape, link, mention, message_link, moment
from bot.core.views import (
    Actions,
    AsItStands,
    Button,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Quoted,
    Select,
    Small,
    view,
)

Told = TypeVar("Told", bound=Event)

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHY = Reason(rule="contract")
HOSTILE = [
    "<@U0ANA> <@ana> <@!1> <@&2>",
    "@everyone @here <!channel> <!subteam^S1>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](https://evil.example) <https://evil.example|click>",
    "[click](javascript:alert(1))",
    "<#C0HELP> <#1> <t:2027-01-04T09:00+00:00> <t:1767517200:R>",
    "{{7*7}} ${7*7} %s \\u003c &lt;b&gt; \\",
]


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@dataclass
class Drawer:
    """Installations in a drawer: kept for as long as the house stands."""

    kept: dict[SpaceId, Installation] = field(default_factory=dict)

    async def keep(self, installation: Installation) -> None:
        self.kept[installation.space] = installation

    async def of(self, space: SpaceId) -> Installation | None:
        return self.kept.get(space)

    async def everywhere(self, platform: str) -> Sequence[Installation]:
        return [found for found in self.kept.values() if platform_of(found.space) == platform]

    async def erase(self, space: SpaceId) -> None:
        self.kept.pop(space, None)


@dataclass
class Positions:
    """How far streams were heard."""

    kept: dict[str, Mapping[str, str]] = field(default_factory=dict)

    async def of(self, stream: str) -> Mapping[str, str]:
        return self.kept.get(stream, {})

    async def keep(self, stream: str, position: Mapping[str, str]) -> None:
        self.kept[stream] = dict(position)

    @asynccontextmanager
    async def sole(self, stream: str) -> AsyncIterator[None]:
        yield


@dataclass
class Desk:
    """Forms that are open."""

    kept: dict[tuple[SpaceId, Identity, str], FormDraft] = field(default_factory=dict)

    async def keep(self, space: SpaceId, by: Identity, key: str, draft: FormDraft) -> None:
        self.kept[space, by, key] = draft

    async def of(self, space: SpaceId, by: Identity, key: str) -> FormDraft | None:
        return self.kept.get((space, by, key))

    async def drop(self, space: SpaceId, by: Identity, key: str) -> None:
        self.kept.pop((space, by, key), None)


@dataclass
class Notebook:
    """A house that writes down what it hears; it can be slow, and it can be unable to."""

    heard: list[Event] = field(default_factory=list)
    moment: datetime = MONDAY
    unable: bool = False
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    was_told: asyncio.Event = field(default_factory=asyncio.Event)
    installations: Drawer = field(default_factory=Drawer)
    streams: Positions = field(default_factory=Positions)
    form_drafts: Desk = field(default_factory=Desk)
    listening: set[ChannelId] = field(default_factory=set)
    forgets: int = 0
    """How often it cannot recollect anything before it can."""

    def __post_init__(self) -> None:
        self.may_go_on.set()

    async def hear(self, space: SpaceId, *events: Event) -> None:
        self.was_told.set()
        await self.may_go_on.wait()
        if self.unable:
            raise StoreUnavailableError
        known = {event.id for event in self.heard}
        self.heard += [event for event in events if event.id not in known]

    async def recollect(self, space: SpaceId) -> Recollection:
        if self.forgets:
            self.forgets -= 1
            raise StoreUnavailableError
        told = [person.identity for entered in self.of(SpaceEntered) for person in entered.people]
        told += [event.profile.identity for event in self.of(MemberJoined)]
        gone = {event.by for event in self.of(MemberLeft)}
        here = frozenset(who for who in told if space_of(who) == space)
        return Recollection(people=here - gone, listening=frozenset(self.listening))

    async def complete(self, space: SpaceId, by: Identity, typed: str) -> tuple[Completion, ...]:
        return tuple(Completion(word, f"all about {word}") for word in ("find", "help") if word.startswith(typed))

    async def home(self, space: SpaceId, by: Identity) -> base.Page:
        return base.Page(view=view(paragraph("Your own page"), button()), people={})

    def word(self, key: str, **arguments: str | int) -> str:
        return " ".join((key, *map(str, arguments.values())))

    def now(self) -> datetime:
        return self.moment

    def of(self, kind: type[Told]) -> list[Told]:
        return [event for event in self.heard if isinstance(event, kind)]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a platform answered a gesture: it was taken, or refused, or something is wrong beside a form's fields."""

    taken: bool
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A message as one person sees it; `calls` is whom it notifies."""

    ref: MessageRef
    by_bot: bool
    text: str
    calls: frozenset[Identity] = frozenset()
    links: frozenset[str] = frozenset()
    leads_to: frozenset[str] = frozenset()
    buttons: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    under: str | None = None
    only_you: bool = False
    pinned: bool = False
    edited: bool = False
    reactions: Mapping[str, int] = field(default_factory=dict)


class Harness(ABC):
    """A platform with people in it, as the contract needs it."""

    adapter: Adapter
    house: Notebook
    space: SpaceId
    channel: ChannelId
    ana: Identity
    ben: Identity
    cleo: Identity

    @abstractmethod
    async def says(self, by: Identity, text: str, *, under: MessageRef | None = None, to_bot: bool = False) -> Answer:
        """Say something in the channel, or to the bot in private."""

    @abstractmethod
    async def invokes(self, by: Identity, text: str) -> Answer:
        """Type the root command and `text` in the channel."""

    @abstractmethod
    async def edits(self, by: Identity, message: MessageRef, text: str) -> Answer:
        """Change one's own message."""

    @abstractmethod
    async def deletes(self, by: Identity, message: MessageRef) -> Answer:
        """Take one's own message away."""

    @abstractmethod
    async def reacts(self, by: Identity, message: MessageRef, emoji: str, *, on: bool = True) -> Answer:
        """Put a reaction on a message, or take it back."""

    @abstractmethod
    async def presses(self, by: Identity, message: MessageRef, label: str, *values: str) -> Answer:
        """Press what has a label, or choose values from it."""

    @abstractmethod
    async def picks(self, by: Identity, message: MessageRef) -> Answer:
        """Choose the first entry of a message's menu."""

    @abstractmethod
    async def submits(self, by: Identity, values: Mapping[str, Sequence[str]]) -> Answer:
        """Send the form that is open before somebody."""

    @abstractmethod
    async def form_of(self, by: Identity) -> str | None:
        """Return the title of the form that is open before somebody."""

    @abstractmethod
    async def sees(self, by: Identity, *, with_bot: bool = False) -> list[Standing]:
        """Return what somebody sees in the channel with its threads, or in their conversation with the bot."""

    @abstractmethod
    async def sees_in(self, by: Identity, channel: ChannelId) -> list[Standing]:
        """Return what somebody sees in another conversation; nothing where it is not open to them."""

    @abstractmethod
    async def loses_next_reply(self) -> None:
        """Let the platform do the next thing we ask, and let nobody learn of it."""

    async def bookmarks(self) -> list[str]:
        """Return what the channel's header leads to."""
        return []

    # ---- what follows from these -------------------------------------------------------------------------

    async def last(self, by: Identity, *, with_bot: bool = False) -> Standing:
        """Return the last message that somebody sees."""
        return (await self.sees(by, with_bot=with_bot))[-1]

    async def interaction(self, by: Identity) -> Interaction:
        """Return how to answer somebody's command privately."""
        assert (await self.invokes(by, "help")).taken
        return self.house.of(CommandInvoked)[-1].interaction

    def parcel(self, effect: Effect, key: str = "k1", **names: MessageRef) -> Parcel:
        """Wrap an effect."""
        return Parcel(
            key=EffectKey(key),
            space=self.space,
            effect=effect,
            people={ANA: self.ana, BEN: self.ben, CLEO: self.cleo},
            messages={MessageName(name): ref for name, ref in names.items()},
        )

    async def deliver(self, effect: Effect, key: str = "k1", **names: MessageRef) -> MessageRef:
        """Deliver something that stands somewhere afterwards."""
        ref = await self.adapter.deliver(self.parcel(effect, key, **names))
        assert ref is not None
        return ref

    def post(self, *blocks: object, **how: object) -> PostMessage:
        """Say something of ours in the channel."""
        return PostMessage(channel=self.channel, view=view(*blocks), reason=WHY, **how)


ANA, BEN, CLEO, NOBODY = (MemberId(f"m-{name}") for name in ("ana", "ben", "cleo", "nobody"))
ASK = Form(
    verb="broker.ask",
    token="t1",
    title="Ask the room",
    submit="Look at it",
    pages=(
        Page((Field(name="question", label="Your question", kind=FieldKind.TEXT, longest=20),)),
        Page((Field(name="zone", label="Where you are", kind=FieldKind.ZONE, required=False),)),
    ),
)


def paragraph(text: str) -> Paragraph:
    """Say words of ours."""
    return Paragraph(Markup(text))


def button(label: str = "Press me", token: str = "t1") -> Actions:
    """Offer a button."""
    return Actions((Button(label=label, verb="broker.look", token=token),))


def direct(to: MemberId, *blocks: object) -> SendDirectMessage:
    """Write to a member."""
    return SendDirectMessage(to=to, view=view(*blocks), reason=WHY, asked=Asked.FOR, kind=Kind.INVITATION)


def at_most_once(found: list[Standing], text: str) -> Standing:
    """Return the one message with a text."""
    [only] = [standing for standing in found if standing.text == text]
    return only


# ---- gestures for promise 1: each gets ready what it needs and returns the gesture itself ----------------

Gesture = Callable[[], Awaitable[Answer]]


async def saying(harness: Harness) -> tuple[type[Event], Gesture]:
    return MessagePosted, lambda: harness.says(harness.ana, "Good morning")


async def saying_to_the_bot(harness: Harness) -> tuple[type[Event], Gesture]:
    return CommandInvoked, lambda: harness.says(harness.ana, "me", to_bot=True)


async def invoking(harness: Harness) -> tuple[type[Event], Gesture]:
    return CommandInvoked, lambda: harness.invokes(harness.ana, "me")


async def editing(harness: Harness) -> tuple[type[Event], Gesture]:
    await harness.says(harness.ana, "Good mornign")
    ref = (await harness.last(harness.ana)).ref
    return MessageEdited, lambda: harness.edits(harness.ana, ref, "Good morning")


async def deleting(harness: Harness) -> tuple[type[Event], Gesture]:
    await harness.says(harness.ana, "Never mind")
    ref = (await harness.last(harness.ana)).ref
    return MessageDeleted, lambda: harness.deletes(harness.ana, ref)


async def reacting(harness: Harness) -> tuple[type[Event], Gesture]:
    await harness.says(harness.ana, "Good morning")
    ref = (await harness.last(harness.ana)).ref
    return ReactionAdded, lambda: harness.reacts(harness.ben, ref, "❓")


async def pressing(harness: Harness) -> tuple[type[Event], Gesture]:
    ref = await harness.deliver(harness.post(paragraph("Well?"), button()))
    return ButtonPressed, lambda: harness.presses(harness.ben, ref, "Press me")


async def picking(harness: Harness) -> tuple[type[Event], Gesture]:
    await harness.says(harness.ana, "Use bone glue for that")
    ref = (await harness.last(harness.ana)).ref
    return MessageMenuChosen, lambda: harness.picks(harness.ben, ref)


async def submitting(harness: Harness) -> tuple[type[Event], Gesture]:
    interaction = await harness.interaction(harness.ana)
    await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=ASK)))
    return FormSubmitted, lambda: harness.submits(harness.ana, {"question": ["Which glue?"]})


GESTURES = [
    saying,
    saying_to_the_bot,
    invoking,
    editing,
    deleting,
    reacting,
    pressing,
    picking,
    submitting,
]


class AdapterContract:
    """The promises."""

    # ---- 1. heard, then acknowledged ---------------------------------------------------------------------

    def test_1_the_first_that_is_heard_is_who_and_what_is_there(self, harness: Harness) -> None:
        entered = harness.house.heard[0]
        assert isinstance(entered, SpaceEntered)
        assert {harness.ana, harness.ben, harness.cleo} <= {person.identity for person in entered.people}
        assert harness.channel in {channel.channel for channel in entered.channels}
        assert space_of(harness.channel) == harness.space
        assert harness.space.startswith(f"{harness.adapter.platform}:")

    @pytest.mark.parametrize("kind", GESTURES)
    async def test_1_nothing_is_acknowledged_before_it_was_heard(
        self, harness: Harness, kind: Callable[[Harness], Awaitable[tuple[type[Event], Gesture]]]
    ) -> None:
        event, gesture = await kind(harness)
        before = len(harness.house.of(event))
        harness.house.was_told.clear()
        harness.house.may_go_on.clear()
        under_way = asyncio.ensure_future(gesture())
        await harness.house.was_told.wait()
        await harness.sees(harness.ben)  # the platform goes on answering others meanwhile
        assert not under_way.done()
        harness.house.may_go_on.set()
        assert (await under_way).taken
        assert len(harness.house.of(event)) == before + 1

    @pytest.mark.parametrize("kind", GESTURES)
    async def test_1_what_could_not_be_heard_is_not_acknowledged_and_can_be_done_again(
        self, harness: Harness, kind: Callable[[Harness], Awaitable[tuple[type[Event], Gesture]]]
    ) -> None:
        event, gesture = await kind(harness)
        before, seen = len(harness.house.of(event)), await harness.sees(harness.ana)
        harness.house.unable = True
        assert not (await gesture()).taken
        assert len(harness.house.of(event)) == before
        assert await harness.sees(harness.ana) == seen
        harness.house.unable = False
        assert (await gesture()).taken
        assert len(harness.house.of(event)) == before + 1

    async def test_1_every_gesture_is_told_in_our_words(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Which glue for a chair?")
        asked = (await harness.last(harness.ben)).ref
        await harness.says(harness.ben, "Bone glue", under=asked)
        await harness.reacts(harness.ben, asked, "❓")
        await harness.reacts(harness.ben, asked, "❓", on=False)
        await harness.edits(harness.ana, asked, "Which glue for an old chair?")
        await harness.invokes(harness.cleo, "find glue")
        ids = [event.id for event in harness.house.heard]
        assert len(ids) == len(set(ids))
        question, answer = harness.house.of(MessagePosted)
        assert (question.by, question.message, question.thread) == (harness.ana, asked, None)
        assert (answer.by, answer.thread, answer.text) == (harness.ben, asked, "Bone glue")
        [added], [removed] = harness.house.of(ReactionAdded), harness.house.of(ReactionRemoved)
        assert (added.by, added.message, added.emoji) == (harness.ben, asked, "❓")
        assert added.author in (harness.ana, None)
        assert (removed.by, removed.message) == (harness.ben, asked)
        [edited] = harness.house.of(MessageEdited)
        assert (edited.message, edited.text) == (asked, "Which glue for an old chair?")
        [command] = harness.house.of(CommandInvoked)
        assert (command.by, command.text, command.channel) == (harness.cleo, "find glue", harness.channel)

    async def test_1_who_chose_from_a_menu_gives_only_their_own_words(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Use bone glue for that")
        ref = (await harness.last(harness.ana)).ref
        await harness.picks(harness.ben, ref)
        await harness.picks(harness.ana, ref)
        others, own = harness.house.of(MessageMenuChosen)
        assert (others.message, others.author, others.text) == (ref, harness.ana, "")
        assert (own.by, own.author, own.text) == (harness.ana, harness.ana, "Use bone glue for that")

    async def test_1_buttons_and_selects_bring_back_what_they_carried(self, harness: Harness) -> None:
        options = (Option("Today", "d0"), Option("Tomorrow", "d1"), Option("Never", "d2"))
        choose = Select(label="When", verb="broker.when", token="q:7", options=options, most=2)
        ref = await harness.deliver(harness.post(paragraph("Well?"), button(token="q:9"), Actions((choose,))))
        assert (await harness.presses(harness.ben, ref, "Press me")).taken
        assert (await harness.presses(harness.ben, ref, "When", "d0", "d1")).taken
        pressed, chosen = harness.house.of(ButtonPressed)
        assert (pressed.by, pressed.verb, pressed.token) == (harness.ben, "broker.look", "q:9")
        assert pressed.message == ref
        assert (chosen.verb, chosen.token, chosen.values) == ("broker.when", "q:7", ("d0", "d1"))

    # ---- 2. forms ----------------------------------------------------------------------------------------

    async def test_2_what_is_wrong_with_a_form_stands_beside_its_fields(self, harness: Harness) -> None:
        interaction = await harness.interaction(harness.ana)
        await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=ASK)))
        assert await harness.form_of(harness.ana) == "Ask the room"
        assert await harness.form_of(harness.ben) is None
        answer = await harness.submits(harness.ana, {"question": ["  "], "zone": ["Lisbon"]})
        assert not answer.taken
        assert answer.problems == {"question": "form-required", "zone": "form-zone-near Europe/Lisbon"}
        assert harness.house.of(FormSubmitted) == []
        assert await harness.form_of(harness.ana) == "Ask the room"
        assert (await harness.submits(harness.ana, {"question": ["Which glue?"]})).taken
        [submitted] = harness.house.of(FormSubmitted)
        assert (submitted.by, submitted.verb, submitted.token) == (harness.ana, "broker.ask", "t1")
        assert submitted.values["question"] == ("Which glue?",)
        assert await harness.form_of(harness.ana) is None

    async def test_2_a_form_can_be_answered_privately(self, harness: Harness) -> None:
        interaction = await harness.interaction(harness.ana)
        await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=ASK)))
        await harness.submits(harness.ana, {"question": ["Which glue?"]})
        [submitted] = harness.house.of(FormSubmitted)
        answer = AnswerPrivately(interaction=submitted.interaction, view=view(paragraph("Here is your post.")))
        await harness.adapter.deliver(harness.parcel(answer, "k2"))
        assert (await harness.last(harness.ana)).text == "Here is your post."

    # ---- 3. once -----------------------------------------------------------------------------------------

    async def test_3_where_the_reply_is_lost_the_end_is_unknown(self, harness: Harness) -> None:
        parcel = harness.parcel(harness.post(paragraph("Said once")))
        await harness.loses_next_reply()
        with pytest.raises(Ambiguous):
            await harness.adapter.deliver(parcel)
        found = await harness.adapter.look_for(parcel, harness.house.now() - timedelta(minutes=1))
        assert found == at_most_once(await harness.sees(harness.ana), "Said once").ref

    async def test_3_a_key_that_the_platform_knows_is_not_said_again(self, harness: Harness) -> None:
        parcel = harness.parcel(harness.post(paragraph("Said once")))
        first = await harness.adapter.deliver(parcel)
        assert await harness.adapter.deliver(parcel) == first
        assert at_most_once(await harness.sees(harness.ana), "Said once").ref == first

    async def test_3_other_keys_are_other_messages(self, harness: Harness) -> None:
        first = await harness.deliver(harness.post(paragraph("Again")), "k1")
        second = await harness.deliver(harness.post(paragraph("Again")), "k2")
        assert first != second

    # ---- 4. looking --------------------------------------------------------------------------------------

    async def test_4_only_what_was_said_is_found(self, harness: Harness) -> None:
        since = harness.house.now() - timedelta(minutes=1)
        said = harness.parcel(harness.post(paragraph("Said")), "k1")
        unsaid = harness.parcel(harness.post(paragraph("Said")), "k2")
        assert await harness.adapter.look_for(said, since) is None
        ref = await harness.adapter.deliver(said)
        assert await harness.adapter.look_for(said, since) == ref
        assert await harness.adapter.look_for(unsaid, since) is None

    async def test_4_a_direct_message_is_found_as_well(self, harness: Harness) -> None:
        said = harness.parcel(direct(ANA, paragraph("Said")))
        ref = await harness.adapter.deliver(said)
        assert ref is not None
        assert await harness.adapter.look_for(said, harness.house.now() - timedelta(minutes=1)) == ref

    # ---- 5. what members wrote ---------------------------------------------------------------------------

    @pytest.mark.parametrize("words", HOSTILE)
    async def test_5_words_that_we_pass_on_are_only_characters(self, harness: Harness, words: str) -> None:
        ref = await harness.deliver(
            harness.post(Quoted(words), Facts(((Markup("They said"), escape(words)),)), Heading(escape(words)))
        )
        [standing] = [found for found in await harness.sees(harness.ana) if found.ref == ref]
        assert not standing.calls
        assert not standing.links
        assert standing.text.count(words) == 3

    @pytest.mark.parametrize("words", HOSTILE)
    async def test_5_words_are_heard_as_they_were_written(self, harness: Harness, words: str) -> None:
        assert (await harness.says(harness.ana, words)).taken
        assert harness.house.of(MessagePosted)[-1].text == words

    async def test_5_what_a_member_names_like_a_token_stays_a_label(self, harness: Harness) -> None:
        link_to = message_link("] <!channel> [x](https://evil.example)", MessageRef(harness.channel, "none"))
        ref = await harness.deliver(harness.post(Paragraph(Markup(f"See {link_to}"))))
        [standing] = [found for found in await harness.sees(harness.ana) if found.ref == ref]
        assert not standing.links
        assert not standing.calls

    # ---- 6. limits ---------------------------------------------------------------------------------------

    async def test_6_a_long_message_is_heard_whole(self, harness: Harness) -> None:
        words = "".join(f"line {number} of many\n" for number in range(1800))[:3900]
        assert (await harness.says(harness.ana, words.strip())).taken
        assert harness.house.of(MessagePosted)[-1].text == words.strip()

    async def test_6_a_long_text_of_ours_stands_whole(self, harness: Harness) -> None:
        lines = [f"Line {number}: {'mend ' * 12}end{number}." for number in range(160)]
        await harness.deliver(harness.post(paragraph("\n".join(lines)), Quoted("\n".join(lines))))
        shown = "\n".join(standing.text for standing in await harness.sees(harness.ana))
        assert all(shown.count(f"end{number}.") == 2 for number in range(160))

    # ---- every effect ------------------------------------------------------------------------------------

    async def test_a_view_is_drawn_with_names_links_and_buttons(self, harness: Harness) -> None:
        words = Markup(f"Hello {mention(BEN)}, see {link('the guide', 'https://guide.example/x')} at {moment(MONDAY)}")
        shown = harness.post(Heading(Markup("Today")), Paragraph(words), Small(Markup("_so it is_")), button())
        ref = await harness.deliver(shown)
        [standing] = [found for found in await harness.sees(harness.ana) if found.ref == ref]
        assert standing.by_bot
        assert standing.links == {"https://guide.example/x"}
        assert standing.buttons == ("Press me",)
        assert "the guide" in standing.text
        assert "so it is" in standing.text

    async def test_only_who_is_meant_is_notified(self, harness: Harness) -> None:
        words = Markup(f"{mention(ANA)} and {mention(BEN)}")
        quiet = await harness.deliver(harness.post(Paragraph(words)), "k1")
        meant = await harness.deliver(harness.post(Paragraph(words), notify=BEN), "k2")
        calls = {standing.ref: standing.calls for standing in await harness.sees(harness.ben)}
        assert calls[quiet] == frozenset()
        assert calls[meant] == {harness.ben}
        assert (await harness.last(harness.ana)).calls == frozenset()

    async def test_a_message_stands_under_one_that_has_a_name(self, harness: Harness) -> None:
        root = await harness.deliver(harness.post(paragraph("The room")), "k1")
        by_name = await harness.deliver(harness.post(paragraph("One"), under=MessageName("room")), "k2", room=root)
        by_ref = await harness.deliver(harness.post(paragraph("Two"), under=root), "k3")
        beside = await harness.deliver(harness.post(paragraph("Three"), under=by_name), "k4")
        places = {standing.ref: standing.under for standing in await harness.sees(harness.ana)}
        assert places[root] is None
        assert places[by_name] == places[by_ref] == places[beside] == root.id

    async def test_a_message_is_pinned(self, harness: Harness) -> None:
        await harness.deliver(harness.post(paragraph("We listen here"), pinned=True))
        assert (await harness.last(harness.ana)).pinned

    async def test_a_direct_message_is_for_one_person(self, harness: Harness) -> None:
        ref = await harness.deliver(direct(ANA, paragraph("For you"), button()))
        received = await harness.last(harness.ana, with_bot=True)
        assert (received.ref, received.text, received.buttons) == (ref, "For you", ("Press me",))
        assert all(standing.text != "For you" for standing in await harness.sees(harness.ben, with_bot=True))
        assert all(standing.text != "For you" for standing in await harness.sees(harness.ana))

    async def test_a_private_answer_is_seen_by_one_person(self, harness: Harness) -> None:
        interaction = await harness.interaction(harness.ana)
        await harness.adapter.deliver(
            harness.parcel(AnswerPrivately(interaction=interaction, view=view(paragraph("Only you"))))
        )
        answer = await harness.last(harness.ana)
        assert (answer.text, answer.only_you) == ("Only you", True)
        assert all(standing.text != "Only you" for standing in await harness.sees(harness.ben))

    async def test_a_private_answer_takes_the_place_of_what_was_pressed(self, harness: Harness) -> None:
        interaction = await harness.interaction(harness.ana)
        first = AnswerPrivately(interaction=interaction, view=view(paragraph("Sure?"), button()))
        await harness.adapter.deliver(harness.parcel(first, "k1"))
        await harness.presses(harness.ana, (await harness.last(harness.ana)).ref, "Press me")
        pressed = harness.house.of(ButtonPressed)[-1].interaction
        second = AnswerPrivately(interaction=pressed, view=view(paragraph("Done.")), replaces=True)
        await harness.adapter.deliver(harness.parcel(second, "k2"))
        texts = [standing.text for standing in await harness.sees(harness.ana) if standing.only_you]
        assert texts == ["Done."]

    async def test_a_private_answer_never_takes_the_place_of_what_all_see(self, harness: Harness) -> None:
        ref = await harness.deliver(harness.post(paragraph("Who helps?"), button()), "k1")
        await harness.presses(harness.ana, ref, "Press me")
        pressed = harness.house.of(ButtonPressed)[-1].interaction
        answer = AnswerPrivately(interaction=pressed, view=view(paragraph("Thank you.")), replaces=True)
        await harness.adapter.deliver(harness.parcel(answer, "k2"))
        assert at_most_once(await harness.sees(harness.ben), "Who helps?").ref == ref
        assert at_most_once(await harness.sees(harness.ana), "Thank you.").only_you

    async def test_a_message_of_ours_is_edited_in_its_place(self, harness: Harness) -> None:
        ref = await harness.deliver(harness.post(paragraph("Open")), "k1")
        edit = EditMessage(message=MessageName("room"), view=view(paragraph("Closed")))
        await harness.adapter.deliver(harness.parcel(edit, "k2", room=ref))
        assert at_most_once(await harness.sees(harness.ana), "Closed").ref == ref
        assert all(standing.text != "Open" for standing in await harness.sees(harness.ana))

    async def test_a_reaction_is_put_on_a_message(self, harness: Harness) -> None:
        await harness.says(harness.ana, "It worked!")
        ref = (await harness.last(harness.ana)).ref
        await harness.adapter.deliver(harness.parcel(React(message=ref, emoji="🌱")))
        assert (await harness.last(harness.ana)).reactions == {"🌱": 1}

    async def test_a_picture_has_words_for_whoever_cannot_see_it(self, harness: Harness) -> None:
        picture = Picture(name="joint.png", media_type="image/png", content=PIXEL, alt="A dovetail joint")
        await harness.adapter.deliver(harness.parcel(harness.post(paragraph("Like this"), picture)))
        standing = await harness.last(harness.ana)
        assert standing.pictures == ("A dovetail joint",)
        assert "Like this" in standing.text

    async def test_a_few_are_brought_together_and_nobody_else_sees_it(self, harness: Harness) -> None:
        effect = SendGroupMessage(to=(ANA, BEN), view=view(paragraph("You both mend clocks.")), reason=WHY)
        ref = await harness.deliver(effect)
        for somebody in (harness.ana, harness.ben):
            [said] = await harness.sees_in(somebody, ref.channel)
            assert (said.text, said.by_bot, said.ref) == ("You both mend clocks.", True, ref)
        assert await harness.sees_in(harness.cleo, ref.channel) == []
        again = await harness.deliver(SendGroupMessage(to=(BEN, ANA), view=effect.view, reason=WHY), "k2")
        assert again.channel == ref.channel

    async def test_a_bookmark_is_put_there_once_or_left_out(self, harness: Harness) -> None:
        ref = await harness.deliver(harness.post(paragraph("The library"), pinned=True), "k1")
        for key in ("k2", "k3"):
            await harness.adapter.deliver(
                harness.parcel(AddBookmark(channel=harness.channel, label="The library", message=ref), key)
            )
        expected = 1 if harness.adapter.capabilities.bookmarks else 0
        assert len(await harness.bookmarks()) == expected
        assert (await harness.last(harness.ana)).pinned

    async def test_where_there_is_no_forum_nothing_is_marked_as_solved(self, harness: Harness) -> None:
        ref = await harness.deliver(harness.post(paragraph("How do I get rust off?")), "k1")
        for number, solved in enumerate((True, True, False)):
            parcel = harness.parcel(MarkSolved(message=ref, solved=solved), f"solved-{number}")
            await harness.adapter.deliver(parcel)
        standing = await harness.last(harness.ana)
        assert (standing.text, standing.edited) == ("How do I get rust off?", False)

    async def test_what_a_link_leads_to_is_shown_below_it_or_left_out(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Bone glue: https://trellis.example.org/card/ab12")
        ref = (await harness.last(harness.ana)).ref
        shown = ShowBehindLink(message=ref, to=MessageName("card/ab12"), view=view(paragraph("Bone glue holds")))
        assert await harness.adapter.deliver(harness.parcel(shown)) in (None, ref)
        assert [said.ref for said in await harness.sees(harness.ana)].count(ref) == 1

    async def test_a_message_may_have_an_address_of_its_platform(self, harness: Harness) -> None:
        ref = await harness.deliver(harness.post(paragraph("The library")))
        way = await harness.adapter.way_to(ref)
        assert way is None or way.startswith("https://")
        assert (way is None) == (harness.adapter.platform == "playground")

    async def test_what_a_member_gives_is_read(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Bone glue holds")
        ref = (await harness.last(harness.ana)).ref
        waits = Interaction(harness.space, "somebody waits", MONDAY)
        read = ReadMessage(message=ref, verb="cybrarian.given", token="c1", interaction=waits)
        assert await harness.adapter.deliver(harness.parcel(read, "k1")) is None
        [found] = harness.house.of(MessageRead)
        assert found.interaction == waits
        assert found.id == "read:k1"
        assert (found.verb, found.token, found.message) == ("cybrarian.given", "c1", ref)
        assert (found.author, found.text) == (harness.ana, "Bone glue holds")

    async def test_what_is_gone_is_read_as_gone(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Bone glue holds")
        ref = (await harness.last(harness.ana)).ref
        await harness.deletes(harness.ana, ref)
        await harness.adapter.deliver(harness.parcel(ReadMessage(message=ref, verb="cybrarian.given", token="c1")))
        [found] = harness.house.of(MessageRead)
        assert (found.author, found.text) == (None, "")

    async def test_a_line_for_one_person_is_seen_by_them_alone_or_left_out(self, harness: Harness) -> None:
        line = Whisper(to=ANA, channel=harness.channel, view=view(paragraph("Good to have you."), button()), reason=WHY)
        assert await harness.adapter.deliver(harness.parcel(line)) is None
        seen = [said for said in await harness.sees(harness.ana) if said.by_bot]
        if harness.adapter.capabilities.whispers:
            assert [(said.text, said.only_you, said.buttons) for said in seen] == [
                ("Good to have you.", True, ("Press me",))
            ]
        else:
            assert seen == []
        for somebody in (harness.ben, harness.cleo):
            assert not any(said.by_bot for said in await harness.sees(somebody))
        for somebody in (harness.ana, harness.ben):
            assert not any(said.by_bot for said in await harness.sees(somebody, with_bot=True))

    async def test_6_a_line_for_one_person_goes_on_where_one_message_is_too_short(self, harness: Harness) -> None:
        lines = [f"Line {number}: {'mend ' * 12}end{number}." for number in range(160)]
        words = view(paragraph("\n".join(lines)), Quoted("\n".join(lines)))
        await harness.adapter.deliver(harness.parcel(Whisper(to=ANA, channel=harness.channel, view=words, reason=WHY)))
        shown = "\n".join(said.text for said in await harness.sees(harness.ana) if said.only_you)
        times = 2 if harness.adapter.capabilities.whispers else 0
        assert all(shown.count(f"end{number}.") == times for number in range(160))

    async def test_7_what_is_shown_as_it_stands_is_read_when_it_is_delivered(self, harness: Harness) -> None:
        await harness.says(harness.ana, "Bone glue holds")
        ref = (await harness.last(harness.ana)).ref
        shown = AsItStands(ref, gone=Markup("It is not there any more."))
        asked = await harness.deliver(direct(BEN, paragraph("Somebody new wrote:"), shown), "k1")
        assert (await harness.last(harness.ben, with_bot=True)).text == "Somebody new wrote:\nBone glue holds"
        await harness.edits(harness.ana, ref, "Bone glue holds well")
        again = EditMessage(message=asked, view=view(paragraph("Somebody new wrote:"), shown))
        await harness.deliver(again, "k2")
        assert (await harness.last(harness.ben, with_bot=True)).text == "Somebody new wrote:\nBone glue holds well"
        await harness.deletes(harness.ana, ref)
        await harness.deliver(again, "k3")
        seen = (await harness.last(harness.ben, with_bot=True)).text
        assert seen == "Somebody new wrote:\nIt is not there any more."

    async def test_7_what_stands_in_another_space_is_left_out(self, harness: Harness) -> None:
        elsewhere = AsItStands(MessageRef(ChannelId("square:village/lobby"), "1"), gone=Markup("Gone."))
        await harness.deliver(direct(BEN, paragraph("Somebody new wrote."), elsewhere))
        assert (await harness.last(harness.ben, with_bot=True)).text == "Somebody new wrote."

    async def test_what_cannot_be_done_is_refused(self, harness: Harness) -> None:
        nowhere = ChannelId(f"{harness.space}/nowhere")
        gone = MessageRef(harness.channel, "none")
        long_ago = Interaction(harness.space, "nothing", MONDAY)
        words = view(paragraph("Hello"))
        for effect in (
            PostMessage(channel=nowhere, view=words, reason=WHY),
            harness.post(paragraph("Hello"), under=MessageName("unnamed")),
            direct(NOBODY, paragraph("Hello")),
            AnswerPrivately(interaction=long_ago, view=words),
            OpenForm(interaction=long_ago, form=ASK),
            EditMessage(message=gone, view=words),
            EditMessage(message=MessageName("unnamed"), view=words),
            React(message=gone, emoji="🌱"),
            SendGroupMessage(to=(ANA, NOBODY), view=words, reason=WHY),
            AddBookmark(channel=harness.channel, label="Nothing", message=MessageName("unnamed")),
        ):
            with pytest.raises(Refused):
                await harness.adapter.deliver(harness.parcel(effect))
        assert all(not standing.by_bot for standing in await harness.sees(harness.ana))
