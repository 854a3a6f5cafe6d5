"""The house of the crash test, a process of its own: the real `Trellis`, and a point at which it kills itself.

Runs as `python -m tests.crash.house DATABASE PLATFORM HOURS [POINT:PASSAGE]`; its clock is set forward by HOURS.
"""

import asyncio
import faulthandler
import itertools
import os
import signal
import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.adapters.base import Adapter
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import TurnedClock, WallClock
from bot.core.people import Spans
from bot.roles.greeter import guard
from bot.store.queries import people
from bot.voice import FluentVoice
from tests.crash.recorder import Recorder, Watched, Weigh, by_number
from tests.crash.wire import Wire
from tests.village import UNHURRIED, the_formats

CONFIG = Path(__file__).parent.parent.parent / "config"
SECRET = "a secret of the crash test"
POINTS = (
    "before-commit",
    "after-commit",
    "before-acknowledgement",
    "after-acknowledgement",
    "before-send",
    "after-send",
    "before-receipt",
    "after-receipt",
)


IN_SECONDS = Spans(
    first_host=timedelta(seconds=1),
    second_host=timedelta(seconds=6),
    first_post_list=timedelta(seconds=40),
    first_post=timedelta(minutes=30),
    greetings_a_day=1_000,
)
"""First posts are passed on within seconds in the place of hours; asking is of use for as long as any run lasts."""


class FailPoint:
    """Kills the process at the nth passage of a named point, as a power cut would."""

    def __init__(self, given: str) -> None:
        self._point, _, passage = given.partition(":")
        self._passage = int(passage or 0)
        self._passages: dict[str, itertools.count[int]] = defaultdict(lambda: itertools.count(1))

    def passing(self, point: str) -> None:
        """Pass a point, or die there."""
        if point == self._point and next(self._passages[point]) == self._passage:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(trellis: Trellis, fail: FailPoint) -> None:
    """Stand beside every commit and every receipt."""
    dialect, outbox = trellis.database.engine.dialect, trellis.outbox
    commit, sent = dialect.do_commit, outbox.sent

    def do_commit(connection: Any) -> None:
        fail.passing("before-commit")
        commit(connection)
        fail.passing("after-commit")

    async def receipt(*arguments: Any) -> None:
        fail.passing("before-receipt")
        await sent(*arguments)
        fail.passing("after-receipt")

    dialect.do_commit = do_commit  # type: ignore[method-assign]
    outbox.sent = receipt  # type: ignore[method-assign]


def put_together(url: str, adapter: Adapter, hours: float, weigh: Weigh) -> Trellis:
    """Put the real house together, with somebody who keeps books of what is handled."""
    return Trellis(
        url=url,
        adapters=(adapter,),
        clock=TurnedClock(WallClock(), timedelta(hours=hours)),
        voice=FluentVoice(CONFIG / "voice"),
        defaults=IN_SECONDS,
        formats=the_formats(),
        secret=SECRET,
        prepare_within=UNHURRIED,
        roles=(*(Watched(role, weigh) for role in every_role(the_formats())), Recorder(weigh)),
    )


async def live(trellis: Trellis, fail: FailPoint) -> None:
    """Run until somebody asks to stop, or until death; what takes minutes elsewhere takes seconds in this process."""
    guard.CATCHING_UP = timedelta(seconds=1)  # crowded, it hears a first post when a host is due to be asked already
    people.AT_ONCE_WITHIN = timedelta(0)  # hundreds join within minutes, each by themselves
    trellis.database.lock()
    watch(trellis, fail)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, trellis.stop)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _tell_what_it_waits_for)
    await trellis.run()


def _tell_what_it_waits_for() -> None:
    for task in asyncio.all_tasks():
        task.print_stack(file=sys.stderr)
    faulthandler.dump_traceback()


async def main(url: str, platform: str, hours: float, point: str) -> None:
    fail = FailPoint(point)
    await live(put_together(url, Wire(platform, fail.passing), hours, by_number), fail)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), (*sys.argv[4:], "")[0]))
