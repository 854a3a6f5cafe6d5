"""Bringing a database's schema up to date."""

from pathlib import Path

from bot.core.errors import TrellisError


def migrate(url: str) -> None:
    """Run what is missing of the migrations; raises `TrellisError` with the database's own words where it cannot."""
    from alembic import command  # only who migrates pays for alembic's import
    from alembic.config import Config
    from sqlalchemy.exc import SQLAlchemyError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    try:
        command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise TrellisError(f"The database could not be brought up to date: {error}") from error
