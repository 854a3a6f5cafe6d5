"""The contracts as plain functions say the same as the library that knows them."""

import itertools
from collections.abc import Iterator

import pytest

from tests.discord.gestures import Person
from tests.discord.records import Json
from tests.discord.schemas import GATEWAY, REST, fits, present, real_validator, wrong_with_frame
from tests.discord.server import DiscordServer
from tests.discord.wire import a_line

pytestmark = pytest.mark.skipif(not present(), reason="TRELLIS_CONTRACTS names no folder")

MESSAGE = "paths/~1channels~1{channel_id}~1messages/post/requestBody/content/application~1json/schema"
BODY: Json = {
    "flags": 1 << 15,
    "nonce": "k1",
    "enforce_nonce": True,
    "allowed_mentions": {"parse": [], "users": ["1"], "replied_user": False},
    "components": [
        {"type": 17, "id": 7, "components": [{"type": 10, "content": "Hello"}, {"type": 14, "divider": True}]},
        {
            "type": 9,
            "components": [{"type": 10, "content": "x"}],
            "accessory": {"type": 2, "style": 5, "url": "http://a"},
        },
        {"type": 1, "components": [{"type": 3, "custom_id": "v:t", "options": [{"label": "a", "value": "b"}]}]},
    ],
}
OTHERS = (None, True, -1, 2**40, 1.5, "", "1" * 200, [], {}, [{}], {"type": 10})


async def frames_of(server: DiscordServer) -> list[Json]:
    """Return frames of many kinds."""
    guild = server.add_guild()
    ana, place, forum = server.add_user("Ana"), server.add_channel(guild, "help"), server.add_forum(guild, "q", "Glue")
    server.add_member(guild, ana)
    person = Person(server, guild, ana.id)
    async with a_line(server) as line:
        await line.begins(server)
        said = await person.says(place.id, "Hello")
        await person.says(place.id, "Again", reply_to=said.message)
        await person.reacts(place.id, said.message, "🌱")
        await person.opens_post(forum.id, "Which glue?", "For a chair", tags=["Glue"])
        await person.deletes(place.id, said.message)
    [session] = server.gateway.sessions.values()
    return session.frames


def spoiled(value: object) -> Iterator[object]:
    """Change one thing after the other, wherever it is: leave it out, add to it, put something else in its place."""
    if isinstance(value, dict):
        yield {**value, "unknown": 1}
        for name in value:
            yield {other: part for other, part in value.items() if other != name}
            yield from ({**value, name: other} for other in spoiled(value[name]))
    elif isinstance(value, list):
        yield [*value, *value]
        for index, part in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in spoiled(part))
    else:
        yield from OTHERS


def judged_alike(file: str, where: str, value: object, every: int) -> None:
    """Hold our verdict to the library's, which is slow: at every so many spoiled values."""
    ours, theirs = fits(file, where), real_validator(file, where)
    assert ours(value)
    assert theirs.is_valid(value)
    verdicts = [
        (ours(other), theirs.is_valid(other), other) for other in itertools.islice(spoiled(value), 0, None, every)
    ]
    assert [other for mine, real, other in verdicts if mine != real] == []
    assert {mine for mine, _, _ in verdicts} == {True, False}


async def test_frames_are_judged_as_by_the_library(discord: DiscordServer) -> None:
    frames = await frames_of(discord)
    kinds = {frame["t"]: frame["d"] for frame in frames}
    assert kinds.keys() >= {"READY", "GUILD_CREATE", "THREAD_CREATE", "MESSAGE_CREATE", "MESSAGE_REACTION_ADD"}
    for name, kind in (("MessageCreate", "MESSAGE_CREATE"), ("ThreadCreate", "THREAD_CREATE")):
        judged_alike(GATEWAY, f"Gateway{name}DispatchData", kinds[kind], every=7)


def test_requests_are_judged_as_by_the_library() -> None:
    judged_alike(REST, MESSAGE, BODY, every=23)


def test_what_is_wrong_is_said_in_words() -> None:
    frame = {"op": 0, "s": 1, "t": "MESSAGE_DELETE", "d": {"id": "1", "channel_id": 2}}
    assert wrong_with_frame("GatewayReceive", frame) == [
        "GatewayReceive MESSAGE_DELETE: d/channel_id: 2 is not of type 'string'"
    ]
