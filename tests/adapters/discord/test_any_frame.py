"""Frames that Discord never sent break nothing, and name nobody of another guild.

TRELLIS_SOAK=1 tries twenty thousand of them, else fifteen hundred.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.adapters.discord.handle import Grip
from bot.adapters.discord.receive import Heard, heard_in
from bot.adapters.discord.wire import custom_id, modal_id
from bot.core.events import Event, Interaction
from tests.adapters.discord.frames import (
    BAKER,
    BEN,
    ELSEWHERE,
    FORUM,
    GUILD,
    JUST_NOW,
    MARK,
    MESSAGE,
    OTHER,
    SPACE,
    SQUARE,
    STRANGER,
    THREAD,
    TOPIC,
    UNKNOWN,
    US,
    Known,
    channel,
    chosen,
    forum,
    frame,
    guild_object,
    in_direct,
    joining,
    line,
    member_menu,
    message,
    message_menu,
    press,
    privately,
    reaction,
    reply,
    role,
    slash,
    submission,
    topic,
    typed,
    user,
    word,
)

MANY = 20_000 if os.environ.get("TRELLIS_SOAK") else 1_500

Path = tuple[str | int, ...]
LONG = "x" * 100_000
DEEP: object = None
for _ in range(300):
    DEEP = {"type": 1, "name": "a", "options": [DEEP]}

# ---- what is mutated ---------------------------------------------------------------------------------------------

STRANGERS = {"author": user(STRANGER, "Cleo")}
FRAMES = [
    frame("READY", {"v": 10, "user": user(US, bot=True), "guilds": [{"id": GUILD, "unavailable": True}]}),
    frame("GUILD_CREATE", guild_object()),
    frame("GUILD_UPDATE", guild_object()),
    frame("GUILD_DELETE", {"id": GUILD}),
    frame("MESSAGE_CREATE", message(f"<@{BEN}> and <#{SQUARE}>", mentions=[user(BEN, "Ben")])),
    frame("MESSAGE_CREATE", message(channel_id=THREAD, **STRANGERS)),
    frame("MESSAGE_CREATE", message(channel_id=TOPIC, id=TOPIC)),
    frame("MESSAGE_CREATE", message(f"<@{US}> help", **reply(referenced_message=message(**reply())))),
    frame("MESSAGE_CREATE", in_direct()),
    frame("MESSAGE_UPDATE", message(edited_timestamp=JUST_NOW)),
    frame("MESSAGE_DELETE", {"id": MESSAGE, "channel_id": SQUARE, "guild_id": GUILD}),
    frame("MESSAGE_DELETE_BULK", {"ids": [MESSAGE, OTHER], "channel_id": SQUARE, "guild_id": GUILD}),
    frame("MESSAGE_REACTION_ADD", reaction()),
    frame("MESSAGE_REACTION_REMOVE", reaction()),
    frame("GUILD_MEMBER_ADD", joining(roles=[BAKER])),
    frame("GUILD_MEMBER_UPDATE", joining()),
    frame("GUILD_MEMBER_REMOVE", {"guild_id": GUILD, "user": user()}),
    frame("GUILD_ROLE_CREATE", {"guild_id": GUILD, "role": role(OTHER, "New")}),
    frame("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(BAKER, "Bread baker")}),
    frame("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(GUILD, "@everyone")}),
    frame("GUILD_ROLE_DELETE", {"guild_id": GUILD, "role_id": BAKER}),
    frame("CHANNEL_CREATE", channel(OTHER, "plaza")),
    frame("CHANNEL_UPDATE", forum(permission_overwrites=[{"id": GUILD, "type": 0, "allow": "0", "deny": "1024"}])),
    frame("CHANNEL_DELETE", channel()),
    frame("THREAD_CREATE", topic(id=OTHER, newly_created=True)),
    frame("THREAD_UPDATE", topic(name="It rose!")),
    frame("THREAD_DELETE", {"id": TOPIC, "guild_id": GUILD, "parent_id": FORUM, "type": 11}),
    *(
        frame("INTERACTION_CREATE", done)
        for done in (
            slash(word("ask", typed("Where is bread?"))),
            slash({"name": "ritual", "type": 2, "options": [word("add", typed("tea"))]}),
            slash(word("topics", typed("br", focused=True)), type_=4),
            {**slash(word("help")), "channel_id": UNKNOWN, "channel": {"id": UNKNOWN, "type": 11, "parent_id": SQUARE}},
            privately(slash(word("help"))),
            press(flags=64),
            privately(press(custom_id("broker.look", "t1", SPACE))),
            press(custom_id("discord.page", "draft1")),
            chosen(3, "a", "b"),
            chosen(5, BEN),
            chosen(8, SQUARE),
            message_menu(),
            message_menu(about=message(**reply())),
            member_menu(),
            submission(modal_id("draft1"), line("question", "Why?"), {"type": 5, "custom_id": "who", "values": [BEN]}),
        )
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Body:
    """A frame and every place in it."""

    content: dict[str, object]
    paths: Sequence[Path]

    def at(self, path: Path) -> object:
        thing: object = self.content
        for step in path:
            thing = thing[step]  # type: ignore[index]
        return thing


def _paths(thing: object, here: Path = ()) -> Iterator[Path]:
    steps = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for step, inner in steps:
        yield (*here, step)
        if len(here) < 7:
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


BODIES = [Body(content, tuple(_paths(content))) for content in FRAMES]

RUBBISH: Sequence[object] = (
    None, True, False, 0, -1, 1.5, 10**30, float("inf"), "", " ", [], {}, [[]], [None], {"id": None}, DEEP, LONG,
    f"{ELSEWHERE}/{BEN}", f"discord:{ELSEWHERE}", f"{BEN}#1", "../1", f"{BEN}\n", "0", "007", "-1", "٣", "9" * 19,
    "9" * 40, ELSEWHERE, UNKNOWN, OTHER, STRANGER, US, BEN, SQUARE, THREAD, TOPIC, FORUM, int(BEN),
    "\x00", "\ud800", "now",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-23T09:00:00", "2026-11-23T09:00:00Z",
    f"<@{US}> <@!9> <@&1> <#2> <t:99999999999999999:R> <:a:1> </x:1> **||`<", "```" * 50, "> " * 50, "||" * 50,
    1, 2, 3, 4, 5, 8, 10, 11, 12, 15, 16, 19, 21, 64, 1 << 10, "8", "32", "1" * 40, str(1 << 40),
    "MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE", "GUILD_MEMBER_ADD", "THREAD_CREATE", "GUILD_DELETE",
    "trellis", "trellis-board", "broker.look:", "discord.page:", ":", "#", "#x@zzzzzzzzzzzzz", "a.b:c@0", "a.b:c@1~99",
    "a.b:" + "c" * 250, "{", "javascript:alert(1)", {"id": f"{ELSEWHERE}/{BEN}"}, {"user": {"id": BEN, "bot": 1}},
    [{"type": 1, "name": "help", "options": [{"type": 3, "value": 7}]}], [BEN, 7, None], {"type": 19, "id": "x"},
)  # fmt: skip

bodies = st.sampled_from(BODIES)
places = st.sampled_from(range(2**12))  # integers() would prefer the ends
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(RUBBISH)
NAMES = ("t", "d", "type", "id", "guild_id", "channel_id", "user", "member", "author", "data", "message", "content")
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
KNOWN = Known()

# ---- what holds for all of them ------------------------------------------------------------------------------------


def _understood(body: object) -> Heard:
    """Understand a frame, and see that all it tells lies in its guild and can be written down."""
    told = heard_in(body, MARK, KNOWN)
    assert told.space is not None or told == Heard(kind=told.kind)
    assert len(told.kind) < 100
    for event in told.events:
        assert isinstance(event, Event)
        assert len(event.id) < 200
        for name, value in _facts(event):
            _is_of(str(told.space), name, value)
            value.encode()
            assert "\x00" not in value
            assert len(value) <= 40_000
    for grip in filter(None, (told.grip, told.completion and told.completion.grip, told.page and told.page.grip)):
        assert Grip.read(str(grip)) == grip
        assert grip.space == told.space
    for _, value in _facts(told.page):
        value.encode()
    _ids((*told.strangers, *filter(None, (told.unknown_channel, told.unknown_user))))
    return told


def _ids(some: Sequence[str]) -> None:
    assert all(re.fullmatch("[1-9][0-9]{0,18}", one) for one in some)


def _facts(thing: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(thing, str):
        yield name, thing
    elif isinstance(thing, Interaction):
        yield "space", thing.space
        yield "user", Grip.read(thing.handle).user
    elif is_dataclass(thing):
        for field in fields(thing):
            inner = "spot" if field.name == "id" and name in ("message", "thread") else field.name
            yield from _facts(getattr(thing, field.name), inner)
    elif isinstance(thing, dict):
        for inner, value in thing.items():
            yield from _facts(inner)
            yield from _facts(value)
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _facts(one, name)


def _is_of(space: str, name: str, value: str) -> None:
    if name in ("by", "author", "identity", "channel", "member"):
        assert re.fullmatch(r"discord:[1-9][0-9]{0,18}/[1-9][0-9]{0,18}", value)
        assert value.startswith(f"{space}/")
    elif name == "space":
        assert value == space
    elif name == "values" and value.startswith("discord:"):
        assert value.startswith(f"{space}/") or value in RUBBISH
    elif name == "spot":
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", value)


@settings(max_examples=MANY * 14 // 20, **calm)
@given(body=bodies, changes=st.lists(st.tuples(places, st.sampled_from(RUBBISH)), min_size=1, max_size=4))
def test_a_frame_with_rubbish_in_it_breaks_nothing(body, changes):
    content: object = body.content
    for place, rubbish in changes:
        content = _put(content, body.paths[place % len(body.paths)], rubbish)
    _understood(content)


@settings(max_examples=MANY * 5 // 20, **calm)
@given(body=bodies, swaps=st.lists(st.tuples(places, places), min_size=1, max_size=4))
def test_a_frame_with_its_fields_mixed_up_breaks_nothing(body, swaps):
    content: object = body.content
    for one, other in swaps:
        here, there = body.paths[one % len(body.paths)], body.paths[other % len(body.paths)]
        content = _put(_put(content, here, body.at(there)), there, body.at(here))
    _understood(content)


@settings(max_examples=MANY // 20, **calm)
@given(thing=anything, where=st.sampled_from(["bare", "data", "inner", "interaction"]), body=bodies)
def test_anything_at_all_breaks_nothing(thing, where, body):
    match where:
        case "data":
            _understood(body.content | {"d": thing})
        case "inner" if isinstance(thing, dict):
            _understood(frame("MESSAGE_CREATE", {**message(), **thing}))
        case "interaction" if isinstance(thing, dict):
            _understood(frame("INTERACTION_CREATE", {**press(), **thing}))
        case _:
            _understood(thing)


@pytest.mark.parametrize("place", range(len(FRAMES)))
def test_no_frame_breaks_for_what_is_left_out_of_it(place):
    body = BODIES[place]
    for path in body.paths:
        _understood(_put(body.content, path, None))


def test_understanding_leaves_what_is_known_as_it_is():
    for body in BODIES:
        _understood(body.content)
    assert json.dumps(KNOWN.guilds[GUILD].choices) == json.dumps(Known().guilds[GUILD].choices)
    assert Known() == KNOWN


def test_a_frame_of_a_million_characters_is_nothing_special():
    long = "<@" * 500_000, "*_`" * 333_333, "> " * 500_000, "||" * 500_000
    for words in long:
        for told in (message(words), slash(word("ask", typed(words)))):
            kind = "MESSAGE_CREATE" if "content" in told else "INTERACTION_CREATE"
            assert len(_understood(frame(kind, told)).events[0].text) <= 40_000
