"""One process at a time works on the same data."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.database import StoreError


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Hold ``file`` until the block ends; the system lets go of it when the process dies, however that happens.

    Raises StoreError where another process holds it.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}. Set ESSAY_BOT_DATA.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        message = f"Another essay-bot runs on the same data ({file.parent}). Stop it, or set ESSAY_BOT_DATA."
        raise StoreError(message) from error
    finally:
        os.close(descriptor)
