"""A new database, where there is none."""

import logging
import os
import sqlite3
from contextlib import closing
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
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        if not file.exists():
            part.replace(file)
            to_disk(file.parent)
    finally:
        part.unlink(missing_ok=True)
