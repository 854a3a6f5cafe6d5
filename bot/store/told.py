"""A row as its member takes it along: plain JSON."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row


def plain(row: Row[Any], leave_out: Collection[str] = ()) -> dict[str, Any]:
    """Write a row as plain JSON, without some of its columns."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row._mapping.items()
        if name not in leave_out
    }
