"""A gathering among a server's own events: listed, changed, ended, and whoever is interested has answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.base import Parcel
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.spots import where, who
from bot.core.effects import EventStage, ListEvent, PostMessage
from bot.core.events import InterestShown
from bot.core.ids import EffectKey, MessageRef
from bot.core.views import view
from tests.adapters.contract import WHY, paragraph
from tests.adapters.discord.test_gateway import Place
from tests.adapters.discord.test_gateway import place as place
from tests.discord.affairs import Affairs
from tests.discord.records import ScheduledEvent
from tests.discord.rights import FOR_THE_BOT, May


class Gathering:
    """An invitation that stands, and how the server's list shows it."""

    def __init__(self, place: Place, adapter: DiscordAdapter, invitation: MessageRef) -> None:
        self.place, self.adapter, self.invitation = place, adapter, invitation
        now, self.numbers = place.house.now(), iter(range(100))
        self.effect = ListEvent(
            message=invitation,
            title="Open desk",
            about="Half-baked questions welcome.",
            place="",
            begins=now + timedelta(days=3),
            ends=now + timedelta(days=3, hours=1),
        )

    async def is_listed(self, **otherwise: object) -> None:
        self.effect = replace(self.effect, **otherwise)
        key = EffectKey(f"event{next(self.numbers)}")
        parcel = Parcel(key=key, space=self.place.space, effect=self.effect, people={}, messages={})
        assert await self.adapter.deliver(parcel) == self.invitation

    @property
    def listed(self) -> list[ScheduledEvent]:
        return list(self.place.guild.events.values())


@pytest.fixture
async def gathering(place: Place) -> AsyncIterator[Gathering]:
    async with place.lives() as adapter:
        yield Gathering(place, adapter, await invitation(place, adapter))


async def invitation(place: Place, adapter: DiscordAdapter) -> MessageRef:
    post = PostMessage(channel=where(place.space, place.help.id), view=view(paragraph("Come!")), reason=WHY)
    ref = await adapter.deliver(
        Parcel(key=EffectKey("invitation"), space=place.space, effect=post, people={}, messages={})
    )
    assert ref is not None
    return ref


async def test_it_is_listed_once_with_the_way_to_its_invitation(gathering):
    await gathering.is_listed()
    await gathering.is_listed()
    [event] = gathering.listed
    assert (event.name, event.status) == ("Open desk", 1)
    assert event.description.startswith("Half-baked questions welcome.")
    assert event.description.endswith(gathering.invitation.id)
    assert event.place in event.description


async def test_what_changes_is_changed_there(gathering):
    await gathering.is_listed()
    later = gathering.effect.begins + timedelta(days=1)
    await gathering.is_listed(title="Desk", place="Room 4", begins=later, ends=later + timedelta(hours=1))
    [event] = gathering.listed
    assert (event.name, event.place, event.begins) == ("Desk", "Room 4", later.isoformat())


async def test_words_that_are_too_long_are_cut_and_the_way_stays(gathering):
    await gathering.is_listed(title="x" * 300, about="y" * 3_000, place="z" * 300)
    [event] = gathering.listed
    assert len(event.name) <= 100
    assert len(event.description) <= 1_000
    assert event.description.endswith(event.place)


@pytest.mark.parametrize("stages", [[EventStage.ON, EventStage.OVER], [EventStage.OVER], [EventStage.CANCELLED]])
async def test_it_leaves_the_list_when_it_is_over_or_cancelled(gathering, stages):
    await gathering.is_listed()
    for stage in stages:
        await gathering.is_listed(stage=stage)
    assert gathering.listed == []
    await gathering.is_listed(stage=stages[-1])


async def test_what_has_begun_is_not_put_on_the_list(gathering):
    await gathering.is_listed(begins=gathering.place.house.now() - timedelta(minutes=1))
    await gathering.is_listed(stage=EventStage.OVER)
    assert gathering.listed == []


async def test_without_the_permission_it_only_lacks_there(gathering, caplog):
    guild = gathering.place.guild
    bots = next(role for role in guild.roles.values() if May.CREATE_EVENTS in May(role.permissions))
    await Affairs(gathering.place.server, guild).lets_role(bots, FOR_THE_BOT & ~May.CREATE_EVENTS)
    await gathering.is_listed()
    assert gathering.listed == []
    assert "is not among the server's events" in caplog.text


async def test_whoever_is_interested_has_answered_the_invitation(gathering):
    await gathering.is_listed()
    [event], place = gathering.listed, gathering.place
    affairs, ben = Affairs(place.server, place.guild), place.person("Ben").id
    assert (await affairs.is_interested(ben, event)).taken
    assert (await affairs.is_interested(ben, event, on=False)).taken
    heard = place.house.of(InterestShown)
    assert [(shown.by, shown.message, shown.on) for shown in heard] == [
        (who(place.space, ben), gathering.invitation, True),
        (who(place.space, ben), gathering.invitation, False),
    ]


async def test_after_a_restart_it_is_asked_which_event_it_is(place):
    async with place.lives() as adapter:
        gathering = Gathering(place, adapter, await invitation(place, adapter))
        await gathering.is_listed()
    [event], affairs = gathering.listed, Affairs(place.server, place.guild)
    async with place.lives():
        assert (await affairs.is_interested(place.person("Ben").id, event)).taken
    assert [shown.message for shown in place.house.of(InterestShown)] == [gathering.invitation]


async def test_interest_in_what_others_plan_is_no_affair_of_ours(gathering):
    await gathering.is_listed()
    [ours], place = gathering.listed, gathering.place
    affairs, ben = Affairs(place.server, place.guild), place.person("Ben").id
    theirs = replace(ours, id=place.server.state.snowflake(), creator=ben)
    gone = replace(ours, id=place.server.state.snowflake())
    place.guild.events[theirs.id] = theirs
    for event in (theirs, gone):
        assert (await affairs.is_interested(ben, event)).taken
    assert place.house.of(InterestShown) == []
