"""Reads a form back from what Slack sends when somebody submits it: what was asked, and what they filled in.

1. A form that is read back finds the same problems with what was filled in as the one that was drawn.
2. What is no form of ours is an `InvalidViewError`; what was filled in can always be read.
3. What a field's further inputs hold belongs to the field, in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.adapters.slack import emoji
from bot.adapters.slack.modal import GOES_ON
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
        if not divider and (fields := tuple(map(_field, filter(_is_field, blocks))))
    )
    if not verb or not pages:
        raise InvalidViewError("This window holds no form of ours; open the form again.")
    return Form(
        verb=verb,
        token=token,
        title=said.part("title").text("text"),
        submit=said.part("submit").text("text"),
        pages=pages,
    )


def _is_field(block: Payload) -> bool:
    return block.mark("type") == "input" and not block.text("block_id").endswith(GOES_ON)


def _field(block: Payload) -> Field:
    element = block.part("element")
    kind, longest, most, between = _limits(element.mark("action_id"))
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
        between=between,
    )


def _limits(action_id: str) -> tuple[FieldKind, int, int, tuple[int, int] | None]:
    """Read what `modal.action_id` wrote."""
    try:
        kind, longest, most, *bounds = action_id.split(":")
        between = (int(bounds[0]), int(bounds[1])) if len(bounds) == 2 else None
        if len(bounds) not in (0, 2):
            raise ValueError(action_id)
        return FieldKind(kind), int(longest), int(most), between
    except ValueError:
        raise InvalidViewError(f"The field {action_id!r} is none of ours; open the form again.") from None


def values_of(view: Mapping[str, object], space: SpaceId) -> Values:
    """Read what somebody filled in; people and channels are those of the workspace."""
    state = Payload.of(view).part("state").part("values")
    fields: dict[str, list[Payload]] = {}
    for name in sorted(state.content, key=len):  # so that what goes on with a field follows it
        inputs = state.part(name)
        fields.setdefault(name.rstrip(GOES_ON), []).extend(inputs.part(element) for element in inputs.content)
    return {
        name: tuple(given for given in (_words(elements), *_chosen(elements, space)) if given)
        for name, elements in fields.items()
    }


def _words(elements: Sequence[Payload]) -> str:
    return emoji.drawn_in("".join(element.text("value") for element in elements))


def _chosen(elements: Sequence[Payload], space: SpaceId) -> Iterator[str]:
    for element in elements:
        yield element.text("selected_date")
        yield element.text("selected_time")
        for option in (element.part("selected_option"), *element.parts("selected_options")):
            yield option.text("value")
        for user in (element.id("selected_user"), *element.ids("selected_users")):
            yield identity(space, user) if user else ""
        for kind in ("conversation", "channel"):
            for channel in (element.id(f"selected_{kind}"), *element.ids(f"selected_{kind}s")):
                yield channel_id(space, channel) if channel else ""
