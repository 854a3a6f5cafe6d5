"""Bringing a database's schema up to date.

A migration's file is named after its revision: `0001_the_first_schema.py`.
"""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import TrellisError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, to: str | None = None) -> None:
    """Run what is missing of the migrations, up to one of them where it is named.

    Raises `TrellisError` with the database's own words where it cannot.
    """
    with suppress(SQLAlchemyError):  # alembic says it in more words
        if _revision(url) == (to or newest()):
            return
    from alembic import command  # only who migrates pays for alembic's import
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    try:
        command.upgrade(config, to or "head")
    except (SQLAlchemyError, CommandError) as error:
        raise TrellisError(f"The database could not be brought up to date: {error}") from error


def refuse_unless_migrated(url: str) -> None:
    """Raise `TrellisError` where a database cannot be reached, or has not the schema that this version works with."""
    try:
        revision, last = _revision(url), newest()
    except SQLAlchemyError as error:
        raise TrellisError(
            f"The database of TRELLIS_DATABASE_URL cannot be reached ({type(error).__name__}). "
            "Is the server there, and the address right?"
        ) from error
    if revision is not None and revision > last:
        raise TrellisError("A newer version of Trellis has changed this database; start that one.")
    if revision != last:
        raise TrellisError("The database has not the tables that this version needs; `trellis migrate` makes them.")


def newest() -> str:
    """Return the name of the newest migration."""
    return max(revisions())


def revisions() -> frozenset[str]:
    """Return the names of all migrations."""
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(url: str) -> str | None:
    """Return how far a database was brought; None where it is new. Raises where it is out of reach."""
    file = make_url(url)
    if file.get_backend_name() == "sqlite" and file.database and not Path(file.database).exists():
        return None
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)
    finally:
        engine.dispose()
