"""Where the tests find their databases: SQLite always, PostgreSQL where `TRELLIS_TEST_POSTGRES_URL` says."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, create_engine, exists, make_url, select, text

from bot.store.migrate import migrate
from bot.store.tables import metadata
from tests import haste  # noqa: F401  # what it does, it does by being there
from tests.village import Village, a_village

POSTGRES = "TRELLIS_TEST_POSTGRES_URL"
PICTURES = "TRELLIS_PICTURES"
OF_A_SHARE = ("tests/manners/", "tests/store/test_no_trace.py", "tests/adapters/", "tests/conversations/")
"""What is proved of who is told what, of what is kept and of platforms; most of it does not depend on the database."""
ONE_IN = 3

# How fast something is, is a benchmark's affair: on a busy machine the quickest function takes its time.
settings.register_profile("trellis", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("trellis")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one test more than there are cores: many of them wait for another process more than they reckon."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, that nobody waits for it at the end; prove conduct on PostgreSQL by its share."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if not os.environ.get("TRELLIS_SOAK"):
        left_out = [item for item in items if item.nodeid.startswith(OF_A_SHARE) and not _is_drawn(item)]
        left_out += [item for item in items if item.get_closest_marker("for_looking") and not os.environ.get(PICTURES)]
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_drawn(item: pytest.Item) -> bool:
    """Say whether such a proof is made in the short run: by its name, where it is one on PostgreSQL."""
    return item.get_closest_marker("postgres") is None or crc32(item.nodeid.encode()) % ONE_IN == 0


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "trellis.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database with today's schema, for this session alone."""
    name = f"trellis_test_{secrets.token_hex(6)}"
    url = make_url(os.environ[POSTGRES]).set(database=name).render_as_string(hide_password=False)
    with _admin() as admin:
        admin.execute(text(f"CREATE DATABASE {name}"))
        # Our processes die in these tests, the server does not: what it committed stands without waiting for the disk.
        admin.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
        migrate(url)
        yield url
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, empty, with today's schema."""
    with a_database(request, tmp_path) as url:
        yield url


@contextmanager
def a_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Lend an empty database, of the kind that the fixture's parameter names; a SQLite file unless it names one."""
    if request.param != "postgres":
        file = folder / "trellis.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    if not os.environ.get(POSTGRES):
        pytest.skip(f"{POSTGRES} is not set: start a PostgreSQL and name it there")
    url = request.getfixturevalue("postgres_url")
    _empty(url)
    yield url


def _empty(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        held = [exists(select(1).select_from(table)).label(table.name) for table in metadata.sorted_tables]
        full = connection.execute(select(*held)).one()._mapping
        used = [table for table in reversed(metadata.sorted_tables) if full[table.name]]
        for table in used:  # truncating makes new files of each
            connection.execute(table.delete())
    engine.dispose()


@contextmanager
def _admin() -> Iterator[Connection]:
    engine = create_engine(os.environ[POSTGRES], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    """A village that is set up, on each kind of database."""
    async with a_village(database_url) as village:
        yield village
