"""A page of a form is a window that Discord opens, and what is filled in there is read as what was given."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.discord.modal import GOES_ON, modal
from bot.adapters.discord.sheets import values_of
from bot.core.errors import InvalidViewError
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.ids import SpaceId
from bot.core.markup import Markup
from bot.core.views import Option
from tests.discord.components import wrong_with_modal
from tests.discord.schemas import REST, against, present

SPACE = SpaceId("discord:9000")


def word(key: str, **arguments: str | int) -> str:
    return " ".join([key.removeprefix("discord-form-"), *map(str, arguments.values())])


def a_form(*fields: Field, **more) -> Form:
    return Form(**{"verb": "broker.asked", "title": "Ask", "submit": "Go", "pages": (Page(fields),), **more})


def drawn(form: Form, page: int = 0, values=None) -> dict:
    window = modal(form, page, values or {}, "#key", word)
    assert not wrong_with_modal(window)
    if present():
        assert not against(REST, "components/schemas/ModalInteractionCallbackRequestData", window)
    return window


def only(field: Field, *given_: str) -> dict:
    [label] = drawn(a_form(field), values={"f": given_} if given_ else {})["components"]
    return label["component"]


def submitted(window: dict, typed: dict[str, str] | None = None) -> dict:
    """Return what Discord sends when a window is submitted as it stands, or with other words typed into it."""
    sent = []
    for number, label in enumerate(window["components"], start=1):
        if label["type"] == 10:
            sent.append({"type": 10, "id": number})
            continue
        asked = label["component"]
        given_ = {"type": asked["type"], "id": number + 10, "custom_id": asked["custom_id"]}
        match asked["type"]:
            case 4:
                given_["value"] = (typed or {}).get(asked["custom_id"], asked.get("value", ""))
            case 3:
                given_["values"] = [option["value"] for option in asked["options"] if option.get("default")]
            case _:
                given_["values"] = [one["id"] for one in asked["default_values"]]
        sent.append({"type": 18, "id": number, "component": given_})
    return {"custom_id": window["custom_id"], "components": sent[::-1]}


# ---- what is given -------------------------------------------------------------------------------------------------

short = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=24)
GIVEN = {
    FieldKind.LINE: st.text("ab 1🎉", min_size=1, max_size=20),
    FieldKind.TEXT: st.text("ab 1\n", min_size=1, max_size=4000),
    FieldKind.ZONE: st.sampled_from(["Europe/Lisbon", "lisbon", "Nowhere"]),
    FieldKind.WHEN: st.sampled_from(["mon 09:00", "sometimes", "tomorrow 4pm"]),
    FieldKind.CHANNEL: st.sampled_from(["discord:9000/70", "discord:9000/71", "discord:9000/72"]),
    FieldKind.MEMBER: st.sampled_from(["discord:9000/1", "discord:9000/2", "discord:9000/3"]),
    FieldKind.DATE: st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(date.isoformat),
    FieldKind.TIME: st.times().map(lambda time: f"{time:%H:%M}"),
}
SEVERAL = (FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.MEMBER)


@st.composite
def fields(draw, name: str) -> tuple[Field, tuple[str, ...]]:
    kind = draw(st.sampled_from(FieldKind))
    offered = draw(st.lists(st.text("abcé1", min_size=1, max_size=100), min_size=1, max_size=25, unique=True))
    most = draw(st.integers(1, 30)) if kind in SEVERAL else 1
    one = GIVEN.get(kind, st.sampled_from(offered))
    given_ = draw(st.lists(one, max_size=min(most, 3), unique=True))
    field = Field(
        name=name,
        label=draw(short),
        kind=kind,
        hint=draw(st.one_of(st.just(""), short, st.just("long " * 500))),
        initial=tuple(draw(st.lists(one, max_size=2, unique=True))),
        options=tuple(Option(draw(short) * 4, value) for value in offered) if kind is FieldKind.CHOICE else (),
        required=draw(st.booleans()),
        longest=draw(st.sampled_from([1, 5, 80, 4000, 9000])),
        most=most,
    )
    return field, tuple(sorted(given_, key=offered.index) if kind is FieldKind.CHOICE else given_)


@st.composite
def filled_in(draw) -> tuple[Form, dict[str, tuple[str, ...]]]:
    both = [draw(fields(f"field-{number}")) for number in range(draw(st.integers(1, 5)))]
    intro = draw(st.one_of(st.just(""), short, st.just("Long & *so*. " * 700)))
    pages = (Page(tuple(field for field, _ in both)),) * draw(st.integers(1, 2))
    form = Form(verb="a.b", title=draw(short), submit="Go", pages=pages, intro=intro)
    return form, {field.name: given_ for field, given_ in both}


calm = settings(deadline=None)
patient = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


# ---- the laws ------------------------------------------------------------------------------------------------------


@patient
@given(both=filled_in())
def test_1_what_was_filled_in_stands_there_again_and_comes_back(both):
    form, given_ = both
    window = drawn(form, len(form.pages) - 1, given_)
    assert values_of(submitted(window), SPACE) == given_
    drawn(form, 0)


@patient
@given(
    words=st.integers(0, 12_001).map(lambda size: ("aé🎉 \n" * (size // 5 + 1))[:size]),
    longest=st.sampled_from([5, 4_000, 8_000]),
)
def test_3_words_of_any_length_are_drawn_and_come_back_whole(words, longest):
    field = Field(name="f", label="F", kind=FieldKind.TEXT, longest=longest, initial=(words,))
    window = drawn(a_form(field, Field(name="g", label="G", initial=("another",))))
    assert values_of(submitted(window), SPACE) == {"f": (words,) if words else (), "g": ("another",)}
    further = [label for label in window["components"] if label["component"]["custom_id"].startswith("f" + GOES_ON)]
    assert {label["label"] for label in further} <= {"goes-on F"}
    assert not any(label["component"]["required"] for label in further)


def test_3_more_words_than_a_window_holds_are_refused_with_a_remedy():
    words = [Field(name=f"f{n}", label="F", initial=("x" * 4_001,)) for n in range(3)]
    with pytest.raises(InvalidViewError, match="a page of its own"):
        drawn(a_form(*words))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(0, 20) | st.text(max_size=5) | st.sampled_from(["a", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["components", "component", "type", "custom_id", "value", "values"]), inner, max_size=4
        )
    ),
    max_leaves=25,
)


@calm
@given(data=st.dictionaries(st.just("components"), json_like))
def test_whatever_comes_can_be_read(data):
    for name, given_ in values_of(data, SPACE).items():
        assert name
        assert all(isinstance(value, str) and value for value in given_)


# ---- field by field ------------------------------------------------------------------------------------------------


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"Option {n}", str(n)) for n in range(number))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field(name="f", label="F"), {"type": 4, "style": 1, "max_length": 4000, "required": True}),
        (Field(name="f", label="F", kind=FieldKind.TEXT, longest=9), {"type": 4, "style": 2, "max_length": 9}),
        (Field(name="f", label="F", kind=FieldKind.ZONE, required=False), {"placeholder": "zone", "required": False}),
        (Field(name="f", label="F", kind=FieldKind.DATE), {"type": 4, "style": 1, "placeholder": "day"}),
        (Field(name="f", label="F", kind=FieldKind.TIME), {"type": 4, "style": 1, "placeholder": "time"}),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(5), most=9), {"type": 3, "max_values": 5}),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(5), required=False), {"min_values": 0}),
        (Field(name="f", label="F", kind=FieldKind.MEMBER, most=3), {"type": 5, "min_values": 1, "max_values": 3}),
        (Field(name="f", label="F", kind=FieldKind.CHANNEL), {"type": 8, "channel_types": [0, 5, 15], "max_values": 1}),
    ],
)
def test_each_kind_has_its_component(field, expected):
    asked = only(field)
    assert {name: asked.get(name) for name in expected} == expected


def test_1_what_was_given_stands_in_the_place_of_how_it_begins():
    line = Field(name="f", label="F", initial=("begun",))
    assert (only(line)["value"], only(line, "given")["value"]) == ("begun", "given")
    [label] = drawn(a_form(line), values={"f": ()})["components"]
    assert "value" not in label["component"]
    assert only(Field(name="f", label="F", longest=5), "too long")["value"] == "too long"
    people = Field(name="f", label="F", kind=FieldKind.MEMBER, initial=("slack:T1/U1", "discord:9000/1"), most=2)
    assert only(people)["default_values"] == [{"id": "1", "type": "user"}]
    one = Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(3), initial=("2", "1"))
    assert [option["value"] for option in only(one)["options"] if option.get("default")] == ["1"]
    channels = Field(name="f", label="F", kind=FieldKind.CHANNEL)
    assert only(channels, "discord:9000/70")["default_values"] == [{"id": "70", "type": "channel"}]


def test_a_window_says_what_it_is_and_where_in_the_form():
    asked = Field(name="f", label="Question", hint="What? " * 40)
    intro = Markup("Nobody _sees_ <@m1>, [look](https://b.example).")
    form = a_form(asked, pages=(Page((asked,)), Page((asked,))), intro=intro)
    first, second = drawn(form), drawn(form, 1)
    assert (first["custom_id"], first["title"], second["title"]) == ("#key", "title Ask 1 2", "title Ask 2 2")
    assert drawn(a_form(asked))["title"] == "Ask"
    said, label = first["components"]
    assert said["content"] == r"Nobody _sees_ somebody, look (https\://b.example)."
    assert label["label"] == "Question"
    assert label["description"].endswith("…")
    assert [component["type"] for component in second["components"]] == [18]


def test_an_intro_stands_only_where_there_is_room():
    five = [Field(name=f"f{number}", label="F") for number in range(5)]
    assert {label["type"] for label in drawn(a_form(*five, intro="Hello"))["components"]} == {18}


def test_of_a_long_intro_stands_what_fits():
    window = drawn(a_form(Field(name="f", label="F"), intro="Long & *so*. " * 700))
    assert [component["type"] for component in window["components"]] == [10, 10, 18]


def test_too_many_choices_are_refused_with_a_remedy():
    with pytest.raises(InvalidViewError, match="at most 25"):
        drawn(a_form(Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(26))))


def test_people_and_channels_are_those_of_the_server():
    sent = [
        {"type": 18, "component": {"type": 5, "custom_id": "who", "values": ["1", "x"]}},
        {"type": 18, "component": {"type": 8, "custom_id": "where", "values": ["70"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "words", "value": "a"}]},
    ]
    assert values_of({"components": sent}, SPACE) == {
        "who": ("discord:9000/1",), "where": ("discord:9000/70",), "words": ("a",),
    }  # fmt: skip
