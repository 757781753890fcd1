"""The database and its key, found by the settings and opened."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from bot.bootstrap.settings import Settings
from bot.core.overlay import FOLDER
from bot.store.database import Database, file_of, is_there, name_of
from bot.store.encryption import Encryption, WrongKey, load_key, load_or_create_key
from bot.store.errors import StoreError, StoreLost
from bot.store.file_warnings import notices as store_notices
from bot.store.lock import Lock, only_one
from bot.store.store import Store


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, with what is stored in it. A new key is made only where there is no database either.

    Raises StoreError; its kind StoreLost for a key that is missing, no key, or not that of the database, and for a
    file that is another bot's.
    """
    async with AsyncExitStack() as stack:
        source, encryption = await load_encryption(settings)
        with key_named(source, settings):
            opening = Database.open(settings.database, encryption, settings.bot_id, given_by=settings.database_given_by)
            database = await stack.enter_async_context(opening)
        store = Store(database, encryption, settings.bot_id, settings.keep, retention=settings.retention)
        if settings.bot_id and not settings.shares_database:
            await _refuse_other_bot(store)
        yield store


async def _refuse_other_bot(store: Store) -> None:
    """Hold that a file is this bot's, or nobody's that could be told: a conversation in a terminal leaves no name."""
    async with store.read() as tx:
        known = await tx.bots.known()
    if known and store.bot not in known:
        raise StoreLost(
            f"{store.database.name} is the database of bot {', '.join(map(str, sorted(known)))}, and the token that of "
            f"bot {store.bot}. Give this bot a folder of its own (ESSAY_BOT_DATA), or the other one's token."
        )


@asynccontextmanager
async def open_existing_store(settings: Settings) -> AsyncIterator[Store]:
    """The same for whoever only looks: where there is none, nothing is made. Raises StoreError."""
    await hold_existing(settings)
    async with open_store(settings) as store:
        yield store


@asynccontextmanager
async def open_store_of_bot(settings: Settings) -> AsyncIterator[Store]:
    """The same, as the bot sees it whose data they are. Without a token it is the only one that has left any.

    Raises StoreError, also where there are several, or nothing tells which one it is.
    """
    async with open_existing_store(settings) as store:
        yield store if settings.bot_id else await _of_the_only_bot(store)


async def _of_the_only_bot(store: Store) -> Store:
    async with store.read() as tx:
        known, is_unknown = await tx.bots.known(), await tx.bots.is_unknown()
    if len(known) > 1 or is_unknown:
        whose = f"those of the bots {', '.join(map(str, sorted(known)))}" if known else "of a bot that nothing names"
        raise StoreError(f"the data are {whose}. Set ESSAY_BOT_TOKEN, here as for the bot, to say which one is meant.")
    return replace(store, bot=known.pop()) if known else store


_SAID_BY_SETTING = "ESSAY_BOT_DATA says in which folder it lies, here as for the bot."


async def hold_existing(settings: Settings, given_as: str = "") -> None:
    """Hold that there is a database. Raises StoreError. ``given_as``: the argument that names it, where one does."""
    if not await is_there(settings.database, settings.bot_id, settings.database_given_by):
        where = file_of(settings.database)
        said_by = f"It is what was given as {given_as}." if given_as else _SAID_BY_SETTING
        raise StoreError(
            f"there is no database at {where}. {said_by}"
            if where
            else f"there is nothing of this bot in {name_of(settings.database)}. ESSAY_BOT_TOKEN says which bot it is, "
            "and ESSAY_BOT_DATABASE_URL where its database is, here as for the bot."
        )


async def load_encryption(settings: Settings) -> tuple[str, Encryption]:
    """Where the key was found, and what seals and opens with it; made as ``open_store`` says. Raises StoreLost."""
    source, key = await find_key(settings)
    with key_named(source, settings):
        return source, Encryption(key)


@contextmanager
def key_named(source: str, settings: Settings) -> Iterator[None]:
    """Say where a wrong key was found, and of which database it is not. Raises StoreLost."""
    try:
        yield
    except WrongKey as error:
        raise StoreLost(
            f"{source}: {error} ({name_of(settings.database)}). Restore the right key; nothing was changed."
        ) from error


async def find_key(settings: Settings) -> tuple[str, str]:
    """Where the key was found, and the key; made as ``open_store`` says. Raises StoreLost."""
    if settings.key:
        return "ESSAY_BOT_KEY", settings.key.get_secret_value()
    named = f"ESSAY_BOT_KEY_FILE {settings.key_file}"
    is_new = not await is_there(settings.database, settings.bot_id, settings.database_given_by)
    try:
        key = load_or_create_key(settings.key_file) if is_new else load_key(settings.key_file)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreLost(
            f"{settings.key_file} can neither be read nor made: {error}. Set ESSAY_BOT_KEY_FILE."
        ) from error
    if key is None:
        raise StoreLost(
            f"{named} is missing, and {name_of(settings.database)} cannot be read without its key. Restore the key; if "
            "it is lost for good, move the database away to begin anew. Nothing was changed."
        )
    return named, key


def notices(settings: Settings, *, locks: bool = False) -> list[str]:
    """What to say of the bot's files before it starts, a line each. ``locks``: it takes the lock next."""
    key = None if settings.key else settings.key_file
    return store_notices(file_of(settings.database), key, lock_file(settings), locks=locks)


def lock_file(settings: Settings) -> Path:
    """Held by the one process that may work on the data."""
    return (file_of(settings.database) or settings.data / "essay-bot.db").with_suffix(".lock")


def overlay_folder(settings: Settings) -> Path:
    """Where the overlays of the essays stand as files. Bots that share a server may share the data folder, too."""
    folder = settings.data / FOLDER
    return folder / str(settings.bot_id) if settings.shares_database else folder


@contextmanager
def only_process(settings: Settings) -> Iterator[Lock | None]:
    """Hold the data for this process alone, where they lie in a file; on a server several work on them. Raises
    StoreError where another one holds them."""
    if settings.shares_database:
        yield None
        return
    with only_one(lock_file(settings)) as lock:
        yield lock
