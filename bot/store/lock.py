"""One process at a time works on the same data."""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.creation import give_to_owner_of_folder, why_unwritable
from bot.store.errors import StoreError, StoreLost
from bot.store.file_identity import FileIdentity

log = logging.getLogger(__name__)

LOOKS, LOOK = 2, 0.02
"""How often a folder that is held is looked at once more, and after how many seconds."""


class Lock:
    """A lock file that is held, and its folder with it: who deletes the file lets nobody else in."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor
        self._in_place = FileIdentity.of(file)

    def verify(self) -> None:
        """Hold that the file is the one that others would find. One that was deleted is made again.

        Raises StoreLost where another process has it, and StoreError where it cannot be made.
        """
        if not self._in_place.trouble:
            return
        descriptor = _opened(self._file)
        try:
            _take(descriptor, self._file)
        except StoreError as error:
            os.close(descriptor)
            message = f"{self._file} was taken away while the bot ran, and another essay-bot holds it now. Stop one."
            raise StoreLost(message) from error
        self.close()
        self._descriptor, self._in_place = descriptor, FileIdentity.of(self._file)
        log.warning("the lock file was taken away, and is made again", extra={"file": str(self._file)})

    def close(self) -> None:
        os.close(self._descriptor)


@contextmanager
def only_one(file: Path) -> Iterator[Lock]:
    """Hold ``file`` until the block ends; the system lets go of it when the process dies, however that happens.

    The folder is made where there is none. Raises StoreError where another process holds it, or nobody can.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unusable(file, error) from error
    try:
        _take_folder(folder, file)
        descriptor = _opened(file)
        try:
            _take(descriptor, file)
            lock = Lock(file, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        try:
            yield lock
        finally:
            lock.close()
    finally:
        os.close(folder)


def is_held(file: Path) -> bool:
    """Does another process hold it, or is it about to? It takes the folder first, then makes the file."""
    try:
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    finally:
        os.close(folder)
    return False


def _opened(file: Path) -> int:
    """Its descriptor. Raises StoreError."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        give_to_owner_of_folder(file)
    except OSError as error:
        raise _unusable(file, error) from error
    return descriptor


def _take(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _taken(file) from error
    except OSError as error:
        raise StoreError(f"{file} cannot be held: {error.strerror}. Set ESSAY_BOT_DATA.") from error


def _take_folder(descriptor: int, file: Path) -> None:
    try:
        for _ in range(LOOKS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Perhaps somebody is only looking whether it is held.
                time.sleep(LOOK)
            else:
                return
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _taken(file) from error
    except OSError as error:
        # Some network file systems lock no folders; the file is held there all the same.
        log.debug("the folder cannot be held", extra={"reason": error.strerror})


def _taken(file: Path) -> StoreError:
    return StoreError(f"another essay-bot runs on the same data ({file.parent}). Stop it, or set ESSAY_BOT_DATA.")


def _unusable(file: Path, error: OSError) -> StoreError:
    return StoreError(why_unwritable(file, error))
