"""A new database, where there is none."""

import logging
import os
import pwd
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.store.backup import to_disk

log = logging.getLogger(__name__)

LOG, INDEX = "-wal", "-shm"
"""What SQLite appends to the name of a database for its write-ahead log, and for the index of that."""
ORPHANED = ".orphaned"
"""What is appended to the name of a log whose database is gone."""


def begin_anew(file: Path) -> None:
    """Make a database without tables, closed to others. Raises OSError.

    It is never for a moment an empty file, which after a crash would pass for one that has lost what was in it.
    """
    journal = file.with_name(file.name + LOG)
    if journal.exists():
        # SQLite would take it for the new one's. With the old one, should that be found, it is of use.
        journal.replace(journal.with_name(journal.name + ORPHANED))
        log.warning("there was a log without its database; it is kept", extra={"file": journal.name + ORPHANED})
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.touch(mode=0o600)
    give_to_owner_of_folder(part)
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        if not file.exists():
            part.replace(file)
            to_disk(file.parent)
    finally:
        part.unlink(missing_ok=True)


def give_to_owner_of_folder(file: Path) -> None:
    """Hand over what a command of root's has made to the user whose data lie there, where that can be done."""
    if os.geteuid() != 0:
        return
    with suppress(OSError):
        folder = file.parent.stat()
        os.chown(file, folder.st_uid, folder.st_gid)


def why_unwritable(file: Path, error: OSError) -> str:
    """Say why a file cannot be written, and what to do."""
    said = f"{file} cannot be written: {error.strerror}."
    owner = _owner(file) if isinstance(error, PermissionError) else os.geteuid()
    if owner == os.geteuid():
        return f"{said} Set ESSAY_BOT_DATA."
    command = f"chown --reference={file.parent} {file}"
    return f"{said} It belongs to {_user(owner)}, and this runs as {_user(os.geteuid())}. As root: {command}"


def _owner(file: Path) -> int:
    """Its user's number; our own where that cannot be told."""
    try:
        return file.stat().st_uid
    except OSError:
        return os.geteuid()


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"
