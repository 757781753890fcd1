"""Two programs on the same data: one works, the other is refused."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.store.errors import StoreError, StoreLost
from bot.store.lock import only_one
from tests.patience import PATIENCE
from tests.shell import NOT_OURS, ROOT, settings_in

SOMEBODY = 61234
"""The number of a user that nobody has."""


def start(home: Path, settings: dict[str, str]) -> "subprocess.Popen[str]":
    """``essay-bot run``, with a Telegram that is not there."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    settings = settings | {"TOKEN": "42:nobody-asks-for-it", "API_URL": "http://127.0.0.1:9"}
    given = {f"ESSAY_BOT_{name}": value for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=home,
        env=inherited | {"HOME": str(home), "PYTHONPATH": str(ROOT)} | given,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_of_two_runs_on_the_same_data_one_is_refused_until_the_other_is_killed(tmp_path: Path, warm: Path) -> None:
    data = tmp_path / "data"
    settings = settings_in(tmp_path, warm)
    # The same database from another folder is the same data.
    elsewhere = {"DATA": str(tmp_path / "other"), "DATABASE_URL": f"sqlite+aiosqlite:///{data / 'essay-bot.db'}"}
    processes = [start(tmp_path, settings), start(tmp_path, settings | elsewhere)]
    try:
        deadline = time.monotonic() + PATIENCE
        while all(process.poll() is None for process in processes) and time.monotonic() < deadline:
            time.sleep(0.05)
        refused, works = sorted(processes, key=lambda process: process.poll() is None)
        _, said = refused.communicate(timeout=PATIENCE)
        # Before it stands who starts.
        _, why = said.splitlines()
        assert refused.returncode == 1
        assert why == f"essay-bot: another essay-bot runs on the same data ({data}). Stop it, or set ESSAY_BOT_DATA."
        with pytest.raises(StoreError, match="another essay-bot runs"), only_one(data / "essay-bot.lock"):
            pass
        assert works.poll() is None
        works.send_signal(signal.SIGKILL)
        works.wait(PATIENCE)
        with only_one(data / "essay-bot.lock"):
            pass
    finally:
        for process in processes:
            process.kill()
            process.communicate(timeout=PATIENCE)


def test_lock_is_free_again_after_the_block_whatever_ended_it(tmp_path: Path) -> None:
    file = tmp_path / "data" / "essay-bot.lock"

    def fails() -> None:
        with only_one(file):
            with (
                pytest.raises(StoreError, match=r"another essay-bot runs on the same data \(.*/data\)"),
                only_one(file),
            ):
                pass
            raise BlockingIOError("of somebody else")

    for _ in range(2):
        with pytest.raises(BlockingIOError, match="of somebody else"):
            fails()


def test_lock_file_that_is_deleted_lets_nobody_in_and_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "data" / "essay-bot.lock"
    with only_one(file) as lock:
        file.unlink()
        with pytest.raises(StoreError, match="another essay-bot runs"), only_one(file):
            pass
        lock.verify()
        inode = file.stat().st_ino
        lock.verify()
        assert file.stat().st_ino == inode, "made once"
        with pytest.raises(BlockingIOError), file.open("w") as other:
            # As older versions do, which do not know of the folder.
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with only_one(file):
        pass


def test_lock_that_an_older_version_has_taken_meanwhile_ends_this_one(tmp_path: Path) -> None:
    file = tmp_path / "data" / "essay-bot.lock"
    with only_one(file) as lock:
        file.unlink()
        with file.open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with pytest.raises(StoreLost, match=rf"{file} was taken away .* another essay-bot holds it now"):
                lock.verify()


def test_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    named = pytest.raises(StoreError, match=r"essay-bot\.lock cannot be written: .*Set ESSAY_BOT_DATA")
    with named, only_one(tmp_path / "data" / "essay-bot.lock"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_what_root_holds_belongs_to_the_user_whose_data_lie_there(tmp_path: Path) -> None:
    os.chown(tmp_path, SOMEBODY, SOMEBODY)
    file = tmp_path / "essay-bot.lock"
    with only_one(file):
        pass
    assert (file.stat().st_uid, file.stat().st_gid) == (SOMEBODY, SOMEBODY)
