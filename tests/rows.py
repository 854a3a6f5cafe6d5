"""All that a database holds, row by row, past everything that a role could read it by."""

from sqlalchemy import Connection, select

from bot.store.tables import metadata
from tests.village import Village


def rows_of(connection: Connection) -> dict[str, list[str]]:
    """Return every row as words, by table."""
    return {
        table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
        for table in metadata.sorted_tables
    }


def every_row(village: Village) -> dict[str, list[str]]:
    """Return every row of a village's database."""
    with village.trellis.database.engine.connect() as connection:
        return rows_of(connection)


def holding(village: Village, words: str) -> set[str]:
    """Return the tables in which these words stand, be they somebody's own or a name."""
    return {table for table, rows in every_row(village).items() if any(words in row for row in rows)}
