"""Does in Discord what the house wants, each effect by the calls that it takes.

1. A parcel that this process brought to its end is not brought again.
2. Once something of it stands, what hinders the rest is `Ambiguous`: the next try looks first, and goes on from there.
3. What can be done twice without harm (a change, a reaction, a tag) is not looked for.
4. What only adorns (a reaction, a new title, the mark of what is solved) may be missing: where it is not allowed to us,
   that is logged.
"""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.adapters.base import Ambiguous, House, Parcel, Refused, TryLater, read_out
from bot.adapters.discord.answers import answer, conversation_of, gripped, open_form
from bot.adapters.discord.calling import Door
from bot.adapters.discord.conversations import Conversations
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.errand import MOST_REMEMBERED, Errand, Ledger, Place
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.known import Known
from bot.adapters.discord.listing import list_event
from bot.adapters.discord.look import a_little_before, note_topic, note_what_stands
from bot.adapters.discord.posting import LONGEST_TITLE, awake, change, nobody, only, open_topic, pin, stand
from bot.adapters.discord.reading import give, shown
from bot.adapters.discord.render import Body, title_of
from bot.adapters.discord.solved import mark_solved
from bot.adapters.discord.spots import Spot
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
from bot.core.ids import MessageRef

_MAY_NOT = frozenset({No.NO_ACCESS, No.NO_PERMISSION, No.TOO_MANY_REACTIONS, No.REACTION_BLOCKED})

log = logging.getLogger(__name__)

Standing = PostMessage | SendDirectMessage | SendGroupMessage | AnswerPrivately


