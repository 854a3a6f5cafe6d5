"""`trellis check`: what is configured, where each value comes from, what is wrong and what to do about it."""

from collections.abc import Iterator, Mapping

from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.choices import config_folder, read_choices
from bot.core.errors import TrellisError
from bot.settings import Settings, read_settings
from bot.store.tables import communities
from bot.voice import FluentVoice


def check(environ: Mapping[str, str]) -> int:
    """Print what is configured and what is wrong; return how many things are wrong, at most one a part."""
    wrong: list[str] = []
    try:
        settings = read_settings(environ)
        wrong += settings.warnings
        for source in settings.sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        wrong += _database(settings)
    except TrellisError as error:
        wrong.append(str(error))
    try:
        folder = config_folder()
        for source in read_choices(folder).sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        FluentVoice(folder / "voice")
    except TrellisError as error:
        wrong.append(str(error))
    print()
    for sentence in wrong:
        print(f"! {sentence}")
    print("Nothing is wrong." if not wrong else f"{len(wrong)} to mend.")
    return min(len(wrong), 1)


def _database(settings: Settings) -> Iterator[str]:
    try:
        engine = create_engine(settings.database_url)
        with engine.connect() as connection:
            connection.execute(select(communities.c.community).limit(1))
    except SQLAlchemyError as error:
        missing = "no such table" in str(error) or "does not exist" in str(error) or "unable to open" in str(error)
        remedy = "`trellis migrate` makes its tables." if missing else "Is the server there, and the address right?"
        yield f"The database of TRELLIS_DATABASE_URL cannot be used: {type(error).__name__}. {remedy}"
