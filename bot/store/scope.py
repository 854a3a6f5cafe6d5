"""The one place where rows are chosen: every statement is held to its community, so that none can forget to be."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import CommunityId


class Scope:
    """Reads and writes the rows of one community within one connection."""

    def __init__(self, connection: Connection, community: CommunityId) -> None:
        """Take the connection, whose transaction is somebody else's, and the community."""
        self._connection = connection
        self.community = community

    def rows(
        self,
        table: Table,
        *where: ColumnElement[bool],
        order: Sequence[ColumnElement[Any]] = (),
        most: int | None = None,
    ) -> Sequence[Row[Any]]:
        """Return the rows that fit, in order."""
        query = select(table).where(table.c.community == self.community, *where).order_by(*order)
        return self._connection.execute(query if most is None else query.limit(most)).all()

    def one(self, table: Table, *where: ColumnElement[bool]) -> Row[Any] | None:
        """Return the first row that fits."""
        return next(iter(self.rows(table, *where, most=1)), None)

    def count(self, table: Table, *where: ColumnElement[bool]) -> int:
        """Return how many rows fit."""
        query = select(func.count()).select_from(table).where(table.c.community == self.community, *where)
        return int(self._connection.execute(query).scalar_one())

    def tally(self, table: Table, by: ColumnElement[Any], *where: ColumnElement[bool]) -> dict[Any, int]:
        """Return how many rows fit, by the value of a column."""
        query = select(by, func.count()).where(table.c.community == self.community, *where).group_by(by)
        return {key: int(number) for key, number in self._connection.execute(query)}

    def insert(self, table: Table, **values: Any) -> None:
        """Write a row; raises where its key is taken."""
        self._connection.execute(insert(table).values(community=self.community, **values))

    def insert_new(self, table: Table, **values: Any) -> bool:
        """Write a row unless its key is taken; say whether it was written."""
        fresh = self._insert(table).values(community=self.community, **values).on_conflict_do_nothing()
        return self._connection.execute(fresh).rowcount > 0

    def put(self, table: Table, keys: Sequence[str], **values: Any) -> None:
        """Write a row, or change the one with the same keys, if it belongs to this community."""
        changes = {name: value for name, value in values.items() if name not in keys}
        written = self._insert(table).values(community=self.community, **values)
        self._connection.execute(
            written.on_conflict_do_update(
                index_elements=list(keys), set_=changes, where=table.c.community == self.community
            )
            if changes
            else written.on_conflict_do_nothing()
        )

    def change(self, table: Table, *where: ColumnElement[bool], **values: Any) -> int:
        """Change the rows that fit; return how many."""
        changed = update(table).where(table.c.community == self.community, *where).values(**values)
        return self._connection.execute(changed).rowcount

    def remove(self, table: Table, *where: ColumnElement[bool]) -> int:
        """Delete the rows that fit; return how many."""
        gone = delete(table).where(table.c.community == self.community, *where)
        return self._connection.execute(gone).rowcount

    def _insert(self, table: Table) -> Any:
        return upsert(self._connection, table)


def upsert(connection: Connection, table: Table) -> Any:
    """Return an insert that knows `on_conflict_…` in the database's own dialect."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
