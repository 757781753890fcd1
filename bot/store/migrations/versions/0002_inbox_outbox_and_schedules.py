"""What came in and is to be handled, what is to go out, and what comes by schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("address", sa.Text()))
        chats.add_column(sa.Column("place", sa.String(16)))
        chats.add_column(sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
        chats.add_column(sa.Column("missing", sa.Integer(), nullable=False, server_default="0"))
        chats.add_column(sa.Column("missing_on", sa.String(10)))
    _inbox()
    _outbox()
    _schedules()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("key", name="uq_inbox_key"),
    )
    op.create_index("ix_inbox_bot_state_id", "inbox", ["bot", "state", "id"])
    op.create_index("ix_inbox_lane", "inbox", ["lane"])
    op.create_index("ix_inbox_person", "inbox", ["person"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("place", sa.String(16), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("parcel", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("expires", sa.String(32)),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("done", sa.String(32)),
        sa.Column("message", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_bot_state_urgency_id", "outbox", ["bot", "state", "urgency", "id"])
    op.create_index("ix_outbox_chat_state", "outbox", ["chat", "state"])
    op.create_index("ix_outbox_cause_about", "outbox", ["cause", "about"])
    op.create_table(
        "halts",
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("bot", "scope", name="pk_halts"),
    )


def _schedules() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text()),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("due", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("chat", "topic", name="uq_subscriptions_chat_topic"),
    )
    op.create_index("ix_subscriptions_due", "subscriptions", ["due"])
    op.create_index("ix_subscriptions_person", "subscriptions", ["person"])
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message", sa.BigInteger()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("cursor", sa.String(32), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
