"""Forms are data, and checking one is a pure function, so that a platform can show errors beside the field at once.

A form is pages of at most five fields (the narrowest platform's limit); a platform that can may join its pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import available_timezones

from bot.core.day_words import problem_with
from bot.core.errors import InvalidViewError, nearest
from bot.core.problems import Problem
from bot.core.seen import shows
from bot.core.views import LONGEST_LABEL, Option, wire_id

FIELDS_A_PAGE = 5
LONGEST_TITLE = 24
LONGEST_TEXT = 4_000

Values = Mapping[str, tuple[str, ...]]
"""What somebody filled in: for each field's name, what they gave, in order; absent or empty means nothing."""


class FieldKind(StrEnum):
    """What a field takes; channels and members are given by their `ChannelId` and `Identity`."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHANNEL = "channel"
    MEMBER = "member"
    ZONE = "zone"
    DATE = "date"
    TIME = "time"
    WHEN = "when"
    """Words for when something is to be, such as "every 2 weeks on thu 16:00"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. `most` above one lets several be chosen; `between` asks a line for a number from … to."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    initial: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    required: bool = True
    longest: int = LONGEST_TEXT
    most: int = 1
    between: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Keep the limits of the narrowest platform."""
        if not 0 < len(self.label) <= LONGEST_LABEL:
            raise InvalidViewError(f"The label {self.label!r} must have 1 to {LONGEST_LABEL} characters.")
        if self.kind is FieldKind.CHOICE and not self.options:
            raise InvalidViewError(f"The field {self.name!r} offers nothing to choose.")


@dataclass(frozen=True, slots=True)
class Page:
    """Up to five fields that are shown together."""

    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        """Keep the limits of the narrowest platform."""
        if not 0 < len(self.fields) <= FIELDS_A_PAGE:
            raise InvalidViewError(f"A page of a form has 1 to {FIELDS_A_PAGE} fields.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Something to fill in. The verb's first part names the role that receives it."""

    verb: str
    token: str = ""
    title: str
    submit: str
    pages: tuple[Page, ...]
    intro: str = ""

    def __post_init__(self) -> None:
        """Keep the limits of the narrowest platform."""
        wire_id(self.verb, self.token)
        if not 0 < len(self.title) <= LONGEST_TITLE or not 0 < len(self.submit) <= LONGEST_TITLE:
            raise InvalidViewError(f"Title and submit of {self.verb!r} must have 1 to {LONGEST_TITLE} characters.")

    def fields(self) -> tuple[Field, ...]:
        """Return the fields of all pages."""
        return tuple(field for page in self.pages for field in page.fields)


def check(form: Form, values: Values, *, today: date | None = None) -> tuple[Problem, ...]:
    """Return what is wrong, at most one problem a field, in the order of the fields; empty means all is well."""
    problems = (
        _check_field(field, tuple(v.strip() for v in values.get(field.name, ()) if shows(v)), today)
        for field in form.fields()
    )
    return tuple(problem for problem in problems if problem is not None)


def _check_field(field: Field, given: tuple[str, ...], today: date | None) -> Problem | None:
    def problem(key: str, **arguments: str | int) -> Problem:
        return Problem(field=field.name, key=key, arguments=tuple(arguments.items()))

    if not given:
        return problem("form-required") if field.required else None
    if len(given) > field.most:
        return problem("form-too-many", most=field.most)
    if any(len(value) > field.longest for value in given):
        return problem("form-too-long", longest=field.longest, length=max(map(len, given)))
    if field.between is not None and not _is_number(given[0], *field.between):
        return problem("form-number", least=field.between[0], most=field.between[1])
    if field.kind is FieldKind.CHOICE and not set(given) <= {option.value for option in field.options}:
        return problem("form-not-offered")
    return _KIND_CHECKS.get(field.kind, _nothing_more)(given[0], problem, today)


def _is_number(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most


def _nothing_more(_value: str, _problem: Callable[..., Problem], _today: date | None) -> Problem | None:
    return None


def _zone(value: str, problem: Callable[..., Problem], _today: date | None) -> Problem | None:
    zones = available_timezones()
    if value in zones:
        return None
    places = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(zones, reverse=True)}
    near = nearest(value.replace(" ", "_").rpartition("/")[2], places, most=1)
    return problem("form-zone-near", nearest=places[near[0]]) if near else problem("form-zone")


def _date(value: str, problem: Callable[..., Problem], today: date | None) -> Problem | None:
    try:
        given = date.fromisoformat(value)
    except ValueError:
        return problem("form-date")
    return problem("form-date-past") if today is not None and given < today else None


def _time(value: str, problem: Callable[..., Problem], _today: date | None) -> Problem | None:
    try:
        local = time.fromisoformat(value).tzinfo is None
    except ValueError:
        local = False
    return None if local else problem("form-time")


def _when(value: str, problem: Callable[..., Problem], _today: date | None) -> Problem | None:
    """Tell what can be told without a calendar; that a day has passed, or is none, is found by who sets it."""
    wrong = problem_with(value)
    return None if wrong is None else problem(wrong.key, **dict(wrong.arguments))


_KIND_CHECKS: Mapping[FieldKind, Callable[[str, Callable[..., Problem], date | None], Problem | None]] = {
    FieldKind.ZONE: _zone,
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.WHEN: _when,
}


def only(values: Values, name: str) -> str:
    """Return the one thing given for a field, stripped; the empty string where nothing that can be seen was."""
    return next((value.strip() for value in values.get(name, ()) if shows(value)), "")
