"""The conversation log, and what a chat remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("confidence", sa.Float()),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Text(), nullable=False),
        sa.Column("delivered", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("key", name="uq_journal_key"),
    )
    op.create_index("ix_journal_person", "journal", ["person"])
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_table(
        "chats",
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_chats"),
    )
    op.create_index("ix_chats_person", "chats", ["person"])
