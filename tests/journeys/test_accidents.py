"""What somebody does to the files of a bot that runs, and what a start says of them; with the real program."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_store
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.lock import only_one
from tests.botapi import BotApi
from tests.journeys.test_storage import CHEAP, FAKES, database_of, program
from tests.patience import until

LONG = 120.0
"""Seconds in which a program has started, or ended, on however busy a machine."""


@pytest.fixture
def settings(settings: Settings, cache: Path, engine: Engine) -> Settings:
    """With a cache in which everything is computed, for the time's sake."""
    return settings.model_copy(update={"cache": cache})


async def end_of(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Its exit code, and its last line."""
    _, logged = await asyncio.wait_for(process.communicate(), LONG)
    assert b"Traceback" not in logged
    return process.returncode, logged.decode().splitlines()[-1]


def nothing_is_under_way(file: Path) -> bool:
    """Has it been stored that everything has arrived? Else it would come once more."""
    with closing(sqlite3.connect(file)) as database:
        under_way = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
        return bool(database.execute(under_way).fetchone() == (0,))


def take_away(file: Path) -> None:
    file.unlink()


def move(file: Path, to: Path) -> None:
    file.rename(to)


async def test_database_that_is_deleted_ends_the_program_lets_no_other_in_and_confirms_nothing(
    api: BotApi, settings: Settings
) -> None:
    reader, file = api.reader(), database_of(settings)
    async with program(settings) as process:
        update = reader.says(CHEAP).update_id
        assert (await reader.hears(timeout=LONG)).quoted
        await api.confirmed(update, LONG)
        take_away(file.with_suffix(".lock"))
        with pytest.raises(StoreError, match="another essay-bot runs"), only_one(file.with_suffix(".lock")):
            pass
        take_away(file)
        update = reader.says(FAKES).update_id
        code, last = await end_of(process)
    assert code == 3
    assert last.startswith(f"essay-bot: {file} was deleted or moved away while the bot ran. Put it back, or restore")
    assert update
    assert api.world.updates.holds(update), "it comes again"
    assert not file.exists(), "nothing was made in its place"
    async with program(settings) as process:
        assert (await reader.hears(timeout=LONG)).quoted
        await api.confirmed(update, LONG)
        process.terminate()
        _, logged = await asyncio.wait_for(process.communicate(), LONG)
    # The bot makes its lock again, where it looks once more before it finds the database gone.
    said = rf"essay-bot: there is no database at {re.escape(str(file))}, though (a key|its lock) is there: a new one is"
    assert re.search(said, logged.decode()), "loudly"
    assert '"level": "warning"' in logged.decode().partition("there is no database")[2]


async def test_database_that_is_moved_is_complete_and_goes_on_when_it_is_put_back(
    api: BotApi, settings: Settings
) -> None:
    reader, file = api.reader(), database_of(settings)
    async with program(settings) as process:
        update = reader.says(CHEAP).update_id
        assert (await reader.hears(timeout=LONG)).quoted
        await api.confirmed(update, LONG)
        await until(lambda: asyncio.to_thread(nothing_is_under_way, file))
        move(file, file.with_name("moved.db"))
        assert (await end_of(process))[0] == 3
    move(file.with_name("moved.db"), file)
    update = reader.says(FAKES).update_id
    async with program(settings) as process:
        assert (await reader.hears(timeout=LONG)).quoted
        await api.confirmed(update, LONG)
        process.terminate()
        await asyncio.wait_for(process.wait(), LONG)
    assert len(api.calls_of("sendMessage")) == 2


async def test_other_key_starts_nothing_and_says_which_file_and_which_database(api: BotApi, settings: Settings) -> None:
    file = database_of(settings)
    async with open_store(settings):
        pass
    before = file.read_bytes()
    settings.key_file.write_text(Encryption.new_key())
    async with program(settings) as process:
        code, last = await end_of(process)
    assert code == 3
    assert last.startswith(f"essay-bot: ESSAY_BOT_KEY_FILE {settings.key_file}: the key is not the one with which")
    assert str(file) in last
    assert file.read_bytes() == before
    assert not api.calls_of("getMe")
