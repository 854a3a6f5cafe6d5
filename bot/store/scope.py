"""The one place where rows are chosen: every statement is held to its community, so that none can forget to be.

Building a statement costs more than executing it: those that every event needs (`find`, the inserts) are built
once, and their values filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    TextClause,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from bot.core.ids import CommunityId, SpaceId

AT_ONCE = 500
"""How many values one statement asks for: a database takes only so long a condition."""


class Scope:
    """Reads and writes the rows of one community within one connection."""

    def __init__(self, connection: Connection, community: CommunityId) -> None:
        """Take the connection, whose transaction is somebody else's, and the community."""
        self._connection = connection
        self.community = community

    def rows(
        self,
        table: Table,
        *where: ColumnElement[bool] | TextClause,
        order: Sequence[ColumnElement[Any]] = (),
        most: int | None = None,
    ) -> Sequence[Row[Any]]:
        """Return the rows that fit, in order."""
        query = select(table).where(table.c.community == self.community, *where).order_by(*order)
        return self._connection.execute(query if most is None else query.limit(most)).all()

    def find(self, table: Table, *, latest: str | None = None, has: str | None = None, **key: Any) -> Row[Any] | None:
        """Return a row that has these values: the latest by a column, and with something in another, if so named."""
        statement = _finding(table, latest, has, tuple(key))
        return self._connection.execute(statement, {"community": self.community, **key}).first()

    def holds(self, question: Select[Any], **given: Any) -> bool:
        """Answer yes or no to what is asked of very much; it is built once, and asks of `community` alone."""
        return bool(self._connection.execute(question, {"community": self.community, **given}).scalar())

    def asked(self, question: Select[Any], **given: Any) -> Sequence[Row[Any]]:
        """Return what is asked for by a statement that is built once, and asks of `community` alone."""
        return self._connection.execute(question, {"community": self.community, **given}).all()

    def listed(self, table: Table, order: Sequence[str], *, most: int | None = None, **key: Any) -> Sequence[Row[Any]]:
        """Return the rows that have these values, in the order of these columns (`-at`: the latest first)."""
        statement = _listing(table, tuple(order), most, tuple(key))
        return self._connection.execute(statement, {"community": self.community, **key}).all()

    def among(self, table: Table, column: str, some: Iterable[str]) -> list[Row[Any]]:
        """Return the rows in which a column is one of these, however many they are."""
        asked, statement = list(some), _among(table, column)
        return [
            row
            for start in range(0, len(asked), AT_ONCE)
            for row in self._connection.execute(
                statement, {"community": self.community, "some": asked[start : start + AT_ONCE]}
            )
        ]

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
        self._connection.execute(_inserting(table), {"community": self.community, **values})

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write many rows, all with the same columns; raises where a key is taken."""
        if rows:
            self._connection.execute(_inserting(table), [{"community": self.community, **row} for row in rows])

    def insert_new(self, table: Table, **values: Any) -> bool:
        """Write a row unless its key is taken; say whether it was written."""
        fresh = _inserting_new(table, self._connection.dialect.name)
        return self._connection.execute(fresh, {"community": self.community, **values}).rowcount > 0

    def put(self, table: Table, keys: Sequence[str], **values: Any) -> None:
        """Write a row, or change the one with the same keys, if it belongs to this community."""
        written = _putting(table, self._connection.dialect.name, tuple(keys), tuple(values))
        self._connection.execute(written, {"community": self.community, **values})

    def change(self, table: Table, *where: ColumnElement[bool], **values: Any) -> int:
        """Change the rows that fit; return how many."""
        changed = update(table).where(table.c.community == self.community, *where).values(**values)
        return self._connection.execute(changed).rowcount

    def change_all(self, table: Table, key: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Change many rows, each found by its key, all in the same columns."""
        if changes:
            self._connection.execute(
                _changing(table, key),
                [{"of": self.community, "which": which, **values} for which, values in changes.items()],
            )

    def change_stamped(
        self, table: Table, key: str, which: str, stamp: str, seen: Sequence[str], **values: Any
    ) -> None:
        """Change a row, found by its key; when it was changed (`stamp`) only where one of the columns `seen` is new."""
        changed = _stamping(table, key, stamp, tuple(seen), tuple(values))
        named = {f"new_{name}": value for name, value in values.items()}
        self._connection.execute(changed, {"of": self.community, "which": which, **named})

    def remove(self, table: Table, *where: ColumnElement[bool]) -> int:
        """Delete the rows that fit; return how many."""
        gone = delete(table).where(table.c.community == self.community, *where)
        return self._connection.execute(gone).rowcount


def within(column: ColumnElement[str], space: SpaceId) -> ColumnElement[bool]:
    """Return the condition that a channel or an identity lies in a space."""
    return column.startswith(f"{space}/", autoescape=True)


def upsert(connection: Connection, table: Table) -> Any:
    """Return an insert that knows `on_conflict_…` in the database's own dialect."""
    return _upsert(table, connection.dialect.name)


def _upsert(table: Table, dialect: str) -> Any:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # only who uses it pays for its import

        return postgresql.insert(table)
    return sqlite.insert(table)


@cache
def _finding(table: Table, latest: str | None, has: str | None, columns: tuple[str, ...]) -> Select[Any]:
    same = (table.c[name] == bindparam(name) for name in ("community", *columns))
    found = select(table).where(*same).limit(1)
    if has is not None:  # `IS NOT NULL` would look tempting to SQLite, which then walks everything that has one
        found = found.where(func.coalesce(table.c[has], "") != "")
    return found if latest is None else found.order_by(table.c[latest].desc())


@cache
def _listing(table: Table, order: tuple[str, ...], most: int | None, columns: tuple[str, ...]) -> Select[Any]:
    same = (table.c[name] == bindparam(name) for name in ("community", *columns))
    by = (table.c[name[1:]].desc() if name.startswith("-") else table.c[name] for name in order)
    found = select(table).where(*same).order_by(*by)
    return found if most is None else found.limit(most)


@cache
def _among(table: Table, column: str) -> Select[Any]:
    asked = table.c[column].in_(bindparam("some", expanding=True))
    return select(table).where(table.c.community == bindparam("community"), asked)


@cache
def _changing(table: Table, key: str) -> Any:
    return update(table).where(table.c.community == bindparam("of"), table.c[key] == bindparam("which"))


@cache
def _stamping(table: Table, key: str, stamp: str, seen: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    given = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    is_new = or_(*(table.c[name].is_distinct_from(given[name]) for name in seen))
    stamped = case((is_new, given[stamp]), else_=table.c[stamp])
    return _changing(table, key).values({**given, stamp: stamped})


@cache
def _inserting(table: Table) -> Any:
    return insert(table)


@cache
def _inserting_new(table: Table, dialect: str) -> Any:
    fresh = _upsert(table, dialect).on_conflict_do_nothing()
    return fresh.execution_options(preserve_rowcount=True)  # psycopg's count of an insert is not kept else


@cache
def _putting(table: Table, dialect: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    written = _upsert(table, dialect)
    changes = {name: written.excluded[name] for name in columns if name not in keys}
    if not changes:
        return written.on_conflict_do_nothing()
    ours = table.c.community == written.excluded.community
    return written.on_conflict_do_update(index_elements=list(keys), set_=changes, where=ours)
