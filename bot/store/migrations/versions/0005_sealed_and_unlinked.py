"""What says something about a person is sealed, messages are known by digests, and people have a pseudonym for each
group and channel: without the key nothing ties a row to a message that can be seen, nor one chat to another.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from bot.store.encryption import Encryption, WrongKey

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 500
"""Rows that are changed at a time."""

Row = dict[str, Any]


def upgrade() -> None:
    _add_columns()
    if op.get_bind().dialect.name == "sqlite":
        _seal_and_name()
    _drop_columns()


def _seal_and_name() -> None:
    """Of what was stored before. On PostgreSQL nothing was: no earlier version knew it."""
    shared = _shared_chats()
    _seal("journal", _journal(shared))
    _seal("discussions", _discussion)
    _seal("polls", _poll)
    _seal("contributions", _contribution)
    _seal("votes", _vote)
    _seal("progress", lambda row: {"sealed": _vault().encrypt(str(row["day"]))})
    _name(shared)
    op.execute("UPDATE outbox SET stands = message IS NOT NULL")
    _hide_numbers()


def _add_columns() -> None:
    def add(table: str, *columns: sa.Column[Any]) -> None:
        for column in columns:
            op.add_column(table, column)

    add("journal", sa.Column("found", sa.Text(), nullable=False, server_default=sa.text("''")))
    add("chats", sa.Column("origin", sa.String(32)))
    add("outbox", sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.false()))
    add("discussions", sa.Column("sealed", sa.Text()), sa.Column("mark", sa.String(24)))
    add("polls", sa.Column("sealed", sa.Text()), sa.Column("mark", sa.String(24)))
    add("contributions", sa.Column("detail", sa.Text()), sa.Column("mark", sa.String(24)))
    add("votes", sa.Column("sealed", sa.Text()))
    add("progress", sa.Column("sealed", sa.Text()))


def _drop_columns() -> None:
    """With what stood in the clear. SQLite writes zeros over it, for that is how every connection is set up."""
    for name in ("verdict", "confidence", "matches"):
        op.drop_column("journal", name)
    op.drop_column("outbox", "message")
    op.drop_index("ix_discussions_chat_message", "discussions")
    # In place: a copy of the table would begin to count anew, and an id must never be another's.
    op.drop_column("discussions", "message")
    op.execute("ALTER TABLE discussions RENAME COLUMN sealed TO message")
    op.create_index("ix_discussions_chat_mark", "discussions", ["chat", "mark"])
    with op.batch_alter_table("polls") as polls:
        polls.drop_column("message")
        polls.alter_column("sealed", new_column_name="message", existing_type=sa.Text(), nullable=False)
        polls.alter_column("mark", existing_type=sa.String(24), nullable=False)
        polls.alter_column("poll", existing_type=sa.String(64), type_=sa.String(24))
    op.create_index("ix_polls_mark", "polls", ["mark"])
    with op.batch_alter_table("contributions") as contributions:
        contributions.drop_constraint("uq_contributions_discussion_message", type_="unique")
        contributions.drop_column("message")
        contributions.drop_column("touched")
        contributions.alter_column("detail", existing_type=sa.Text(), nullable=False)
        contributions.alter_column("mark", existing_type=sa.String(24), nullable=False)
        contributions.create_unique_constraint("uq_contributions_discussion_mark", ["discussion", "mark"])
    with op.batch_alter_table("votes") as votes:
        votes.drop_column("stance")
        votes.alter_column("sealed", new_column_name="stance", existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table("progress") as progress:
        progress.drop_column("day")
        progress.alter_column("sealed", new_column_name="day", existing_type=sa.Text(), nullable=False)


def _vault() -> Encryption:
    """Raises WrongKey where nobody has handed one over."""
    vault = context.config.attributes.get("encryption")
    if not isinstance(vault, Encryption):
        raise WrongKey("it takes the key, with which much is sealed that was not before")
    return vault


def _rows(query: str) -> Iterator[list[Row]]:
    """What a query finds, some at a time; it is ordered by ``rowid`` and names the last one as ``:after``."""
    after = -1
    while True:
        found = op.get_bind().execute(sa.text(query), {"after": after, "limit": AT_ONCE}).mappings().all()
        if not found:
            return
        yield [dict(row) for row in found]
        after = found[-1]["rowid"]


def _seal(table: str, change: Callable[[Row], Row]) -> None:
    """``change``: the columns of a row that are changed, from all of it and the chat of its discussion (``held``)."""
    joined = f"LEFT JOIN discussions d ON d.id = {'t.id' if table == 'discussions' else 't.discussion'}"
    held, join = ("", "") if table in ("journal", "progress") else (", d.chat AS held", joined)
    query = f"SELECT t.rowid AS rowid, t.*{held} FROM {table} t {join} WHERE t.rowid > :after"  # noqa: S608
    for rows in _rows(f"{query} ORDER BY t.rowid LIMIT :limit"):
        changes = [change(row) | {"of_row": row["rowid"]} for row in rows]
        columns = ", ".join(f"{name} = :{name}" for name in changes[0] if name != "of_row")
        op.get_bind().execute(sa.text(f"UPDATE {table} SET {columns} WHERE rowid = :of_row"), changes)  # noqa: S608


def _journal(shared: set[str]) -> Callable[[Row], Row]:
    def change(row: Row) -> Row:
        if not row["person"]:
            return {"found": "", "person": ""}
        found = {"verdict": row["verdict"], "confidence": row["confidence"], "matches": json.loads(row["matches"])}
        named = _vault().member(row["chat"], row["person"]) if row["chat"] in shared else row["person"]
        return {"found": _vault().encrypt_json(found), "person": named}

    return change


def _discussion(row: Row) -> Row:
    if row["message"] is None:
        return {"sealed": None, "mark": None}
    return {"sealed": _vault().encrypt(str(row["message"])), "mark": _vault().digest(row["chat"], row["message"])}


def _where(row: Row) -> str:
    """The chat of a message; what was left behind in a group that has become another one has a negative number."""
    return str(row["held"] or "") if row["message"] > 0 else f"before {row['held']}"


def _poll(row: Row) -> Row:
    chat, number = _where(row), abs(row["message"])
    return {
        "poll": _vault().digest("poll", row["poll"]),
        "sealed": _vault().encrypt_json([chat, number]),
        "mark": _vault().digest(chat, number),
    }


def _contribution(row: Row) -> Row:
    chat, number = _where(row), abs(row["message"])
    detail = {"chat": chat, "message": number, "touched": json.loads(row["touched"])}
    return {"detail": _vault().encrypt_json(detail), "mark": _vault().digest(chat, number)} | _named(row)


def _vote(row: Row) -> Row:
    return {"sealed": _vault().encrypt(row["stance"])} | _named(row)


def _named(row: Row) -> Row:
    return {"person": _vault().member(row["held"], row["person"]) if row["held"] else row["person"]}


def _shared_chats() -> set[str]:
    """Groups and channels, as far as is known: also what more than one person has spoken in."""
    known = [
        "SELECT chat FROM chats WHERE place != 'private'",
        "SELECT chat FROM groups",
        "SELECT chat FROM discussions",
        "SELECT chat FROM consents",
        "SELECT chat FROM journal WHERE person != '' AND chat != '' GROUP BY chat HAVING count(DISTINCT person) > 1",
    ]
    found = {str(chat) for query in known for chat in op.get_bind().execute(sa.text(query)).scalars()}
    subscriptions = op.get_bind().execute(sa.text("SELECT chat, address FROM subscriptions WHERE address != ''")).all()
    found |= {chat for chat, address in subscriptions if _vault().decrypt_json(address)[1] != "private"}
    found -= {""}
    _remember(found - set(op.get_bind().execute(sa.text("SELECT chat FROM chats")).scalars()))
    return found


def _remember(chats: set[str]) -> None:
    """What a group was before it became another one: by it those are named whose words are kept from then."""
    for chat in chats:
        state = _vault().encrypt_json({"language": None, "at": None, "others": [], "asked": []})
        row = "INSERT INTO chats (chat, person, state, at, active, missing) VALUES (:chat, '', :state, '', 0, 0)"
        op.get_bind().execute(sa.text(row), {"chat": chat, "state": state})


def _name(shared: set[str]) -> None:
    """By a pseudonym for each chat whoever spoke there last, arranged or began something, agreed to it, or read."""
    _rename("chats", "chat", shared)
    _rename("discussions", "chat", shared)
    _rename("subscriptions", "chat", shared)
    _rename("consents", "chat", shared)
    _rename("progress", "(SELECT chat FROM subscriptions WHERE id = progress.subscription)", shared)
    # Of a vote the chat is not known here; its person has one pseudonym in what comes from no chat.
    _rename("inbox", "lane", {lane for lane in _lanes() if lane not in _private()})


def _lanes() -> set[str]:
    query = "SELECT DISTINCT lane FROM inbox WHERE person != '' AND lane != person"
    return {str(lane) for lane in op.get_bind().execute(sa.text(query)).scalars()}


def _private() -> set[str]:
    query = "SELECT chat FROM chats WHERE place = 'private' OR place IS NULL"
    return {str(chat) for chat in op.get_bind().execute(sa.text(query)).scalars()}


def _rename(table: str, chat: str, shared: set[str]) -> None:
    connection = op.get_bind()
    pairs = connection.execute(sa.text(f"SELECT DISTINCT {chat}, person FROM {table} WHERE person != ''")).all()  # noqa: S608
    for where, person in pairs:
        if where in shared:
            connection.execute(
                sa.text(f"UPDATE {table} SET person = :named WHERE {chat} = :chat AND person = :person"),  # noqa: S608
                {"named": _vault().member(where, person), "chat": where, "person": person},
            )


def _hide_numbers() -> None:
    """Telegram's ids in its errors, numbers of messages in keys, and what ties a private chat to a group."""
    connection = op.get_bind()
    tied = "SELECT id, key FROM outbox WHERE key LIKE 'file:%' OR key LIKE 'suspended:%'"
    for row in connection.execute(sa.text(tied)).mappings().all():
        head, _, rest = str(row["key"]).partition(":")
        named = {"key": f"{head}:{_vault().digest(rest)}", "id": row["id"]}
        connection.execute(sa.text("UPDATE outbox SET key = :key, about = '' WHERE id = :id"), named)
    for row in connection.execute(sa.text("SELECT id, key, chat FROM outbox WHERE key LIKE 'stop:%'")).mappings().all():
        head, _, number = str(row["key"]).rpartition(":")
        named = {"key": f"{head}:{_vault().digest(row['chat'], number)}", "id": row["id"]}
        connection.execute(sa.text("UPDATE outbox SET key = :key WHERE id = :id"), named)
    # They only tell somebody who looks now what went wrong.
    connection.execute(sa.text("UPDATE outbox SET error = '' WHERE error GLOB '*[0-9][0-9][0-9][0-9][0-9]*'"))
