"""Payloads that Slack never sent break nothing, and name nobody of another workspace.

TRELLIS_SOAK=1 tries twenty thousand of them, else five thousand.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.adapters.slack.handle import Grip
from bot.adapters.slack.receive import Heard, heard_in, space_in
from bot.core.events import Event, Interaction
from tests.adapters.slack.payloads import (
    ANA,
    ASKED,
    DIRECT,
    LATER,
    SQUARE,
    TS,
    US,
    Known,
    command,
    envelope,
    in_direct,
    interaction,
    menu,
    press,
    said,
    submission,
    user,
)
from tests.adapters.slack.samples import filled_in, samples

MANY = 20_000 if os.environ.get("TRELLIS_SOAK") else 5_000

Path = tuple[str | int, ...]
LONG = "x" * 100_000
DEEP: object = None
for _ in range(300):
    DEEP = {"a": [DEEP]}

# ---- what is mutated ---------------------------------------------------------------------------------------------

OURS = [
    envelope(said()),
    envelope(in_direct()),
    envelope(said(f"<@{US}> help", type="app_mention")),
    envelope(
        said(
            subtype="message_changed",
            message={"user": ANA, "text": "new", "ts": TS, "edited": {"user": ANA, "ts": LATER}},
            previous_message={"user": ANA, "text": "old", "ts": TS},
        )
    ),
    envelope(said(subtype="message_deleted", deleted_ts=TS)),
    envelope(
        {
            "type": "reaction_added",
            "user": ANA,
            "reaction": "tada",
            "item": {"type": "message", "channel": SQUARE, "ts": TS},
        }
    ),
    envelope({"type": "team_join", "user": user()}),
    envelope({"type": "user_change", "user": user(deleted=True)}),
    envelope({"type": "member_joined_channel", "user": US, "channel": SQUARE, "inviter": ANA}),
    envelope({"type": "channel_rename", "channel": {"id": SQUARE, "name": "plaza"}}),
    envelope({"type": "channel_archive", "channel": SQUARE}),
    envelope({"type": "tokens_revoked", "tokens": {"bot": [US]}}),
    envelope({"type": "app_home_opened", "user": ANA, "tab": "home", "channel": DIRECT}),
    command(),
    press(),
    press({"type": "users_select", "action_id": "coordinator.name:t", "action_ts": LATER, "selected_users": [ANA]}),
    menu(message={"user": ANA, "ts": TS, "text": "mine"}),
    interaction("shortcut", callback_id="trellis.ask"),
    submission(ASKED),
    submission({}),
]


@dataclass(frozen=True)
class Body:
    """A payload and every place in it."""

    content: dict[str, object]
    paths: Sequence[Path]

    def at(self, path: Path) -> object:
        thing: object = self.content
        for step in path:
            thing = thing[step]  # type: ignore[index]
        return thing


def _paths(thing: object, here: Path = ()) -> Iterator[Path]:
    """Go through the places that anybody might look at; what is drawn in a message is looked at by nobody."""
    steps = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for step, inner in steps:
        is_drawn = step == "blocks" and here != ("view",)
        if not is_drawn and step not in ("attachments", "files", "file", "root", "bot_profile"):
            yield (*here, step)
            if len(here) < 6:
                yield from _paths(inner, (*here, step))


def _put(thing: object, path: Path, value: object) -> object:
    """Return a copy with another value in one place; what is no longer there stays away."""
    if not path:
        return value
    step, *rest = path
    if isinstance(thing, dict) and step in thing:
        return {**thing, step: _put(thing[step], tuple(rest), value)}
    if isinstance(thing, list) and isinstance(step, int) and step < len(thing):
        return [_put(one, tuple(rest), value) if place == step else one for place, one in enumerate(thing)]
    return thing


BODIES = [Body(content, tuple(_paths(content))) for content in (*OURS * 5, *(filled_in(one) for _, one in samples()))]

RUBBISH: Sequence[object] = (
    None, True, False, 0, -1, 1.5, 10**30, float("inf"), "", " ", [], {}, [[]], [None], {"id": None}, DEEP, LONG,
    "slack:T0OTHER/U0EVE", "T0OTHER/U0EVE", "U0EVE#1", "U0 EVE", "../U0EVE", "U0EVE\n", "u0eve", "Ü0EVE", "U0EVE",
    "T0OTHER", "C0OTHER", "G0OTHER", "D0OTHER", "USLACKBOT", US, "1.2", "1.2#3", "1.2\n", "now", "\x00", "\ud800",
    "<@U0EVE|*> <!channel> <#C0OTHER|x> <https://x|y> <", "&lt;&amp;&", "::::", ":tada::skin-tone-9:", "```" * 50,
    "im", "group", "mpim", "channel", "message", "bot_message", "message_changed", "message_deleted", "tombstone",
    "app_mention", "reaction_removed", "event_callback", "block_actions", "view_submission", "message_action",
    "shortcut", "home", "modal", "broker.look:", "broker.ask_about:t1", "trellis.ask", ":", "a.b:" + "c" * 250,
    '{"user":"T0OTHER/U0EVE"}', '{"user":"U0EVE","channel":"C0OTHER"}', "{", "javascript:alert(1)",
    {"id": "T0OTHER/U0EVE"}, {"id": "U0EVE", "team_id": "T0OTHER"}, {"ts": "1.2", "user": "U0EVE", "text": "hi"},
    [{"team_id": "T0OTHER"}], [{"action_id": "broker.look:t1", "action_ts": "1.2", "type": []}], ["U0EVE", 7, None],
)  # fmt: skip

bodies = st.sampled_from(BODIES)
places = st.sampled_from(range(2**12))  # integers() would prefer the ends
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(RUBBISH)
NAMES = ("type", "event", "user", "channel", "team", "team_id", "id", "ts", "text", "message", "view", "actions")
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=12,
)
calm = {
    "deadline": None,
    "database": None,
    "phases": (Phase.generate, Phase.shrink),
    "suppress_health_check": (HealthCheck.too_slow, HealthCheck.data_too_large),
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# ---- what holds for all of them ------------------------------------------------------------------------------------


def _understood(body: object) -> Heard:
    """Understand a payload, and see that all it tells lies in its workspace and can be written down."""
    told = heard_in(body, Known())
    assert told.space == space_in(body)
    assert told.space is not None or told == Heard(kind=told.kind)
    assert len(told.kind) < 200
    for event in told.events:
        assert isinstance(event, Event)
        assert len(event.id) < 1_000
        for name, value in _facts(event):
            _is_of(str(told.space), name, value)
            value.encode()
            assert "\x00" not in value
            assert len(value) <= 40_000
    assert all(re.fullmatch(r"[A-Z0-9]{2,40}", who) for who in (*told.strangers, *told.visits))
    json.dumps(told.answer)
    return told


def _facts(thing: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(thing, str):
        yield name, thing
    elif isinstance(thing, Interaction):
        yield "space", thing.space
        yield "user", Grip.read(thing.handle).user
    elif is_dataclass(thing):
        for field in fields(thing):
            inner = "ts" if field.name == "id" and name in ("message", "thread") else field.name
            yield from _facts(getattr(thing, field.name), inner)
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _facts(one, name)


def _is_of(space: str, name: str, value: str) -> None:
    if name in ("by", "author", "identity", "channel"):
        assert re.fullmatch(r"slack:[A-Z0-9]{2,40}/[A-Z0-9]{2,40}", value)
        assert value.startswith(f"{space}/")
    elif name == "space":
        assert value == space
    elif name == "values" and value.startswith("slack:"):
        assert value.startswith(f"{space}/")
    elif name == "ts":
        assert re.fullmatch(r"[0-9]+\.[0-9]+", value)


@settings(max_examples=MANY * 14 // 20, **calm)
@given(body=bodies, changes=st.lists(st.tuples(places, st.sampled_from(RUBBISH)), min_size=1, max_size=4))
def test_a_payload_with_rubbish_in_it_breaks_nothing(body, changes):
    content: object = body.content
    for place, rubbish in changes:
        content = _put(content, body.paths[place % len(body.paths)], rubbish)
    _understood(content)


@settings(max_examples=MANY * 5 // 20, **calm)
@given(body=bodies, swaps=st.lists(st.tuples(places, places), min_size=1, max_size=4))
def test_a_payload_with_its_fields_mixed_up_breaks_nothing(body, swaps):
    content: object = body.content
    for one, other in swaps:
        here, there = body.paths[one % len(body.paths)], body.paths[other % len(body.paths)]
        content = _put(_put(content, here, body.at(there)), there, body.at(here))
    _understood(content)


@settings(max_examples=MANY // 20, **calm)
@given(thing=anything, frame=st.sampled_from(["bare", "event", "inner", "interaction"]), body=bodies)
def test_anything_at_all_breaks_nothing(thing, frame, body):
    match frame:
        case "event":
            _understood(envelope(thing))
        case "inner" if isinstance(thing, dict):
            _understood(body.content | {"event": {**said(), **thing}})
        case "interaction" if isinstance(thing, dict):
            _understood({**press(), **thing})
        case _:
            _understood(thing)


def test_a_body_of_a_million_characters_is_nothing_special():
    for body in (envelope(said("<@" * 500_000)), command("&lt;" * 250_000), envelope(said("*_`" * 333_333))):
        (event,) = _understood(body).events
        assert len(event.text) <= 40_000
