"""Does in the playground's chat what the house wants.

The chat remembers the key of all that was done, in the transaction that did it. Only where that transaction itself
breaks is the end unknown.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from bot.adapters.base import Ambiguous, House, Parcel, Refused, read_out, tell_what_was_read
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import Channel, Grip, Json, Message, Person, Spot, direct_channel
from bot.adapters.playground.render import Pen
from bot.adapters.playground.sheets import written
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
from bot.core.events import Interaction
from bot.core.ids import (
    ChannelId,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
    channel_id,
    external_of,
    identity,
    space_of,
)
from bot.core.views import View


class Deliverer:
    """Brings parcels into one chat."""

    def __init__(self, space: SpaceId, chat: Chat) -> None:
        """Take the chat, and the space that it is."""
        self._space, self._chat = space, chat

    async def deliver(self, parcel: Parcel, house: House) -> MessageRef | None:
        """Do what the parcel says; a parcel whose key is known was done already. `house` is told what was read."""
        try:
            done = self._chat.done(parcel.key)
            return self._ref(done) if done else await self._do(await read_out(parcel, self._shown), house)
        except sqlite3.Error as error:
            raise Ambiguous(f"The playground's chat did not say whether {parcel.key} was done ({error}).") from error

    def look_for(self, parcel: Parcel) -> MessageRef | None:
        """Return where the parcel's message stands, if it does; the chat never forgets a key."""
        done = self._chat.done(parcel.key)
        return self._ref(done) if done else None

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
        author = None if found is None else identity(self._space, found.author)
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
        if message is None or channel is None or channel.private or channel_id(self._space, channel.id) != ref.channel:
            return None
        return None if message.by_bot or message.deleted else message

    # ---- addresses ---------------------------------------------------------------------------------------

    def _blocks(self, view: View, parcel: Parcel, calls: Callable[[MemberId], bool]) -> tuple[Json, ...]:
        return Pen(space=self._space, people=parcel.people, calls=calls).blocks(view)

    def _ref(self, spot: Spot) -> MessageRef | None:
        return None if spot.message is None else MessageRef(channel_id(self._space, spot.channel), spot.message)

    def _spot(self, effect: PostMessage, parcel: Parcel) -> Spot:
        channel = self._channel(effect.channel)
        if effect.under is None:
            return Spot(channel=channel.id)
        above = self._message(self._resolved(effect.under, parcel), even_if_deleted=True)
        if above.channel != channel.id or above.only_for is not None:
            raise Refused(f"The message {above.id} has no thread in #{channel.name}; post in its own channel.")
        return Spot(channel=channel.id, thread=above.thread or above.id)

    def _channel(self, channel: ChannelId) -> Channel:
        found = self._chat.channel(external_of(channel)) if space_of(channel) == self._space else None
        if found is None:
            raise Refused(f"{channel} is no channel of this playground; choose another in the board's settings.")
        return found

    def _direct(self, member: MemberId, parcel: Parcel) -> Channel:
        return direct_channel(self._person(member, parcel))

    def _person(self, member: MemberId, parcel: Parcel) -> Person:
        who = parcel.people.get(member)
        found: Person | None = None
        if who is not None and space_of(who) == self._space:
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
        if found is None or channel_id(self._space, found.channel) != target.channel:
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
        found = self._chat.gripped(interaction.handle) if interaction.space == self._space else None
        if found is None or found.until < now:
            raise Refused("It is too late to answer this gesture; the member may make it again.")
        return found


def _everybody(_member: MemberId) -> bool:
    return True


def _nobody(_member: MemberId) -> bool:
    return False
