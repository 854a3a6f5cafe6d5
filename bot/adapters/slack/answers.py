"""Answers gestures so that only their author sees it, and opens forms.

There are several ways to somebody; each is tried once, from the nearest to the one that is always open:

1. the modal in which they pressed, 2. a sheet over App Home, 3. their conversation with us, 4. the address that Slack
gave us for this gesture, 5. a message in the channel that only they see, 6. a direct message.

An answer's documents follow it into their conversation with us; once it is there, a second try brings only them.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View as SlackView
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.base import House, Refused
from bot.adapters.slack.access import ANSWERS_WITHIN, discreet
from bot.adapters.slack.errand import Errand, Place
from bot.adapters.slack.errors import Declined, declined, meaning_of, understood
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.look import note_documents, note_what_follows
from bot.adapters.slack.posting import (
    change,
    drawn,
    everybody,
    nobody,
    part,
    said_with_pictures,
    say,
    share_all,
)
from bot.adapters.slack.render import Said
from bot.core.effects import AnswerPrivately, OpenForm, Whisper
from bot.core.events import Interaction
from bot.core.ids import MessageRef, external_of
from bot.core.views import Document

_OPENED = "opened"
_NOT_THERE = frozenset({"user_not_in_channel", "channel_not_found", "not_in_channel"})
_USED_UP = frozenset({"exchanged_trigger_id", "trigger_exchanged"})

log = logging.getLogger(__name__)

Way = Callable[[], Awaitable[MessageRef | None]]


def gripped(errand: Errand, interaction: Interaction) -> Grip:
    """Return what a gesture lets us do here."""
    if interaction.space != errand.space:
        raise Refused(f"This gesture was made in {interaction.space}; it cannot be answered in {errand.space}.")
    return Grip.read(interaction.handle)


async def open_form(errand: Errand, effect: OpenForm, house: House) -> None:
    """Open a form before whoever made the gesture."""
    grip = gripped(errand, effect.interaction)
    await _open(errand, grip, errand.pen(everybody).modal(effect.form, house.word, str(grip)))


async def answer(errand: Errand, effect: AnswerPrivately, house: House) -> MessageRef | None:
    """Answer by the first way that is open, and return where the answer stands, if it stays."""
    grip = gripped(errand, effect.interaction)
    begun = errand.begun
    begun.tried = True
    if not begun.answered:
        begun.first = await _Answer(errand, effect, grip, house).by_the_first_open_way()
        begun.answered = True
    documents = _documents(effect)
    if documents:
        await share_all(errand, await errand.opened(grip.user), documents)
    return begun.first


async def whisper(errand: Errand, effect: Whisper) -> None:
    """Say something in a channel that only one member sees; who is not in it sees nothing, and that is no failure."""
    said = await said_with_pictures(errand, effect.view, nobody)
    user, channel = errand.user(effect.to), errand.channel(effect.channel)
    try:
        for _, words in _still_to_show(errand, said):
            await errand.slack.call("chat.postEphemeral", channel=channel, user=user, **words)
    except Declined as declined:
        if declined.code not in _NOT_THERE:
            raise
        log.info("%s is seen by nobody: %s", errand.parcel.key, declined)


async def conversation_of(errand: Errand, effect: AnswerPrivately) -> Place:
    """Return where an answer that stays would stand; what only one person sees is in no history."""
    grip = gripped(errand, effect.interaction)
    if grip.channel.startswith("D"):
        return Place(channel=grip.channel, thread=grip.thread)
    return await errand.opened(grip.user)


async def look_for_documents(errand: Errand, effect: AnswerPrivately, since: datetime) -> None:
    """Write down which documents of an answer arrived; as they follow it, it arrived as well where one did."""
    begun, documents = errand.begun, _documents(effect)
    if not documents or (begun.tried and begun.attempted.keys() <= begun.done):
        return
    place = await errand.opened(gripped(errand, effect.interaction).user)
    before = frozenset(begun.done)
    await note_documents(errand, place, since, documents)
    begun.answered = begun.answered or begun.done != before


def _documents(effect: AnswerPrivately) -> tuple[Document, ...]:
    return tuple(block for block in effect.view.blocks if isinstance(block, Document))


class _Answer:
    """One answer, and the ways to whom it is for."""

    def __init__(self, errand: Errand, effect: AnswerPrivately, grip: Grip, house: House) -> None:
        self._errand, self._view, self._grip, self._house = errand, effect.view, grip, house
        self._replaces = effect.replaces and grip.only_theirs

    async def by_the_first_open_way(self) -> MessageRef | None:
        first = self._errand.begun.first
        if first is not None:
            return await self._where_it_began(first)
        *ways, last = self._ways()
        for way in ways:
            try:
                return await way()
            except Declined as closed:
                log.info("%s goes another way: %s", self._errand.parcel.key, closed)
        return await last()

    def _ways(self) -> Iterator[Way]:
        grip = self._grip
        if grip.view:
            yield self._in_their_modal
        if grip.at_home and grip.trigger:
            yield self._over_their_home
        if grip.channel.startswith("D"):
            if self._replaces and grip.message:
                yield self._in_the_place_of_what_they_pressed
            yield self._in_our_conversation
        if grip.response_url:
            yield self._to_the_address_of_their_gesture
        if grip.channel:
            yield self._in_the_channel
        yield self._directly

    async def _where_it_began(self, first: MessageRef) -> MessageRef:
        channel = external_of(first.channel)
        thread = self._grip.thread if channel == self._grip.channel else ""
        return await say(self._errand, Place(channel=channel, thread=thread), await self._said())

    async def _in_their_modal(self) -> None:
        await self._errand.slack.call("views.update", view_id=self._grip.view, view=self._sheet().to_dict())

    async def _over_their_home(self) -> None:
        await _open(self._errand, self._grip, self._sheet())

    async def _in_the_place_of_what_they_pressed(self) -> MessageRef:
        errand, grip, said = self._errand, self._grip, await self._said()
        first = errand.ref(grip.channel, grip.message)
        await change(errand, first, said)
        errand.begun.first = first
        if said.rest:  # an earlier try, of another process maybe, came so far
            await note_what_follows(errand, first, Place(channel=grip.channel, thread=grip.thread or first.id), ())
        return await say(errand, Place(channel=grip.channel, thread=grip.thread), said)

    async def _in_our_conversation(self) -> MessageRef:
        place = Place(channel=self._grip.channel, thread=self._grip.thread)
        return await say(self._errand, place, await self._said())

    async def _to_the_address_of_their_gesture(self) -> None:
        for number, words in _still_to_show(self._errand, await self._said()):
            replaces = self._replaces and number == 1
            thread = None if replaces else self._grip.thread or None  # what takes a place stands where that stands
            how = {"response_type": "ephemeral", "replace_original": replaces, "thread_ts": thread}
            await _to_address(self._grip.response_url, {**words, **how})

    async def _in_the_channel(self) -> None:
        grip = self._grip
        where = {"channel": grip.channel, "user": grip.user, "thread_ts": grip.thread or None}
        for _, words in _still_to_show(self._errand, await self._said()):
            await self._errand.slack.call("chat.postEphemeral", **where, **words)

    async def _directly(self) -> MessageRef:
        return await say(self._errand, Place(channel=self._grip.user), await self._said())

    async def _said(self) -> Said:
        """Draw the answer as a message; its documents go their own way."""
        return replace(await said_with_pictures(self._errand, self._view, everybody), documents=())

    def _sheet(self) -> SlackView:
        word = self._house.word
        pen = self._errand.pen(everybody)
        return pen.sheet(self._view, word("slack-sheet-title"), word("slack-sheet-close"), str(self._grip))


def _still_to_show(errand: Errand, said: Said) -> Iterator[tuple[int, dict[str, Any]]]:
    """Go through the messages that are still to be shown; nothing that vanishes can have a thread of its own.

    Each counts as shown once the next is asked for.
    """
    for number, blocks in enumerate((said.blocks, *said.rest), start=1):
        if part(number) not in errand.begun.done:
            yield number, {"text": said.text, "blocks": drawn(blocks)}
            errand.begun.done.add(part(number))


async def _open(errand: Errand, grip: Grip, sheet: SlackView) -> None:
    """Open a view by a gesture's trigger, which serves once; where our own first try used it up, that one arrived.

    Over a window that is open already it is laid on top, so that closing it leads back there.
    """
    method = "views.push" if grip.view else "views.open"
    if not grip.trigger:
        raise declined("views.open", "expired_trigger_id")
    tried, done = _OPENED in errand.begun.done, errand.begun.done
    done.add(_OPENED)
    try:
        await errand.slack.call(method, trigger_id=grip.trigger, view=sheet.to_dict())
    except Declined as refused:
        if not (tried and refused.code in _USED_UP):
            raise


async def _to_address(address: str, body: dict[str, Any]) -> None:
    client = AsyncWebhookClient(address, timeout=ANSWERS_WITHIN, retry_handlers=[], logger=discreet("webhook"))
    try:
        answer = await client.send_dict(body)
    except Exception as error:  # an adapter's mouth: slack_sdk lets through whatever its HTTP client raises
        raise understood(error) from error
    if answer.status_code == 200:
        return
    waits = next((value for name, value in answer.headers.items() if name.lower() == "retry-after"), None)
    told = {"error": "expired_url"} if 400 <= answer.status_code < 500 else {}
    raise meaning_of("response_url", answer.status_code, waits, told)
