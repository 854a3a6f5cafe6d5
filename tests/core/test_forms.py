"""Checking a form is total: any values, of any field, give a list of problems that can be said."""

from datetime import date, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.core.errors import InvalidViewError
from bot.core.forms import FIELDS_A_PAGE, Field, FieldKind, Form, Page, check, only
from bot.core.seen import shows
from bot.core.views import Option

anything = st.one_of(
    st.text(),
    st.sampled_from(["", " ", "\x00", "Europe/Lisbon", "lisbon", "New York", "../etc/passwd", "2027-01-04", "08:00"]),
    st.dates().map(str),
    st.times().map(str),
    st.integers().map(str),
)
values = st.dictionaries(st.sampled_from(["a", "b", "c", "other"]), st.lists(anything, max_size=4).map(tuple))


def fields(name: str):
    return st.builds(
        Field,
        name=st.just(name),
        label=st.just("Label"),
        kind=st.sampled_from(FieldKind),
        options=st.just((Option("One", "1"), Option("Two", "2"))),
        required=st.booleans(),
        longest=st.integers(1, 50),
        most=st.integers(1, 3),
    )


def form(*several: Field) -> Form:
    return Form(verb="broker.ask", title="Ask", submit="Ask", pages=(Page(several),))


forms = st.tuples(fields("a"), fields("b"), fields("c")).map(lambda three: form(*three))


def problems(field: Field, *given: str, today: date | None = None) -> list[str]:
    return [problem.key for problem in check(form(field), {field.name: given}, today=today)]


def field(kind: FieldKind, **more) -> Field:
    return Field(name="a", label="Label", kind=kind, **more)


# ---- total --------------------------------------------------------------------------------------------------------


@given(form=forms, values=values, today=st.none() | st.dates())
def test_any_values_give_at_most_one_problem_a_field_in_order(form, values, today):
    found = check(form, values, today=today)
    names = [problem.field for problem in found]
    assert names == sorted(set(names))
    assert all(problem.key.startswith(("form-", "when-")) for problem in found)


@given(form=forms, values=values, today=st.dates())
def test_every_problem_can_be_said(say, form, values, today):
    for problem in check(form, values, today=today):
        assert say(problem.key, **dict(problem.arguments))


@given(form=forms, values=values)
def test_what_passed_can_be_used(form, values):
    """A role takes what passed without looking at it again."""
    for problem_free in {each.name for each in form.fields()} - {each.field for each in check(form, values)}:
        [kind] = [each.kind for each in form.fields() if each.name == problem_free]
        value = only(values, problem_free)
        if value and kind is FieldKind.DATE:
            date.fromisoformat(value)
        if value and kind is FieldKind.TIME:
            assert time.fromisoformat(value).tzinfo is None
        if value and kind is FieldKind.ZONE:
            ZoneInfo(value)


@given(form=forms, values=values)
def test_blank_is_the_same_as_nothing(form, values):
    padded = {name: ("  ", *(f" {value}\n" for value in given), "") for name, given in values.items()}
    assert check(form, padded) == check(form, values)


@given(form=forms, values=values)
def test_fields_that_are_not_there_are_ignored(form, values):
    assert check(form, {**values, "intruder": ("x" * 99_999,)}) == check(form, values)


# ---- each kind ----------------------------------------------------------------------------------------------------


@given(kind=st.sampled_from(FieldKind))
def test_what_is_required_must_be_there(kind):
    options = (Option("One", "1"),)
    assert problems(field(kind, options=options), "  ") == ["form-required"]
    assert problems(field(kind, options=options, required=False), "  ") == []


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u3164", "\u202e\u200d", "\ufe0f"])
def test_what_nobody_can_see_is_nothing(blank):
    assert problems(field(FieldKind.LINE), blank) == ["form-required"]
    assert only({"a": (blank, " x ")}, "a") == "x"
    assert problems(field(FieldKind.LINE), "👩\u200d🔧") == []


