"""What is seen to be wrong, over a real database, with a clock and a disk that are set by hand."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.error_kinds import ErrorKinds
from bot.core.essay import Library
from bot.core.incident import IncidentKind
from bot.core.outgoing import Address, Cause, DeliveryStatus, RenderedMessage
from bot.search.text.script import ScriptConverter
from bot.services.owner_alerts import OwnerAlerts
from bot.services.stored_figures import DiskSpace
from bot.store.errors import StoreUnavailable
from bot.store.inbox import ReceivedUpdate
from bot.store.incidents import BACKUP
from handlers.runtime.health import Health
from handlers.runtime.incident_watch import READINESS, IncidentWatch, WatchSettings
from tests.databases import Opened
from tests.house import NOW, House
from tests.outgoing import sending

MARKER = "durian-marker"
TEXT = RenderedMessage(MARKER, MARKER)
FULL = StoreUnavailable("disk full")
DISK = IncidentKind.DISK


class Watch:
    """A bot that is well, until something happens."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.health = Health()
        self.health.telegram_works()
        self.errors = ErrorKinds()
        self.seconds = 0.0
        self.free = 0.5
        self.queued = 0
        self.full = False
        house.store.database.guard(self._has_room)
        self.settings = WatchSettings(folder, errors=self.errors)
        self.starts()

    def starts(self) -> None:
        """As a process does: nothing is remembered but what is stored."""
        self._watch = IncidentWatch(
            OwnerAlerts(self.house.renderer, self.house.store, (71,)),
            self.house.store,
            self.health,
            self.settings,
            now=lambda: NOW + timedelta(seconds=self.seconds),
            queued=self._queues,
            clock=lambda: self.seconds,
            space=lambda folder: DiskSpace(round(1000 * self.free), 1000),
        )

    def _has_room(self) -> None:
        if self.full:
            raise FULL

    def _queues(self) -> None:
        self.queued += 1

    async def looks(self) -> None:
        await self._watch.look()

    async def sees(self) -> list[tuple[IncidentKind, int]]:
        """What is remembered after a look."""
        await self.looks()
        async with self.house.store.read() as tx:
            return [(each.kind, each.count) for each in await tx.incidents.load()]

    async def has_heard_something(self, ago: timedelta) -> None:
        """From somebody, so long ago."""
        async with self.house.store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate("u0", "c0", "p0", "{}")], NOW - ago)

    async def message(self) -> str:
        """The last that an owner is to get."""
        async with self.house.store.read() as tx:
            return (await tx.outbox.ready((), 50))[0].outgoing.message.plain


@pytest.fixture
async def watch(library: Library, script: ScriptConverter, databases: Opened, tmp_path: Path) -> AsyncIterator[Watch]:
    async with databases() as database:
        yield Watch(House(library, script, database), tmp_path)


async def test_where_all_is_well_nobody_is_told(watch: Watch) -> None:
    assert await watch.sees() == []
    assert watch.queued == 0


async def test_what_is_set_aside_or_unknown_is_told_once_without_a_word_of_it(watch: Watch) -> None:
    async with watch.house.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("u1", "c1", "p1", f'{{"text": "{MARKER}"}}')], NOW)
        await tx.outbox.add([sending("daily:1:1", Cause.DAILY, "c1", Address(7), TEXT)], NOW)
    async with watch.house.store.transaction() as tx:
        await tx.inbox.set_aside("u1", "builtins.ValueError")
        await tx.outbox.finish(1, DeliveryStatus.UNKNOWN, NOW)
    assert await watch.sees() == [(IncidentKind.DEAD_LETTERS, 1), (IncidentKind.UNKNOWN, 1)]
    assert watch.queued == 1
    assert MARKER not in await watch.message()
    watch.starts()
    await watch.sees()
    assert watch.queued == 1, "not again after a restart"


async def test_readiness_counts_once_it_has_been_lost_for_five_minutes(watch: Watch) -> None:
    watch.health.telegram_fails()
    assert await watch.sees() == []
    watch.seconds = READINESS - 1
    assert await watch.sees() == []
    watch.seconds = READINESS
    assert await watch.sees() == [(IncidentKind.NOT_READY, 5)]


async def test_readiness_that_comes_back_meanwhile_begins_anew(watch: Watch) -> None:
    watch.health.telegram_fails()
    await watch.sees()
    watch.seconds = READINESS - 1
    watch.health.telegram_works()
    await watch.sees()
    watch.health.telegram_fails()
    watch.seconds = READINESS + 1
    assert await watch.sees() == []


