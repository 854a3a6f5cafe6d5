"""The bot is let into channels and taken out of them: one notice, once, and nothing that nobody is told of."""

from bot.core.people import Life, Mode, Purpose
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.village import Village


async def switched_off(village: Village, channel: str) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    place = village.square.place(channel)
    await village.trellis.database.writer.write(
        lambda connection: Places(Scope(connection, community)).switch(place, Mode.OFF)
    )


async def live(village: Village, life: Life) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    await village.trellis.database.writer.write(lambda connection: Places(Scope(connection, community)).live(life))


async def test_who_invites_it_sees_once_what_is_listened_to(village: Village) -> None:
    await switched_off(village, "lobby")
    await village.square.lets_in("ana", "lobby")
    await village.settles()
    notice = village.posts("lobby")[-1]
    assert notice.pinned
    assert notice.says("it reads and keeps nothing but what is said to it")
    assert notice.says("/trellis board")
    await village.square.lets_in("ben", "lobby")
    await village.settles()
    assert len(village.posts("lobby")) == 1
    village.quiet()


async def test_a_channel_in_which_it_takes_part_says_so(village: Village) -> None:
    await village.square.lets_in("ana", "help")
    await village.settles()
    assert village.posts("help")[-1].says("takes part in this channel")
    village.quiet()


async def test_a_private_channel_is_never_read(village: Village) -> None:
    await village.square.lets_in("ana", "den", private=True)
    await village.settles()
    assert village.posts("den")[-1].says("It is private, so Trellis reads nothing here")
    village.quiet()


async def test_the_coordinators_own_channel_says_what_it_is(village: Village) -> None:
    await village.square.lets_in("cora", "coordinators", private=True)
    await village.settles()
    assert village.posts("coordinators")[-1].says("writes here what coordinators should know")
    village.quiet()


async def test_where_it_comes_by_itself_nothing_is_said(village: Village) -> None:
    await village.square.lets_in(None, "lobby")
    await village.settles()
    village.quiet()


async def test_before_set_up_nothing_is_said_anywhere(village: Village) -> None:
    await live(village, Life.QUIET)
    await village.square.lets_in("ana", "lobby")
    await village.square.takes_out("help")
    await village.settles()
    village.quiet()


async def test_taken_out_of_a_channel_it_tells_the_coordinators_and_serves_nothing_there(village: Village) -> None:
    await village.square.takes_out("help")
    await village.settles()
    told = village.posts("coordinators")[-1]
    assert told.says("I was taken out of #help")
    assert told.says("Invite me again")
    channel = await village.reads(lambda look: look.places.channel(village.square.place("help")))
    assert channel is not None
    assert (channel.mode, channel.purpose) == (Mode.OFF, None)
    village.quiet()


async def test_taken_out_of_a_channel_without_work_it_says_nothing(village: Village) -> None:
    await switched_off(village, "lobby")
    await village.square.takes_out("lobby")
    await village.settles()
    village.quiet()


async def test_taken_out_of_the_coordinators_channel_it_is_on_the_board(village: Village) -> None:
    await village.square.takes_out("coordinators")
    await village.settles()
    assert await village.reads(lambda look: look.channel_for(Purpose.COORDINATORS)) is None
    await village.types("cora", "board")
    assert village.answers("cora")[-1].says("I was taken out of #coordinators")
    village.quiet()
