"""Forms as they lie in the chat: written down when they open, drawn for the page, read back when they are sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from bot.adapters.playground.records import Channel, Json, OpenSheet, Person
from bot.core.forms import Field, FieldKind, Form, Page, Values, check
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.problems import Problem
from bot.core.views import Option


def written(form: Form) -> Json:
    """Write a form down."""
    return {
        "verb": form.verb,
        "token": form.token,
        "title": form.title,
        "submit": form.submit,
        "intro": form.intro,
        "pages": [[_field(field) for field in page.fields] for page in form.pages],
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "hint": field.hint,
        "initial": list(field.initial),
        "options": [{"label": option.label, "value": option.value} for option in field.options],
        "required": field.required,
        "longest": field.longest,
        "most": field.most,
    }


def form_from(sheet: Json) -> Form:
    """Read a form back."""
    pages = tuple(Page(tuple(_field_from(field) for field in page)) for page in sheet["pages"])
    return Form(**{**sheet, "pages": pages})


def _field_from(field: Json) -> Field:
    options = tuple(Option(**option) for option in field["options"])
    read = {"kind": FieldKind(field["kind"]), "initial": tuple(field["initial"]), "options": options}
    return Field(**{**field, **read})


class Choices:
    """What somebody may choose where a form asks for channels or members."""

    def __init__(self, space: SpaceId, people: Sequence[Person], channels: Sequence[Channel]) -> None:
        """Take everybody, and the channels that the person can see."""
        self._offered: Mapping[FieldKind, Sequence[Json]] = {
            FieldKind.CHANNEL: [{"label": f"#{c.name}", "value": channel_id(space, c.id)} for c in channels],
            FieldKind.MEMBER: [{"label": p.name, "value": identity(space, p.id)} for p in people],
        }

    def drawn(self, lying: OpenSheet) -> Json:
        """Draw a form for the page: all its pages in one."""
        fields = [field for page in lying.sheet["pages"] for field in page]
        return {
            "id": lying.id,
            "title": lying.sheet["title"],
            "intro": lying.sheet["intro"],
            "submit": lying.sheet["submit"],
            "fields": [self._drawn_field(field) for field in fields],
        }

    def _drawn_field(self, field: Json) -> Json:
        kind = FieldKind(field["kind"])
        if kind is FieldKind.ZONE:
            return {**field, "suggestions": list(_zones())}
        return {**field, "options": list(self._offered.get(kind, field["options"]))}

    def problems(self, form: Form, values: Values, today: date) -> list[Problem]:
        """Return what is wrong with what was filled in."""
        found = {problem.field: problem for problem in check(form, values, today=today)}
        for field in form.fields():
            offered = self._offered.get(field.kind)
            given = {value.strip() for value in values.get(field.name, ())} - {""}
            if offered is not None and not given <= {option["value"] for option in offered}:
                found.setdefault(field.name, Problem(field=field.name, key="form-not-offered"))
        return [found[field.name] for field in form.fields() if field.name in found]


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")))


def filled_in(form: Form, given: Mapping[str, Sequence[str]]) -> Values:
    """Keep what the form asks for; a field of one line stays one line."""
    return {
        field.name: tuple(
            " ".join(value.splitlines()) if field.kind is FieldKind.LINE else value for value in given[field.name]
        )
        for field in form.fields()
        if field.name in given
    }
