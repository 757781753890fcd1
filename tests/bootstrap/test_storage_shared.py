"""A database on a server, and its key."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import notices, only_process, open_existing_store, open_store, overlay_folder
from bot.core.outgoing import Address
from bot.store.errors import StoreError, StoreLost
from tests.postgres import shared_server
from tests.store.conftest import NOW

BOT = 4_200_000_077
"""Nobody else's."""


@pytest.fixture
async def url() -> str:
    server = shared_server()
    connection = await server.connect()
    await connection.execute(f"DROP SCHEMA IF EXISTS essay_bot_{BOT} CASCADE")
    await connection.close()
    return server.url("postgres")


def settings_on(machine: Path, url: str, bot: int = BOT) -> Settings:
    """Of a machine with a disk of its own."""
    token, about = SecretStr(f"{bot}:x"), {"data": machine / "data", "key_file": machine / "key", "key": None}
    return Settings(token=token, database_url=SecretStr(url), **about)  # type: ignore[arg-type]


async def test_machines_with_one_key_share_what_is_stored(tmp_path: Path, url: str) -> None:
    one, other = (settings_on(tmp_path / name, url) for name in ("one", "other"))
    async with open_store(one) as store, store.transaction() as tx:
        await tx.chats.mark_reachable("c1", Address(7), NOW)
    other.key_file.parent.mkdir()
    other.key_file.write_text(one.key_file.read_text())
    async with open_existing_store(other) as store, store.read() as tx:
        assert await tx.chats.address("c1") == Address(7)
    assert not list((tmp_path / "other").glob("data/*"))


def test_bots_of_one_machine_that_share_a_server_do_not_share_the_files_of_their_overlays(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://server/name"
    one, other = (settings_on(tmp_path, url, bot) for bot in (BOT, BOT + 1))
    assert overlay_folder(one) != overlay_folder(other)
    assert overlay_folder(one).is_relative_to(one.data)


async def test_machine_without_the_key_makes_none_and_changes_nothing(tmp_path: Path, url: str) -> None:
    one, other = (settings_on(tmp_path / name, url) for name in ("one", "other"))
    async with open_store(one):
        pass
    with pytest.raises(StoreLost, match=r"key is missing, and the PostgreSQL database postgres on .* Restore the key"):
        async with open_store(other):
            pass
    assert not other.key_file.exists()
    other.key_file.parent.mkdir()
    other.key_file.write_text("A" * 43 + "=")
    with pytest.raises(StoreLost, match="not the one with which this database was written"):
        async with open_store(other):
            pass


async def test_who_only_looks_makes_nothing(tmp_path: Path, url: str) -> None:
    settings = settings_on(tmp_path, url)
    with pytest.raises(StoreError, match=r"nothing of this bot in the PostgreSQL database.*ESSAY_BOT_TOKEN"):
        async with open_existing_store(settings):
            pass
    assert not settings.key_file.exists()
    connection = await shared_server().connect()
    assert not await connection.fetch("SELECT 1 FROM pg_namespace WHERE nspname = $1", f"essay_bot_{BOT}")
    await connection.close()


def test_several_may_run_and_no_file_is_expected(tmp_path: Path) -> None:
    settings = settings_on(tmp_path, "postgresql+asyncpg://me:s3cret@db/essays")
    with only_process(settings), only_process(settings):
        assert notices(settings, locks=True) == []
    assert not list(tmp_path.iterdir())
