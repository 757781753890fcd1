"""Which key a database is sealed with: asked before anything else is read or written there."""

from sqlalchemy import Connection, inspect, select, text

from bot.store.backend import row_order
from bot.store.encryption import Encryption, WrongKey
from bot.store.tables import secrets
from bot.store.upsert import insert

NAME = "key"
"""Of the row with the check value."""
SEALED = (
    ("journal", "asked"),
    ("chats", "state"),
    ("inbox", "payload"),
    ("outbox", "parcel"),
    ("subscriptions", "address"),
    ("broadcasts", "address"),
    ("groups", "address"),
    ("discussions", "address"),
    ("consents", "name"),
)
"""Where a database without a check value shows its key: a sealed column of every table that ever had one. A table that
comes later needs no place here, for by then the check value is there."""


def verify_key(connection: Connection, encryption: Encryption) -> None:
    """Hold that this is the key of the database, of whichever version. Raises WrongKey; changes nothing."""
    tables = set(inspect(connection).get_table_names())
    value = connection.scalar(select(secrets.c.value).where(secrets.c.name == NAME)) if "secrets" in tables else None
    if value is not None:
        # The pseudonym, too: of two spellings of the same bytes both open it, but people would get other names.
        if encryption.decrypt(value) != _expected(encryption):
            raise WrongKey("the key is spelt in another way than the one with which this database was written")
        return
    found = [text for table, column in SEALED if table in tables for text in _samples(connection, table, column)]
    if found and not any(_opens(encryption, sealed) for sealed in found):
        raise WrongKey("the key is not the one with which this database was written")


def keep_check(connection: Connection, encryption: Encryption) -> None:
    """Write the check value down where there is none, once the key is verified and the tables are up to date."""
    row = {"name": NAME, "value": encryption.encrypt(_expected(encryption))}
    connection.execute(insert(secrets).values(row).on_conflict_do_nothing(index_elements=["name"]))


def _expected(encryption: Encryption) -> str:
    return encryption.pseudonym("key", NAME)


def _samples(connection: Connection, table: str, column: str) -> list[str]:
    """The oldest and the newest text that is sealed there."""
    # Both names come from above.
    query = f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY {row_order(connection)}"  # noqa: S608
    rows = [connection.scalar(text(f"{query} {order} LIMIT 1")) for order in ("ASC", "DESC")]
    return [str(row) for row in rows if row is not None]


def _opens(encryption: Encryption, sealed: str) -> bool:
    try:
        encryption.decrypt(sealed)
    except WrongKey:
        return False
    return True
