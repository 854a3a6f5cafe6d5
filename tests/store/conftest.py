"""One community that another shares a database with, and a unit of work in it that no event asked for."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import HERE, THERE, found, work


@pytest.fixture
def tx(database_url: str) -> Iterator[UnitOfWork]:
    engine = create_engine(database_url)
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")  # as `bot/store/database.py` opens it
        for community in (THERE, HERE):
            found(connection, community)
        yield work(connection, THERE)
    engine.dispose()
