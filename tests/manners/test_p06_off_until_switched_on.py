"""P6. Off by default: what is said where nobody switched us on leaves no row, and a notice says where we are."""

from sqlalchemy import func, select

from bot.core.ids import channel_id
from bot.core.people import Mode, Purpose
from bot.store.tables import metadata
from tests.rhythm import opens
from tests.village import SPACE, Village

COUNTED = [table for table in metadata.sorted_tables if table.name != "meta"]


def rows(village: Village) -> dict[str, int]:
    with village.trellis.database.engine.connect() as connection:
        counts = {table.name: select(func.count()).select_from(table) for table in COUNTED}
        return {name: connection.execute(count).scalar_one() for name, count in counts.items()}


async def switches(village: Village, channel: str, mode: Mode) -> None:
    await village.square.press("cora", "coordinator.mode", "")
    await village.settles()
    await village.submits("cora", channel=channel_id(SPACE, channel), mode=mode)
    assert village.answers("cora")[-1].says("The board")


async def talks(village: Village, channel: str) -> None:
    """Everything that can be overheard, by people of whom one is new to us."""
    square = village.square
    ref = await village.says("ana", "Has anybody a plane?", channel)
    await village.says("stranger", "I have.", channel, ref)
    await village.reacts("ana", ref, "❓")
    await square.edits("ana", ref, "Has anybody two planes?")
    await village.reacts("ana", ref, "❓", on=False)
    await square.deletes(ref)
    await village.settles()


async def test_what_is_said_where_nobody_switched_us_on_leaves_no_row(village: Village) -> None:
    await switches(village, "lobby", Mode.OFF)
    assert not village.posts("lobby")
    before = rows(village)
    for channel in ("lobby", "coordinators", "never-heard-of"):
        await talks(village, channel)
    await village.waits("2 days")
    assert rows(village) == before
    village.quiet()


async def test_the_same_does_leave_rows_where_we_are_switched_on(village: Village) -> None:
    """So that the test above can fail."""
    before = rows(village)
    await talks(village, "help")
    assert rows(village) != before


async def test_a_channel_that_becomes_private_is_no_longer_heard(village: Village) -> None:
    await village.square.changes("help", private=True)
    await village.settles()
    before = rows(village)
    await talks(village, "help")
    assert rows(village) == before


async def test_every_switch_shows_a_pinned_notice_and_private_channels_cannot_be_switched(village: Village) -> None:
    for channel in ("lobby", "coordinators"):
        await switches(village, channel, Mode.LISTEN)
    (notice,) = village.posts("lobby")
    assert notice.says("listens in this channel")
    assert notice.pinned
    assert village.answers("cora")[-1].says("is private")
    modes = await village.reads(lambda look: {one.name: one.mode for one in look.places.channels()})
    assert modes["lobby"] is Mode.LISTEN
    assert modes["coordinators"] is Mode.OFF
    assert await village.reads(lambda look: look.channel_for(Purpose.COORDINATORS))


async def test_what_is_said_under_a_prompt_is_not_heard_once_its_channel_is_switched_off(village: Village) -> None:
    prompt = await opens(village, "F01")
    before = rows(village)
    await village.says("dan", "Good morning.", "meetups", prompt.ref)
    assert rows(village)["rsvps"] == before["rsvps"] + 1
    await switches(village, "meetups", Mode.OFF)
    before = rows(village)
    reply = await village.says("ana", "A quiet week.", "meetups", prompt.ref)
    assert prompt.ref is not None
    await village.reacts("stranger", prompt.ref, "☕")
    await village.square.deletes(reply)
    await village.settles()
    assert rows(village) == before
