"""What `House.recollect` promises: who is here and where anything is heard in one space, as it was written down."""

from sqlalchemy import Connection, insert

from bot.adapters.base import Recollection
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.people import Mode
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import channels, identities, spaces
from tests.village import CHANNELS, COORDINATORS, PEOPLE, SPACE, Village

THERE = SpaceId("square:village-too")
"""Another space of the same community, whose name begins with the first's."""


async def test_who_is_here_and_where_anything_is_heard_is_remembered(village: Village) -> None:
    def change(connection: Connection) -> None:
        home = village.trellis.inbox.home(SPACE)
        assert home is not None
        places = Places(Scope(connection, home))
        places.switch(channel_id(SPACE, "welcome"), Mode.OFF)
        places.switch(channel_id(SPACE, "help"), Mode.LISTEN)

    await village.trellis.database.writer.write(change)
    await village.square.leaves("gus")
    await village.settles()
    found = await village.trellis.recollect(SPACE)
    assert found.people == {identity(SPACE, person) for person in (*PEOPLE, *COORDINATORS) if person != "gus"}
    assert channel_id(SPACE, "help") in found.listening
    assert found.listening < {channel_id(SPACE, name) for name in CHANNELS if name != "welcome"}


async def test_a_space_is_remembered_without_its_sister(village: Village) -> None:
    member = await village.member("ana")

    def link(connection: Connection) -> None:
        home = village.trellis.inbox.home(SPACE)
        connection.execute(insert(spaces).values(space=THERE, community=home, active=True))
        connection.execute(
            insert(identities).values(identity=identity(THERE, "ana-too"), community=home, member=member)
        )

    await village.trellis.database.writer.write(link)
    assert await village.trellis.recollect(THERE) == Recollection(people=frozenset({identity(THERE, "ana-too")}))
    assert identity(THERE, "ana-too") not in (await village.trellis.recollect(SPACE)).people


async def test_an_archived_channel_is_heard_no_more(village: Village) -> None:
    lobby = channel_id(SPACE, "lobby")

    def archive(connection: Connection) -> None:
        home = village.trellis.inbox.home(SPACE)
        assert home is not None
        scope = Scope(connection, home)
        Places(scope).switch(lobby, Mode.LISTEN)
        scope.change(channels, channels.c.channel == lobby, archived=True)

    await village.trellis.database.writer.write(archive)
    assert lobby not in (await village.trellis.recollect(SPACE)).listening


async def test_where_we_never_were_nothing_is_remembered(village: Village) -> None:
    assert await village.trellis.recollect(SpaceId("square:elsewhere")) == Recollection()
