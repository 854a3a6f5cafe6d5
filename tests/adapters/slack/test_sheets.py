"""A form is drawn as Slack takes it, and what comes back is the form and what was filled in."""

import json
import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from slack_sdk.models.views import View as SlackView

from bot.adapters.slack.render import Pen
from bot.adapters.slack.sheets import form_from, values_of
from bot.core.errors import InvalidViewError
from bot.core.forms import Field, FieldKind, Form, Page, check
from bot.core.ids import SpaceId
from bot.core.views import Option

SPACE = SpaceId("slack:T1")
PEN = Pen(space=SPACE, address="https://menders.slack.example/", people={}, names={}, calls=lambda _: False)
TODAY = date(2027, 1, 4)
WORDS = FieldKind.LINE, FieldKind.TEXT, FieldKind.ZONE, FieldKind.WHEN


def word(key: str, **arguments: str | int) -> str:
    return f"{arguments['label']} goes on" if arguments else "Close"


def modal(form: Form, metadata: str = "") -> dict:
    return PEN.modal(form, word, metadata).to_dict()


def a_form(*fields: Field, **more) -> Form:
    return Form(
        **{"verb": "broker.asked", "token": "q1", "title": "Ask", "submit": "Go", **more}, pages=(Page(fields),)
    )


def element(field: Field) -> dict:
    [block] = modal(a_form(field))["blocks"]
    return block["element"]


@cache
def modals() -> Draft7Validator:
    contracts = os.environ.get("TRELLIS_CONTRACTS")
    if not contracts:
        pytest.skip("TRELLIS_CONTRACTS does not say where the contracts are")
    schema = json.loads((Path(contracts) / "slack-views.schema.json").read_text())
    return Draft7Validator({"$ref": "#/definitions/SlackModalView", "definitions": schema["definitions"]})


# ---- what is given -------------------------------------------------------------------------------------------------

short = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=24)
values = st.text("abcé1", min_size=1, max_size=150)
GIVEN = {
    FieldKind.LINE: st.text("ab 1", max_size=20),
    FieldKind.TEXT: st.text("ab 1\n", max_size=3000),
    FieldKind.ZONE: st.sampled_from(["Europe/Lisbon", "lisbon", "Nowhere", ""]),
    FieldKind.CHANNEL: st.sampled_from(["slack:T1/C1", "slack:T1/G22", "slack:T1/C333"]),
    FieldKind.MEMBER: st.sampled_from(["slack:T1/U1", "slack:T1/W22", "slack:T1/U333"]),
    FieldKind.DATE: st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(date.isoformat),
    FieldKind.TIME: st.times().map(lambda time: f"{time:%H:%M}"),
    FieldKind.WHEN: st.sampled_from(["mon 09:00", "sometimes", "tomorrow 4pm", ""]),
}


@st.composite
def fields(draw, name: str) -> Field:
    kind = draw(st.sampled_from(FieldKind))
    offered = draw(st.lists(values, min_size=1, max_size=25, unique=True)) if kind is FieldKind.CHOICE else []
    several = kind in (FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.MEMBER)
    initial = GIVEN.get(kind, st.sampled_from(offered or [""]))
    return Field(
        name=name,
        label=draw(short),
        kind=kind,
        hint=draw(st.one_of(st.just(""), short, st.just("long " * 500))),
        initial=tuple(draw(st.lists(initial, max_size=2, unique=True))),
        options=tuple(Option(draw(short) * 4, value) for value in offered),
        required=draw(st.booleans()),
        longest=draw(st.sampled_from([1, 5, 80, 4000])),
        most=draw(st.integers(1, 3)) if several else 1,
        between=draw(st.sampled_from([None, (5, 600)])) if kind is FieldKind.LINE else None,
    )


@st.composite
def forms(draw) -> Form:
    pages = [
        Page(tuple(draw(fields(f"field-{page}-{number}")) for number in range(draw(st.integers(1, 5)))))
        for page in range(draw(st.integers(1, 3)))
    ]
    return Form(
        verb="broker.asked",
        token=draw(st.text("ab:", max_size=9)),
        title=draw(short),
        submit=draw(short),
        pages=tuple(pages),
        intro=draw(st.one_of(st.just(""), short, st.just("Long & *so*. " * 400))),
    )


@st.composite
def filled_in(draw) -> tuple[Form, dict[str, tuple[str, ...]]]:
    form = draw(forms())
    given_: dict[str, tuple[str, ...]] = {}
    for field in form.fields():
        one = GIVEN.get(field.kind, st.sampled_from([*(option.value for option in field.options), "not offered"]))
        several = field.kind in (FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.MEMBER) and field.most > 1
        given_[field.name] = tuple(draw(st.lists(one, max_size=4 if several else 1, unique=True)))
    return form, given_


