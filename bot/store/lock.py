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

    The folder is made where there is none. Raises StoreError where another process holds it, or nobody can.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}. Set ESSAY_BOT_DATA.") from error
    try:
        _take(descriptor, file)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = f"another essay-bot runs on the same data ({file.parent}). Stop it, or set ESSAY_BOT_DATA."
        raise StoreError(message) from error
    except OSError as error:
        raise StoreError(f"{file} cannot be held: {error.strerror}. Set ESSAY_BOT_DATA.") from error
