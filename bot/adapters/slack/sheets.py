"""Reads a form back from what Slack sends when somebody submits it: what was asked, and what they filled in.

1. A form that is read back finds the same problems with what was filled in as the one that was drawn.
2. What is no form of ours is an `InvalidViewError`; what was filled in can always be read.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.adapters.slack import emoji
from bot.adapters.slack.payload import Payload
from bot.core.errors import InvalidViewError
from bot.core.forms import Field, FieldKind, Form, Page, Values
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.views import Option, parse_wire_id


def form_from(view: Mapping[str, object]) -> Form:
    """Read a form back from a modal; its pages are what stands between dividers."""
    said = Payload.of(view)
    verb, token = parse_wire_id(said.mark("callback_id"))
    pages = tuple(
        Page(fields)
        for divider, blocks in groupby(said.parts("blocks"), lambda block: block.mark("type") == "divider")
        if not divider and (fields := tuple(_field(block) for block in blocks if block.mark("type") == "input"))
    )
    return Form(
        verb=verb,
        token=token,
        title=said.part("title").text("text"),
        submit=said.part("submit").text("text"),
        pages=pages,
    )


def _field(block: Payload) -> Field:
    element = block.part("element")
    kind, longest, most = _limits(element.mark("action_id"))
    return Field(
        name=block.text("block_id"),
        label=block.part("label").text("text"),
        kind=kind,
        hint=block.part("hint").text("text"),
        options=tuple(
            Option(option.part("text").text("text"), option.text("value")) for option in element.parts("options")
        ),
        required=not block.flag("optional"),
        longest=longest,
        most=most,
    )


def _limits(action_id: str) -> tuple[FieldKind, int, int]:
    """Read what `modal.action_id` wrote."""
    try:
        kind, longest, most = action_id.split(":")
        return FieldKind(kind), int(longest), int(most)
    except ValueError:
        raise InvalidViewError(f"The field {action_id!r} is none of ours; open the form again.") from None


def values_of(view: Mapping[str, object], space: SpaceId) -> Values:
    """Read what somebody filled in; people and channels are those of the workspace."""
    state = Payload.of(view).part("state").part("values")
    return {
        name: tuple(given for element in inputs.content for given in _given(inputs.part(element), space) if given)
        for name in state.content
        for inputs in (state.part(name),)
    }


def _given(element: Payload, space: SpaceId) -> Iterator[str]:
    yield emoji.drawn_in(element.text("value"))
    yield element.text("selected_date")
    yield element.text("selected_time")
    for option in (element.part("selected_option"), *element.parts("selected_options")):
        yield option.text("value")
    for user in (element.id("selected_user"), *element.ids("selected_users")):
        yield identity(space, user) if user else ""
    for kind in ("conversation", "channel"):
        for channel in (element.id(f"selected_{kind}"), *element.ids(f"selected_{kind}s")):
            yield channel_id(space, channel) if channel else ""
