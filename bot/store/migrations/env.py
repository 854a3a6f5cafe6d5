"""How Alembic reaches the database that `bot.store.migrate` names."""

from pathlib import Path
from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, make_url

from bot.store.tables import Moment, metadata


def in_plain_types(kind: str, thing: Any, _: object) -> str | Literal[False]:
    """Write a moment as the number it is, so that a migration never depends on our code of another day."""
    return "sa.BigInteger()" if kind == "type" and isinstance(thing, Moment) else False


url = context.config.attributes["url"]
file = make_url(url).database
if make_url(url).get_backend_name() == "sqlite" and file:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=in_plain_types)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