@pytest.mark.parametrize(("free", "seen"), [(0.10, []), (0.099, [(DISK, 9)]), (0.0, [(DISK, 0)])])
async def test_a_disk_is_told_of_below_a_tenth(watch: Watch, free: float, seen: list[tuple[IncidentKind, int]]) -> None:
    watch.free = free
    assert await watch.sees() == seen


async def test_a_database_elsewhere_has_no_disk_to_be_watched(watch: Watch) -> None:
    watch.free, watch.settings = 0.0, replace(watch.settings, folder=None)
    watch.starts()
    assert await watch.sees() == []


async def test_a_backup_is_missed_only_where_one_is_planned(watch: Watch) -> None:
    await watch.has_heard_something(timedelta(days=8))
    assert await watch.sees() == []
    watch.settings = replace(watch.settings, backup_every=timedelta(days=7))
    watch.starts()
    assert await watch.sees() == [(IncidentKind.BACKUP, 0)]
    assert "essay-bot backup" in await watch.message()


async def test_what_was_done_before_its_turn_came_is_not_asked_for(watch: Watch) -> None:
    """A backup that is made, one that is no more planned, a message that goes out after all: all within minutes."""
    async with watch.house.store.transaction() as tx:
        await tx.outbox.add([sending("daily:1:1", Cause.DAILY, "c1", Address(7), TEXT)], NOW)
    watch.errors.handle(logging.LogRecord("handlers.x", logging.ERROR, "x.py", 1, "broken", (), None))
    await watch.looks()
    await watch.has_heard_something(timedelta(days=8))
    watch.settings = replace(watch.settings, backup_every=timedelta(days=7))
    watch.starts()
    async with watch.house.store.transaction() as tx:
        await tx.outbox.finish(1, DeliveryStatus.UNKNOWN, NOW)
    watch.seconds = 60.0
    await watch.looks()
    async with watch.house.store.transaction() as tx:
        await tx.queue.retry(["out:1"], NOW)
    watch.settings = replace(watch.settings, backup_every=None)
    watch.starts()
    for watch.seconds in (120.0, 600.0, 1200.0):
        await watch.looks()
    assert watch.queued == 1


async def test_a_disk_that_fills_does_not_wait_for_its_turn(watch: Watch) -> None:
    watch.errors.handle(logging.LogRecord("handlers.x", logging.ERROR, "x.py", 1, "broken", (), None))
    await watch.looks()
    watch.seconds, watch.free = 60.0, 0.05
    await watch.looks()
    assert watch.queued == 2


async def test_a_bot_younger_than_planned_misses_no_backup_yet(watch: Watch) -> None:
    watch.settings = replace(watch.settings, backup_every=timedelta(days=7))
    watch.starts()
    assert await watch.sees() == [], "there is nothing to be lost"
    await watch.has_heard_something(timedelta(days=6))
    assert await watch.sees() == []
    watch.seconds = 2 * 24 * 3600.0
    assert await watch.sees() == [(IncidentKind.BACKUP, 0)]


@pytest.mark.parametrize(
    ("days", "seen"),
    [(7, []), (9, [(IncidentKind.BACKUP, 9)]), (-1, []), (-400, [(IncidentKind.BACKUP, 0)])],
    ids=["in time", "late", "a clock a day ahead", "a clock far ahead"],
)
async def test_a_backup_may_be_as_old_as_planned(watch: Watch, days: int, seen: list[tuple[IncidentKind, int]]) -> None:
    watch.settings = replace(watch.settings, backup_every=timedelta(days=7))
    watch.starts()
    async with watch.house.store.transaction() as tx:
        await tx.operations.record(BACKUP, NOW - timedelta(days=days))
    assert await watch.sees() == seen


async def test_a_new_kind_of_error_is_told_by_its_place(watch: Watch) -> None:
    record = logging.LogRecord("handlers.x", logging.ERROR, "x.py", 1, "update failed", (), None)
    watch.errors.handle(record)
    assert await watch.sees() == [(IncidentKind.ERROR, 0)], "told, and counted anew"
    assert "handlers.x: update failed" in await watch.message()


async def test_while_nothing_can_be_stored_the_log_hears_of_it_once_and_errors_are_kept(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.full = True
    watch.health.store_fails(FULL)
    watch.errors.handle(logging.LogRecord("handlers.x", logging.ERROR, "x.py", 1, "broken", (), None))
    for watch.seconds in (0.0, READINESS, READINESS + 60):
        await watch.looks()
    told = [record for record in caplog.records if record.msg == "owners have to know"]
    assert len(told) == 1
    watch.full = False
    assert (IncidentKind.ERROR, 0) in await watch.sees()
    assert "handlers.x: broken" in await watch.message()
