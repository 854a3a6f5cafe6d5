"""Does in Slack what the house wants, each effect by the calls that it takes.

1. A parcel that this process brought to its end is not brought again.
2. Once something of it stands, what hinders the rest is `Ambiguous`: the next try looks first, and goes on from there.
3. What can be done twice without harm (a change, a reaction, a bookmark, what a link leads to) is not looked for.
4. What only adorns (a reaction, a bookmark, what a link leads to) may be missing: where it is not allowed to us, that
   is logged.
"""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.adapters.base import Ambiguous, House, Parcel, Refused, TryLater, read_out
from bot.adapters.slack.answers import answer, conversation_of, look_for_documents, open_form, whisper
from bot.adapters.slack.emoji import name_of
from bot.adapters.slack.errand import Errand, Known, Ledger, Place
from bot.adapters.slack.errors import Declined
from bot.adapters.slack.look import first_standing, note_what_follows, root_of
from bot.adapters.slack.pace import Pace, Paced
from bot.adapters.slack.posting import change, drawn, everybody, nobody, said_with_pictures, stand
from bot.adapters.slack.reading import give, shown
from bot.adapters.slack.render import address_of
from bot.adapters.slack.workspace import Workspace
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
from bot.core.ids import MessageRef, SpaceId, external_of
from bot.core.signposts import Signposts

MOST_ROOTS = 5_000
_MAY_NOT = frozenset({"missing_scope", "not_allowed_token_type"})
_NO_ROOM_FOR_BOOKMARKS = _MAY_NOT | {"too_many_bookmarks"}

log = logging.getLogger(__name__)

Workspaces = Callable[[SpaceId], Awaitable[Workspace]]
Standing = PostMessage | SendDirectMessage | SendGroupMessage | AnswerPrivately


