"""``essay-bot backup`` and ``restore``, killed at any moment: nothing half passes for whole, and nothing is lost."""

import asyncio
import random
import subprocess
import time
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.bootstrap.transfers import ASIDE, clear_interrupted_restore
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.operator_tables import operations
from tests.cli.test_backup import filled, found, shell_on
from tests.databases import SQLITE, address_of
from tests.patience import PATIENCE
from tests.shell import Shell
from tests.store.filled import Rows, different

ROWS = 303
NO_BACKUP = "cannot be read, or", "it holds no tables"
NOT_THERE = "is being filled from", "there is no database", "it holds no tables"


class Kept:
    """A filled database, and what is restored beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = Encryption(load_or_create_key(folder / "key"))
        self.url = asyncio.run(address_of(SQLITE, folder / "data"))
        self.rows: Rows = asyncio.run(filled(self.url, self.key, ROWS))
        self.shell = shell_on(folder, self.url)
        self.file, self.part = folder / "one.db", folder / "one.db.part"

    def elsewhere(self, name: str) -> Shell:
        """With a database that is not there yet."""
        shell = shell_on(self.folder, f"sqlite+aiosqlite:///{self.folder}/{name}/essay-bot.db")
        shell.settings["DATA"] = str(self.folder / name)
        return shell

    def is_whole(self, url: str) -> bool:
        """But for when it was backed up, which is written down afterwards."""
        return set(different(self.rows, asyncio.run(found(url, self.key)))) <= {operations.name}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def killed(process: "subprocess.Popen[bytes]", begun: Path, longest: float) -> None:
    """Kill it at a random moment after it has begun with a file."""
    deadline = time.monotonic() + PATIENCE
    while not begun.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.0005)
    time.sleep(random.uniform(0, longest))
    process.kill()
    process.communicate()


def test_backup_is_whole_or_not_there_and_the_next_one_is_not_disturbed(kept: Kept) -> None:
    for number in range(2):
        killed(kept.shell.start("backup", "one.db"), kept.part, 0.1)
        if kept.part.exists():
            # Whoever takes it for a backup gets all of it, or is told.
            shell = kept.elsewhere(f"new{number}")
            try:
                shell.within("restore", kept.part.name)
            except AssertionError as refused:
                assert any(why in str(refused) for why in NO_BACKUP)  # noqa: PT017
            else:
                assert kept.is_whole(shell.settings["DATABASE_URL"])
    if not kept.file.exists():
        kept.shell.within("backup", "one.db")
    assert kept.is_whole(f"sqlite+aiosqlite:///{kept.file}")
    assert kept.is_whole(kept.url)


def test_what_a_killed_backup_left_beside_its_part_is_not_mixed_into_the_next_one(kept: Kept) -> None:
    kept.shell.within("backup", "other.db")
    content = (kept.folder / "other.db").read_bytes()
    for suffix in ("", "-journal", "-wal", "-shm"):
        kept.part.with_name(kept.part.name + suffix).write_bytes(content[: len(content) // 2])
    kept.shell.within("backup", "one.db")
    assert kept.is_whole(f"sqlite+aiosqlite:///{kept.file}")
    assert not list(kept.folder.glob("one.db?*"))


def test_restoring_goes_on_and_until_then_nothing_works_on_what_is_half_there(kept: Kept) -> None:
    kept.shell.within("backup", "one.db")
    content = kept.file.read_bytes()
    shell = kept.elsewhere("new")
    killed(shell.start("restore", "one.db"), kept.folder / "new" / ASIDE, 0.8)
    assert kept.file.read_bytes() == content
    url = shell.settings["DATABASE_URL"]
    try:
        shell.within("backup", "two.db")
    except AssertionError as refused:
        assert any(why in str(refused) for why in NOT_THERE)  # noqa: PT017
    else:
        there = asyncio.run(found(url, kept.key))
        assert kept.is_whole(url) or not any(rows for name, rows in there.items() if name != "secrets")
    shell.within("restore", "one.db")
    assert kept.is_whole(url)
    assert sorted(path.name for path in (kept.folder / "new").iterdir()) == ["essay-bot.db", "essay-bot.lock"]


def test_copy_that_a_killed_restoring_left_is_gone_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    for suffix in ("", "-journal", "-wal"):
        (tmp_path / f"{ASIDE}{suffix}").write_bytes(b"x")
    clear_interrupted_restore(settings)
    clear_interrupted_restore(settings)
    assert list(tmp_path.iterdir()) == []
