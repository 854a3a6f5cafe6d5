"""Discord keeps the contract of all adapters, over the wire that discord.py speaks."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.core.effects import OpenForm
from bot.core.events import CommandInvoked, Event, FormSubmitted, MessagePosted
from bot.core.ids import external_of
from bot.core.markup import escape
from bot.core.views import Heading, Quoted
from tests.adapters.contract import ASK, GESTURES, HOSTILE, AdapterContract, Answer, Harness
from tests.adapters.contract import invoking as asking_for_ones_page
from tests.adapters.discord.harness import DiscordHarness, DiscordNotebook, a_discord

Kind = Callable[[DiscordHarness], Awaitable[tuple[type[Event], Callable[[], Awaitable[Answer]]]]]


async def invoking(harness: Harness) -> tuple[type[Event], Callable[[], Awaitable[Answer]]]:
    """Say what is told to the house: one's own page is only read, and no event."""
    return CommandInvoked, lambda: harness.invokes(harness.ana, "find glue")


KINDS = [invoking if kind is asking_for_ones_page else kind for kind in GESTURES]


@pytest.fixture
async def harness() -> AsyncIterator[DiscordHarness]:
    async with a_discord(DiscordNotebook()) as discord:
        yield discord


class TestContract(AdapterContract):
    """Discord keeps what `bot/adapters/base.py` promises."""

    @pytest.mark.parametrize("kind", KINDS)
    async def test_1_nothing_is_acknowledged_before_it_was_heard(self, harness: DiscordHarness, kind: Kind) -> None:
        await super().test_1_nothing_is_acknowledged_before_it_was_heard(harness, kind)

    @pytest.mark.parametrize("kind", KINDS)
    async def test_1_what_could_not_be_heard_is_not_acknowledged_and_can_be_done_again(
        self, harness: DiscordHarness, kind: Kind
    ) -> None:
        """What was said in Discord stands there whether we heard it or not, and is written down by itself later."""
        event, gesture = await kind(harness)
        before = len(harness.house.of(event))
        harness.house.unable = True
        assert not (await gesture()).taken
        assert len(harness.house.of(event)) == before
        harness.house.unable = False
        harness.server.set_patience(20)
        if harness.server.crier.missed:
            assert await harness.server.crier.late()
        else:
            assert (await gesture()).taken
        assert len(harness.house.of(event)) == before + 1

    @pytest.mark.parametrize("words", HOSTILE)
    async def test_5_what_was_live_where_it_was_typed_is_only_characters_where_we_pass_it_on(
        self, harness: DiscordHarness, words: str
    ) -> None:
        """What members type is Discord's own markup: it may mention and link there, and never by our mouth."""
        raw = f"<@{external_of(harness.ben)}> {words}"
        assert (await harness.person(harness.ana).says(harness.place.id, raw)).taken
        heard = harness.house.of(MessagePosted)[-1].text
        ref = await harness.deliver(harness.post(Quoted(heard), Heading(escape(heard))))
        for reader in (harness.ana, harness.ben):
            [standing] = [found for found in await harness.sees(reader) if found.ref == ref]
            assert not standing.calls
            assert not standing.links
            assert "@Ben" in standing.text

    async def test_2_what_is_wrong_with_a_form_stands_beside_its_fields(self, harness: DiscordHarness) -> None:
        """Discord shows one page at a time and nothing beside its fields: what is wrong is said in a private answer."""
        interaction = await harness.interaction(harness.ana)
        await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=ASK)))
        assert await harness.form_of(harness.ana) == "Ask the room"
        assert await harness.form_of(harness.ben) is None
        answer = await harness.submits(harness.ana, {"question": ["  "]})
        assert not answer.taken
        assert answer.problems == {"question": "form-required"}
        assert await harness.form_of(harness.ana) == "Ask the room"
        answer = await harness.submits(harness.ana, {"question": ["Which glue?"], "zone": ["Lisbon"]})
        assert not answer.taken
        assert answer.problems == {"zone": "form-zone-near Europe/Lisbon"}
        assert harness.house.of(FormSubmitted) == []
        assert await harness.form_of(harness.ana) == "Ask the room"
        assert (await harness.submits(harness.ana, {"zone": ["Europe/Lisbon"]})).taken
        [submitted] = harness.house.of(FormSubmitted)
        assert (submitted.by, submitted.verb, submitted.token) == (harness.ana, "broker.ask", "t1")
        assert submitted.values == {"question": ("Which glue?",), "zone": ("Europe/Lisbon",)}
        assert await harness.form_of(harness.ana) is None
