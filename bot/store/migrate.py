"""Bringing a database's schema up to date.

A migration's file is named after its revision: `0001_the_first_schema.py`.
"""

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import TrellisError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Run what is missing of the migrations; raises `TrellisError` with the database's own words where it cannot."""
    if _revision(url) == _newest():
        return
    from alembic import command  # only who migrates pays for alembic's import
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    try:
        command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise TrellisError(f"The database could not be brought up to date: {error}") from error


def _newest() -> str:
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(url: str) -> str | None:
    """Return how far a database was brought; None where it does not say, be it new or out of reach."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()
