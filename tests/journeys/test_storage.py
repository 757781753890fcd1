"""Storage that fails for real: full, locked, read-only, damaged. What cannot be stored is not confirmed."""

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from time import sleep

import pytest
from pydantic import SecretStr

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.store.database import Database
from bot.store.errors import StoreError
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.running import QUICK, Sitting, running, settings_for
from tests.locks import locked
from tests.patience import PATIENCE
from tests.shell import NOT_OURS, ROOT

FAKES = "主播卖假货这事作者怎么看"
CHEAP = "一对一卖货贵在哪儿"


def called(*command: str | Path) -> None:
    """Skips the test where the system does not allow it."""
    program = shutil.which(command[0])
    if os.geteuid() != 0 or not program:
        pytest.skip(f"needs root, and {command[0]}")
    done = subprocess.run([program, *map(str, command[1:])], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]}: {done.stderr}")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own."""
    disk = tmp_path / "small"
    disk.mkdir()
    called("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "essay-bot-test", disk)
    try:
        yield disk
    finally:
        subprocess.run(["/usr/bin/env", "umount", "--lazy", str(disk)], check=True)


def free(disk: Path) -> int:
    """Bytes."""
    return shutil.disk_usage(disk).free


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is left on it."""
    filler = disk / "filler"
    filler.write_bytes(b"x" * (free(disk) - 65536))
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 512):
            pass
    assert free(disk) == 0
    try:
        yield
    finally:
        filler.unlink()


async def without_room(settings: Settings) -> None:
    """What SQLite has set aside for its log is given back: on a full disk nothing more can be written then."""

    def give_back() -> None:
        with closing(sqlite3.connect(database_of(settings), timeout=PATIENCE)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    await asyncio.to_thread(give_back)


@asynccontextmanager
async def immutable(*files: Path) -> AsyncIterator[None]:
    """Not even root may write, also where the file is open already; as on a disk that the system made read-only."""
    await asyncio.to_thread(called, "chattr", "+i", *files)
    try:
        yield
    finally:
        await asyncio.to_thread(called, "chattr", "-i", *files)


def database_of(settings: Settings) -> Path:
    return settings.data / "essay-bot.db"


async def begun(sitting: Sitting) -> None:
    """It has answered once, and nothing is left to do."""
    await sitting.handled(sitting.reader.says(CHEAP).update_id)
    assert (await sitting.reader.hears()).quoted
    assert sitting.health.ready


async def ready(sitting: Sitting, is_so: bool = True) -> None:
    """Waits until it is, or is not."""

    async def check() -> bool:
        return sitting.health.ready is is_so

    await sitting.until(check)


async def nothing_is_confirmed(sitting: Sitting, *readers: Reader, seconds: float = 0.5) -> list[int]:
    """What they ask is neither confirmed nor answered, and the bot is not ready. Ids of the updates."""
    api = sitting.api
    sent = len(api.calls_of("sendMessage"))
    updates = [reader.says(FAKES).update_id or 0 for reader in readers]
    await ready(sitting, False)
    await asyncio.sleep(seconds)
    assert not sitting.health.ready
    assert [update for update in updates if api.world.updates.holds(update)] == updates
    assert len(api.calls_of("sendMessage")) == sent
    return updates


async def everything_is_answered_once(sitting: Sitting, updates: list[int], *readers: Reader) -> None:
    for reader in readers:
        assert (await reader.hears()).quoted
    for update in updates:
        await sitting.handled(update)
    await ready(sitting)
    await sitting.still_answers()
    assert not any(reader.chat.unheard for reader in readers)
    assert [entry["asked"] for entry in await sitting.log()] == [CHEAP, *[FAKES] * len(updates), CHEAP]


async def test_full_disk(api: BotApi, engine: Engine, small: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "handlers.runtime.health")
    async with running(api, engine, settings_for(api, small), QUICK) as sitting:
        readers = sitting.reader, api.reader("别人")
        await begun(sitting)
        await without_room(sitting.settings)
        with full(small):
            # Longer than any part waits until it looks for something to do: to find nothing is no sign of health.
            updates = await nothing_is_confirmed(sitting, *readers, seconds=2.5)
        await everything_is_answered_once(sitting, updates, *readers)
    told = [record.getMessage() for record in caplog.records if record.name == "handlers.runtime.health"]
    assert told == ["nothing is confirmed until the database can be used", "the database can be used again"]


async def test_answer_that_arrived_on_a_full_disk_is_not_sent_again(api: BotApi, engine: Engine, small: Path) -> None:
    async with running(api, engine, settings_for(api, small), QUICK) as sitting:
        await begun(sitting)
        on_its_way = api.hang("sendMessage")
        update = sitting.reader.says(FAKES).update_id
        await api.arrived("sendMessage", 2)
        await without_room(sitting.settings)
        with full(small):
            on_its_way.lift()
            assert (await sitting.reader.hears()).quoted
            await ready(sitting, False)
        await sitting.handled(update)
        await ready(sitting)
        await sitting.still_answers()
        assert len(api.calls_of("sendMessage")) == 3
        assert [entry["delivered"] for entry in await sitting.log()][:2] == [True, True]


async def test_database_that_is_locked_for_a_moment_is_waited_for(sitting: Sitting) -> None:
    await begun(sitting)
    async with locked(database_of(sitting.settings)):
        update = sitting.reader.says(FAKES).update_id
        await asyncio.sleep(1)
        assert update
        assert sitting.api.world.updates.holds(update)
    await everything_is_answered_once(sitting, [update], sitting.reader)


async def test_database_that_stays_locked(api: BotApi, engine: Engine, settings: Settings) -> None:
    impatient = settings.model_copy(update={"database_url": SecretStr(f"{settings.database}?timeout=0.2")})
    async with running(api, engine, impatient, QUICK) as sitting:
        readers = sitting.reader, api.reader("别人")
        await begun(sitting)
        async with locked(database_of(settings)):
            updates = await nothing_is_confirmed(sitting, *readers)
        await everything_is_answered_once(sitting, updates, *readers)


async def test_files_that_may_not_be_written_any_more(api: BotApi, engine: Engine, settings: Settings) -> None:
    async with running(api, engine, settings, QUICK) as sitting:
        readers = sitting.reader, api.reader("别人")
        await begun(sitting)
        file = database_of(settings)
        async with immutable(file, file.with_name(f"{file.name}-wal")):
            updates = await nothing_is_confirmed(sitting, *readers)
        await everything_is_answered_once(sitting, updates, *readers)


async def test_read_only_disk_is_named_at_the_start(api: BotApi, engine: Engine, small: Path) -> None:
    settings = settings_for(api, small)
    async with running(api, engine, settings, QUICK) as sitting:
        await begun(sitting)
    await asyncio.to_thread(called, "mount", "-o", "remount,ro", small)
    with pytest.raises(
        StoreError, match=r"essay-bot\.db cannot be written: Read-only file system\. Set ESSAY_BOT_DATA"
    ):
        async with running(api, engine, settings, QUICK):
            pass
    await asyncio.to_thread(called, "mount", "-o", "remount,rw", small)
    async with running(api, engine, settings, QUICK) as sitting:
        await sitting.still_answers()


def until_settled(file: Path) -> None:
    """Until it stands in the database that the answer has arrived: nothing more is to be written by then."""
    with closing(sqlite3.connect(file, PATIENCE)) as other:
        while other.execute("SELECT state FROM outbox").fetchall() != [("sent",)]:
            sleep(0.05)


def damage(file: Path) -> bytes:
    """All but the first page is noise, and nobody remembers how it was; what it is now."""
    with closing(sqlite3.connect(file, PATIENCE)) as other:
        # What stands in the log only would hide the damage. While somebody reads, not all of it can be moved.
        while other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            sleep(0.05)
        with file.open("r+b") as content:
            content.seek(4096)
            content.write(os.urandom(file.stat().st_size - 4096))
    return file.read_bytes()


@asynccontextmanager
async def program(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """``essay-bot run``; killed at the end, if it has not ended by itself."""
    given = {
        "TOKEN": settings.token.get_secret_value() if settings.token else "",
        "API_URL": str(settings.api_url),
        "DATA": str(settings.data),
        "CACHE": str(settings.cache),
        "KEY_FILE": str(settings.key_file),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=settings.data.parent,
        env=inherited | {"PYTHONPATH": str(ROOT)} | {f"ESSAY_BOT_{name}": value for name, value in given.items()},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_damage_ends_the_program_and_keeps_it_from_starting(api: BotApi, settings: Settings, warm: Path) -> None:
    settings = settings.model_copy(update={"cache": warm})
    reader, file = api.reader(), database_of(settings)
    async with program(settings) as process:
        update = reader.says(FAKES).update_id
        assert (await reader.hears()).quoted
        await api.confirmed(update)
        await asyncio.to_thread(until_settled, file)
        content = await asyncio.to_thread(damage, file)
        update = reader.says(FAKES).update_id
        _, logged = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 3, "for good"
    last = logged.decode().splitlines()[-1]
    assert last == f"essay-bot: {file} is damaged (database disk image is malformed). Restore it from a backup."
    assert update
    assert api.world.updates.holds(update)
    assert file.read_bytes() == content, "nothing was written into it any more"
    with pytest.raises(StoreError, match=rf"^{file} (?:is damaged|cannot be used).* Nothing was"):
        async with Database.open(settings.database):
            pass
    assert file.read_bytes() == content, "nor was it recreated"
