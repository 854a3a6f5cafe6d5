"""A house that is installed in many workspaces. Runs as `python -m bench.tenants DATABASE SLACK WORKSPACES`.

It prints a line once it has looked around everywhere and set every community up.
"""

import asyncio
import logging
import sys
from functools import partial

from sqlalchemy import Connection, func, select

from bench.town import FORMATS, VOICE
from bot.adapters.base import Installation
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import WallClock
from bot.core.ids import CommunityId, SpaceId, channel_id
from bot.core.people import Life, Mode, Spans
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import channels


async def main(file: str, slack: str, workspaces: int) -> None:
    """Hear until the process is ended."""
    logging.basicConfig(level=logging.ERROR)
    access = SlackAccess(app_token="xapp-1", api_url=f"{slack}/api/")
    trellis = Trellis(
        url=f"sqlite:///{file}",
        adapters=(SlackAdapter(access),),
        roles=every_role(FORMATS),
        clock=WallClock(),
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
        secret="a secret of the benchmark, long enough",
    )
    spaces = [SpaceId(f"slack:T{number:04}") for number in range(workspaces)]
    for space in spaces:
        team = space.partition(":")[2]
        await trellis.installations.keep(
            Installation(space=space, secrets={"bot_token": f"xoxb-{team}"}, facts={"bot_user": "UBOT"})
        )
    running = asyncio.create_task(trellis.run())
    while await asyncio.to_thread(_looked_around, trellis) < workspaces:  # noqa: ASYNC110 (nobody tells when it is over)
        await asyncio.sleep(0.2)
    for space in spaces:
        community = trellis.inbox.home(space)
        assert community is not None
        await trellis.database.writer.write(partial(_set_up, community=community, space=space))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await running


def _looked_around(trellis: Trellis) -> int:
    with trellis.database.engine.connect() as connection:
        return int(connection.execute(select(func.count(channels.c.community.distinct()))).scalar_one())


def _set_up(connection: Connection, community: CommunityId, space: SpaceId) -> None:
    places = Places(Scope(connection, community))
    places.live(Life.OPEN)
    for number in range(20):
        places.switch(channel_id(space, f"C{number:04}"), Mode.HOST)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