patient = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def as_slack_sends_it(form: Form, given_: dict[str, tuple[str, ...]]) -> dict:
    """Return the modal with what was filled in, as Slack writes it for each kind of element."""
    view = modal(form)
    state: dict[str, dict] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        kind, chosen = block["element"]["type"], given_[block["block_id"]]
        first, ids = (chosen or (None,))[0], [value.rpartition("/")[2] for value in chosen]
        options = [{"value": value, "text": {"type": "plain_text", "text": "x"}} for value in chosen]
        state[block["block_id"]] = {
            block["element"]["action_id"]: {
                "type": kind,
                **{
                    "plain_text_input": {"value": first},
                    "radio_buttons": {"selected_option": (options or [None])[0]},
                    "static_select": {"selected_option": (options or [None])[0]},
                    "checkboxes": {"selected_options": options},
                    "multi_static_select": {"selected_options": options},
                    "conversations_select": {"selected_conversation": (ids or [None])[0]},
                    "multi_conversations_select": {"selected_conversations": ids},
                    "users_select": {"selected_user": (ids or [None])[0]},
                    "multi_users_select": {"selected_users": ids},
                    "datepicker": {"selected_date": first},
                    "timepicker": {"selected_time": first},
                }[kind],
            }
        }
    return {**view, "state": {"values": state}, "id": "V1", "hash": "1.2"}


# ---- the laws ------------------------------------------------------------------------------------------------------


@patient
@given(form=forms())
def test_every_form_is_a_modal_that_slack_takes(form):
    drawn = modal(form, "{}")
    problem = next(iter(modals().iter_errors(drawn)), None)
    assert problem is None, problem.message[:500]
    for block in drawn["blocks"]:
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input":
            asked = block["element"]
            assert len(asked.get("initial_value", "")) <= asked["max_length"] <= 3000


@patient
@given(both=filled_in())
def test_what_comes_back_has_the_same_problems_and_the_same_values(both):
    form, given_ = both
    view = as_slack_sends_it(form, given_)
    back = form_from(view)
    assert check(back, values_of(view, SPACE), today=TODAY) == check(form, given_, today=TODAY)
    assert (back.verb, back.token, back.title, back.submit) == (form.verb, form.token, form.title, form.submit)
    assert [len(page.fields) for page in back.pages] == [len(page.fields) for page in form.pages]
    filled = {name: tuple(filter(None, values)) for name, values in given_.items()}
    assert values_of(view, SPACE) == filled


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["input", "divider", "line:4:1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["blocks", "element", "state", "values", "action_id", "type", "label", "text", "a", "options"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(view=st.dictionaries(st.sampled_from(["blocks", "state", "callback_id", "title", "submit"]), json_like))
def test_what_is_no_form_of_ours_is_refused_and_breaks_nothing(view):
    values_of(view, SPACE)
    with pytest.raises(InvalidViewError):
        form_from(view)


# ---- field by field ------------------------------------------------------------------------------------------------


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"Option {n}", str(n)) for n in range(number))


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (Field(name="f", label="F"), "plain_text_input"),
        (Field(name="f", label="F", kind=FieldKind.TEXT), "plain_text_input"),
        (Field(name="f", label="F", kind=FieldKind.ZONE), "plain_text_input"),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(5)), "radio_buttons"),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(5), required=False), "static_select"),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(6)), "static_select"),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(10), most=2), "checkboxes"),
        (Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(11), most=2), "multi_static_select"),
        (Field(name="f", label="F", kind=FieldKind.CHANNEL), "conversations_select"),
        (Field(name="f", label="F", kind=FieldKind.CHANNEL, most=3), "multi_conversations_select"),
        (Field(name="f", label="F", kind=FieldKind.MEMBER), "users_select"),
        (Field(name="f", label="F", kind=FieldKind.MEMBER, most=3), "multi_users_select"),
        (Field(name="f", label="F", kind=FieldKind.DATE), "datepicker"),
        (Field(name="f", label="F", kind=FieldKind.TIME), "timepicker"),
    ],
)
def test_each_kind_has_its_element(field, kind):
    assert element(field)["type"] == kind


def test_a_channel_may_be_private_and_is_no_conversation_with_a_bot():
    asked = element(Field(name="f", label="F", kind=FieldKind.CHANNEL, initial=("slack:T1/C1",)))
    assert asked["filter"] == {"include": ["public", "private"], "exclude_bot_users": True}
    assert asked["initial_conversation"] == "C1"


@pytest.mark.parametrize(
    ("field", "key", "initial"),
    [
        (Field(name="f", label="F", initial=("a" * 3000,)), "initial_value", "a" * 3000),
        (Field(name="f", label="F", longest=5, initial=("abcdef",)), "initial_value", "abcdef"),
        (Field(name="f", label="F", kind=FieldKind.DATE, initial=("2027-01-04",)), "initial_date", "2027-01-04"),
        (Field(name="f", label="F", kind=FieldKind.DATE, initial=("soon",)), "initial_date", None),
        (Field(name="f", label="F", kind=FieldKind.TIME, initial=("09:30",)), "initial_time", "09:30"),
        (Field(name="f", label="F", kind=FieldKind.TIME, initial=("25:00",)), "initial_time", None),
        (Field(name="f", label="F", kind=FieldKind.MEMBER, initial=("slack:T1/U1",)), "initial_user", "U1"),
    ],
)
def test_what_is_filled_in_beforehand(field, key, initial):
    assert element(field).get(key) == initial


