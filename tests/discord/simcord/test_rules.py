"""Rules of Discord's, as simcord knows them and nobody here wrote them down: how what we say and answer fares there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("simcord", reason="there is no simcord: `make test` installs it")

import discord
from simcord import Env
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.interactions import base_payload

from bot.adapters.base import Refused
from bot.adapters.discord.bans import Watch
from bot.adapters.discord.calling import Door
from bot.adapters.discord.components import Upload
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.gateway import set_addresses
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.posting import nobody
from bot.adapters.discord.render import Body, Pen
from bot.adapters.discord.spots import space_in
from bot.core.clock import TurnedClock
from bot.core.ids import EffectKey
from bot.core.markup import Markup, escape
from bot.core.views import Actions, Block, Button, Paragraph, Picture, view
from tests.adapters.discord.counter import Known
from tests.discord.rights import May
from tests.discord.simcord.front import Front
from tests.discord.simcord.ground import simcord_at
from tests.village import MONDAY, StillClock

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
INVALID = 50035
ANSWERED_ELSEWHERE = {"type": 4, "data": {"content": "Somebody else was here."}}


@dataclass(kw_only=True)
class Here:
    """A simcord with one channel and one person in it, and our way of speaking to it."""

    env: Env
    clock: TurnedClock
    door: Door
    desk: Desk
    known: Known
    guild: str
    channel: str
    user: str

    async def says(self, body: Body) -> Any:
        """Say something in the channel."""
        path = "/channels/{channel_id}/messages"
        return await self.door.call("POST", path, json=body.json, files=body.files, channel_id=self.channel)

    def gesture(self) -> Grip:
        """Let the person type a command."""
        record, _ = base_payload(
            self.env.backend,
            type=2,
            channel_id=int(self.channel),
            guild_id=int(self.guild),
            user_id=int(self.user),
            data={"id": "1", "name": "trellis", "type": 1},
        )
        number, token = str(record.id), record.token
        return Grip(id=number, token=token, kind="command", user=self.user, guild=self.guild, channel=self.channel)

    def stands(self) -> Sequence[Any]:
        """Return what stands in the channel, ephemeral things too."""
        return [said for said in self.env.backend.messages[int(self.channel)].values() if said.author_id == self._bot]

    @property
    def _bot(self) -> int:
        return self.env.backend.bot_user.id

    def denies(self, may: May) -> None:
        """Deny us something in the channel."""
        rule = Overwrite(target_id=self._bot, type=OverwriteType.MEMBER, deny=int(may))
        self.env.backend.set_overwrite(int(self.channel), rule)

    def body(self, *blocks: Block, key: str = "k1") -> Body:
        """Draw what fits into one message."""
        (one,) = self.bodies(*blocks, key=key)
        return one

    def bodies(self, *blocks: Block, key: str = "k1") -> tuple[Body, ...]:
        """Draw something."""
        pen = Pen(space=space_in(self.guild), people={}, names=lambda user: None, calls=nobody)
        return pen.message(view(*blocks), EffectKey(key))


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    async with _a_simcord() as here:
        yield here


@asynccontextmanager
async def _a_simcord() -> AsyncIterator[Here]:
    clock, watch = TurnedClock(StillClock(MONDAY)), Watch()
    async with simcord_at(clock) as env, Front(env.backend) as front:
        guild = env.create_guild("Village")
        channel = guild.create_text_channel("help")
        ana = guild.add_member(env.create_user("ana"))
        set_addresses(front.access)
        client = discord.Client(intents=discord.Intents(guilds=True), http_trace=watch.trace())
        await client.login(front.access.token)
        door, known = Door(client.http, watch), Known()
        known.us, known.app = str(env.backend.bot_user.id), str(env.backend.application_id)
        here = Here(
            env=env,
            clock=clock,
            door=door,
            desk=Desk(door, known),
            known=known,
            guild=str(guild.id),
            channel=str(channel.id),
            user=str(ana.id),
        )
        yield here
        await here.desk.close()
        await door.close()
        await client.close()
        assert not front.unknown, front.unknown


def words(text: str) -> Paragraph:
    return Paragraph(Markup(escape(text)))


def some_buttons(count: int) -> list[Actions]:
    buttons = [Button(label=f"Choice {number}", verb="broker.ask", token=str(number)) for number in range(count)]
    return [Actions(tuple(buttons[begin : begin + 5])) for begin in range(0, count, 5)]


# ---- how much fits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        [words("mend " * 3_000)],
        [words("mend " * 150) for _ in range(30)],
        [block for row in some_buttons(60) for block in (words("Which one?"), row)],
        [words("🧵" * 4_000)],
    ],
    ids=["long words", "many words", "many buttons", "astral words"],
)
async def test_what_is_longer_than_a_message_is_taken_in_pieces(here: Here, blocks: list[Block]) -> None:
    bodies = here.bodies(*blocks)
    for body in bodies:
        await here.says(body)
    assert len(here.stands()) == len(bodies) > 1


@pytest.mark.parametrize(
    "components",
    [
        [{"type": 10, "content": "x" * 4_001}],
        [{"type": 10, "content": "x" * 2_001}, {"type": 10, "content": "x" * 2_000}],
        [{"type": 10, "content": "x"}] * 41,
        [{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "x" * 101}]}],
    ],
    ids=["a long text", "long in all", "many parts", "a long id"],
)
async def test_what_does_not_fit_is_refused_and_nothing_stands(here: Here, components: list[Any]) -> None:
    with pytest.raises(Declined) as refused:
        await here.says(Body(json={"flags": 1 << 15, "components": components}, files=()))
    assert refused.value.code == INVALID
    assert here.stands() == []


async def test_two_thousand_characters_are_the_limit_of_what_is_no_component(here: Here) -> None:
    await here.says(Body(json={"content": "x" * 2_000}, files=()))
    with pytest.raises(Declined) as refused:
        await here.says(Body(json={"content": "x" * 2_001}, files=()))
    assert refused.value.code == INVALID


async def test_a_picture_goes_along_with_its_description(here: Here) -> None:
    await here.says(here.body(Picture(name="map.png", media_type="image/png", content=PIXEL, alt="Where we meet")))
    (stands,) = here.stands()
    (gallery,) = [one for one in stands.components if one["type"] == 12]
    assert [item["description"] for item in gallery["items"]] == ["Where we meet"]
    assert stands.attachments[0]["size"] > 0


async def test_what_names_a_file_that_did_not_come_along_is_refused(here: Here) -> None:
    drawn = here.body(Picture(name="map.png", media_type="image/png", content=PIXEL, alt="Where we meet"))
    other = Upload(name="other.png", content=b"x", description="")
    with pytest.raises(Refused):
        await here.says(replace(drawn, files=(other,)))


async def test_what_we_said_changes_in_its_place_and_keeps_its_mark(here: Here) -> None:
    said = await here.says(here.body(words("Before")))
    after = here.body(words("After"))
    await here.door.call(
        "PATCH",
        "/channels/{channel_id}/messages/{message_id}",
        json={"attachments": [], **after.json},
        channel_id=here.channel,
        message_id=said["id"],
    )
    (stands,) = here.stands()
    assert stands.components[0]["content"] == "After"
    assert stands.components[0]["id"] == after.json["components"][0]["id"]
    assert stands.edited_timestamp is not None


# ---- what is allowed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("denied", "code", "remedy"),
    [(May.SEND_MESSAGES, No.NO_PERMISSION, "Send Messages"), (May.VIEW_CHANNEL, No.NO_ACCESS, "View Channel")],
)
async def test_what_is_not_allowed_to_us_is_refused_with_a_remedy(
    here: Here, denied: May, code: No, remedy: str
) -> None:
    here.denies(denied)
    with pytest.raises(Declined, match=remedy) as refused:
        await here.says(here.body(words("Hello")))
    assert refused.value.code == code


async def test_a_mention_calls_whom_it_may_and_nobody_else(here: Here) -> None:
    drawn = here.body(words("Hello"))
    hello = {**drawn.json["components"][0], "content": f"Hello <@{here.user}>, @everyone"}
    await here.says(Body(json={**drawn.json, "components": [hello]}, files=()))
    (stands,) = here.stands()
    assert (stands.ping_user_ids, stands.mention_everyone) == ([], False)


# ---- gestures -------------------------------------------------------------------------------------------------------


async def answered_elsewhere(here: Here, grip: Grip) -> None:
    await here.door.call(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        json=ANSWERED_ELSEWHERE,
        webhook_id=grip.id,
        webhook_token=grip.token,
    )


async def test_an_answer_is_for_them_alone(here: Here) -> None:
    await here.desk.answer(here.gesture(), here.body(words("Hello")))
    (stands,) = here.stands()
    assert stands.is_ephemeral
    assert stands.visible_to(int(here.user))


async def test_a_gesture_that_is_answered_already_is_followed_up(here: Here) -> None:
    grip = here.gesture()
    await answered_elsewhere(here, grip)
    await here.desk.answer(grip, here.body(words("And more")))
    first, more = here.stands()
    assert first.content == "Somebody else was here."
    assert (more.components[0]["content"], more.is_ephemeral) == ("And more", True)


async def test_our_own_answer_is_known_again_and_not_said_twice(here: Here) -> None:
    grip, body = here.gesture(), here.body(words("Once"))
    await here.desk.answer(grip, body)
    after_a_restart = Desk(here.door, here.known)
    await after_a_restart.answer(grip, body)
    await after_a_restart.close()
    assert len(here.stands()) == 1


async def test_after_three_seconds_it_is_too_late_for_a_first_answer(here: Here) -> None:
    grip = here.gesture()
    here.clock.offset += timedelta(seconds=3)
    with pytest.raises(Declined, match="too late") as refused:
        await here.desk.answer(grip, here.body(words("Hello")))
    assert refused.value.code == No.UNKNOWN_INTERACTION
    assert here.stands() == []


async def test_what_was_deferred_is_answered_within_a_quarter_of_an_hour(here: Here) -> None:
    grip = here.gesture()
    here.desk = Desk(here.door, here.known, patience=0.0)
    here.desk.opened(grip)
    await here.desk.idle()
    here.clock.offset += timedelta(minutes=14)
    await here.desk.answer(grip, here.body(words("Here it is")))
    (stands,) = here.stands()
    assert stands.components[0]["content"] == "Here it is"
    here.clock.offset += timedelta(minutes=1)
    with pytest.raises(Declined, match="too late") as refused:
        await here.desk.answer(grip, here.body(words("And this"), key="k2"))
    assert refused.value.code == No.UNKNOWN_WEBHOOK


async def test_a_form_is_the_first_answer_or_none(here: Here) -> None:
    label = {"type": 18, "label": "What", "component": {"type": 4, "custom_id": "what", "style": 1}}
    modal = {"custom_id": "#k1", "title": "Ask", "components": [label]}
    grip, answered = here.gesture(), here.gesture()
    await here.desk.open(grip, modal)
    assert here.env.backend.interactions[int(grip.id)].modal is not None
    await answered_elsewhere(here, answered)
    with pytest.raises(Declined) as refused:
        await here.desk.open(answered, modal)
    assert refused.value.code == No.ACKNOWLEDGED
