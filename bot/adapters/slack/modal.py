"""Draws forms, sheets and App Home: what is no message.

A field's kind and limits travel in its `action_id`, so that `sheets` can read the form back from what Slack sends.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from slack_sdk.models import blocks as slack
from slack_sdk.models.views import View

from bot.adapters.slack.blocks import option_of
from bot.adapters.slack.lengths import shortened
from bot.core.errors import InvalidViewError
from bot.core.forms import Field, FieldKind, Form
from bot.core.ids import ChannelId, Identity, external_of
from bot.core.views import wire_id

LONGEST_INPUT = 3_000
GOES_ON = "+"
"""What follows a field's name in that of an input which goes on with its words."""
LONGEST_HINT = 2_000
MOST_OPTIONS = 100
MOST_BLOCKS = View.blocks_max_length
RADIO_OPTIONS = 5
CHECKBOX_OPTIONS = 10

_PUBLIC_OR_PRIVATE = slack.ConversationFilter(include=["public", "private"], exclude_bot_users=True)
_IN_WORDS = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.ZONE, FieldKind.WHEN})
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def form(
    form: Form, intro: Sequence[slack.Block], *, close: str, private_metadata: str, goes_on: Callable[[str], str]
) -> View:
    """Draw a form, its pages joined; `goes_on` says how an input is labelled that goes on with a field."""
    blocks = list(intro)
    for number, page in enumerate(form.pages):
        if number:
            blocks.append(slack.DividerBlock())
        for field in page.fields:
            blocks.append(_input(field))
            blocks += _what_goes_on(field, goes_on(field.label))
    return View(
        type="modal",
        callback_id=wire_id(form.verb, form.token),
        title=form.title,
        submit=form.submit,
        close=shortened(close, View.close_max_length),
        blocks=blocks,
        private_metadata=private_metadata,
    )


def sheet(blocks: Sequence[slack.Block], *, title: str, close: str, private_metadata: str) -> View:
    """Draw something to read, with nothing to send."""
    return View(
        type="modal",
        title=shortened(title, View.title_max_length),
        close=shortened(close, View.close_max_length),
        blocks=_as_many_as_fit(blocks),
        private_metadata=private_metadata,
    )


def home(blocks: Sequence[slack.Block]) -> View:
    """Draw somebody's own page."""
    return View(type="home", blocks=_as_many_as_fit(blocks))


def _as_many_as_fit(blocks: Sequence[slack.Block]) -> Sequence[slack.Block]:
    """Keep what a page has room for; a page has no thread that the rest could go into, so it ends with an ellipsis."""
    if 0 < len(blocks) <= MOST_BLOCKS:
        return blocks
    return [*blocks[: MOST_BLOCKS - 1], slack.ContextBlock(elements=[slack.PlainTextObject(text="…")])]


# ---- fields --------------------------------------------------------------------------------------------------------


def action_id(field: Field) -> str:
    """Say of what kind a field is, and its limits."""
    limits = f"{field.kind}:{field.longest}:{field.most}"
    return limits if field.between is None else f"{limits}:{field.between[0]}:{field.between[1]}"


def _input(field: Field) -> slack.Block:
    return slack.InputBlock(
        block_id=field.name,
        label=field.label,
        hint=shortened(field.hint, LONGEST_HINT) or None,
        optional=not field.required,
        element=_element(field),
    )


def _element(field: Field) -> slack.InputInteractiveElement:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT | FieldKind.ZONE | FieldKind.WHEN:
            return _words(field)
        case FieldKind.CHOICE:
            return _choice(field)
        case FieldKind.CHANNEL:
            return _channel(field)
        case FieldKind.MEMBER:
            return _member(field)
        case FieldKind.DATE:
            initial = next(filter(_is_date, field.initial), None)
            return slack.DatePickerElement(action_id=action_id(field), initial_date=initial)
        case FieldKind.TIME:
            initial = next(filter(_TIME.fullmatch, field.initial), None)
            return slack.TimePickerElement(action_id=action_id(field), initial_time=initial)


def _words(field: Field, begin: int = 0) -> slack.PlainTextInputElement:
    words = next(iter(field.initial), "")
    room = max(field.longest, len(words), 1) - begin  # what is too long is told when it is sent, and not cut before
    return slack.PlainTextInputElement(
        action_id=action_id(field),
        multiline=field.kind is FieldKind.TEXT,
        max_length=min(room, LONGEST_INPUT),
        initial_value=words[begin : begin + LONGEST_INPUT] or None,
    )


def _what_goes_on(field: Field, label: str) -> Iterator[slack.Block]:
    """Draw further inputs for words that one cannot hold; `sheets` joins them again."""
    if field.kind not in _IN_WORDS:
        return
    words = next(iter(field.initial), "")
    for number, begin in enumerate(range(LONGEST_INPUT, len(words), LONGEST_INPUT), start=1):
        name = field.name + GOES_ON * number
        yield slack.InputBlock(block_id=name, label=label, optional=True, element=_words(field, begin))


def _choice(field: Field) -> slack.InputInteractiveElement:
    if len(field.options) > MOST_OPTIONS:
        raise InvalidViewError(
            f"The field {field.name!r} offers {len(field.options)} things; Slack shows at most {MOST_OPTIONS}. "
            "Ask first for what narrows them down."
        )
    options = [option_of(option) for option in field.options]
    chosen = [option for option in options if option.value in field.initial]
    wire = action_id(field)
    if field.most > 1 and len(options) <= CHECKBOX_OPTIONS:
        return slack.CheckboxesElement(action_id=wire, options=options, initial_options=chosen or None)
    if field.most > 1:
        return slack.StaticMultiSelectElement(
            action_id=wire, options=options, initial_options=chosen or None, max_selected_items=field.most
        )
    initial = next(iter(chosen), None)
    if field.required and len(options) <= RADIO_OPTIONS:  # what was chosen there cannot be given up again
        return slack.RadioButtonsElement(action_id=wire, options=options, initial_option=initial)
    return slack.StaticSelectElement(action_id=wire, options=options, initial_option=initial)


def _channel(field: Field) -> slack.InputInteractiveElement:
    initial = [external_of(ChannelId(channel)) for channel in field.initial]
    if field.most > 1:
        return slack.ConversationMultiSelectElement(
            action_id=action_id(field),
            filter=_PUBLIC_OR_PRIVATE,
            initial_conversations=initial or None,
            max_selected_items=field.most,
        )
    return slack.ConversationSelectElement(
        action_id=action_id(field), filter=_PUBLIC_OR_PRIVATE, initial_conversation=next(iter(initial), None)
    )


def _member(field: Field) -> slack.InputInteractiveElement:
    initial = [external_of(Identity(member)) for member in field.initial]
    if field.most > 1:
        return slack.UserMultiSelectElement(
            action_id=action_id(field), initial_users=initial or None, max_selected_items=field.most
        )
    return slack.UserSelectElement(action_id=action_id(field), initial_user=next(iter(initial), None))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
