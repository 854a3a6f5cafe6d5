"""Reads a database that came from elsewhere once through: each row is what its table says, whoever asks for it later.

What a row keeps as JSON is not read here: who cannot read it says so and goes on without it.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, Engine, Integer, Row, Table, create_engine, select

from bot.core.soundness import must, reading
from bot.store.columns import Moment, metadata
from bot.store.tables import meta

_LONGEST_TURNED = 300 * 366 * 86_400.0
"""Seconds."""


def proofread(url: str) -> None:
    """Read every row of a database of the house; raises `UnsoundError` with what cannot be read."""
    engine = create_engine(url)
    try:
        for table in metadata.sorted_tables:
            with reading(f"the table “{table.name}”"):
                _rows(engine, table)
        with reading("how far the clock was turned"), engine.connect() as connection:
            turned = connection.execute(select(meta.c.value).where(meta.c.key == "turned")).scalar() or 0
            must(abs(float(turned)) < _LONGEST_TURNED, "the clock was turned further than it goes.")
    finally:
        engine.dispose()


def _rows(engine: Engine, table: Table) -> None:
    kinds = [_kind(column) for column in table.columns]
    with engine.connect() as connection:
        for row in connection.execute(select(table)):
            must(_holds(row, kinds), "a column holds what it is not for.")
            if "zone" in table.columns and row._mapping["zone"]:
                ZoneInfo(row._mapping["zone"])


def _holds(row: Row[Any], kinds: list[type]) -> bool:
    return all(value is None or isinstance(value, kind) for value, kind in zip(row, kinds, strict=True))


def _kind(column: Column[Any]) -> type:
    match column.type:
        case Moment():
            return datetime
        case Boolean():
            return bool
        case Integer():
            return int
        case _:
            return str
