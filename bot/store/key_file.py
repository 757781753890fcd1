"""The key's file, written anew."""

import os
from contextlib import suppress
from pathlib import Path

from bot.store.backup import to_disk


def write_keys(path: Path, *keys: str) -> None:
    """Put these keys into ``path``, a line each, in place of what stands there: all of it, or nothing.

    Who owns it and who may read it stay as they are; where it is a link, what that leads to is written. Raises OSError.
    """
    path = Path(os.path.realpath(path))
    before = path.stat()
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            os.fchown(file.fileno(), before.st_uid, before.st_gid)
            os.fchmod(file.fileno(), before.st_mode & 0o777)
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        to_disk(path.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
