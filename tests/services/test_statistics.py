"""An owner asks how the bot was used: what people did is counted, what they said is nowhere."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.search.text.script import ScriptConverter
from bot.services.statistics import StatisticsService
from tests.databases import opened
from tests.house import ADMIN, GROUP, House
from tests.talk.people import Search, found

MARKER = "durian-marker"
OWNER = Address(ADMIN)
READERS = range(101, 106)


@pytest.fixture
async def house(library: Library, script: ScriptConverter, tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "data") as database:
        yield House(library, script, database, find=Search(found(11)))


async def read(house: House) -> None:
    """Five people ask, each in private."""
    for reader in READERS:
        await house.hears(f"主播卖假货怎么办 {MARKER}", by=reader, to=Address(reader))
    house.now += timedelta(minutes=1)


async def stats(house: House, argument: str = "", to: Address = OWNER) -> str:
    handled = await house.obeys("stats", argument, to=to, owner=True)
    return handled.message.plain if handled and handled.message else ""


async def test_owner_sees_what_five_people_did_and_no_word_of_theirs(house: House) -> None:
    await read(house)
    told = await stats(house)
    assert "5 人，5 次互动（命令、点按钮都算），其中提问 5 次" in told
    assert "第 11 段 5" in told
    assert MARKER not in told


async def test_after_somebody_is_forgotten_the_other_four_are_not_told(house: House) -> None:
    await read(house)
    await house.forgets(READERS[0])
    house.now += timedelta(minutes=1)
    told = await stats(house)
    assert "不到 5 人" in told
    assert "第 11 段" not in told


async def test_hours_go_by_the_clock_of_the_owners_excerpts(house: House) -> None:
    await read(house)
    told = await stats(house)
    assert "按 Asia/Shanghai 时间" in told
    assert "20 点 5" in told
    await house.obeys("daily", "7:30 伦敦", to=OWNER)
    told = await stats(house)
    assert "按 Europe/London 时间" in told
    assert "12 点 7" in told, "the owner's own commands are counted, too"
    service = StatisticsService(house.library, house.store)
    assert await service.owners_zone((5, ADMIN), Language.HANT) == "Europe/London"
    assert await service.owners_zone((5,), Language.HANT) == "Asia/Taipei"


async def test_what_names_no_time_is_answered_by_how_to_name_one(house: House) -> None:
    assert "没有人来说过话" in await stats(house, "7d")
    assert "7d" in await stats(house, "nonsense")


async def test_in_a_group_nothing_is_told(house: House) -> None:
    await read(house)
    assert "5 人" not in await stats(house, to=GROUP)
