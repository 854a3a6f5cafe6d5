"""The part of the schema that counts what a language model was asked for; nobody's words stand here."""

from sqlalchemy import Column, Index, Integer, String, Table

from bot.store.columns import Moment, metadata, of_community, own_id

model_uses = Table(
    "model_uses",
    metadata,
    own_id(),
    of_community(),
    Column("ask", String(24), nullable=False),
    Column("use", String(16), nullable=False),
    Column("member", String(24)),
    Column("at", Moment, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Index("model_uses_by_at", "community", "at"),
    Index("model_uses_by_ask", "community", "ask"),
    Index("model_uses_swept", "at"),
)