@given(value=st.text(), longest=st.integers(1, 20))
def test_too_long_is_told_with_both_lengths(value, longest):
    assume(shows(value))
    found = check(form(field(FieldKind.TEXT, longest=longest)), {"a": (value,)})
    length = len(value.strip())
    told = [dict(problem.arguments) for problem in found]
    assert told == ([{"longest": longest, "length": length}] if length > longest else [])


def test_too_many():
    options = (Option("One", "1"), Option("Two", "2"))
    assert problems(field(FieldKind.CHOICE, options=options), "1", "2") == ["form-too-many"]
    assert problems(field(FieldKind.CHOICE, options=options, most=2), "1", "2") == []


@given(value=st.text(min_size=1))
def test_only_what_was_offered_may_be_chosen(value):
    assume(shows(value) and value.strip() != "1")
    assert problems(field(FieldKind.CHOICE, options=(Option("One", "1"),)), value) == ["form-not-offered"]


@given(zone=st.sampled_from(sorted(available_timezones())))
def test_every_zone_is_taken(zone):
    assert problems(field(FieldKind.ZONE), zone) == []


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("lisbon", "Europe/Lisbon"),
        ("New York", "America/New_York"),
        ("Europe/Lisboa", "Europe/Lisbon"),
        ("Calcutta", "Asia/Calcutta"),
    ],
)
def test_a_city_leads_to_its_zone(typed, nearest):
    [problem] = check(form(field(FieldKind.ZONE)), {"a": (typed,)})
    assert (problem.key, dict(problem.arguments)) == ("form-zone-near", {"nearest": nearest})


def test_what_is_like_no_zone_is_told_how_one_is_written():
    assert problems(field(FieldKind.ZONE), "!?") == ["form-zone"]


@given(day=st.dates(), today=st.dates())
def test_a_day_that_has_passed_is_seen(day, today):
    expected = ["form-date-past"] if day < today else []
    assert problems(field(FieldKind.DATE), day.isoformat(), today=today) == expected
    assert problems(field(FieldKind.DATE), day.isoformat()) == []


@pytest.mark.parametrize("typed", ["tomorrow", "4.1.2027", "2027-02-30", "2027-13-01"])
def test_what_is_no_day_is_seen(typed):
    assert problems(field(FieldKind.DATE), typed) == ["form-date"]


@pytest.mark.parametrize("typed", ["nine", "25:00", "09:60", "09:00Z", "09:00+01:00"])
def test_what_is_no_local_time_is_seen(typed):
    assert problems(field(FieldKind.TIME), typed) == ["form-time"]


@pytest.mark.parametrize("typed", ["09:00", "17:30", "00:00", "23:59"])
def test_a_time_is_taken(typed):
    assert problems(field(FieldKind.TIME), typed) == []


# ---- limits of the narrowest platform --------------------------------------------------------------------------------


@given(count=st.integers(0, 12))
def test_a_page_has_one_to_five_fields(count):
    several = tuple(Field(name=f"f{at}", label="Label") for at in range(count))
    if 0 < count <= FIELDS_A_PAGE:
        assert len(Page(several).fields) == count
    else:
        with pytest.raises(InvalidViewError):
            Page(several)


@given(title=st.text(max_size=40), submit=st.text(max_size=40))
@example(title="x" * 24, submit="x" * 24)
def test_titles_have_one_to_24_characters(title, submit):
    page = Page((Field(name="a", label="Label"),))
    if 0 < len(title) <= 24 and 0 < len(submit) <= 24:
        assert Form(verb="a.b", title=title, submit=submit, pages=(page,)).title == title
    else:
        with pytest.raises(InvalidViewError):
            Form(verb="a.b", title=title, submit=submit, pages=(page,))


def test_a_choice_offers_something():
    with pytest.raises(InvalidViewError):
        field(FieldKind.CHOICE)
