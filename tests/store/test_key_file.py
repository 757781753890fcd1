"""The key's file is written anew as a whole, and stays whose it was."""

import os
import stat
from pathlib import Path

import pytest

from bot.store.key_file import write_keys


def test_keys_stand_a_line_each_and_the_file_stays_as_open_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("before\n")
    path.chmod(0o640)
    write_keys(path, "new", "before")
    assert path.read_text() == "new\nbefore\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_file_of_a_service_stays_its_own(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("before\n")
    os.chown(path, 10001, 10002)
    write_keys(path, "new")
    assert (path.stat().st_uid, path.stat().st_gid) == (10001, 10002)


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "key").write_text("before\n")
    (tmp_path / "key").symlink_to(tmp_path / "deep" / "key")
    write_keys(tmp_path / "key", "new")
    assert (tmp_path / "key").is_symlink()
    assert (tmp_path / "deep" / "key").read_text() == "new\n"


def test_what_a_crash_left_beside_it_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("before\n")
    (tmp_path / "key.part").write_text("ne")
    write_keys(tmp_path / "key", "new")
    assert (tmp_path / "key").read_text() == "new\n"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_where_there_is_no_file_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_keys(tmp_path / "key", "new")
    assert list(tmp_path.iterdir()) == []
