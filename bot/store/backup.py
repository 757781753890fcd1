"""A copy of the database from before an upgrade."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_BEFORE = ".before-"
_BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite appends to the name of a database for what it keeps beside it; a process that is killed leaves them."""


def keep_copy(file: Path, revision: str) -> Path:
    """Copy what is committed in ``file``, before it is brought to ``revision``; older copies are removed.

    The copy is named ``FILE.before-REVISION`` and closed to others. Raises OSError or sqlite3.Error, with nothing
    changed.
    """
    copy = file.with_name(f"{file.name}{_BEFORE}{revision}")
    part = copy.with_name(f"{copy.name}.part")
    try:
        copy_committed(file, part)
        to_disk(part)
        part.replace(copy)
        to_disk(file.parent)
    except BaseException:
        with suppress(OSError):
            remove_database(part)
        raise
    for older in copies(file):
        if older != copy:
            older.unlink()
    return copy


def copy_committed(file: Path, copy: Path) -> None:
    """Write what is committed in ``file``, which may be in use, to ``copy``, closed to others.

    Raises OSError or sqlite3.Error.
    """
    remove_database(copy)
    copy.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source:
        # Without deleted rows, and with what still stands in the write-ahead log.
        source.execute("VACUUM INTO ?", (str(copy),))


def remove_database(file: Path) -> None:
    """Delete a database with all that SQLite keeps beside it, where it is there. Raises OSError."""
    for suffix in _BESIDE:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def copies(file: Path) -> list[Path]:
    """Those that lie beside ``file``; unfinished ones, too."""
    return [path for path in file.parent.iterdir() if path.name.startswith(f"{file.name}{_BEFORE}")]


def to_disk(path: Path) -> None:
    """What stands in a file, or which files are in a folder, outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
