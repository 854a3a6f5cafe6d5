"""`python -m bench`: measure everything and print a table; `--json` for machines, names for a part of it."""

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bench.accept import accepting
from bench.ageing import ageing
from bench.crowd import crowded
from bench.deliver import delivering
from bench.discord import accepting_from_discord, answering_on_discord, importing_discord, many_guilds
from bench.handle import COMMUNITIES, handling, through_the_house
from bench.imports import importing
from bench.measure import Figure, as_json, table
from bench.rituals import opening
from bench.search import searching
from bench.season import season
from bench.slack import accepting_from_slack, many_workspaces, sending_to_slack
from bench.start import starting
from bench.tick import ticking
from bot.store.migrate import migrate

POSTGRES = "TRELLIS_TEST_POSTGRES_URL"


async def _postgres(_: Path, rounds: int) -> list[Figure]:
    from bench.postgres import handling_on_postgres

    return await handling_on_postgres(os.environ[POSTGRES], rounds)


async def _postgres_rituals(_: Path, rounds: int) -> list[Figure]:
    from bench.rituals import opening_on_postgres

    return await opening_on_postgres(os.environ[POSTGRES], rounds)


async def _search_on_postgres(_: Path, rounds: int) -> list[Figure]:
    from bench.search import searching_on_postgres

    return await searching_on_postgres(os.environ[POSTGRES], rounds)


async def _ageing_on_postgres(_: Path, rounds: int) -> list[Figure]:
    from bench.ageing import ageing_on_postgres

    return await ageing_on_postgres(os.environ[POSTGRES], rounds)


async def _crowd_on_postgres(_: Path, rounds: int) -> list[Figure]:
    from bench.crowd import crowded_on_postgres

    return await crowded_on_postgres(os.environ[POSTGRES], rounds)


async def _more_on_postgres(_: Path, rounds: int) -> list[Figure]:
    from bench.postgres import more_on_postgres

    return await more_on_postgres(os.environ[POSTGRES], rounds)


BENCHMARKS: Mapping[str, Callable[[Path, int], Awaitable[list[Figure]]]] = {
    "accept": accepting,
    "handle": lambda file, rounds: handling(file, rounds, COMMUNITIES),
    "ordered": lambda file, rounds: handling(file, rounds, 1),
    "house": through_the_house,
    "deliver": delivering,
    "tick": ticking,
    "rituals": opening,
    "search": searching,
    "season": season,
    "start": starting,
    "imports": importing,
    "crowd": crowded,
    "ageing": ageing,
    "slack": accepting_from_slack,
    "slack-pace": sending_to_slack,
    "slack-memory": many_workspaces,
    "discord": accepting_from_discord,
    "discord-answers": answering_on_discord,
    "discord-memory": many_guilds,
    "discord-import": importing_discord,
    "postgres": _postgres,
    "postgres-search": _search_on_postgres,
    "postgres-more": _more_on_postgres,
    "postgres-rituals": _postgres_rituals,
    "postgres-crowd": _crowd_on_postgres,
    "postgres-ageing": _ageing_on_postgres,
}


def main() -> None:
    """Measure what was asked for, each on an empty database in the folder one stands in."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--rounds", type=int, default=5, help="how often each is measured at most (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(BENCHMARKS)}")
    if any(name.startswith("postgres") for name in given.names) and not os.environ.get(POSTGRES):
        parser.error(f"{POSTGRES} is not set: start a PostgreSQL and name it there")
    names = given.names or [name for name in BENCHMARKS if not name.startswith("postgres") or os.environ.get(POSTGRES)]
    figures = [figure for name in names for figure in _measured(name, given.rounds)]
    if given.json:
        print(json.dumps({"machine": _machine(), "figures": [as_json(figure) for figure in figures]}, indent=2))
    else:
        print(f"{_machine()}; median (least–most) of at most {given.rounds} rounds\n\n{table(figures)}")


def _machine() -> str:
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores, {versions}; databases in a temporary folder where you stand"


def _measured(name: str, rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        file = Path(folder) / "bench.db"
        migrate(f"sqlite:///{file}")
        return asyncio.run(_awaited(BENCHMARKS[name](file, rounds)))


async def _awaited(figures: Awaitable[list[Figure]]) -> list[Figure]:
    return await figures


if __name__ == "__main__":
    main()
