"""Writing a SQLite file anew, so that nothing is left in it of what was erased.

1. `secure_delete` wipes what a page gives up. But where SQLite moves rows to another page, copies may stay in the gap
   that they leave, and outlive the rows. So the file is written anew once a week, and whenever house is kept after
   somebody was forgotten, a community erased or given back its tokens.
2. What was written back stays in the log until something is written over it: whoever keeps house empties it.
3. Nobody waits here for whoever reads: what their reading forbids is done when house is kept the next time.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete
from sqlalchemy.exc import OperationalError

from bot.core.errors import StoreUnavailableError
from bot.store.database import tell, told
from bot.store.tables import meta

EVERY = timedelta(days=7)
ANEW = "written_anew"
PATIENCE = 100
"""Milliseconds for what others of the house read just now, which is short."""


def ask_for_rewriting(connection: Connection) -> None:
    """Have the file written anew when house is next kept: something is erased that nobody may find in it."""
    connection.execute(delete(meta).where(meta.c.key == ANEW))


def rewrite(connection: Connection, now: datetime) -> None:
    """Write the whole file anew where it is time to, outside of any transaction, and empty its log.

    Of each MB that takes some 6 ms. Raises `StoreUnavailableError` where it cannot be done, for want of room mostly.
    """
    try:
        if _is_time(connection, now):
            connection.exec_driver_sql("VACUUM")
            tell(connection, ANEW, now.isoformat())
        _empty_the_log(connection)
    except OperationalError as error:
        raise StoreUnavailableError(
            f"The database's file could not be written anew ({error.orig}), so copies of what was erased may be left "
            "in it. We try again within the hour; is there room for all of it in the folder of temporary files "
            "(SQLITE_TMPDIR), and once more beside it?"
        ) from error


def _is_time(connection: Connection, now: datetime) -> bool:
    written = told(connection, ANEW)
    try:
        return written is None or abs(now - datetime.fromisoformat(written)) >= EVERY
    except (TypeError, ValueError):  # a world's file that somebody wrote by hand may say anything
        return True


def _empty_the_log(connection: Connection) -> None:
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
    try:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
