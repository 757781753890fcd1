"""What an owner reads and does in the gap inbox, over a real database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.core.incoming import ButtonPress, Command, Origin
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.overlay import OverlayTarget
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.services.gap_inbox import GapInbox
from bot.services.gaps import GapService
from bot.shelf.loader import load_library
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import Opened
from tests.house import BOT, NOW
from tests.services.teaching import SLUG, SchoolHouse
from tests.shelf.folder import EDITED, write_folder

PAY, SNOW, STOCKS = "主播一个月能挣多少钱", "明天下不下雪", "股市涨了吗"
OWNER = 7


@pytest.fixture
async def database(databases: Opened) -> AsyncIterator[Database]:
    async with databases() as database:
        yield database


class OwnerDesk:
    """An owner of a school, who writes and taps."""

    def __init__(self, school: SchoolHouse) -> None:
        self.school = school
        engine = school.engine
        self.renderer = Renderer(Composer(engine.library, Catalogues(engine.script.traditional)), render_telegram)
        self._keys = count(1)
        self.spoken = Language.HANS
        self.labels: list[str] = []

    async def writes(self, argument: str) -> str:
        """What is answered to ``/gaps`` with this behind it."""
        command = Command(self._origin(), "gaps", argument)
        await self._service.command(command, NOW)
        return await self._shown(command.origin.key)

    async def presses(self, data: str) -> str:
        press = ButtonPress(self._origin(), data, 5)
        assert await self._service.press(press, NOW) is None
        return await self._shown(press.origin.key)

    async def targets(self) -> list[OverlayTarget]:
        async with self.school.store.read() as tx:
            return [entry.target for entry in (await tx.overlays.load(SLUG)).entries]

    @property
    def _service(self) -> GapService:
        return GapService(self.school.inbox, self.school.overlays, self.renderer, self.school.store)

    def _origin(self) -> Origin:
        key = f"telegram:{OWNER}:{next(self._keys)}"
        origin = Origin(key, "telegram", "owner", "c-owner", owner=True, at=NOW, to=Address(OWNER))
        return replace(origin, spoken=self.spoken)

    async def _shown(self, key: str) -> str:
        async with self.school.store.read() as tx:
            queued = await tx.outbox.ready((), 50)
        [outgoing] = [each.outgoing for each in queued if each.outgoing.key.endswith(key)]
        self.labels = [button.text for row in outgoing.message.rows for button in row]
        async with self.school.store.transaction() as tx:
            await tx.outbox.cancel_about(outgoing.cause, outgoing.about, NOW)
        return outgoing.message.plain


@pytest.fixture
def desk(small: Engine, database: Database, tmp_path: Path) -> OwnerDesk:
    store = Store(database, Encryption(Encryption.new_key()), BOT)
    return OwnerDesk(SchoolHouse(small, store, tmp_path / "overlay"))


async def asked(desk: OwnerDesk) -> list[int]:
    """Two questions, of two people and of one; their numbers, in the order of the list."""
    for number, (text, person) in enumerate(((STOCKS, "p0"), (PAY, "p1"), (f"{PAY}啊", "p2")), 1):
        await desk.school.hears(number, text, person)
    return [gap.id for gap in await desk.school.inbox.open()]


@pytest.mark.parametrize("language", list(Language))
async def test_list_and_panel_show_the_number_that_the_command_takes(desk: OwnerDesk, language: Language) -> None:
    desk.spoken = language
    first, second = await asked(desk)
    assert (first, second) == (2, 1)
    shown = await desk.writes("")
    lines = [line for line in shown.splitlines() if PAY in line or STOCKS in line]
    assert [str(number) in line for number, line in zip((first, second), lines, strict=True)] == [True, True]
    assert desk.labels[:2] == [str(first), str(second)]
    opened = await desk.presses(f"gap:open:{first}:1")
    assert f"/gaps {first} " in opened
    assert await desk.writes(str(first)) == opened
    await desk.writes(f"{first} 3")
    assert await desk.targets() == [OverlayTarget(3)] * 2
    done = await desk.presses("gap:done:0:1")
    [line] = [line for line in done.splitlines() if PAY in line]
    assert str(first) in line
    assert desk.labels[0].endswith(f" {first}")


@pytest.mark.parametrize("argument", ["77 3", "77 第三段", "77", "77 段"])
async def test_number_that_names_no_question_is_told_with_the_list(desk: OwnerDesk, argument: str) -> None:
    [first, _] = await asked(desk)
    shown = await desk.writes(argument)
    assert "没有 77 号" in shown
    assert "已经不在了" not in shown
    assert PAY in shown
    assert str(first) in desk.labels
    assert await desk.targets() == []


@pytest.mark.parametrize("place", ["第3段", "第三段", "¶3", "三", "最后一段", "paragraph 3", "3"])
async def test_paragraph_is_named_as_people_name_it(desk: OwnerDesk, place: str) -> None:
    [_, second] = await asked(desk)
    await desk.writes(f"{second} {place}")
    assert await desk.targets() == [OverlayTarget(3)]


@pytest.mark.parametrize("language", list(Language))
async def test_whatever_a_button_says_can_be_written_as_well(desk: OwnerDesk, language: Language) -> None:
    desk.spoken = language
    [_, second] = await asked(desk)
    await desk.presses(f"gap:acts:{second}:1")
    label = desk.labels[1]
    await desk.writes(f"{second} {label}")
    assert await desk.targets() == [OverlayTarget(act="small_talk.greeting")]


async def test_any_number_of_a_group_names_it_whoever_asks_or_is_forgotten_meanwhile(desk: OwnerDesk) -> None:
    await asked(desk)
    await desk.school.hears(4, f"请问{PAY}", "p3")
    for number in (2, 3, 4):
        assert "3 人问过" in await desk.writes(str(number))
    async with desk.school.store.transaction() as tx:
        await tx.forget("p1", NOW)
    shown = await desk.writes("")
    assert "2" not in desk.labels
    assert "3" in desk.labels
    assert "没有 2 号" in await desk.writes("2 3")
    await desk.writes("4 3")
    assert await desk.targets() == [OverlayTarget(3)] * 2
    assert "第 3 段" in await desk.writes("3")
    assert PAY in shown


async def test_what_is_mapped_is_told_to_whoever_names_it_again(desk: OwnerDesk) -> None:
    [first, _] = await asked(desk)
    await desk.writes(f"{first} 3")
    assert "已经有人处理过了：第 3 段" in await desk.writes(f"{first} 2")
    assert "已经有人处理过了：第 3 段" in await desk.writes(f"{first}")
    assert await desk.targets() == [OverlayTarget(3)] * 2


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.HANS, "另有 2 条是手写在叠加文件里的"),
        (Language.HANT, "另有 2 則是手動寫在疊加的標註檔裡的"),
        (Language.ENGLISH, "2 more are written in the overlay"),
    ],
)
async def test_what_is_written_by_hand_is_counted_among_what_is_mapped(
    desk: OwnerDesk, language: Language, told: str
) -> None:
    desk.spoken = language
    [first, _] = await asked(desk)
    assert told not in await desk.presses("gap:done:0:1")
    desk.school.folder.mkdir()
    desk.school.file.write_text("paragraphs:\n  3:\n    - 雨要下多久\n    - 雨什么时候停\n", encoding="utf-8")
    await desk.school.refreshes()
    assert told in await desk.presses("gap:done:0:1")
    await desk.writes(f"{first} 3")
    shown = await desk.presses("gap:done:0:1")
    assert told in shown
    assert PAY in shown


async def broken(desk: OwnerDesk) -> None:
    desk.school.folder.mkdir(exist_ok=True)
    desk.school.file.write_text("{{{", encoding="utf-8")
    await desk.school.refreshes()
    assert desk.school.overlays.broken(SLUG)


ALONE = {Language.HANS: "只照原来的标注答", Language.HANT: "只照原來的標註答", Language.ENGLISH: "the seeds alone"}
LEARNS = {Language.HANS: "这就去学", Language.HANT: "這就去學", Language.ENGLISH: "I am learning it now"}


@pytest.mark.parametrize("language", list(Language))
async def test_file_broken_while_it_runs_keeps_nothing_from_being_learnt_and_so_it_is_said(
    desk: OwnerDesk, language: Language
) -> None:
    desk.spoken = language
    [first, second] = await asked(desk)
    await desk.writes(f"{first} 3")
    await desk.school.refreshes()
    await broken(desk)
    shown = await desk.writes(f"{second} 2")
    assert LEARNS[language] in shown
    assert ALONE[language] not in shown
    assert f"{SLUG}.yaml:2" in shown
    await desk.school.refreshes()
    assert (desk.school.first(PAY), desk.school.first(STOCKS)) == (3, 2)


@pytest.mark.parametrize("language", list(Language))
async def test_file_broken_at_the_start_leaves_the_seeds_alone_and_so_it_is_said(
    desk: OwnerDesk, language: Language
) -> None:
    desk.spoken = language
    [first, second] = await asked(desk)
    await desk.writes(f"{first} 3")
    desk.school.opens()
    await broken(desk)
    shown = await desk.writes(f"{second} 2")
    assert LEARNS[language] not in shown
    assert ALONE[language] in shown
    assert f"{SLUG}.yaml:2" in shown
    await desk.school.refreshes()
    assert desk.school.live.taught == {}


MOVED = {Language.HANS: "第 2 段", Language.HANT: "第 2 段", Language.ENGLISH: "Paragraph 2"}
GONE = {Language.HANS: "那一段已经不在了", Language.HANT: "那一段已經不在了", Language.ENGLISH: "paragraph is gone"}


@pytest.mark.parametrize("language", list(Language))
async def test_after_an_edit_it_is_shown_where_it_stands_today_and_what_has_no_place_can_be_mapped_anew(
    desk: OwnerDesk, tmp_path: Path, language: Language
) -> None:
    desk.spoken = language
    [first, second] = await asked(desk)
    await desk.writes(f"{first} 3")
    await desk.writes(f"{second} 2")
    write_folder(tmp_path / "later", text=EDITED)
    school = desk.school
    school.inbox = GapInbox(load_library(tmp_path / "later"), school.store, school.engine.script.fold)
    lines = (await desk.presses("gap:done:0:1")).splitlines()
    [moved], [gone] = ([line for line in lines if text in line] for text in (PAY, STOCKS))
    assert MOVED[language] in moved
    assert GONE[language] in gone
    assert MOVED[language] in await desk.writes(f"{first}")
    for words in (f"{second}", f"{second} 1"):
        assert GONE[language] in await desk.writes(words)
    assert await desk.presses(f"gap:undo:{second}:1")
    await desk.writes(f"{second} 1")
    assert set(await desk.targets()) == {OverlayTarget(3), OverlayTarget(1)}
    assert GONE[language] not in await desk.presses("gap:done:0:1")
