"""By what the log is counted: digests of act, verdict, paragraph and feedback. How many there were on each day."""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from bot.store.encryption import Encryption, WrongKey

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 500
"""Entries that are opened at a time."""
MARKS = ("act_mark", "verdict_mark", "passage_mark", "feedback_mark")


def upgrade() -> None:
    for name in MARKS:
        op.add_column("journal", sa.Column(name, sa.String(24)))
    _mark()
    op.drop_index("ix_journal_at", "journal")
    op.create_index("ix_journal_at", "journal", ["at", "person", "chat", *MARKS])
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("chats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "subject", "name", name="pk_daily_counts"),
    )


def _mark() -> None:
    """What is there already, so many entries at a time."""
    connection, after = op.get_bind(), 0
    known = "SELECT id, found, feedback FROM journal WHERE id > :after AND person != ''"
    query = sa.text(f"{known} ORDER BY id LIMIT :most")
    sets = ", ".join(f"{name} = :{name}" for name in MARKS)
    change = sa.text(f"UPDATE journal SET {sets} WHERE id = :id")  # noqa: S608
    while rows := connection.execute(query, {"after": after, "most": AT_ONCE}).mappings().all():
        connection.execute(change, [{"id": row["id"], **_marks(row["found"], row["feedback"])} for row in rows])
        after = rows[-1]["id"]


def _marks(sealed: str, sealed_feedback: str) -> dict[str, str | None]:
    found: dict[str, Any] = _encryption().decrypt_json(sealed) if sealed else {}
    act, verdict, matches = found.get("act"), found.get("verdict"), found.get("matches")
    passage = matches[0]["ref"] if matches and verdict not in (None, "silent") else None
    feedback = _encryption().decrypt(sealed_feedback) if sealed_feedback else None
    named = {"act": act, "verdict": verdict, "passage": passage, "feedback": feedback}
    return {f"{kind}_mark": _encryption().digest(kind, name) if name else None for kind, name in named.items()}


def _encryption() -> Encryption:
    """Raises WrongKey where nobody has handed one over."""
    encryption = context.config.attributes.get("encryption")
    if not isinstance(encryption, Encryption):
        raise WrongKey("it takes the key, with which digests are made of what is sealed")
    return encryption
