"""The gateway of our own Discord does as the real one's documentation says."""

import pytest

from tests.discord.affairs import Affairs
from tests.discord.faults import Closes, Twice
from tests.discord.gestures import Person
from tests.discord.rights import Intent
from tests.discord.server import DiscordServer
from tests.discord.wire import EVERYTHING, a_line


@pytest.mark.parametrize(
    ("otherwise", "code"),
    [
        ({"token": "another"}, 4004),
        ({"shard": [2, 2]}, 4010),
        ({"intents": 1 << 30}, 4013),
        ({"intents": EVERYTHING}, 4014),
    ],
)
async def test_who_may_not_begin_is_told_why(discord: DiscordServer, otherwise: dict[str, object], code: int) -> None:
    discord.app.intents_on = Intent.MESSAGE_CONTENT
    async with a_line(discord) as line:
        await line.identifies(discord, **{"intents": int(Intent.GUILDS), **otherwise})
        assert (await line.frame())["closed"] == code


async def test_what_happened_meanwhile_is_told_when_a_session_goes_on(discord: DiscordServer) -> None:
    guild = discord.add_guild()
    ana, help_ = discord.add_user("Ana"), discord.add_channel(guild, "help")
    discord.add_member(guild, ana)
    person = Person(discord, guild, ana.id)
    async with a_line(discord) as line:
        await line.begins(discord)
        await person.says(help_.id, "One")
        [one] = await line.until("MESSAGE_CREATE")
        await line.ends(4000)
    await discord.gateway.gone()
    for words in "Two", "Three":
        await person.says(help_.id, words)
    for seq, expected in ((line.seq, ["Two", "Three"]), (one["s"] - 1, ["One", "Two", "Three"])):
        async with a_line(discord) as again:
            await again.goes_on(discord, line.session, seq)
            frames = await again.until("RESUMED")
            assert [frame["d"]["content"] for frame in frames if frame["t"] == "MESSAGE_CREATE"] == expected


async def test_a_session_that_is_forgotten_or_was_closed_well_cannot_go_on(discord: DiscordServer) -> None:
    discord.add_guild()
    for how in ("forgotten", "closed"):
        async with a_line(discord) as line:
            await line.begins(discord)
            if how == "forgotten":
                discord.gateway.forget()
            await line.ends(4000 if how == "forgotten" else 1000)
        await discord.gateway.gone()
        async with a_line(discord) as again:
            await again.goes_on(discord, line.session, line.seq)
            assert (await again.frame()) == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_sequence_that_was_never_told_ends_the_socket(discord: DiscordServer) -> None:
    async with a_line(discord) as line:
        await line.begins(discord)
    async with a_line(discord) as again:
        await again.goes_on(discord, line.session, line.seq + 1)
        assert (await again.frame())["closed"] == 4007


async def test_each_shard_hears_its_own_guilds_and_the_first_what_is_private(discord: DiscordServer) -> None:
    ana = discord.add_user("Ana")
    guilds = [discord.add_guild(f"Guild {number}", str((50 + number) << 22)) for number in range(2)]
    places = [discord.add_channel(guild, "help") for guild in guilds]
    for guild in guilds:
        discord.add_member(guild, ana)
    async with a_line(discord) as first, a_line(discord) as second:
        await first.begins(discord, (0, 2))
        await second.begins(discord, (1, 2))
        for guild, place in zip(guilds, places, strict=True):
            await Person(discord, guild, ana.id).says(place.id, guild.name)
        await Person(discord, guilds[1], ana.id).says(None, "In private")
        heard = [(await first.until("MESSAGE_CREATE"))[-1]["d"]["content"] for _ in range(2)]
        assert heard == ["Guild 0", "In private"]
        assert (await second.until("MESSAGE_CREATE"))[-1]["d"]["content"] == "Guild 1"


async def test_without_the_intent_others_words_are_blank(discord: DiscordServer) -> None:
    guild = discord.add_guild()
    ana, help_ = discord.add_user("Ana"), discord.add_channel(guild, "help")
    discord.add_member(guild, ana)
    person = Person(discord, guild, ana.id)
    async with a_line(discord) as line:
        await line.begins(discord, intents=EVERYTHING & ~int(Intent.MESSAGE_CONTENT))
        said = await person.says(help_.id, "Hidden")
        await person.says(help_.id, f"For <@{discord.app.bot}>")
        await person.says(None, "In private")
        await person.edits(help_.id, said.message, "Hidden still")
        frames = await line.until("MESSAGE_UPDATE")
        assert [frame["d"]["content"] for frame in frames] == ["", f"For <@{discord.app.bot}>", "In private", ""]


async def test_what_the_bot_cannot_see_it_is_not_told(discord: DiscordServer) -> None:
    guild = discord.add_guild()
    ana = discord.add_user("Ana")
    discord.add_member(guild, ana)
    den, help_ = discord.add_channel(guild, "den", private=True, members=[ana.id]), discord.add_channel(guild, "help")
    del den.overwrites[discord.app.bot]
    async with a_line(discord) as line:
        await line.begins(discord)
        for place in (den, help_):
            await Person(discord, guild, ana.id).says(place.id, place.name)
        [frame] = await line.until("MESSAGE_CREATE")
        assert frame["d"]["content"] == "help"


async def test_members_are_told_in_pieces_on_request_and_not_at_first(discord: DiscordServer) -> None:
    guild = discord.add_guild()
    for number in range(1_200):
        discord.add_member(guild, discord.add_user(f"Member {number}"))
    async with a_line(discord) as line:
        await line.identifies(discord)
        entered = (await line.until("GUILD_CREATE"))[-1]["d"]
        assert (entered["large"], entered["member_count"]) == (True, 1_202)
        assert [member["user"]["id"] for member in entered["members"]] == [discord.app.bot]
        await line.sends(8, {"guild_id": guild.id, "query": "", "limit": 0})
        chunks = [(await line.until("GUILD_MEMBERS_CHUNK"))[-1]["d"] for _ in range(2)]
        assert [len(chunk["members"]) for chunk in chunks] == [1_000, 202]


async def test_events_come_twice_or_only_with_the_next_socket_where_a_test_wants_that(discord: DiscordServer) -> None:
    guild = discord.add_guild()
    affairs = Affairs(discord, guild)
    async with a_line(discord) as line:
        await line.begins(discord)
        discord.faults.next("event:GUILD_MEMBER_ADD", Twice())
        await affairs.joins("Dora")
        twice = [(await line.until("GUILD_MEMBER_ADD"))[-1] for _ in range(2)]
        assert twice[0]["d"] == twice[1]["d"]
        assert twice[0]["s"] < twice[1]["s"]
        discord.faults.next("event:GUILD_MEMBER_ADD", Closes(4000))
        await affairs.joins("Eli")
        assert (await line.frame())["closed"] == 4000
    async with a_line(discord) as again:
        await again.goes_on(discord, line.session, line.seq)
        assert [frame["t"] for frame in await again.until("RESUMED")] == ["GUILD_MEMBER_ADD", "RESUMED"]


async def test_heartbeats_are_acknowledged_unless_a_test_wants_otherwise(discord: DiscordServer) -> None:
    async with a_line(discord) as line:
        await line.sends(1, None)
        assert (await line.frame())["op"] == 11
        discord.gateway.acknowledges = False
        await line.sends(1, None)
        await line.identifies(discord)
        assert (await line.frame())["t"] == "READY"
        await discord.gateway.reconnect()
        assert (await line.frame())["op"] == 7