def inputs(*fields: Field) -> list[dict]:
    return modal(a_form(*fields))["blocks"]


def submitted(drawn: list[dict], **typed: str) -> dict:
    """Return what Slack sends of inputs as they were drawn, or with other words in them, the last one first."""
    values = {block["block_id"]: typed.get(block["block_id"], block["element"].get("initial_value")) for block in drawn}
    state = {name: {"a": {"type": "plain_text_input", "value": values[name]}} for name in reversed(values)}
    return {**modal(a_form(Field(name="f", label="F"))), "blocks": drawn, "state": {"values": state}}


@patient
@given(
    words=st.integers(0, 9_001).flatmap(lambda size: st.text("aé \n", min_size=min(size, 5), max_size=5).map(
        lambda text: (text * (size // 5 + 1))[:size]
    )),
    longest=st.sampled_from([5, 3_000, 3_001, 4_000]),
    kind=st.sampled_from([FieldKind.LINE, FieldKind.TEXT]),
)  # fmt: skip
def test_3_words_of_any_length_are_drawn_and_come_back_whole(words, longest, kind):
    field = Field(name="f", label="F", kind=kind, longest=longest, initial=(words,))
    drawn = inputs(field, Field(name="g", label="G", initial=("another",)))
    assert [block["block_id"] for block in drawn] == [
        *("f" + "+" * more for more in range(max(1, -(-len(words) // 3000)))),
        "g",
    ]
    for block in drawn:
        assert len(block["element"].get("initial_value", "")) <= block["element"]["max_length"] <= 3000
    view = submitted(drawn)
    assert values_of(view, SPACE) == {"f": (words,) if words else (), "g": ("another",)}
    back = form_from(view)
    assert [(one.name, one.label, one.longest) for one in back.fields()] == [("f", "F", longest), ("g", "G", 4_000)]


def test_3_what_does_not_fit_goes_on_below_and_may_be_taken_away():
    first, second = inputs(Field(name="f", label="F", kind=FieldKind.TEXT, initial=("a" * 4000,)))
    assert (first["element"]["max_length"], second["element"]["max_length"]) == (3000, 1000)
    assert (second["label"]["text"], second["optional"], second["element"]["multiline"]) == ("F goes on", True, True)
    assert values_of(submitted([first, second], **{"f+": ""}), SPACE) == {"f": ("a" * 3000,)}
    assert values_of(submitted([first, second], f=":seed", **{"f+": "ling:"}), SPACE) == {"f": ("🌱",)}
    longer = submitted(inputs(Field(name="f", label="F", initial=("a" * 4001,))))
    [problem] = check(form_from(longer), values_of(longer, SPACE))
    assert (problem.field, problem.key) == ("f", "form-too-long")


def test_a_field_that_may_grow_long_is_one_input_until_it_is():
    [only] = inputs(Field(name="f", label="F", kind=FieldKind.TEXT, initial=("short",)))
    assert only["element"]["max_length"] == 3000


def test_choices_are_chosen_beforehand():
    one = element(Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(3), initial=("1",)))
    assert one["initial_option"]["value"] == "1"
    two = element(Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(3), initial=("1", "2"), most=2))
    assert [option["value"] for option in two["initial_options"]] == ["1", "2"]


def test_a_modal_carries_who_it_answers_and_what_it_is():
    view = modal(
        a_form(Field(name="text", label="Question", hint="What?", required=False), intro="Nobody _sees_ it."), "{}"
    )
    assert (view["callback_id"], view["private_metadata"]) == ("broker.asked:q1", "{}")
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == ("Ask", "Go", "Close")
    intro, asked = view["blocks"]
    assert intro["text"]["text"] == "Nobody _sees_ it."
    assert (asked["block_id"], asked["optional"], asked["hint"]["text"]) == ("text", True, "What?")


def test_too_many_choices_are_refused_with_a_remedy():
    with pytest.raises(InvalidViewError, match="at most 100"):
        modal(a_form(Field(name="f", label="F", kind=FieldKind.CHOICE, options=options(101))))


def test_emoji_from_the_picker_are_emoji():
    view = as_slack_sends_it(a_form(Field(name="f", label="F")), {"f": (":seedling: at 10:30:15",)})
    assert values_of(view, SPACE) == {"f": ("🌱 at 10:30:15",)}


def test_slacks_own_model_reads_it():
    assert SlackView(**modal(a_form(Field(name="f", label="F")))).to_dict()["blocks"]
