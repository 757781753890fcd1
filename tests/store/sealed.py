"""What is sealed in a database, opened."""

from sqlalchemy import select, text

from bot.store.column_types import Encrypted
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.tables import metadata, secrets

Texts = dict[str, list[str]]


async def texts_of(database: Database, encryption: Encryption) -> Texts:
    """By table and column: all texts, in the order of the rows. Raises WrongKey where one does not open."""
    found: Texts = {}
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Encrypted) and table is not secrets:
                    query = select(column).order_by(*table.primary_key.columns)
                    sealed = (await connection.execute(query)).scalars().all()
                    found[str(column)] = [encryption.decrypt(each) for each in sealed if each]
    return found


async def count_sealed(database: Database, encryption: Encryption) -> int:
    """How many texts there are that this key alone opens, secrets among them."""
    found = 0
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Encrypted):
                    query = text(f"SELECT {column.name} FROM {table.name} WHERE {column.name} <> ''")  # noqa: S608
                    sealed = (await connection.execute(query)).scalars().all()
                    found += sum(encryption.key_of(str(each)) is not None for each in sealed)
    return found
