"""Which key a database is sealed with: asked before anything else is read or written there."""

from sqlalchemy import Connection, inspect, select, text

from bot.store.backend import row_order
from bot.store.encryption import NEW, Encryption, WrongKey
from bot.store.tables import secrets
from bot.store.upsert import insert

NAME, NAMING, REPLACED = "key", "naming", "replaced"
"""Of the row with the check value; of that with what makes the pseudonyms, where that is not the key itself; and of one
that the key before opens, as long as there may be something else that only it opens."""
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
    """Hold that this is the key of the database, of whichever version; of two keys, the one that it says seals.

    Raises WrongKey; changes nothing in the database.
    """
    tables = set(inspect(connection).get_table_names())
    if "secrets" in tables:
        rows = connection.execute(select(secrets.c.name, secrets.c.value))
        kept = {str(name): str(value) for name, value in rows}
        if NAME in kept:
            _verify_check(kept, encryption)
            return
    found = [text for table, column in SEALED if table in tables for text in _samples(connection, table, column)]
    numbers = [number for number in map(encryption.key_of, found) if number is not None]
    if found and not numbers:
        raise WrongKey("the key is not the one with which this database was written")
    if numbers:
        encryption.use(numbers[0])


def _verify_check(kept: dict[str, str], encryption: Encryption) -> None:
    number = encryption.key_of(kept[NAME])
    if number is None:
        raise WrongKey("the key is not the one with which this database was written")
    if REPLACED in kept and encryption.key_of(kept[REPLACED]) is None:
        raise WrongKey(
            'the key was being replaced, and until "essay-bot key rotate" has finished that, the one before it is '
            "needed as well, in the line after the new one"
        )
    encryption.use(number, encryption.decrypt(kept[NAMING]) if NAMING in kept else None)
    # The pseudonym, too: of two spellings of the same bytes both open it, but people would get other names.
    if encryption.decrypt(kept[NAME]) != check_value(encryption):
        raise WrongKey("the key is spelt in another way than the one with which this database was written")


def is_replaced(connection: Connection, encryption: Encryption) -> bool:
    """Does the new key of two seal everything? ``encryption``: as ``verify_key`` left it."""
    if encryption.sealing != NEW or not inspect(connection).has_table(secrets.name):
        return False
    names = set(connection.scalars(select(secrets.c.name)))
    return NAME in names and REPLACED not in names


def keep_check(connection: Connection, encryption: Encryption) -> None:
    """Write the check value down where there is none, once the key is verified and the tables are up to date."""
    rows = [{"name": NAME, "value": encryption.encrypt(check_value(encryption))}]
    if not encryption.is_named_by_key:
        rows.append({"name": NAMING, "value": encryption.encrypt(encryption.naming)})
    connection.execute(insert(secrets).on_conflict_do_nothing(index_elements=["name"]), rows)


def check_value(encryption: Encryption) -> str:
    """What the row NAME holds."""
    return encryption.pseudonym("key", NAME)


def _samples(connection: Connection, table: str, column: str) -> list[str]:
    """The oldest and the newest text that is sealed there."""
    # Both names come from above.
    query = f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY {row_order(connection)}"  # noqa: S608
    rows = [connection.scalar(text(f"{query} {order} LIMIT 1")) for order in ("ASC", "DESC")]
    return [str(row) for row in rows if row is not None]
