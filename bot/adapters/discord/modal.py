"""Draws a page of a form as the window that Discord opens for it.

1. What was filled in before stands there again; what was never filled in is as the form begins.
2. Days, times and zones are typed, since Discord has nothing to pick them with; an example says how.
3. Words that one input cannot hold go on in further ones, which `sheets` joins again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bot.adapters.discord.components import LONGEST_PORTION, MENU, Drawing, option_of
from bot.adapters.discord.lengths import pieces, shortened
from bot.adapters.discord.render import MOST_CHARACTERS, aloud
from bot.core.errors import InvalidViewError
from bot.core.forms import Field, FieldKind, Form, Values
from bot.core.ids import Identity, external_of
from bot.core.markup import parse
from bot.core.views import LONGEST_LABEL, MOST_OPTIONS

INPUT, PEOPLE, CHANNELS, LABEL = 4, 5, 8, 18
MOST_COMPONENTS = 5
MOST_OF_AN_INTRO = MOST_CHARACTERS // LONGEST_PORTION
LONGEST_INPUT = 4_000
LONGEST_TITLE = 45
LONGEST_DESCRIPTION = 100
GOES_ON = "+"
"""What follows a field's name in that of an input which goes on with its words."""

_ONE_LINE, _SEVERAL_LINES = 1, 2
_TEXT_CHANNEL, _ANNOUNCEMENT, _FORUM = 0, 5, 15

Word = Callable[..., str]
Drawn = dict[str, Any]


def modal(form: Form, page: int, values: Values, custom_id: str, word: Word) -> Drawn:
    """Draw a page of a form, filled in with `values`; `word` says what the form itself does not."""
    fields = form.pages[page].fields
    inputs = [drawn for field in fields for drawn in _inputs(field, values.get(field.name, field.initial), word)]
    if len(inputs) > MOST_COMPONENTS:
        raise InvalidViewError(
            f"Page {page + 1} of {form.verb!r} holds more words than Discord has inputs for; "
            f"give what is longer than {LONGEST_INPUT} characters a page of its own."
        )
    room = min(MOST_COMPONENTS - len(inputs), MOST_OF_AN_INTRO) if page == 0 else 0
    intro = list(islice(_intro(form), room))
    return {"custom_id": custom_id, "title": _title(form, page, word), "components": [*intro, *inputs]}


def _title(form: Form, page: int, word: Word) -> str:
    pages = len(form.pages)
    whole = word("discord-form-title", title=form.title, number=page + 1, most=pages) if pages > 1 else form.title
    return shortened(whole, LONGEST_TITLE)


def _intro(form: Form) -> Iterator[Drawn]:
    return (piece.json for piece in Drawing(aloud).texts(parse(form.intro)))


def _inputs(field: Field, given: Sequence[str], word: Word) -> Iterator[Drawn]:
    match field.kind:
        case FieldKind.CHOICE:
            yield _labelled(field, _choice(field, given))
        case FieldKind.MEMBER:
            yield _labelled(field, {"type": PEOPLE, **_picked(field, given, "user")})
        case FieldKind.CHANNEL:
            kinds = [_TEXT_CHANNEL, _ANNOUNCEMENT, _FORUM]
            yield _labelled(field, {"type": CHANNELS, "channel_types": kinds, **_picked(field, given, "channel")})
        case FieldKind.LINE | FieldKind.TEXT | FieldKind.ZONE | FieldKind.DATE | FieldKind.TIME | FieldKind.WHEN:
            yield from _words(field, next(iter(given), ""), word)


def _labelled(field: Field, component: Drawn) -> Drawn:
    hint = shortened(field.hint.strip(), LONGEST_DESCRIPTION)
    return {"type": LABEL, "label": field.label, **({"description": hint} if hint else {}), "component": component}


# ---- words ---------------------------------------------------------------------------------------------------------


def _words(field: Field, words: str, word: Word) -> Iterator[Drawn]:
    first, *more = pieces(words, LONGEST_INPUT) if words else [""]
    room = max(field.longest, len(words), 1)  # what is too long is told when it is sent, and not cut before
    example = _example(field.kind, word)
    yield _labelled(field, {**_input(field, first, room), **({"placeholder": example} if example else {})})
    for number, piece in enumerate(more, start=1):
        again = _input(field, piece, room)
        again |= {"custom_id": field.name + GOES_ON * number, "required": False}
        label = shortened(word("discord-form-goes-on", label=field.label), LONGEST_LABEL)
        yield {"type": LABEL, "label": label, "component": again}


def _input(field: Field, words: str, room: int) -> Drawn:
    return {
        "type": INPUT,
        "custom_id": field.name,
        "style": _SEVERAL_LINES if field.kind is FieldKind.TEXT else _ONE_LINE,
        "required": field.required,
        "max_length": min(room, LONGEST_INPUT),
        **({"value": words} if words else {}),
    }


def _example(kind: FieldKind, word: Word) -> str:
    match kind:
        case FieldKind.DATE:
            return word("discord-form-day")
        case FieldKind.TIME:
            return word("discord-form-time")
        case FieldKind.ZONE:
            return word("discord-form-zone")
        case _:
            return ""


# ---- what is chosen ------------------------------------------------------------------------------------------------


def _choice(field: Field, given: Sequence[str]) -> Drawn:
    if len(field.options) > MOST_OPTIONS:
        raise InvalidViewError(
            f"The field {field.name!r} offers {len(field.options)} things; Discord shows at most {MOST_OPTIONS}. "
            "Ask first for what narrows them down."
        )
    offered = [option.value for option in field.options]
    chosen = [value for value in offered if value in given][: _most(field)]
    options = [
        {**option_of(option), **({"default": True} if option.value in chosen else {})} for option in field.options
    ]
    return {"type": MENU, "custom_id": field.name, "options": options, **_how_many(field, len(options))}


def _picked(field: Field, given: Sequence[str], kind: str) -> Drawn:
    ids = [external_of(Identity(one)) for one in given]
    before = [{"id": one, "type": kind} for one in ids if one.isdecimal()][: _most(field)]
    return {"custom_id": field.name, "default_values": before, **_how_many(field, MOST_OPTIONS)}


def _how_many(field: Field, offered: int) -> Mapping[str, Any]:
    return {
        "required": field.required,
        "min_values": 1 if field.required else 0,
        "max_values": min(_most(field), offered),
    }


def _most(field: Field) -> int:
    return max(1, min(field.most, MOST_OPTIONS))
