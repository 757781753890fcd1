"""What is opened, and what is made, with which key: nothing is begun anew beside something that is there."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import lock_file, notices, open_existing_store, open_store
from bot.core.incident import Incident, IncidentKind
from bot.core.outgoing import Address
from bot.store.encryption import Encryption
from bot.store.errors import StoreError, StoreLost
from bot.store.lock import only_one
from tests.store.conftest import NOW

TOLD = Incident(IncidentKind.DEAD_LETTERS, "", 1, NOW, NOW, NOW)
"""Something that only one bot can have left."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data",
        cache=tmp_path / "cache",
        key=None,
        key_file=tmp_path / "config" / "key",
        database_url=None,
    )


def file_of(settings: Settings) -> Path:
    return settings.data / "essay-bot.db"


def contents(settings: Settings) -> dict[str, bytes]:
    """Of all files, by path."""
    top = settings.data.parent
    return {str(path.relative_to(top)): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def make(path: Path, kind: str) -> None:
    """Something where the key should be."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "link that leads nowhere":
        path.symlink_to(path.with_name("not mounted"))
    elif kind != "nothing":
        path.write_bytes({"empty": b"", "half": b"mJ3bq0Z1yq8iW0v8n0", "no text": b"\xff\xfe", "two": b"a\nb\n"}[kind])


async def opened(settings: Settings) -> None:
    async with open_store(settings):
        pass


async def test_key_and_database_are_made_together_and_go_together(settings: Settings) -> None:
    await opened(settings)
    key = settings.key_file.read_text()
    await opened(settings)
    assert settings.key_file.read_text() == key
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600


async def test_key_without_a_database_goes_on_as_after_a_kill_between_the_two(settings: Settings) -> None:
    make(settings.key_file, "nothing")
    key = Encryption.new_key()
    settings.key_file.write_text(key)
    await opened(settings)
    assert settings.key_file.read_text() == key
    assert file_of(settings).exists()


KINDS = ["nothing", "empty", "half", "no text", "two", "folder", "link that leads nowhere"]


@pytest.mark.parametrize("kind", KINDS)
async def test_without_its_key_a_database_is_not_opened_and_no_key_is_made(settings: Settings, kind: str) -> None:
    await opened(settings)
    make(settings.key_file, kind)
    before = contents(settings)
    for open_ in (open_store, open_existing_store):
        with pytest.raises(StoreLost, match=str(settings.key_file)) as raised:
            async with open_(settings):
                pass
        assert "\n" not in str(raised.value)
        assert contents(settings) == before
    if kind == "nothing":
        told = (
            rf"{settings.key_file} is missing, and {file_of(settings)} cannot .* Restore the key; .* move the database"
        )
        assert raised.match(told)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "nothing"])
async def test_what_is_no_key_is_not_written_over_for_a_new_database_either(settings: Settings, kind: str) -> None:
    make(settings.key_file, kind)
    before = contents(settings)
    with pytest.raises(StoreLost, match=str(settings.key_file)):
        await opened(settings)
    assert contents(settings) == before


async def test_another_key_opens_nothing_wherever_it_comes_from(settings: Settings) -> None:
    await opened(settings)
    right, file = settings.key_file.read_text(), file_of(settings)
    given = settings.model_copy(update={"key": SecretStr(Encryption.new_key())})
    before = contents(settings)
    with pytest.raises(StoreLost, match=rf"^ESSAY_BOT_KEY: the key is not the one .* \({file}\)\. Restore the right"):
        await opened(given)
    assert contents(settings) == before
    settings.key_file.write_text(Encryption.new_key())
    with pytest.raises(StoreLost, match=rf"^ESSAY_BOT_KEY_FILE {settings.key_file}: the key is not .* \({file}\)"):
        await opened(settings)
    await opened(settings.model_copy(update={"key": SecretStr(right.strip())}))


async def test_the_database_of_another_bot_is_opened_by_its_own_token_or_none(settings: Settings) -> None:
    """Nor does one become another bot's in which only somebody at a terminal has talked."""
    theirs, ours, nobodys = (
        settings.model_copy(update={"token": SecretStr(f"{bot}:x") if bot else None}) for bot in (41, 42, 0)
    )
    async with open_store(nobodys) as store, store.transaction() as tx:
        await tx.chats.mark_reachable("c1", Address(7), NOW)
    await opened(ours)
    async with open_store(theirs) as store, store.transaction() as tx:
        await tx.incidents.replace([TOLD])
    for _ in range(2):
        await opened(theirs)
        await opened(nobodys)
        for open_ in (open_store, open_existing_store):
            with pytest.raises(StoreLost, match=rf"{file_of(settings)} is the database of bot 41, .* that of bot 42\."):
                async with open_(ours):
                    pass
    async with open_store(theirs) as store, replace(store, bot=42).transaction() as tx:
        await tx.incidents.replace([TOLD])
    await opened(ours)


async def test_whoever_only_looks_makes_nothing(settings: Settings) -> None:
    with pytest.raises(StoreError, match=rf"there is no database at {file_of(settings)}\. ESSAY_BOT_DATA says"):
        async with open_existing_store(settings):
            pass
    assert list(settings.data.parent.iterdir()) == []


async def test_new_database_where_one_was_expected_is_said(settings: Settings) -> None:
    assert notices(settings) == [], "the first start of all is nothing strange"
    await opened(settings)
    assert notices(settings) == []
    file_of(settings).unlink()
    [notice] = notices(settings)
    assert notice.startswith(f"there is no database at {file_of(settings)}, though a key is there: a new one is begun.")
    settings.key_file.unlink()
    (settings.data / "essay-bot.lock").touch()
    [notice] = notices(settings)
    assert "though its lock is there" in notice
    given = settings.model_copy(update={"key": SecretStr(Encryption.new_key()), "data": settings.data / "other"})
    assert "though a key is there" in notices(given)[0]


async def test_files_that_are_open_to_others_are_said(settings: Settings) -> None:
    await opened(settings)
    os.chmod(settings.key_file, 0o640)
    os.chmod(settings.data, 0o750)  # noqa: S103
    assert notices(settings) == [
        f"the key may be read by others: chmod 600 {settings.key_file}",
        f"the folder of the database is open to others: chmod 700 {settings.data}",
    ]
    assert len(notices(settings.model_copy(update={"key": SecretStr(Encryption.new_key())}))) == 1


async def test_who_starts_while_another_begins_is_told_nothing_of_a_database_that_is_not_there_yet(
    settings: Settings,
) -> None:
    with only_one(lock_file(settings)):
        settings.key_file.parent.mkdir(exist_ok=True)
        settings.key_file.write_text(Encryption.new_key())
        settings.key_file.chmod(0o600)
        assert notices(settings, locks=True) == []
        assert len(notices(settings)) == 1, "a chat takes no lock"
    [notice] = notices(settings, locks=True)
    assert notice.startswith(f"there is no database at {file_of(settings)}, though its lock is there")
