"""The database and its key, found by the settings and opened."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.bootstrap.settings import Settings
from bot.store.database import Database, file_of, is_there
from bot.store.encryption import Encryption, WrongKey, load_key, load_or_create_key
from bot.store.errors import StoreError, StoreLost
from bot.store.file_warnings import notices as store_notices
from bot.store.store import Store


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, with what is stored in it. A new key is made only where there is no database either.

    Raises StoreError; its kind StoreLost for a key that is missing, no key, or not that of the database.
    """
    source, key = _key(settings)
    async with AsyncExitStack() as stack:
        try:
            encryption = Encryption(key)
            database = await stack.enter_async_context(Database.open(settings.database, encryption))
        except WrongKey as error:
            raise StoreLost(
                f"{source}: {error} ({file_of(settings.database)}). Restore the right key; nothing was changed."
            ) from error
        yield Store(database, encryption, settings.bot_id, settings.keep)


@asynccontextmanager
async def open_existing_store(settings: Settings) -> AsyncIterator[Store]:
    """The same for whoever only looks: where there is none, nothing is made. Raises StoreError."""
    file = file_of(settings.database)
    if not is_there(file):
        raise StoreError(
            f"there is no database at {file}. ESSAY_BOT_DATA says in which folder it lies, here as for the bot."
        )
    async with open_store(settings) as store:
        yield store


def _key(settings: Settings) -> tuple[str, str]:
    """Where the key was found, and the key."""
    if settings.key:
        return "ESSAY_BOT_KEY", settings.key.get_secret_value()
    named, database = f"ESSAY_BOT_KEY_FILE {settings.key_file}", file_of(settings.database)
    is_new = not is_there(database)
    try:
        key = load_or_create_key(settings.key_file) if is_new else load_key(settings.key_file)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreLost(
            f"{settings.key_file} can neither be read nor made: {error}. Set ESSAY_BOT_KEY_FILE."
        ) from error
    if key is None:
        raise StoreLost(
            f"{named} is missing, and {database} cannot be read without its key. Restore the key; if it is lost for "
            "good, move the database away to begin anew. Nothing was changed."
        )
    return named, key


def notices(settings: Settings, *, locks: bool = False) -> list[str]:
    """What to say of the bot's files before it starts, a line each. ``locks``: it takes the lock next."""
    key = None if settings.key else settings.key_file
    return store_notices(file_of(settings.database), key, lock_file(settings), locks=locks)


def lock_file(settings: Settings) -> Path:
    """Held by the one process that may work on the data."""
    return (file_of(settings.database) or settings.data / "essay-bot.db").with_suffix(".lock")
