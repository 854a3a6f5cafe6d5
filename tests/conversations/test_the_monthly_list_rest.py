"""The monthly list of what is missing, where its morning passed while Trellis was down."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.simulation.lasting import LastingVillage, a_lasting_village
from tests.village import COORDINATORS, MONDAY, PEOPLE


@pytest.fixture
async def lasting(database_url: str) -> AsyncIterator[LastingVillage]:
    """A village whose house can be stopped and started again."""
    everybody = dict.fromkeys((*PEOPLE, *COORDINATORS), "UTC")
    async with a_lasting_village(database_url, everybody, MONDAY) as village:
        yield village


async def test_a_list_whose_morning_passed_is_told_once_we_are_back_and_the_next_in_its_month(
    lasting: LastingVillage,
) -> None:
    await lasting.types("ana", "find kintsugi")
    await lasting.waits("26 days")
    assert not lasting.posts("library")
    await lasting.is_away(timedelta(days=4))  # over the first of February
    (told,) = lasting.posts("library")
    assert told.says("kintsugi")
    await lasting.types("ben", "find urushi")
    await lasting.waits("24 days")  # to the 27th
    assert len(lasting.posts("library")) == 1
    await lasting.waits("3 days")
    assert lasting.posts("library")[-1].says("urushi")
    assert not lasting.posts("library")[-1].says("kintsugi"), "each search is told once"
    await lasting.is_away(timedelta(days=70))  # over two lists of nothing
    assert len(lasting.posts("library")) == 2
