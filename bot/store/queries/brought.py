"""What a card that came from elsewhere brought along, as its row keeps it."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from bot.roles.cybrarian.card import Brought


def brought_json(brought: Brought | None) -> str | None:
    """Write down what a card brought along."""
    return None if brought is None else json.dumps(asdict(brought), ensure_ascii=False)


def brought_of(row: Row[Any]) -> Brought | None:
    """Return what a card brought along."""
    if row.brought is None:
        return None
    kept = json.loads(row.brought)
    return Brought(**{**kept, "people": tuple(kept["people"])})
