"""What a language model was asked for, and which take-aways it had a hand in."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "model_uses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("community", sa.String(24), nullable=False),
        sa.Column("ask", sa.String(24), nullable=False),
        sa.Column("use", sa.String(16), nullable=False),
        sa.Column("member", sa.String(24)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_index("model_uses_by_at", "model_uses", ["community", "at"])
    op.create_index("model_uses_by_ask", "model_uses", ["community", "ask"])
    op.create_index("model_uses_swept", "model_uses", ["at"])
    op.add_column("take_aways", sa.Column("plainer", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Change it back."""
    op.drop_column("take_aways", "plainer")
    op.drop_table("model_uses")
