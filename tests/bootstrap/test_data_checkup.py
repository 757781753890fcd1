"""What a checkup finds of folders that cannot be written, without writing there."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.bootstrap.data_checkup import check_folders
from bot.bootstrap.settings import Settings
from bot.core.checkup import CheckState
from bot.store.encryption import load_or_create_key
from tests.databases import laid_into
from tests.journeys.test_storage import called, immutable
from tests.journeys.test_storage import small as small  # noqa: PLC0414
from tests.shell import Shell, settings_in


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    called("mount", "-o", "remount,ro", disk)
    try:
        yield
    finally:
        called("mount", "-o", "remount,rw", disk)


def found(settings: Settings) -> list[tuple[str, CheckState, str]]:
    return [(each.check, each.state, each.says) for each in check_folders(settings)]


def test_data_on_a_disk_that_is_read_only_have_failed(small: Path, tmp_path: Path, cache: Path) -> None:
    laid_into(small / "data")
    load_or_create_key(small / "key")
    shell = Shell(tmp_path, settings_in(small, cache))
    with read_only(small):
        out, _ = shell.within("doctor", code=1)
        _, err = shell.within("queue", code=1)
    assert f"failed   data folder: {small}/data cannot be written -> " in out
    assert "ESSAY_BOT_DATA" in next(line for line in out.splitlines() if "data folder" in line)
    assert "essay-bot.db cannot be written: Read-only file system" in err, "and so it is for whoever works on it"


def test_folder_that_cannot_be_made_has_failed(small: Path) -> None:
    settings = Settings(data=small / "deeper" / "data")
    assert found(settings) == [], "the first start makes it"
    with read_only(small):
        said = found(settings)
    assert said == [
        ("data folder", CheckState.FAILED, f"{small}/deeper/data cannot be made: {small} cannot be written")
    ]
    assert not (small / "deeper").exists()


async def test_overlays_or_a_database_that_cannot_be_written_have_failed(tmp_path: Path) -> None:
    file = laid_into(tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    assert await asyncio.to_thread(found, settings) == [("data folder", CheckState.OK, str(settings.data))]
    overlay = settings.data / "overlay"
    overlay.mkdir()
    for path in (overlay, file):
        async with immutable(path):
            said = await asyncio.to_thread(found, settings)
        assert said == [("data folder", CheckState.FAILED, f"{path} cannot be written")]


def test_data_folder_beside_a_server_is_only_noted(small: Path) -> None:
    server = SecretStr("postgresql+asyncpg://reader@nowhere/essays")
    with read_only(small):
        said = found(Settings(data=small, database_url=server))
    assert said == [("data folder", CheckState.NOTE, f"{small} cannot be written")], "a bot works without"
