"""What whoever runs the bot should know of its files before it starts, though nothing of it keeps it from starting."""

from os.path import exists
from pathlib import Path

from bot.store.lock import is_held


def notices(database: Path | None, key: Path | None, lock: Path, *, locks: bool = False) -> list[str]:
    """A line each. ``database``: None in memory. ``key``: None where it is given without a file. Changes nothing.

    ``locks``: whoever asks takes the lock next, and is refused where another process has it and may just be making all
    of this.
    """
    found = []
    is_lost = database and not exists(database) and (key is None or exists(key) or exists(lock))
    if is_lost and not (locks and is_held(lock)):
        found.append(
            f"there is no database at {database}, though {'its lock' if exists(lock) else 'a key'} is there: a new "
            "one is begun. If there was one before, stop, and put it back or restore a backup."
        )
    if key and _mode(key) & 0o044:
        found.append(f"the key may be read by others: chmod 600 {key}")
    if database and is_open_to_others(database.parent):
        found.append(f"the folder of the database is open to others: chmod 700 {database.parent}")
    return found


def is_open_to_others(folder: Path) -> bool:
    """Is there anybody but its owner who may look into a folder, or change it? One that is not there is not."""
    return bool(_mode(folder) & 0o077)


def _mode(path: Path) -> int:
    return path.stat().st_mode if exists(path) else 0
