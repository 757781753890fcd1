"""Groups: how the bot behaves there, discussions with their polls, votes and contributions, and reading together."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.add_column(sa.Column("brings", sa.String(16), nullable=False, server_default="excerpt"))
        subscriptions.drop_constraint("uq_subscriptions_chat_topic", type_="unique")
        subscriptions.create_unique_constraint("uq_subscriptions_chat_topic_brings", ["chat", "topic", "brings"])
    _groups()
    _discussions()
    _said()


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("manners", sa.Text(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("sees_all", sa.Boolean(), nullable=False),
        sa.Column("greet", sa.String(32)),
        sa.Column("interjected", sa.String(32)),
        sa.PrimaryKeyConstraint("chat", name="pk_groups"),
    )
    op.create_index("ix_groups_greet", "groups", ["greet"])
    op.create_table(
        "consents",
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("chat", "person", "purpose", name="pk_consents"),
    )
    op.create_index("ix_consents_person", "consents", ["person"])
    op.create_table(
        "progress",
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "person", name="pk_progress"),
    )
    op.create_index("ix_progress_person", "progress", ["person"])


def _discussions() -> None:
    op.create_table(
        "discussions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text()),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("due", sa.String(32)),
        sa.Column("message", sa.BigInteger()),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_discussions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_discussions_chat_topic_stage", "discussions", ["chat", "topic", "stage"])
    op.create_index("ix_discussions_chat_message", "discussions", ["chat", "message"])
    op.create_index("ix_discussions_due", "discussions", ["due"])
    op.create_index("ix_discussions_person", "discussions", ["person"])
    op.create_table(
        "polls",
        sa.Column("poll", sa.String(64), nullable=False),
        sa.Column("discussion", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("poll", name="pk_polls"),
    )
    op.create_index("ix_polls_discussion", "polls", ["discussion"])


def _said() -> None:
    op.create_table(
        "votes",
        sa.Column("discussion", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("stance", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("discussion", "part", "person", name="pk_votes"),
    )
    op.create_index("ix_votes_person", "votes", ["person"])
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discussion", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contributions"),
        sa.UniqueConstraint("discussion", "message", name="uq_contributions_discussion_message"),
    )
    op.create_index("ix_contributions_person", "contributions", ["person"])
