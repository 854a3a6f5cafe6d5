"""The gateway as the adapter hears it: sessions that go on, gaps that are closed, and ends that are final."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.adapters.base import Ambiguous, Parcel
from bot.adapters.discord import adapter as adapter_module
from bot.adapters.discord.access import DiscordAccess, Shards
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.spots import space_in, where, who
from bot.core.effects import PostMessage
from bot.core.errors import ConfigError
from bot.core.events import (
    CommandInvoked,
    MemberJoined,
    MemberLeft,
    MessagePosted,
    Mishap,
    SpaceEntered,
    SpaceLeft,
    WentWrong,
)
from bot.core.ids import EffectKey, external_of
from bot.core.views import view
from tests.adapters.contract import WHY, Notebook, paragraph
from tests.adapters.discord.harness import KEEP, KEEP_LABEL, WORDS, a_guild, running
from tests.discord.affairs import Affairs
from tests.discord.faults import Broken, Fault, Garbage, LoseReply
from tests.discord.gestures import Person
from tests.discord.records import Guild
from tests.discord.rights import FOR_THE_BOT, Intent, May
from tests.discord.server import DiscordServer

PATIENT = 20.0
SOON = 60.0


class Place:
    """A Discord that outlives the bot, and a house that remembers what it was told."""

    def __init__(self, server: DiscordServer) -> None:
        self.server, self.house = server, Notebook()
        self.guild: Guild = a_guild(server)
        self.help = next(c for c in server.state.channels_of(self.guild) if c.name == "help")
        self.space = space_in(self.guild.id)
        self.house.listening.add(f"{self.space}/{self.help.id}")

    def adapter(self, **how: object) -> DiscordAdapter:
        access = DiscordAccess(token=self.server.app.token, api_url=self.server.api_url, **how)
        return DiscordAdapter(access, words=WORDS, menu={KEEP: KEEP_LABEL}, member_menu={}, patience=0.1)

    @asynccontextmanager
    async def lives(self, **how: object) -> AsyncIterator[DiscordAdapter]:
        """Let the bot live for a while."""
        adapter = self.adapter(**how)
        async with running(adapter, self.house):
            self.server.crier.heard = lambda frame: adapter.has_heard(frame.session, frame.seq)
            yield adapter
            await settled(adapter)
        self.server.crier.heard = None

    def person(self, name: str) -> Person:
        user = next(user for user in self.server.state.users.values() if user.name == name)
        return Person(self.server, self.guild, user.id)

    async def says(self, *words: str, by: str = "Ben") -> None:
        for word in words:
            assert (await self.person(by).says(self.help.id, word)).taken

    def heard(self) -> list[str]:
        return [event.text for event in self.house.of(MessagePosted)]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    house = Notebook()
    async with DiscordServer(house.now, patience=PATIENT) as server:
        yield Place(server)
        assert not server.violations, "\n".join(server.violations)


# ---- going on --------------------------------------------------------------------------------------------------------


async def test_a_new_process_goes_on_with_the_old_session(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    await place.says("two", "three")
    async with place.lives():
        await place.says("four")
    assert place.heard() == ["one", "two", "three", "four"]
    assert (place.server.gateway.identified, place.server.gateway.resumed) == (1, 1)
    assert len(place.house.of(SpaceEntered)) == 1


async def test_a_session_is_left_so_that_discord_keeps_it(place: Place) -> None:
    async with place.lives():
        await place.server.gateway.connected()
        [socket] = place.server.gateway.open
    await place.server.gateway.gone()
    assert socket.web.close_code not in (1000, 1001)
    assert place.server.gateway.sessions


async def test_what_was_not_written_down_comes_again(place: Place) -> None:
    """The position that is kept never lies beyond something that the house does not have."""
    async with place.lives():
        await place.says("one")
        place.house.unable = True
        place.server.set_patience(0.1)
        assert not (await place.person("Ben").says(place.help.id, "two")).taken
        assert not (await place.person("Ben").says(place.help.id, "three")).taken
        [kept] = [int(position["seq"]) for position in place.house.streams.kept.values()] or [0]
        place.house.unable = False
        assert await place.server.crier.late()
        place.server.set_patience(PATIENT)
        await place.says("four")
    assert kept < 5
    assert place.heard() == ["one", "two", "three", "four"]


@pytest.mark.parametrize("code", [1000, 1012, 4000, 4001, 4002, 4003, 4005, 4008])
async def test_a_socket_that_was_closed_is_gone_on_with(place: Place, code: int) -> None:
    async with place.lives():
        await place.says("one")
        await place.server.gateway.close(code)
        await place.says("two")
        await place.server.gateway.connected()
        await place.says("three")
    assert place.heard() == ["one", "two", "three"]


@pytest.mark.parametrize("code", [4009])
async def test_a_session_that_is_over_is_not_gone_on_with(place: Place, code: int) -> None:
    async with place.lives():
        await place.says("one")
        before = place.server.gateway.resumed
        await place.server.gateway.close(code)
        place.server.crier.heard = None  # what is told in the old session is read later, as what was missed
        await place.says("two")
        await begun(place, 2)
    assert (place.server.gateway.identified, place.server.gateway.resumed) == (2, before)
    assert place.heard() == ["one", "two"]


async def test_whoever_goes_on_in_vain_begins_anew_at_last(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    place.server.gateway.refuses(1_000, resumable=True)
    await place.says("two")
    async with place.lives():
        pass
    assert place.server.gateway.identified == 2
    assert place.heard() == ["one", "two"]


async def begun(place: Place, sessions: int) -> None:
    while place.server.gateway.identified < sessions:  # noqa: ASYNC110
        await asyncio.sleep(0.005)


async def test_op_7_and_a_broken_line_lose_nothing(place: Place) -> None:
    async with place.lives():
        await place.server.gateway.reconnect()
        await place.server.gateway.resumed_at_least(1)
        await place.says("one")
        await place.server.gateway.drop()
        await place.says("two")
    assert place.heard() == ["one", "two"]
    assert place.server.gateway.identified == 1


async def test_a_discord_that_comes_back_by_halves_ends_nothing(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """The library takes a socket that ends before it is greeted for an end of all, once it had been turned away."""
    async with place.lives():
        await place.says("one")
        place.server.gateway.is_away(turns_away=1, hangs_up=1)
        await place.server.gateway.drop()
        await place.server.gateway.resumed_at_least(1)
        await place.says("two")
    assert place.heard() == ["one", "two"]
    assert place.server.gateway.identified == 1
    assert "is not heard for now" not in caplog.text, "the line itself was never lost"


@pytest.mark.parametrize(("well", "waits"), [(0.0, "1 1"), (60.0, "1 2")], ids=["each time at first", "longer"])
async def test_what_nobody_can_read_ends_nothing(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, well: float, waits: str
) -> None:
    """A line is begun anew, and its session gone on with; whoever was heard well before is waited for as at first."""
    monkeypatch.setattr(adapter_module, "HEARD_WELL", well)
    monkeypatch.setattr(adapter_module, "AGAIN_AFTER", (0.6, 1.6))
    async with place.lives() as adapter:
        await place.says("one")
        for times, words in enumerate(("two", "three"), start=1):
            await place.server.gateway.babbles()
            await place.server.gateway.resumed_at_least(times)
            await place.says(words)
            await adapter.ready.wait()
    assert place.heard() == ["one", "two", "three"]
    assert place.server.gateway.identified == 1, "Discord counts how often a session is begun"
    assert " ".join(re.findall(r"Trying again in (\d+) s", caplog.text)) == waits


async def test_a_stop_is_a_stop_also_while_the_line_is_lost(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter, closes = place.adapter(), Desk.close
    living = asyncio.create_task(adapter.run(place.house))

    async def is_stopped_meanwhile(desk: Desk) -> None:
        living.cancel()
        await closes(desk)

    await adapter.ready.wait()
    monkeypatch.setattr(Desk, "close", is_stopped_meanwhile)
    await place.server.gateway.babbles()
    await asyncio.wait({living}, timeout=SOON)
    assert living.cancelled()


async def test_whoever_stops_while_discord_says_nothing_is_not_held_up(place: Place) -> None:
    """The library forgets that it was cancelled while it comes again."""
    async with place.lives():
        await place.says("one")
        place.server.gateway.says_hello = False
        await place.server.gateway.reconnect()
        await place.server.gateway.keeps_somebody_waiting()
    assert place.heard() == ["one"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_op_9_begins_anew_only_where_it_must(place: Place, resumable: bool) -> None:
    async with place.lives():
        await place.says("one")
        await place.server.gateway.invalidate(resumable=resumable)
        while place.server.gateway.identified + place.server.gateway.resumed < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        await place.says("two")
    assert place.heard() == ["one", "two"]
    assert place.server.gateway.identified == (1 if resumable else 2)


async def test_the_same_event_twice_is_heard_once(place: Place) -> None:
    async with place.lives():
        told = await place.person("Ben").says(place.help.id, "one")
        await place.server.gateway.tell_again(told.frames[0])
        await place.says("two")
    assert place.heard() == ["one", "two"]


# ---- gaps ------------------------------------------------------------------------------------------------------------


async def test_where_no_session_goes_on_what_was_written_is_read(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    quiet = place.server.add_channel(place.guild, "elsewhere")
    thread = await place.person("Ben").says(place.help.id, "a root")
    await place.person("Ana Ruiz").opens_thread(place.help.id, thread.message, "On the root")
    await place.person("Ana Ruiz").says(thread.message, "in its thread")
    await place.person("Ben").says(quiet.id, "where nobody listens")
    for number in range(120):
        await place.says(f"missed {number}")
    place.server.gateway.forget()
    async with place.lives():
        pass
    heard = place.heard()
    assert sorted(heard) == sorted(["one", "a root", "in its thread", *(f"missed {number}" for number in range(120))])
    in_thread = next(event for event in place.house.of(MessagePosted) if event.text == "in its thread")
    assert in_thread.thread is not None
    assert in_thread.thread.id == thread.message


async def test_a_gap_that_is_not_closed_is_owed_until_it_is(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    await place.says("missed")
    place.server.gateway.forget()
    place.server.breaks_next("GET /channels/*/messages", times=1_000)
    async with place.lives() as adapter:
        [stream] = adapter._shards.all
        assert stream.owed
        place.server.faults.stop()
    assert place.heard() == ["one", "missed"]


async def test_counting_the_shards_otherwise_loses_nothing(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    await place.says("missed")
    async with place.lives(shards=Shards(0, 1, 2), gateway_url=place.server.gateway_url):
        while "missed" not in place.heard():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    assert place.heard() == ["one", "missed"]


async def test_who_came_and_went_meanwhile_is_told(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    affairs = Affairs(place.server, place.guild)
    dora, _ = await affairs.joins("Dora")
    await affairs.joins("Emil", onboarding=True)
    cleo = place.person("Cleo").id
    await affairs.leaves(cleo)
    place.server.gateway.forget()
    async with place.lives():
        pass
    assert [event.profile.name for event in place.house.of(MemberJoined)] == ["Dora"]
    assert [event.by for event in place.house.of(MemberLeft)] == [who(place.space, cleo)]
    assert external_of(place.house.of(MemberJoined)[0].profile.identity) == dora


async def test_a_server_that_removed_us_meanwhile_is_left(place: Place) -> None:
    other = place.server.add_guild("The Shed")
    async with place.lives():
        pass
    del other.members[place.server.app.bot]
    place.server.gateway.forget()
    async with place.lives():
        pass
    assert [event.space for event in place.house.of(SpaceLeft)] == [space_in(other.id)]


async def test_a_server_that_removed_us_is_not_entered_though_the_session_goes_on(place: Place) -> None:
    """What Discord refuses to tell of is nothing that we are in, also before a frame says so."""
    other = place.server.add_guild("The Shed")
    async with place.lives():
        pass
    del other.members[place.server.app.bot]
    async with place.lives() as adapter:
        directory = adapter._directory
        assert directory is not None
        assert place.server.gateway.resumed == 1
        assert other.id not in directory.guilds


async def test_an_outage_is_no_removal(place: Place) -> None:
    affairs = Affairs(place.server, place.guild)
    async with place.lives():
        await affairs.fails()
        await affairs.is_back()
        await place.says("one")
        assert place.house.of(SpaceLeft) == []
        await affairs.puts_bot_out()
        while not place.house.of(SpaceLeft):  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    assert place.heard() == ["one"]


# ---- coming in -------------------------------------------------------------------------------------------------------


async def test_a_server_that_lets_us_in_is_told_of_first(place: Place) -> None:
    shed = place.server.add_guild("The Shed", with_bot=False)
    dora = place.server.add_user("Dora")
    place.server.add_member(shed, dora)
    async with place.lives():
        await Affairs(place.server, shed).lets_bot_in()
        assert (
            await Person(place.server, shed, dora.id).commands(place.server.add_channel(shed, "hall").id, "help")
        ).taken
    kinds = [event for event in place.house.heard if getattr(event, "space", "") == space_in(shed.id)]
    assert isinstance(kinds[0], SpaceEntered)
    assert place.house.of(CommandInvoked)[-1].interaction.space == space_in(shed.id)
    first = place.house.heard.index(kinds[0])
    assert first < place.house.heard.index(place.house.of(CommandInvoked)[-1])


async def test_a_process_hears_its_shards_and_no_others(place: Place) -> None:
    ours, other = (place.server.add_guild(f"Number {number}", str(number << 22)) for number in (5, 6))
    async with place.lives(shards=Shards(1, 1, 2), gateway_url=place.server.gateway_url):
        assert space_in(ours.id) in {event.space for event in place.house.of(SpaceEntered)}
    assert space_in(other.id) not in {event.space for event in place.house.of(SpaceEntered)}
    assert [name.rpartition(":")[2] for name in place.house.streams.kept] == ["1/2"]


# ---- what is not allowed ----


@pytest.mark.parametrize("fault", [Garbage(), Broken(503), LoseReply()], ids=lambda fault: type(fault).__name__)
async def test_a_discord_that_is_away_at_the_start_is_waited_for(place: Place, fault: Fault) -> None:
    place.server.faults.next("GET /users/@me", fault)
    async with place.lives():
        await place.says("one")
    assert place.heard() == ["one"]
    assert place.server.faults.happened == [("GET /users/@me", fault)]


async def test_a_token_that_is_not_taken_ends_the_start(place: Place) -> None:
    place.server.app.token = "another"
    access = DiscordAccess(token="wrong", api_url=place.server.api_url)
    adapter = DiscordAdapter(access, menu={}, member_menu={})
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await adapter.run(place.house)


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_an_end_for_good_ends_the_start_with_a_sentence(place: Place, code: int) -> None:
    access = DiscordAccess(token=place.server.app.token, api_url=place.server.api_url)
    adapter = DiscordAdapter(access, words=WORDS, menu={}, member_menu={})
    task = asyncio.create_task(adapter.run(place.house))
    await adapter.ready.wait()
    await place.server.gateway.close(code)
    with pytest.raises(BaseExceptionGroup) as ended:
        await task
    assert ended.group_contains(ConfigError)


async def test_without_message_content_commands_still_work_and_coordinators_are_told(place: Place) -> None:
    place.server.app.intents_on = Intent.GUILD_MEMBERS
    async with place.lives():
        await place.says("one")
        assert (await place.person("Ana Ruiz").commands(place.help.id, "help")).taken
    assert place.heard() == [""]
    assert place.house.of(CommandInvoked)
    [lack] = place.house.of(WentWrong)
    assert (lack.mishap, lack.what) == (Mishap.MISSING_PERMISSION, "Message Content Intent")
    assert lack.repair.endswith(f"/applications/{place.server.app.id}/bot")


async def test_a_missing_permission_is_told_with_the_page_that_repairs_it(place: Place) -> None:
    ours = next(role for role in place.guild.roles.values() if role.name == "Trellis")
    await Affairs(place.server, place.guild).lets_role(ours, FOR_THE_BOT & ~May.MANAGE_THREADS)
    async with place.lives():
        pass
    [lack] = place.house.of(WentWrong)
    assert (lack.mishap, lack.what) == (Mishap.MISSING_PERMISSION, "Manage Threads")
    assert f"guild_id={place.guild.id}" in lack.repair


async def test_who_is_in_none_of_our_servers_is_nobody_in_private(place: Place) -> None:
    ben, zoe = place.person("Ben"), place.server.add_user("Zoe")
    async with place.lives() as adapter:
        place.server.state.converse(zoe.id)
        await Person(place.server, place.guild, zoe.id).says(None, "board")
        await ben.says(None, "help")
        await Affairs(place.server, place.guild).leaves(ben.id)
        await ben.says(None, "me")
        await settled(adapter)
    assert [(event.by, event.text) for event in place.house.of(CommandInvoked)] == [(who(place.space, ben.id), "help")]


async def test_a_server_that_could_not_be_recollected_at_once_is_heard_all_the_same(place: Place) -> None:
    async with place.lives():
        await place.says("one")
    place.server.gateway.forget()
    place.house.forgets = 2
    async with place.lives():
        await place.says("two")
    assert place.heard() == ["one", "two"]


async def test_whoever_shares_two_servers_with_us_is_asked_once_which_they_mean(place: Place) -> None:
    shed = place.server.add_guild("The Shed")
    ben = place.person("Ben")
    place.server.add_member(shed, ben.id)
    async with place.lives() as adapter:
        await ben.says(None, "me")
        await settled(adapter)
        dm = place.server.state.converse(ben.id)
        [asked] = [said for said in dm.messages.values() if said.author == place.server.app.bot]
        assert (await ben.presses(None, asked.id, "The Shed")).taken
        assert (await ben.says(None, "topics")).taken
    told = place.house.of(CommandInvoked)
    assert [(event.text, event.interaction.space) for event in told] == [
        ("", space_in(shed.id)),
        ("topics", space_in(shed.id)),
    ]


async def test_the_gateways_echo_settles_what_nobody_may_look_for(place: Place) -> None:
    hidden = place.server.add_channel(place.guild, "hidden", private=True)
    words = PostMessage(channel=where(place.space, hidden.id), view=view(paragraph("Said once")), reason=WHY)
    parcel = Parcel(key=EffectKey("k1"), space=place.space, effect=words, people={}, messages={})
    async with place.lives() as adapter:
        place.server.loses_next_reply()
        with pytest.raises(Ambiguous):
            await adapter.deliver(parcel)
        await settled(adapter)
        found = await adapter.look_for(parcel, place.house.now())
    assert found is not None
    assert list(hidden.messages) == [found.id]


async def settled(adapter: DiscordAdapter) -> None:
    while adapter.is_busy:  # noqa: ASYNC110 - nobody tells when the last of it is over
        await asyncio.sleep(0.002)
