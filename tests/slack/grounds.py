"""Where a village can be built in Slack: on our own server or in local-slack, over Socket Mode or over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.doors import HttpDoor
from bot.adapters.slack.pace import Pace
from bot.cast import MESSAGE_MENU
from tests.slack.local import a_free_port, local_slack
from tests.slack.ours import OurStage
from tests.slack.server import SlackServer
from tests.slack.square import SlackSquare
from tests.slack.stage import Person
from tests.slack.watched import Watched, WatchedInLocalSlack
from tests.village import CHANNELS, COORDINATORS, Ground, Plan


def people_of(plan: Plan) -> list[Person]:
    """Return who lives in a village."""
    return [
        Person(handle=person, name=person.title(), zone=zone, may_coordinate=person in COORDINATORS)
        for person, zone in plan.zones.items()
    ]


def channels_of_village() -> dict[str, bool]:
    """Return which channels there are, and whether each is private."""
    return {name: name == "coordinators" for name in CHANNELS}


def watched(access: SlackAccess, door: HttpDoor | None, kind: type[Watched] = Watched) -> Watched:
    """Return the real adapter, at a pace that nobody waits for."""
    return kind(access, http=door, menu=frozenset(MESSAGE_MENU), pace=Pace(timedelta(0)))


def in_our_slack(*, over_http: bool) -> Ground:
    """Build villages on our own server; at the end all that was asked of it must have been right."""

    @asynccontextmanager
    async def ground(plan: Plan) -> AsyncIterator[SlackSquare]:
        people, channels = people_of(plan), channels_of_village()
        door = HttpDoor("127.0.0.1", 0) if over_http else None
        async with SlackServer(plan.clock.now) as server:
            stage = OurStage(server, people, channels, has_entered=plan.is_set_up)
            adapter = watched(stage.access(over_http=over_http), door)
            yield SlackSquare(stage, adapter, plan.clock, people, list(channels))
            assert not server.violations, "\n".join(server.violations)

    return ground


def in_local_slack(folder: Path, *, over_http: bool) -> Ground:
    """Build villages in local-slack."""

    @asynccontextmanager
    async def ground(plan: Plan) -> AsyncIterator[SlackSquare]:
        people, channels = people_of(plan), channels_of_village()
        port = a_free_port() if over_http else None
        door = None if port is None else HttpDoor("127.0.0.1", port)
        async with local_slack(folder, people, channels, bot_port=port) as stage:
            adapter = watched(stage.access(over_http=over_http), door, WatchedInLocalSlack)
            yield SlackSquare(stage, adapter, plan.clock, people, list(channels))

    return ground
