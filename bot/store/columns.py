"""What every table is made of: the catalogue of them all, and columns that mean the same wherever they stand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, String
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a moment into a number."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn a number into a moment."""
        return None if value is None else _EPOCH + timedelta(microseconds=int(value))


def own_id() -> Column[Any]:
    """Return the key of a table whose rows only need to be told apart."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def of_community() -> Column[Any]:
    """Return the column that says whose a row is."""
    return Column("community", String(24), nullable=False)
