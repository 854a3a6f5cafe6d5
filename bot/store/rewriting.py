"""Writing a SQLite file anew, so that nothing is left in it of what was erased.

`secure_delete` wipes what a page gives up. But where SQLite moves rows to another page, copies may stay in the gap that
they leave, and outlive the rows themselves; and what was written back stays in the write-ahead log until something is
written over it. So the file is written anew once a week, and whenever house is kept after somebody was forgotten.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete
from sqlalchemy.exc import OperationalError

from bot.core.errors import StoreUnavailableError
from bot.store.database import tell, told
from bot.store.tables import meta

EVERY = timedelta(days=7)
ANEW = "written_anew"


def leave_nothing_behind(connection: Connection) -> None:
    """Have the file written anew when house is next kept: something is erased that nobody may find in it."""
    connection.execute(delete(meta).where(meta.c.key == ANEW))


def write_anew(connection: Connection, now: datetime) -> None:
    """Write the whole file anew where it is time to, outside of any transaction; some 6 ms for each MB.

    Raises `StoreUnavailableError` where there is no room for it, which is twice what the file takes.
    """
    if not _is_time(connection, now):
        return
    try:
        connection.exec_driver_sql("VACUUM")
        (is_read, *_) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    except OperationalError as error:
        raise StoreUnavailableError(
            f"The database's file could not be written anew ({error.orig}), so copies of what was erased may be left "
            "in it. We try again within the hour; is there room left for twice the file?"
        ) from error
    if not is_read:  # somebody who reads what was there before keeps the log from being emptied
        tell(connection, ANEW, now.isoformat())


def _is_time(connection: Connection, now: datetime) -> bool:
    written = told(connection, ANEW)
    return written is None or abs(now - datetime.fromisoformat(written)) >= EVERY
