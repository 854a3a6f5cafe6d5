"""The playground as a platform like any other: what its members do is heard, what the house wants is done in its chat.

It keeps the promises of `adapters.base` without a network: its chat remembers the key of all that was done, in the
transaction that did it. Only where that transaction itself breaks is the end unknown.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from yarl import URL

from bot.adapters.base import Ambiguous, Capabilities, House, Parcel, Refused, TryLater, read_out, tell_what_was_read
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.clock import Time
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.habits import Residents
from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.play_doors import PlayDoors
from bot.adapters.playground.player import Player
from bot.adapters.playground.records import Channel, Grip, Json, Message, Person, Spot, direct_channel
from bot.adapters.playground.render import Pen
from bot.adapters.playground.residents import Neighbourhood
from bot.adapters.playground.rhythm import WorldRhythm
from bot.adapters.playground.server import Beside, serving
from bot.adapters.playground.sheets import written
from bot.adapters.playground.sight import MenuEntry, Modes, Sight, is_at_work, no_modes
from bot.adapters.playground.visit import Settled
from bot.adapters.playground.world import World, settle
from bot.adapters.playground.world_doors import WorldDoors, Worlds
from bot.core.effects import (
    AddBookmark,
    AnswerPrivately,
    EditMessage,
    ListEvent,
    MarkSolved,
    OpenForm,
    PostMessage,
    React,
    ReadMessage,
    SendDirectMessage,
    SendGroupMessage,
    ShowBehindLink,
    Whisper,
)
from bot.core.events import Interaction, SpaceEntered
from bot.core.ids import (
    ChannelId,
    EventId,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
    channel_id,
    external_of,
    identity,
    space_of,
)
from bot.core.profiles import ChannelProfile, Profile
from bot.core.views import View

PLATFORM = "playground"
_AGAIN_AFTER = timedelta(seconds=1)


class PlaygroundAdapter:
    """A small community in the browser; `url` is where, once `ready` is set."""

    platform = PLATFORM
    capabilities = Capabilities(bookmarks=False)

    def __init__(
        self,
        world: World,
        chat: Chat,
        time: Time,
        *,
        port: int = 0,
        menu: Sequence[MenuEntry] = (),
        modes: Modes = no_modes,
        beside: Sequence[Beside] = (),
        worlds: Worlds | None = None,
        residents: Residents | None = None,
        onlooker: Onlooker | None = None,
    ) -> None:
        """Take the world and the chat it lives in, who keeps its time, and what every message's menu offers.

        `beside` opens what else its server is to answer, `worlds` keeps worlds as files, if anybody does, and
        `residents` are those who live here by themselves. `onlooker` knows what goes on behind the scenes.
        """
        self._beside = beside
        self.space = SpaceId(f"{PLATFORM}:{world.id}")
        self.url = ""
        self.ready = asyncio.Event()
        self._world, self._chat, self._time, self._port, self._menu = world, chat, time, port, tuple(menu)
        self._own_doors: list[Beside] = [] if worlds is None else [WorldDoors(worlds, world.id).add_to]
        self._player = Player(time, chat)
        self._neighbourhood = Neighbourhood(residents or Residents(), chat)
        self._sight = Sight(
            residents=self._neighbourhood.told,
            onlooker=onlooker or Onlooker(),
            player=self._player,
            newcomers=world.newcomers,
            space=self.space,
            name=world.name,
            question=world.question,
            care=world.care,
            chat=chat,
            time=time,
            menu=self._menu,
            modes=modes,
        )
        self._house: House | None = None
        self._gestures: Gestures | None = None
        self._rhythm: WorldRhythm | None = None

    # ---- who acts by themselves --------------------------------------------------------------------------

    def next_at(self) -> datetime | None:
        """Return when the next resident comes by."""
        return None if self._gestures is None else self._neighbourhood.next_at()

    async def act(self, settled: Settled) -> None:
        """Let the residents come by whose time it is."""
        if self._gestures is not None:
            await self._neighbourhood.act(self._time.now(), self._gestures, settled)

    async def attend(self) -> bool:
        """Let the world's members begin what they begin with; say whether they did anything."""
        return self._rhythm is not None and await self._rhythm.attend()

    # ---- its life ----------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """Return where it listens."""
        return URL(self.url).port or 0

    async def run(self, house: House) -> None:
        """Enter the space, then serve its page until cancelled."""
        settle(self._world, self._chat, house.now())
        self._chat.keep(began=self._chat.fact("began") or house.now().isoformat())
        self._house = house
        await house.hear(self.space, self._entered(house.now()))
        self._gestures = gestures = Gestures(self.space, self._chat, house, self._menu, self._world.newcomers)
        await gestures.say_again()
        self._rhythm = rhythm = WorldRhythm(self._world, self._chat, gestures, self._is_at_work)
        doors = (*self._beside, *self._own_doors, PlayDoors(self._player, self._neighbourhood, self._time).add_to)
        async with serving(self._sight, gestures, self._port, doors, self._player.watched) as url:
            self.url = url
            self.ready.set()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(rhythm.begin(), name="the world's rhythm")
                    group.create_task(self._player.run(), name="the clock that plays")
            finally:
                self.ready.clear()

    async def _is_at_work(self) -> bool:
        return is_at_work(await self._sight.modes())

    def _entered(self, now: datetime) -> SpaceEntered:
        return SpaceEntered(
            id=EventId(f"enter:{self._world.id}"),
            at=now,
            space=self.space,
            name=self._world.name,
            people=tuple(
                Profile(
                    identity=identity(self.space, person.id),
                    name=person.name,
                    zone=person.zone.key,
                    may_coordinate=person.coordinator,
                )
                for person in self._chat.people()
            ),
            channels=tuple(
                ChannelProfile(channel=channel_id(self.space, channel.id), name=channel.name, private=channel.private)
                for channel in self._chat.channels()
            ),
            coordinators=tuple(identity(self.space, one.id) for one in self._chat.people() if one.coordinator),
        )

    # ---- what the house wants ----------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says; a parcel whose key is known was done already."""
        if parcel.space != self.space:
            raise Refused(f"{parcel.space} is not this playground; deliver this through its own adapter.")
        if self._house is None:
            raise TryLater(_AGAIN_AFTER)
        try:
            done = self._chat.done(parcel.key)
            return self._ref(done) if done else await self._do(await read_out(parcel, self._shown), self._house)
        except sqlite3.Error as error:
            raise Ambiguous(f"The playground's chat did not say whether {parcel.key} was done ({error}).") from error

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, if it does; the chat never forgets a key."""
        done = self._chat.done(parcel.key)
        return self._ref(done) if done else None

    async def way_to(self, message: MessageRef) -> str | None:
        """Messages of the playground have no address of their own: they are for this machine alone."""
        return None

    async def _do(self, parcel: Parcel, house: House) -> MessageRef | None:
        key, now = parcel.key, house.now()
        match parcel.effect:
            case PostMessage(view=view, notify=notify, pinned=pinned) as effect:
                spot = self._spot(effect, parcel)
                blocks = self._blocks(view, parcel, lambda member: member == notify)
                return self._ref(self._chat.post(key, spot, now, blocks, pinned=pinned))
            case SendDirectMessage(to=to, view=view):
                spot = Spot(channel=self._direct(to, parcel).id)
                return self._ref(self._chat.post(key, spot, now, self._blocks(view, parcel, _everybody)))
            case SendGroupMessage(to=members, view=view):
                together = self._chat.gather([self._person(member, parcel) for member in members])
                blocks = self._blocks(view, parcel, _everybody)
                return self._ref(self._chat.post(key, Spot(channel=together.id), now, blocks))
            case AddBookmark(message=target):  # channels have no header here; what it leads to is pinned anyway
                self._message(self._resolved(target, parcel))
                return None
            case AnswerPrivately() as effect:
                return self._ref(self._answer(effect, parcel, now))
            case Whisper(to=to, channel=channel, view=view):
                blocks = self._blocks(view, parcel, _nobody)
                spot, person = Spot(channel=self._channel(channel).id), self._person(to, parcel)
                self._chat.post(key, spot, now, blocks, only_for=person.id)
                return None
            case OpenForm(interaction=interaction, form=form):
                self._chat.lay_out(key, self._grip(interaction, now), written(form))
                return None
            case EditMessage(message=target, view=view):
                message = self._our_message(self._resolved(target, parcel))
                blocks = self._blocks(view, parcel, _nobody)
                return self._ref(self._chat.revise(key, message, blocks, edited=True))
            case React(message=target, emoji=emoji):
                return self._ref(self._chat.react_as_bot(key, self._message(target), emoji))
            case ReadMessage() as effect:
                await self._read(effect, parcel, house)
                return None
            case MarkSolved() | ListEvent() | ShowBehindLink():  # there are no such things: messages say it all
                return None
            case other:
                raise Refused(f"The playground does not know how to do {type(other).__name__}.")

    def _answer(self, effect: AnswerPrivately, parcel: Parcel, now: datetime) -> Spot:
        grip = self._grip(effect.interaction, now)
        blocks = self._blocks(effect.view, parcel, _everybody)
        pressed = self._chat.message(grip.spot.message) if effect.replaces and grip.spot.message else None
        if pressed is not None and self._is_only_theirs(pressed, grip.person):
            return self._chat.revise(parcel.key, pressed, blocks, edited=False)
        return self._chat.post(parcel.key, grip.spot, now, blocks, only_for=grip.person)

    def _is_only_theirs(self, message: Message, person: str) -> bool:
        """Say whether nobody else sees a message of ours: what others see is not replaced by a private answer."""
        somebody = self._chat.person(person)
        in_private = somebody is not None and message.channel == direct_channel(somebody).id
        return message.by_bot and not message.deleted and (message.only_for == person or in_private)

    async def _read(self, effect: ReadMessage, parcel: Parcel, house: House) -> None:
        found = self._given_in_public(effect.message)
        author = None if found is None else identity(self.space, found.author)
        text = "" if found is None else found.text
        await tell_what_was_read(parcel, house, effect.message, author=author, text=text)

    async def _shown(self, message: MessageRef) -> str | None:
        """Read what a message of ours is to show."""
        found = self._given_in_public(message)
        return None if found is None else found.text

    def _given_in_public(self, ref: MessageRef) -> Message | None:
        """Return what a member wrote in public; None where it is gone, or is not that."""
        message = self._chat.message(ref.id)
        channel = None if message is None else self._chat.channel(message.channel)
        if message is None or channel is None or channel.private or channel_id(self.space, channel.id) != ref.channel:
            return None
        return None if message.by_bot or message.deleted else message

    # ---- addresses ---------------------------------------------------------------------------------------

    def _blocks(self, view: View, parcel: Parcel, calls: Callable[[MemberId], bool]) -> tuple[Json, ...]:
        return Pen(space=self.space, people=parcel.people, calls=calls).blocks(view)

    def _ref(self, spot: Spot) -> MessageRef | None:
        return None if spot.message is None else MessageRef(channel_id(self.space, spot.channel), spot.message)

    def _spot(self, effect: PostMessage, parcel: Parcel) -> Spot:
        channel = self._channel(effect.channel)
        if effect.under is None:
            return Spot(channel=channel.id)
        above = self._message(self._resolved(effect.under, parcel), even_if_deleted=True)
        if above.channel != channel.id or above.only_for is not None:
            raise Refused(f"The message {above.id} has no thread in #{channel.name}; post in its own channel.")
        return Spot(channel=channel.id, thread=above.thread or above.id)

    def _channel(self, channel: ChannelId) -> Channel:
        found = self._chat.channel(external_of(channel)) if space_of(channel) == self.space else None
        if found is None:
            raise Refused(f"{channel} is no channel of this playground; choose another in the board's settings.")
        return found

    def _direct(self, member: MemberId, parcel: Parcel) -> Channel:
        return direct_channel(self._person(member, parcel))

    def _person(self, member: MemberId, parcel: Parcel) -> Person:
        who = parcel.people.get(member)
        found: Person | None = None
        if who is not None and space_of(who) == self.space:
            found = self._chat.person(external_of(who))
        if found is None:
            raise Refused(f"Member {member} is nobody of this playground; they cannot be written to here.")
        return found

    def _resolved(self, target: MessageRef | MessageName, parcel: Parcel) -> MessageRef:
        if isinstance(target, MessageRef):
            return target
        named = parcel.messages.get(target)
        if named is None:
            raise Refused(f"The message named {target} was never posted; nothing can refer to it.")
        return named

    def _message(self, target: MessageRef, *, even_if_deleted: bool = False) -> Message:
        found = self._chat.message(target.id)
        if found is None or channel_id(self.space, found.channel) != target.channel:
            raise Refused(f"There is no message {target} in this playground.")
        if found.deleted and not even_if_deleted:
            raise Refused(f"The message {target} was deleted by its author.")
        return found

    def _our_message(self, target: MessageRef) -> Message:
        found = self._message(target)
        if not found.by_bot:
            raise Refused(f"The message {target} is a member's; only they can change it.")
        return found

    def _grip(self, interaction: Interaction, now: datetime) -> Grip:
        found = self._chat.gripped(interaction.handle) if interaction.space == self.space else None
        if found is None or found.until < now:
            raise Refused("It is too late to answer this gesture; the member may make it again.")
        return found


def _everybody(_member: MemberId) -> bool:
    return True


def _nobody(_member: MemberId) -> bool:
    return False
