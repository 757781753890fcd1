"""Which messages got no good answer, and what owners make of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("gap", sa.String(16)))
    op.create_table(
        "overlays",
        sa.Column("bot", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("essay", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("bot", "essay", name="pk_overlays"),
    )