class Deliverer:
    """Delivers parcels, and looks for those whose end is not known."""

    def __init__(
        self, workspaces: Workspaces, known: Known, house: House, pace: Pace, signposts: Signposts | None = None
    ) -> None:
        """Take how to reach workspaces, what is known of their people and channels, the pace of all, our addresses."""
        self._workspaces, self._known, self._house, self._pace = workspaces, known, house, pace
        self._signposts = signposts or Signposts()
        self._ledger = Ledger()
        self._roots: OrderedDict[MessageRef, str] = OrderedDict()

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
            if begun.first is None and not begun.answered:
                raise
            raise Ambiguous(f"{parcel.key} stands, but what follows it has to wait.") from later
        begun.first, begun.ended = standing, True
        return standing

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, having let follow what was missing; None where it does not."""
        begun, effect = self._ledger.of(parcel), parcel.effect
        if begun.ended or not isinstance(effect, Standing):
            return begun.first if begun.ended else None
        errand = await self._errand(parcel)
        effect = errand.parcel.effect
        assert isinstance(effect, Standing)  # what was read out is of the same kind
        try:
            place = await self._conversation(errand, effect)
        except Declined as declined:
            log.info("Nobody can look for %s: %s", parcel.key, declined)
            return None
        private = self._known.is_private(parcel.space, place.channel)
        if begun.first is None and not begun.answered and not private:
            begun.first = await first_standing(errand, place, since)
        if isinstance(effect, AnswerPrivately):
            await look_for_documents(errand, effect, since)
        if begun.first is None:
            return None
        said = errand.pen(nobody).message(effect.view)
        documents = () if isinstance(effect, AnswerPrivately) else said.documents
        if said.rest or documents:
            thread = Place(channel=place.channel, thread=place.thread or begun.first.id)
            await note_what_follows(errand, begun.first, thread, documents)
        return await self._bring(parcel, errand)

    async def _errand(self, parcel: Parcel) -> Errand:
        workspace = await self._workspaces(parcel.space)
        slack = Paced(workspace, self._pace)
        begun, word = self._ledger.of(parcel), self._house.word
        errand = Errand(parcel=parcel, slack=slack, known=self._known, begun=begun, word=word)
        return replace(errand, parcel=await read_out(parcel, partial(shown, errand)))

    async def _do(self, errand: Errand) -> MessageRef | None:
        match errand.parcel.effect:
            case PostMessage(view=view, notify=notify, pinned=pinned) as effect:
                place = await self._place(errand, effect)
                ref = await stand(errand, place, view, lambda member: member == notify, pinned=pinned)
                self._remember(ref, place.thread or ref.id)
                return ref
            case SendDirectMessage(to=to, view=view):
                return await stand(errand, Place(channel=errand.user(to)), view, everybody)
            case SendGroupMessage(view=view) as effect:
                return await stand(errand, await self._conversation(errand, effect), view, everybody)
            case AnswerPrivately() as effect:
                return await answer(errand, effect, self._house)
            case Whisper() as effect:
                await whisper(errand, effect)
                return None
            case OpenForm() as effect:
                await open_form(errand, effect, self._house)
                return None
            case EditMessage() as effect:
                return await self._edit(errand, effect)
            case React(message=message, emoji=emoji):
                return await self._react(errand, message, emoji)
            case AddBookmark() as effect:
                return await self._bookmark(errand, effect)
            case ReadMessage(message=message):
                await give(errand, message, self._house)
                return None
            case ShowBehindLink() as effect:
                return await self._show_behind(errand, effect)
            case MarkSolved() | ListEvent():  # there are no forums and no events: the message itself says it all
                return None
            case other:
                raise Refused(f"Slack has no way to do {type(other).__name__}; nothing has to be done about it.")

    # ---- single effects ------------------------------------------------------------------------------------------

    async def _edit(self, errand: Errand, effect: EditMessage) -> MessageRef:
        ref = errand.message(effect.message)
        said = await said_with_pictures(errand, effect.view, nobody)
        channel = external_of(ref.channel)
        await change(errand, ref, said)
        errand.begun.first = ref
        if not said.rest and not said.documents:
            return ref
        thread = Place(channel=channel, thread=await self._thread(errand, ref))
        await note_what_follows(errand, ref, thread, ())  # an earlier try, of another process maybe, came so far
        return await stand(errand, thread, effect.view, nobody)

    async def _react(self, errand: Errand, message: MessageRef, emoji: str) -> MessageRef:
        ref = errand.message(message)
        try:
            await errand.slack.call(
                "reactions.add", channel=external_of(ref.channel), timestamp=ref.id, name=name_of(emoji)
            )
        except Declined as declined:
            if declined.code in _MAY_NOT:
                log.warning("Nothing was put on %s: %s", ref, declined)
            elif declined.code != "already_reacted":
                raise
        return ref

    async def _bookmark(self, errand: Errand, effect: AddBookmark) -> MessageRef:
        """Add a bookmark where there is none yet; the message is pinned anyway, so that it may be missing."""
        channel, ref = errand.channel(effect.channel), errand.message(effect.message)
        link = address_of(ref, errand.slack.workspace.address)
        try:
            listed = await errand.slack.call("bookmarks.list", channel_id=channel)
            if all(known.get("link") != link for known in listed.get("bookmarks") or ()):
                await errand.slack.call("bookmarks.add", channel_id=channel, title=effect.label, type="link", link=link)
        except Declined as declined:
            if declined.code not in _NO_ROOM_FOR_BOOKMARKS:
                raise
            log.warning("%s was not bookmarked: %s", ref, declined)
        return ref

    async def _show_behind(self, errand: Errand, effect: ShowBehindLink) -> MessageRef | None:
        """Show what an address leads to; it only adorns, so whatever Slack has against it is a line in the log."""
        ref, link = errand.message(effect.message), self._signposts.to(effect.to)
        if link is None or errand.slack.workspace.lacks("links:write"):
            return None
        unfurled = {link: {"blocks": drawn(errand.pen(nobody).message(effect.view).blocks)}}
        try:
            await errand.slack.call("chat.unfurl", channel=external_of(ref.channel), ts=ref.id, unfurls=unfurled)
        except Declined as declined:
            log.warning("Nothing was shown under %s: %s", ref, declined)
            return None
        return ref

    # ---- places --------------------------------------------------------------------------------------------------

    async def _place(self, errand: Errand, effect: PostMessage) -> Place:
        channel = errand.channel(effect.channel)
        if effect.under is None:
            return Place(channel=channel)
        above = errand.message(effect.under)
        if above.channel != effect.channel:
            raise Refused(f"The message {above} has no thread in {effect.channel}; post in its own channel.")
        return Place(channel=channel, thread=await self._thread(errand, above))

    async def _conversation(self, errand: Errand, effect: Standing) -> Place:
        """Return where something is said, by the id of the conversation itself."""
        match effect:
            case PostMessage():
                return await self._place(errand, effect)
            case AnswerPrivately():
                return await conversation_of(errand, effect)
            case SendDirectMessage(to=to):
                users = errand.user(to)
            case SendGroupMessage(to=members):
                users = ",".join(errand.user(member) for member in members)
        return await errand.opened(users)

    async def _thread(self, errand: Errand, message: MessageRef) -> str:
        """Return the message under which a message's thread stands: itself, or where it is a reply, its root."""
        root = self._roots.get(message) or await root_of(errand, message)
        if root is None:
            return message.id
        self._remember(message, root)
        return root

    def _remember(self, message: MessageRef, root: str) -> None:
        self._roots[message] = root
        self._roots.move_to_end(message)
        if len(self._roots) > MOST_ROOTS:
            self._roots.popitem(last=False)
