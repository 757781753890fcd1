"""What is stored, told as often as somebody likes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.core.metrics import MetricFamily
from bot.services.stored_figures import EVERY, StoredFigures, disk_space
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from tests.databases import Opened
from tests.house import BOT, NOW


class Watched:
    """Figures by a clock that is set by hand, and how many statements they took."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.store = Store(database, Encryption(Encryption.new_key()), BOT)
        self.seconds = 0.0
        self.statements = 0
        self.figures = StoredFigures(self.store, lambda: NOW, folder, clock=lambda: self.seconds)

    def counts(self, *_: object) -> None:
        """One statement."""
        self.statements += 1

    async def asked(self, times: int = 1) -> list[Sequence[MetricFamily]]:
        return await asyncio.gather(*(self.figures.families() for _ in range(times)))

    async def puts(self, key: str) -> None:
        async with self.store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate(key, key, "p1", "{}")], NOW)


def value(families: Sequence[MetricFamily], name: str, **labels: str) -> float:
    [family] = [each for each in families if each.name == f"essay_bot_{name}"]
    [sample] = [each for each in family.samples if each.labels == labels]
    return sample.value


@pytest.fixture
async def watched(databases: Opened, tmp_path: Path) -> AsyncIterator[Watched]:
    async with databases() as database:
        watched = Watched(database, tmp_path)
        event.listen(Engine, "before_cursor_execute", watched.counts)
        yield watched
        event.remove(Engine, "before_cursor_execute", watched.counts)
        await watched.figures.close()


async def test_however_many_ask_it_is_counted_once(watched: Watched) -> None:
    await watched.puts("u1")
    [families] = await watched.asked()
    assert value(families, "inbox", state="waiting") == 1
    assert 0 < value(families, "disk_free_bytes") <= value(families, "disk_bytes")
    before = watched.statements
    watched.seconds += EVERY - 1
    for families in await watched.asked(250):
        assert value(families, "store_age_seconds") == EVERY - 1
    assert watched.statements == before


async def test_after_some_seconds_it_is_counted_anew_and_once(watched: Watched) -> None:
    before = watched.statements
    await watched.asked()
    once = watched.statements - before
    await watched.puts("u1")
    before = watched.statements
    watched.seconds += EVERY
    assert {value(families, "inbox", state="waiting") for families in await watched.asked(50)} == {1}
    assert watched.statements == before + once


@pytest.mark.sqlite_only
async def test_while_it_cannot_be_counted_the_last_figures_are_told(
    databases: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with databases() as database:
        watched = Watched(database, tmp_path)
        await watched.puts("u1")
        await watched.asked()
        async with database.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE inbox RENAME TO taken_away")
        watched.seconds += EVERY
        [families] = await watched.asked()
        assert value(families, "store_counted") == 0
        assert value(families, "inbox", state="waiting") == 1
        assert value(families, "store_age_seconds") == EVERY
        watched.seconds += EVERY
        await watched.asked()
        assert len(caplog.records) == 1
        async with database.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE taken_away RENAME TO inbox")
        watched.seconds += EVERY
        [families] = await watched.asked()
        assert (value(families, "store_counted"), value(families, "store_age_seconds")) == (1, 0)


def test_a_folder_that_is_yet_to_be_made_has_the_room_of_where_it_will_be(tmp_path: Path) -> None:
    assert disk_space(tmp_path / "not" / "there").size == disk_space(tmp_path).size > 0
