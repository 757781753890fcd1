"""Whole databases: carried from one to another, backed up, and restored."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import hold_existing, key_named, load_encryption, lock_file, only_process
from bot.store.backend import Purpose
from bot.store.backup import remove_database
from bot.store.backup_file import (
    address_of,
    back_up_file,
    back_up_server,
    lay_aside,
    name_of_backup,
    time_of_backup,
    verify_backup,
)
from bot.store.database import Database, file_of, name_of
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.incidents import BACKUP
from bot.store.lock import is_held
from bot.store.store import Store
from bot.store.transfer import Tell, Transfer, TransferResult

SILENCE = 10
"""Seconds after which a replica counts as dead that has given no sign of life: as among themselves."""
ASIDE = "restoring.db"
"""In the data folder: what is restored, brought up to date where it is older."""


async def migrate_data(settings: Settings, source: str, target: str, tell: Tell) -> TransferResult:
    """Carry all tables from one database to another that is empty, or go on with it.

    ``source``, ``target``: their addresses. Raises StoreError, SettingsError.
    """
    from_, to = settings.on(source, "FROM"), settings.on(target, "TO")
    if _known_as(source) == _known_as(target):
        raise StoreError("FROM and TO are the same database. Nothing was changed.")
    verify_lasting(from_, to)
    await hold_existing(from_, "FROM")
    where, encryption = await load_encryption(from_)
    with alone(from_, to), key_named(where, from_):
        async with Database.open(source, encryption, settings.bot_id, given_by="FROM") as opened:
            await verify_quiet(Store(opened, encryption, settings.bot_id))
            return await _carry(_Source(opened, _known_as(source), where, encryption), to, tell)


def _known_as(url: str) -> str:
    """The name of a database, one and the same by whichever links its file was reached."""
    file = file_of(url)
    return str(file.resolve()) if file else name_of(url)


async def back_up(settings: Settings, to: Path, tell: Tell) -> str:
    """Write the database into a file, while bots may work on it. Raises StoreError, SettingsError.

    Returns why the bot could not be told that there is one now; empty where it knows.
    """
    verify_lasting(settings)
    await hold_existing(settings)
    where, encryption = await load_encryption(settings)
    with key_named(where, settings):
        if file := file_of(settings.database):
            await back_up_file(file, to, encryption)
        else:
            await back_up_server(settings.database, to, encryption, settings.bot_id, tell)
        return await _note_backup(settings, encryption)


async def _note_backup(settings: Settings, encryption: Encryption) -> str:
    try:
        # Not to work on it: one with older tables, which another version uses, stays as it is.
        async with (
            Database.open(settings.database, encryption, settings.bot_id, Purpose.COPY) as database,
            Store(database, encryption, settings.bot_id).transaction() as tx,
        ):
            await tx.operations.record(BACKUP, datetime.now(UTC))
    except StoreError as error:
        return str(error)
    return ""


async def restore(settings: Settings, file: Path, tell: Tell) -> TransferResult:
    """Put a backup into the database of these settings, which has to be empty. Raises StoreError, SettingsError."""
    verify_lasting(settings)
    name = name_of_backup(file)
    made = time_of_backup(file, datetime.now(UTC))
    backup = settings.on(address_of(file), "FILE")
    where, encryption = await load_encryption(backup)
    copy = settings.data / ASIDE
    with alone(settings), key_named(where, backup):
        try:
            await asyncio.to_thread(lay_aside, file, copy)
            await verify_backup(copy, encryption)
            async with Database.open(address_of(copy), encryption, settings.bot_id) as opened:
                opened.drop_copies()
                return await _carry(_Source(opened, name, where, encryption), settings, tell, made)
        finally:
            remove_database(copy)


def clear_interrupted_restore(settings: Settings) -> None:
    """Delete the copy that a restoring left which was killed, and not run again. Raises StoreError."""
    try:
        remove_database(settings.data / ASIDE)
    except OSError as error:
        raise StoreError(f"{settings.data / ASIDE} cannot be deleted: {error.strerror}. Delete it.") from error


@dataclass(frozen=True, slots=True)
class _Source:
    database: Database
    name: str
    where: str  # its key was found
    encryption: Encryption


async def _carry(source: _Source, to: Settings, tell: Tell, made: datetime | None = None) -> TransferResult:
    """``made``: when the backup was made that the source is."""
    with key_named(source.where, to):
        filling = Database.open(to.database, source.encryption, to.bot_id, Purpose.FILL, given_by=to.database_given_by)
        async with filling as target:
            result = await Transfer(source.database, target, source.name, tell).run(to.bot_id)
            if made:
                await _note_restored(Store(target, source.encryption, to.bot_id), made)
            return result


async def _note_restored(store: Store, made: datetime) -> None:
    """A backup does not know of itself: it was whole before anybody could say so."""
    async with store.transaction() as tx:
        last = await tx.operations.last(BACKUP)
        if last is None or last < made:
            await tx.operations.record(BACKUP, made)


def verify_lasting(*each: Settings) -> None:
    """Hold that these are databases that outlive their process, and of a known bot. Raises StoreError."""
    for settings in each:
        if settings.shares_database and not settings.bot_id:
            raise StoreError(
                "on PostgreSQL each bot has a schema of its own: set ESSAY_BOT_TOKEN or ESSAY_BOT_TOKEN_FILE, "
                "by which it is known which bot this is. Nothing was changed."
            )
        if not settings.shares_database and file_of(settings.database) is None:
            raise StoreError("a database in memory ends with its process: name a file.")


@contextmanager
def alone(*each: Settings) -> Iterator[None]:
    """Hold those that lie in files, so that no bot works on them, and none begins to."""
    with ExitStack() as stack:
        for settings in each:
            if not settings.shares_database and is_held(lock_file(settings)):
                raise StoreError(
                    f"a bot works on {name_of(settings.database)}. Stop it, and run this again; nothing was changed."
                )
            stack.enter_context(only_process(settings))
        yield


async def verify_quiet(store: Store) -> dict[str, int]:
    """Hold that no replica lives; returns how far those that are registered have counted.

    Takes a while only where some are. Raises StoreError.
    """
    async with store.read() as tx:
        before = await tx.replicas.beats()
    for _ in range(SILENCE if before else 0):
        await asyncio.sleep(1)
        async with store.read() as tx:
            living = await tx.replicas.beats()
        if living != before:
            raise StoreError(
                f"{len(living)} replicas work on {store.database.name}. Stop them, and run this again; nothing was "
                "changed."
            )
    return before
