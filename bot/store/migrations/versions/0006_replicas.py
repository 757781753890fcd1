"""Several processes on one database: who works on what, who lives, and the one pace that all keep."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBERS = (
    *((table, "id") for table in ("journal", "inbox", "outbox", "subscriptions", "broadcasts", "discussions")),
    *((table, "discussion") for table in ("polls", "votes", "contributions")),
    ("contributions", "id"),
    ("progress", "subscription"),
)
"""Columns that have 64 bits in SQLite whatever they are called, and get them in PostgreSQL."""


def upgrade() -> None:
    for table in ("inbox", "outbox"):
        op.add_column(table, sa.Column("holder", sa.String(32), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replicas"),
    )
    op.create_table(
        "paces",
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("sent", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("bot", "scope", name="pk_paces"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, column in NUMBERS:
            op.alter_column(table, column, existing_type=sa.Integer(), type_=sa.BigInteger())
