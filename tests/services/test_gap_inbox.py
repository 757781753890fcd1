"""Gaps are grouped, mapped once, and taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.core.overlay import OverlayTarget
from bot.services.gap_inbox import MapOutcome
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import Opened
from tests.house import BOT, NOW
from tests.services.teaching import SLUG, SchoolHouse

PAY = "主播一个月能挣多少钱"


@pytest.fixture
async def database(databases: Opened) -> AsyncIterator[Database]:
    async with databases() as database:
        yield database


@pytest.fixture
def school(small: Engine, database: Database, tmp_path: Path) -> SchoolHouse:
    return SchoolHouse(small, Store(database, Encryption(Encryption.new_key()), BOT), tmp_path / "overlay")


async def test_what_is_nearly_the_same_stands_together_by_askers_then_the_newest(school: SchoolHouse) -> None:
    await school.hears(1, "股市涨了吗", "p1")
    await school.hears(2, PAY, "p1")
    await school.hears(3, f"{PAY}啊", "p2")
    await school.hears(4, f"請問{PAY}", "p2")
    await school.hears(5, "明天下不下雪", "p3")
    gaps = await school.inbox.open()
    assert [(gap.newest.text, gap.askers, len(gap.messages)) for gap in gaps] == [
        (f"請問{PAY}", 2, 3),
        ("明天下不下雪", 1, 1),
        ("股市涨了吗", 1, 1),
    ]


async def test_gap_is_mapped_once_and_whoever_comes_second_is_told_to_what(school: SchoolHouse) -> None:
    await school.hears(1, PAY)
    [gap] = await school.inbox.open()
    first = await school.inbox.map(gap.id, OverlayTarget(3), NOW)
    second = await school.inbox.map(gap.id, OverlayTarget(), NOW)
    assert (first.outcome, second.outcome, second.target) == (
        MapOutcome.MAPPED,
        MapOutcome.ALREADY,
        OverlayTarget(3),
    )
    assert await school.inbox.open() == []
    [mapped] = await school.inbox.mapped()
    assert (mapped.slug, mapped.target, mapped.gap) == (SLUG, OverlayTarget(3), gap)


async def test_what_was_taken_back_is_open_again_and_can_be_mapped_otherwise(school: SchoolHouse) -> None:
    await school.hears(1, PAY)
    [gap] = await school.inbox.open()
    await school.inbox.map(gap.id, OverlayTarget(3), NOW)
    assert await school.inbox.undo(gap.id, NOW)
    assert not await school.inbox.undo(gap.id, NOW)
    assert await school.inbox.open() == [gap]
    assert (await school.inbox.map(gap.id, OverlayTarget(act="overview"), NOW)).outcome is MapOutcome.MAPPED


@pytest.mark.parametrize("target", [OverlayTarget(4), OverlayTarget(act="dance")])
async def test_paragraph_that_is_gone_is_no_place_for_anything(school: SchoolHouse, target: OverlayTarget) -> None:
    await school.hears(1, PAY)
    [gap] = await school.inbox.open()
    assert (await school.inbox.map(gap.id, target, NOW)).outcome is MapOutcome.UNKNOWN
    assert await school.inbox.open() == [gap]


async def test_gap_of_somebody_forgotten_is_gone(school: SchoolHouse) -> None:
    await school.hears(1, PAY)
    [gap] = await school.inbox.open()
    async with school.store.transaction() as tx:
        await tx.forget("p1", NOW)
    assert (await school.inbox.map(gap.id, OverlayTarget(3), NOW)).outcome is MapOutcome.GONE


async def test_likely_paragraphs_are_those_found_by_most(school: SchoolHouse) -> None:
    await school.hears(1, PAY, "p1", found=2)
    await school.hears(2, PAY, "p2", found=3)
    await school.hears(3, PAY, "p3", found=3)
    [gap] = await school.inbox.open()
    assert gap.likely(SLUG, 5) == (3, 2)
    assert gap.likely("another", 5) == ()
