"""What `bot/store/form_drafts.py` promises: whom a form is open before takes it up again, and nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.adapters.base import FormDraft
from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.ids import identity
from bot.core.views import Option
from bot.store.sweep import DRAFTS
from bot.store.tables import form_drafts, identities, members
from tests.faults.household import HERE, THERE, a_house, opened, running
from tests.village import MONDAY, StillClock

ANA, BEN = identity(HERE, "ana"), identity(HERE, "ben")
SIZES = (Option("s", "Small"), Option("l", "Large"))
FORM = Form(
    verb="broker.ask",
    token="q1",
    title="Ask",
    submit="Show it",
    intro="In your words.",
    pages=(
        Page((Field(name="words", label="Your question", kind=FieldKind.TEXT, initial=("Who\n„knows“?",)),)),
        Page((Field(name="size", label="Size", kind=FieldKind.CHOICE, options=SIZES, required=False, most=2),)),
    ),
)
BEGUN = FormDraft(form=FORM, values={"words": ("Who mends\x00 planes?",), "size": ("s", "l")}, page=1)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(StillClock(MONDAY))


@pytest.fixture
async def house(database_url: str, clock: TurnedClock) -> AsyncIterator[Trellis]:
    async with running(a_house(database_url, clock=clock)) as house:
        await opened(house)
        yield house


async def test_a_form_is_taken_up_again_whole_by_whom_it_is_open_before(house: Trellis) -> None:
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    assert await house.form_drafts.of(HERE, ANA, "k1") == BEGUN
    assert await house.form_drafts.of(HERE, ANA, "k2") is None
    assert await house.form_drafts.of(HERE, BEN, "k1") is None
    assert await house.form_drafts.of(THERE, ANA, "k1") is None


async def test_the_same_key_before_another_is_another_form(house: Trellis) -> None:
    other = FormDraft(form=FORM)
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    await house.form_drafts.keep(HERE, BEN, "k1", other)
    assert await house.form_drafts.of(HERE, ANA, "k1") == BEGUN
    assert await house.form_drafts.of(HERE, BEN, "k1") == other
    await house.form_drafts.drop(HERE, BEN, "k1")
    assert await house.form_drafts.of(HERE, ANA, "k1") == BEGUN


async def test_what_is_filled_in_later_takes_the_place_of_what_was(house: Trellis) -> None:
    await house.form_drafts.keep(HERE, ANA, "k1", FormDraft(form=FORM))
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    assert await house.form_drafts.of(HERE, ANA, "k1") == BEGUN
    await house.form_drafts.drop(HERE, ANA, "k1")
    assert await house.form_drafts.of(HERE, ANA, "k1") is None


async def test_nobody_is_written_down_for_opening_a_form(house: Trellis) -> None:
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    with house.database.engine.connect() as connection:
        (row,) = connection.execute(select(form_drafts)).all()
        assert connection.execute(select(identities)).all() == connection.execute(select(members)).all() == []
    assert "ana" not in str(row)
    assert "k1" not in str(row)


async def test_where_nobody_is_at_home_nothing_is_kept(house: Trellis) -> None:
    await house.form_drafts.keep(THERE, identity(THERE, "ana"), "k1", BEGUN)
    with house.database.engine.connect() as connection:
        assert connection.execute(select(form_drafts)).all() == []


async def test_a_form_is_kept_fourteen_days_after_it_was_touched(house: Trellis, clock: TurnedClock) -> None:
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    clock.turn_to(MONDAY + timedelta(days=1))
    await house.form_drafts.keep(HERE, BEN, "k1", BEGUN)
    clock.turn_to(MONDAY + DRAFTS + timedelta(minutes=1))
    await house.sweep()
    assert await house.form_drafts.of(HERE, ANA, "k1") is None
    assert await house.form_drafts.of(HERE, BEN, "k1") == BEGUN


async def test_a_form_that_this_version_cannot_read_is_not_open(house: Trellis) -> None:
    await house.form_drafts.keep(HERE, ANA, "k1", BEGUN)
    strange = update(form_drafts).values(body='{"form": {"verb": 7}}')
    await house.database.writer.write(lambda connection: connection.execute(strange))
    assert await house.form_drafts.of(HERE, ANA, "k1") is None
