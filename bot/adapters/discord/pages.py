"""What the adapter answers by itself, without an event: completion, the pages of a form, somebody's own page.

1. A form becomes an event when its last page passed, and not before.
2. A form that is gone may have been taken before a restart, after which its last page comes again: who cannot be told
   in time is told nothing.
3. Who writes to us in private and shares several servers with us is asked once which of them they mean.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.adapters.base import DeliveryError, FormDraft, House
from bot.adapters.discord.calling import Door
from bot.adapters.discord.choosing import SPEAK, ask_which
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.errors import Declined
from bot.adapters.discord.filling import Complete, after
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Completing, Filling, Heard
from bot.adapters.discord.modal import modal
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.render import Pen
from bot.adapters.discord.spots import moment_of, who
from bot.adapters.discord.wire import modal_id
from bot.core.effects import ANSWER_LIVES
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, Interaction
from bot.core.ids import EffectKey, EventId, Identity, MemberId
from bot.core.markup import escape
from bot.core.views import Paragraph, View

HOME = "me"
FARTHEST_WEST = timedelta(hours=12)
TAKES_ANSWERS_FOR = timedelta(seconds=3)
"""How long Discord waits for the first answer to a gesture."""

log = logging.getLogger(__name__)


class Pages:
    """Shows what is read, and takes what is filled in."""

    def __init__(self, door: Door, desk: Desk, directory: Directory, house: House) -> None:
        """Take how Discord is asked, where gestures wait, who is known, and the house."""
        self._door, self._desk, self._directory, self._house = door, desk, directory, house

    def opened(self, grip: Grip, waited: float) -> None:
        """Say that a gesture was written down, and has waited so long for its answer."""
        self._desk.opened(grip, waited)

    # ---- instead of an event ----------------------------------------------------------------------------------------

    def instead(self, heard: Heard) -> tuple[Sequence[Event], Grip | None]:
        """Return what is to be told of a frame: not that somebody wants to see their own page, which is only read."""
        return [self._meant(event) for event in heard.events if not _asks_for_home(event, heard.grip)], heard.grip

    def _meant(self, event: Event) -> Event:
        """Take the choice of a server as the wish to be shown what can be said there."""
        if not isinstance(event, ButtonPressed) or event.verb != SPEAK:
            return event
        return CommandInvoked(id=event.id, at=event.at, by=event.by, text="", interaction=event.interaction)

    def is_home(self, heard: Heard) -> bool:
        """Say whether somebody wants to see their own page."""
        return any(_asks_for_home(event, heard.grip) for event in heard.events)

    async def show_home(self, grip: Grip) -> None:
        """Show somebody their own page."""
        page = await self._house.home(grip.space, who(grip.space, grip.user))
        await self._show(grip, page.view, page.people)

    async def complete(self, completing: Completing) -> None:
        """Show how what is being typed may go on."""
        grip = completing.grip
        choices = await self._house.complete(grip.space, who(grip.space, grip.user), completing.typed)
        said = completing.said  # Discord completes it by itself
        behind = [
            replace(choice, text=choice.text.removeprefix(said).lstrip()) for choice in choices if choice.text != said
        ]
        await self._desk.complete(grip, behind)

    async def ask_which(self, said: Payload) -> None:
        """Ask who wrote to us in private which server they mean, where we share several."""
        shared = self._directory.shared_with(said.part("author").id("id"))
        if len(shared) > 1:
            await ask_which(self._door, self._house, said.id("channel_id"), said.id("id"), shared)

    # ---- forms ------------------------------------------------------------------------------------------------------

    async def turn(self, filling: Filling) -> None:
        """Open a page of a form, or take what was filled in on one."""
        grip, key = filling.grip, filling.draft
        by = who(grip.space, grip.user)
        draft = await self._house.form_drafts.of(grip.space, by, key)
        if draft is None:
            if self._house.now() - moment_of(grip.id) > TAKES_ANSWERS_FOR:
                return
            self._desk.opened(grip)
            await self._show(grip, View((Paragraph(escape(self._house.word("discord-form-gone"))),)), {})
        elif filling.values is None:
            await self._open(grip, key, draft)
        else:
            await self._take(filling, by, draft)

    async def _open(self, grip: Grip, key: str, draft: FormDraft) -> None:
        space = grip.space if grip.in_private else None
        shown = modal(draft.form, draft.page, draft.values, modal_id(key, space), self._house.word)
        try:
            await self._desk.open(grip, shown)
        except Declined as no:
            log.info("A page of a form came too late: %s", no)

    async def _take(self, filling: Filling, by: Identity, draft: FormDraft) -> None:
        grip = filling.grip
        today = (self._house.now() - FARTHEST_WEST).date()  # nowhere has a day that is still today passed
        following = after(draft, filling.values or {}, key=filling.draft, today=today, word=self._house.word)
        if not isinstance(following, Complete):
            await self._house.form_drafts.keep(grip.space, by, filling.draft, following.draft)
            self._desk.opened(grip)
            await self._show(grip, following.view, {}, replaces=True)
            return
        now = self._house.now()
        event = FormSubmitted(
            id=EventId(f"interaction:{grip.id}"),
            at=now,
            by=by,
            verb=draft.form.verb,
            token=draft.form.token,
            values=following.values,
            interaction=Interaction(grip.space, str(grip), now + ANSWER_LIVES),
        )
        await self._house.hear(grip.space, event)
        self._desk.opened(grip)
        await self._house.form_drafts.drop(grip.space, by, filling.draft)

    async def _show(
        self, grip: Grip, view: View, people: Mapping[MemberId, Identity], *, replaces: bool = False
    ) -> None:
        pen = Pen(
            space=grip.space,
            people=people,
            names=lambda user: self._directory.name_of(grip.space, user),
            calls=_nobody,
            in_private=grip.in_private,
            is_forum=lambda channel: self._directory.is_forum(grip.space, channel),
            ways=self._directory.ways,
        )
        for body in pen.message(view, EffectKey(grip.id)):
            try:
                await self._desk.answer(grip, body, replaces=replaces)
            except DeliveryError as error:
                log.info("A gesture could not be answered: %s", error)
                return


def _asks_for_home(event: Event, grip: Grip | None) -> bool:
    is_command = isinstance(event, CommandInvoked) and grip is not None and grip.kind == "command"
    return is_command and isinstance(event, CommandInvoked) and event.text.strip() == HOME


def _nobody(_member: MemberId) -> bool:
    return False