class Deliverer:
    """Delivers parcels, and looks for those whose end is not known."""

    def __init__(self, door: Door, known: Known, house: House, desk: Desk) -> None:
        """Take the door, what is known of the guilds, the house, and where gestures wait for their answers."""
        self._door, self._known, self._house, self._desk = door, known, house, desk
        self._conversations = Conversations(door, known)
        self._ledger = Ledger()
        self._echoes: OrderedDict[str, Spot] = OrderedDict()

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says, and return where a message now stands. Raises a `DeliveryError`."""
        begun = self._ledger.of(parcel)
        if begun.ended:
            return begun.first
        return await self._bring(parcel)

    async def _bring(self, parcel: Parcel, errand: Errand | None = None) -> MessageRef | None:
        """Bring a parcel to its end; what a look has read for it is not fetched again."""
        begun = self._ledger.of(parcel)
        try:
            standing = await self._do(errand or await self._errand(parcel))
        except TryLater as later:
            if not begun.stands:
                raise
            raise Ambiguous(f"{parcel.key} stands, but what follows it has to wait.") from later
        begun.first, begun.ended = standing, True
        return standing

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, having let follow what was missing; None where it does not."""
        begun, effect = self._ledger.of(parcel), parcel.effect
        if begun.ended or not isinstance(effect, Standing):
            return begun.first if begun.ended else None
        echo, errand = self._echoes.get(parcel.key), None
        if begun.first is None and echo is not None:
            begun.first = echo.ref(parcel.space)
            begun.done.add(0)
        if begun.first is None:
            errand = await self._errand(parcel)
            effect = errand.parcel.effect
            assert isinstance(effect, Standing)  # what was read out is of the same kind
            try:
                await self._look(errand, effect, a_little_before(since))
            except Declined as declined:
                log.info("Nobody can look for %s: %s", parcel.key, declined)
        return None if begun.first is None else await self._bring(parcel, errand)

    def echoed(self, nonce: str, spot: Spot) -> None:
        """Learn from the gateway where a message of ours stands: nobody need look for it, not even where none may."""
        self._echoes[nonce] = spot
        if len(self._echoes) > MOST_REMEMBERED:
            self._echoes.popitem(last=False)

    async def _errand(self, parcel: Parcel) -> Errand:
        errand = Errand(
            parcel=parcel,
            door=self._door,
            known=self._known,
            conversations=self._conversations,
            begun=self._ledger.of(parcel),
            house=self._house,
        )
        return replace(errand, parcel=await read_out(parcel, partial(shown, errand)))

    async def _do(self, errand: Errand) -> MessageRef | None:
        match errand.parcel.effect:
            case PostMessage() as effect:
                return await self._post(errand, effect)
            case SendDirectMessage() as effect:
                return await stand(errand, await self._place(errand, effect), _bodies(errand, effect))
            case SendGroupMessage() as effect:
                return await self._gather(errand, effect)
            case AnswerPrivately() as effect:
                return await answer(errand, effect, self._desk)
            case OpenForm() as effect:
                await open_form(errand, effect, self._desk)
                return None
            case EditMessage() as effect:
                return await self._edit(errand, effect)
            case Whisper() | ShowBehindLink():  # what only one person sees is an answer there; links are Discord's own
                return None
            case React(message=message, emoji=emoji):
                return await self._react(errand, message, emoji)
            case MarkSolved(message=message, solved=solved):
                return await mark_solved(errand, errand.message(message), solved=solved)
            case ListEvent() as effect:
                return await list_event(errand, effect)
            case AddBookmark(channel=channel, message=message):
                errand.channel(channel)  # Discord has no such place; what it leads to is pinned
                return errand.message(message)
            case ReadMessage(message=message):
                await give(errand, message)
                return None
            case other:
                raise Refused(f"Discord has no way to do {type(other).__name__}; nothing has to be done about it.")

    # ---- single effects ------------------------------------------------------------------------------------------

    async def _post(self, errand: Errand, effect: PostMessage) -> MessageRef:
        bodies, place = _bodies(errand, effect), await self._place(errand, effect)
        if _begins_a_topic(errand, effect):
            title = effect.title or title_of(effect.view)
            ref = await open_topic(errand, place.channel, title, effect.tags, bodies)
        else:
            ref = await stand(errand, place, bodies)
        if effect.pinned:
            await pin(errand, ref)
        return ref

    async def _gather(self, errand: Errand, effect: SendGroupMessage) -> MessageRef:
        place, bodies = await self._place(errand, effect), _bodies(errand, effect)
        try:
            return await stand(errand, place, bodies)
        except Declined as declined:
            if declined.code != No.UNKNOWN_CHANNEL:
                raise
        self._conversations.forget(place.channel)  # somebody deleted the thread
        return await stand(errand, await self._place(errand, effect), bodies)

    async def _edit(self, errand: Errand, effect: EditMessage) -> MessageRef:
        ref = errand.message(effect.message)
        spot = Spot.of(ref)
        first, *rest = errand.pen(nobody).message(effect.view, errand.parcel.key)
        await change(errand, spot, first)
        self._desk.edited(spot.message)
        if effect.title and errand.known.is_forum(errand.space, spot.channel) and not spot.thread:
            await _entitle(errand, spot, effect.title)
        errand.begun.first = ref
        errand.begun.done.add(0)
        if not rest:
            return ref
        place = _behind(errand, spot)
        if place.thread:
            try:  # an earlier try, of another process maybe, came so far
                await note_what_stands(errand, place, len(rest) + 1, spot.message)
            except Declined as declined:
                log.info("Nobody can look for what follows %s: %s", ref, declined)
        return await stand(errand, place, (first, *rest))

    async def _react(self, errand: Errand, message: MessageRef, emoji: str) -> MessageRef:
        ref = errand.message(message)
        spot, path = Spot.of(ref), "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
        try:
            await awake(errand, spot, "PUT", path, message_id=spot.message, emoji_name=emoji)
        except Declined as declined:
            if declined.code not in _MAY_NOT:
                raise
            log.warning("Nothing was put on %s: %s", ref, declined)
        return ref

    # ---- places --------------------------------------------------------------------------------------------------

    async def _place(self, errand: Errand, effect: Standing) -> Place:
        """Return where something is said; in a forum a conversation may have to be begun there."""
        match effect:
            case PostMessage(channel=channel, under=under):
                at = errand.channel(channel)
                if under is None:
                    return Place(channel=at)
                above = errand.message(under)
                if above.channel != channel:
                    raise Refused(f"The message {above} has no thread in {channel}; post in its own channel.")
                spot = Spot.of(above)
                return Place(channel=at, thread=spot.thread or spot.message)
            case SendDirectMessage(to=to):
                return Place(channel=await self._conversations.with_one(errand.user(to)))
            case SendGroupMessage(to=members):
                users = [errand.user(member) for member in members]
                word = self._house.word("discord-together")
                return Place(channel=await self._conversations.among(errand.space, users, word))
            case AnswerPrivately(interaction=interaction):
                return await conversation_of(errand, gripped(errand, interaction))

    async def _look(self, errand: Errand, effect: Standing, oldest: str) -> None:
        messages, place = len(_bodies(errand, effect)), await self._place(errand, effect)
        if _begins_a_topic(errand, effect):
            await note_topic(errand, place.channel, messages, oldest)
        elif not isinstance(effect, PostMessage) or not errand.known.is_private(errand.space, place.channel):
            await note_what_stands(errand, place, messages, oldest)


async def _entitle(errand: Errand, spot: Spot, title: str) -> None:
    """Call a forum's conversation anew; Discord allows that twice in ten minutes, for which nothing else waits."""
    try:
        await awake(errand, spot, "PATCH", "/channels/{channel_id}", json={"name": title[:LONGEST_TITLE]})
    except (TryLater, Declined) as no:
        log.warning("The conversation %s is called as before: %s", spot.message, no)


def _behind(errand: Errand, spot: Spot) -> Place:
    """Return where something goes on that did not fit into a message's own place; what is private has no threads."""
    if spot.thread or errand.known.is_private(errand.space, spot.channel):
        return Place(channel=spot.channel, thread=spot.thread)
    return Place(channel=spot.channel, thread=spot.message)


def _bodies(errand: Errand, effect: Standing) -> Sequence[Body]:
    match effect:
        case PostMessage(notify=notify):
            pen = errand.pen(only(notify))
        case SendDirectMessage(to=to):
            pen = errand.pen(only(to), in_private=True)
        case SendGroupMessage(to=members):
            pen = errand.pen(only(*members))
        case AnswerPrivately():
            pen = errand.pen(nobody, in_private=True)
    return pen.message(effect.view, errand.parcel.key)


def _begins_a_topic(errand: Errand, effect: Standing) -> bool:
    if not isinstance(effect, PostMessage) or effect.under is not None:
        return False
    return errand.known.is_forum(errand.space, errand.channel(effect.channel))
