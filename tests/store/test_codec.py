"""What is written down can be read back: every kind of event and effect, with every kind of view and form on it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core import effects, events, forms, views
from bot.core.effects import Effect
from bot.core.events import Event
from bot.core.forms import Form
from bot.core.ids import MessageName, MessageRef
from bot.core.markup import Markup
from bot.core.views import Option, View
from bot.store.codec import effect_json, event_json


def kinds_of(module: Any, base: type) -> list[type]:
    return [
        kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base) and kind is not base
    ]


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
labels = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=24)
moments = st.integers(0, 2**32).map(lambda second: datetime.fromtimestamp(second, UTC)) | st.just(
    datetime(2027, 1, 4, 9, 30, 15, 123456, ZoneInfo("Asia/Tokyo"))
)
st.register_type_strategy(str, words)
st.register_type_strategy(Markup, words.map(Markup))
st.register_type_strategy(datetime, moments)
st.register_type_strategy(MessageRef, st.builds(MessageRef, words, words))
options = st.lists(st.builds(Option, labels, words), min_size=1, max_size=3).map(tuple)
buttons = st.builds(views.Button, label=labels)
selects = st.builds(views.Select, label=labels, options=options)
actions = st.builds(views.Actions, st.lists(buttons | selects, min_size=1, max_size=3).map(tuple))
blocks = st.one_of(
    *(st.from_type(kind) for kind in (views.Heading, views.Paragraph, views.Quoted, views.Small, views.Facts)),
    st.from_type(views.AsItStands),
    actions,
    st.from_type(views.Document),
    st.builds(views.Picture, name=words, media_type=words, content=words, alt=labels.filter(str.strip)),
    st.builds(views.Divider),
)
st.register_type_strategy(View, st.builds(View, st.lists(blocks, min_size=1, max_size=4).map(tuple)))
fields = st.builds(forms.Field, label=labels, options=options)
pages = st.builds(forms.Page, st.lists(fields, min_size=1, max_size=3).map(tuple))
st.register_type_strategy(
    Form, st.builds(Form, title=labels, submit=labels, pages=st.lists(pages, min_size=1, max_size=2).map(tuple))
)
given_words = st.lists(words, max_size=3).map(tuple)
st.register_type_strategy(
    Mapping,
    lambda hint: st.dictionaries(words, words if get_args(hint)[1] is str else given_words, max_size=3),
)
patiently = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", kinds_of(events, Event), ids=lambda kind: kind.__name__)
@patiently
@given(data=st.data())
def test_every_event_comes_back_as_it_went(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    assert event_json.loads(event_json.dumps(event)) == event


@pytest.mark.parametrize("kind", kinds_of(effects, Effect), ids=lambda kind: kind.__name__)
@patiently
@given(data=st.data())
def test_every_effect_comes_back_as_it_went(kind: type[Effect], data: st.DataObject) -> None:
    effect = data.draw(st.from_type(kind))
    assert effect_json.loads(effect_json.dumps(effect)) == effect


@pytest.mark.parametrize("block", views.Block.__args__, ids=lambda kind: kind.__name__)
def test_no_kind_of_block_is_left_out_above(block: type) -> None:
    """The strategy of blocks names each kind that a view may hold."""
    found = set[type]()

    @settings(max_examples=200, deadline=None, database=None)
    @given(blocks)
    def draw(drawn: object) -> None:
        found.add(type(drawn))

    draw()
    assert block in found


@pytest.mark.parametrize("where", [MessageName("question/q1"), MessageRef(channel="c", id="1"), None])
def test_a_name_stays_a_name_and_a_place_a_place(where: Any) -> None:
    effect = effects.PostMessage(
        channel="c", view=View((views.Divider(),)), reason=effects.Reason(rule="r"), under=where
    )
    back = effect_json.loads(effect_json.dumps(effect))
    assert isinstance(back, effects.PostMessage)
    assert (type(back.under), back.under) == (type(where), where)


def test_what_was_heard_before_mentions_were_told_is_still_read() -> None:
    posted = events.MessagePosted(
        id="e1", at=datetime(2027, 1, 4, tzinfo=UTC), by="s/ana", message=MessageRef(channel="s/c", id="1"), text="Hi"
    )
    written = json.loads(event_json.dumps(posted))
    del written["mentions"]
    assert event_json.loads(json.dumps(written)) == posted
