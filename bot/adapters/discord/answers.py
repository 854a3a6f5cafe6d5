"""Answers gestures so that only their author sees it, and opens forms.

1. While a gesture lives it is answered at the `Desk`; afterwards, and where somebody wrote to us instead of making a
   gesture, by a direct message, once.
2. What was asked in a form is kept before it opens, for Discord sends back what was filled in and not what was asked.
3. Where a form cannot open any more, or Discord lets none, a button is shown that opens it.
"""

import logging

from bot.adapters.base import FormDraft, Refused
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.errand import Errand, Place
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.modal import modal
from bot.adapters.discord.posting import nobody, stand
from bot.adapters.discord.spots import who
from bot.adapters.discord.wire import PAGE, modal_id
from bot.core.effects import AnswerPrivately, OpenForm
from bot.core.events import Interaction
from bot.core.ids import MessageRef
from bot.core.markup import escape
from bot.core.views import Actions, Button, Paragraph, Tone, View

_TOO_LATE = frozenset({No.UNKNOWN_INTERACTION, No.UNKNOWN_WEBHOOK, No.TOKEN_ENDED})

log = logging.getLogger(__name__)


def gripped(errand: Errand, interaction: Interaction) -> Grip:
    """Return what a gesture lets us do here."""
    grip = Grip.read(interaction.handle)
    if not interaction.space == grip.space == errand.space:
        raise Refused(f"This gesture was made in {interaction.space}; it cannot be answered in {errand.space}.")
    return grip


async def answer(errand: Errand, effect: AnswerPrivately, desk: Desk) -> MessageRef | None:
    """Answer, and return where the answer stands, if we can name that."""
    grip = gripped(errand, effect.interaction)
    return await _show(errand, grip, effect.view, desk, replaces=effect.replaces)


async def open_form(errand: Errand, effect: OpenForm, desk: Desk) -> None:
    """Open a form before whoever made the gesture."""
    grip, key, form = gripped(errand, effect.interaction), str(errand.parcel.key), effect.form
    drafts, by = errand.house.form_drafts, who(errand.space, grip.user)
    draft = await drafts.of(errand.space, by, key) or FormDraft(form=form)  # an earlier try may have opened it
    await drafts.keep(errand.space, by, key, draft)
    name = modal_id(key, errand.space if grip.in_private else None)
    try:
        await desk.open(grip, modal(form, draft.page, draft.values, name, errand.house.word))
    except Declined as declined:
        if declined.code != No.ACKNOWLEDGED:
            raise
        log.info("%s waits behind a button: %s", key, declined)
        await _show(errand, grip, _way_in(errand), desk, replaces=False)


async def conversation_of(errand: Errand, grip: Grip) -> Place:
    """Return the conversation between whoever made a gesture and us."""
    if grip.in_private:
        return Place(channel=grip.channel)
    return Place(channel=await errand.conversations.with_one(grip.user))


def _way_in(errand: Errand) -> View:
    word = errand.house.word
    button = Button(label=word("discord-form-open"), verb=PAGE, token=str(errand.parcel.key), tone=Tone.PRIMARY)
    return View((Paragraph(escape(word("discord-form-waits"))), Actions((button,))))


async def _show(errand: Errand, grip: Grip, view: View, desk: Desk, *, replaces: bool) -> MessageRef | None:
    key, begun = errand.parcel.key, errand.begun
    if grip.token and begun.first is None:
        bodies = errand.pen(nobody, in_private=grip.in_private).message(view, key)
        try:
            for number, body in enumerate(bodies):
                if number not in begun.done:
                    await desk.answer(grip, body, replaces=replaces)
                    begun.done.add(number)
        except Declined as declined:
            if declined.code not in _TOO_LATE:
                raise
            log.info("%s goes to its person directly: %s", key, declined)
        else:
            return None
    bodies = errand.pen(nobody, in_private=True).message(view, key)
    return await stand(errand, await conversation_of(errand, grip), bodies)
