"""Where the tests find their databases: SQLite always, PostgreSQL where `TRELLIS_TEST_POSTGRES_URL` says."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from bot.store.migrate import migrate
from tests.village import Village, a_village

POSTGRES = "TRELLIS_TEST_POSTGRES_URL"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "trellis.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A PostgreSQL database with today's schema, to be copied."""
    with _admin() as admin:
        name = f"trellis_template_{secrets.token_hex(6)}"
        admin.execute(text(f"CREATE DATABASE {name}"))
        migrate(_named(name))
        yield name
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, empty, with today's schema."""
    if request.param == "sqlite":
        file = tmp_path / "trellis.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    if not os.environ.get(POSTGRES):
        pytest.skip(f"{POSTGRES} is not set: start a PostgreSQL and name it there")
    template, name = request.getfixturevalue("postgres_template"), f"trellis_test_{secrets.token_hex(6)}"
    with _admin() as admin:
        admin.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield _named(name)
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _admin() -> Iterator[Connection]:
    engine = create_engine(os.environ[POSTGRES], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _named(name: str) -> str:
    return make_url(os.environ[POSTGRES]).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    """A village that is set up, on each kind of database."""
    async with a_village(database_url) as village:
        yield village
