"""What owners map is in effect soon, in every process, after a restart, and as they edit it by hand."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActPhrasing, ActType
from bot.core.fingerprint import fingerprint
from bot.core.match import Verdict
from bot.core.overlay import Overlay, OverlayEntry, OverlayTarget
from bot.services.gap_inbox import MapOutcome
from bot.services.overlays import RETRY, lesson_of
from bot.shelf.loader import load_library
from bot.shelf.overlay_file import overlay_text
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import Opened
from tests.house import BOT, NOW
from tests.journeys.test_storage import immutable
from tests.services.teaching import SLUG, SchoolHouse
from tests.shelf.folder import TEXT, write_folder

PAY, LIKE, OTHER = "主播一个月能挣多少钱", "一个主播每月能挣多少钱呀", "为啥过头就不好"


@pytest.fixture
async def database(databases: Opened) -> AsyncIterator[Database]:
    async with databases() as database:
        yield database


@pytest.fixture
def school(small: Engine, database: Database, tmp_path: Path) -> SchoolHouse:
    return SchoolHouse(small, Store(database, Encryption(Encryption.new_key()), BOT), tmp_path / "overlay")


async def mapped(school: SchoolHouse, target: OverlayTarget, text: str = PAY, number: int = 1) -> int:
    """It is asked and mapped; the gap's id."""
    await school.hears(number, text)
    gap = next(gap for gap in await school.inbox.open() if gap.newest.text == text)
    assert (await school.inbox.map(gap.id, target, NOW)).outcome is MapOutcome.MAPPED
    return gap.id


def edited(school: SchoolHouse, old: str, new: str) -> None:
    text = school.file.read_text(encoding="utf-8")
    assert old in text
    school.file.write_text(text.replace(old, new), encoding="utf-8")


async def test_what_was_mapped_and_what_is_like_it_is_answered_so_and_all_else_as_before(
    school: SchoolHouse,
) -> None:
    before = school.live.find(OTHER, (), SLUG)
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    assert (school.first(PAY), school.first(LIKE)) == (3, 3)
    assert school.live.find(OTHER, (), SLUG) == before
    assert PAY not in school.file.read_text(encoding="utf-8")


async def test_what_is_mapped_to_an_act_or_to_nothing_is_taken_so(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(act="overview"), "给我概括概括呗")
    await mapped(school, OverlayTarget(), PAY, 2)
    await school.refreshes()
    [lesson] = school.lessons
    assert lesson.acts == (ActPhrasing(ActType.OVERVIEW, "给我概括概括呗"),)
    assert school.live.find(PAY, (), SLUG).verdict is Verdict.SILENT
    assert school.live.explain(PAY, (), SLUG).finding == school.live.find(PAY, (), SLUG)
    assert school.live.rank(PAY, (), None, SLUG)


async def test_nothing_is_learnt_twice_and_what_was_taken_back_ends(school: SchoolHouse) -> None:
    before = school.live.find(PAY, (), SLUG)
    gap = await mapped(school, OverlayTarget(3))
    for _ in range(3):
        await school.refreshes()
    assert len(school.lessons) == 1
    await school.inbox.undo(gap, NOW)
    await school.refreshes()
    assert school.live.taught == {}
    assert school.live.find(PAY, (), SLUG) == before


async def test_overlay_is_there_after_a_restart_and_in_a_process_with_files_of_its_own(
    school: SchoolHouse, tmp_path: Path
) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    school.folder = tmp_path / "elsewhere"
    school.opens()
    await school.refreshes()
    assert school.first(LIKE) == 3
    assert school.file.exists()


async def test_who_is_forgotten_is_no_longer_in_what_was_learnt(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    async with school.store.transaction() as tx:
        await tx.forget("p1", NOW)
    await school.refreshes()
    assert school.live.taught == {}
    assert "telegram" not in school.file.read_text(encoding="utf-8")
    assert list(school.folder.iterdir()) == [school.file]


async def test_who_is_forgotten_while_it_is_learnt_never_comes_into_effect(school: SchoolHouse) -> None:
    async def forget() -> None:
        async with school.store.transaction() as tx:
            await tx.forget("p1", NOW)

    await mapped(school, OverlayTarget(3))
    await school.hears(2, "明天下不下雪", "p2")
    gap = next(gap for gap in await school.inbox.open() if gap.newest.person == "p2")
    await school.inbox.map(gap.id, OverlayTarget(2), NOW)
    school.meanwhile = forget
    await school.refreshes()
    assert school.live.taught == {}
    await school.refreshes()
    assert school.first("明天下不下雪") == 2
    assert [lesson.texts for lesson in school.lessons] == [(PAY, "明天下不下雪"), ("明天下不下雪",)]


async def test_what_is_edited_by_hand_is_taken_in_and_kept(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    edited(school, "  3:\n", "  2:\n    - 主播到底挣多少\n")
    await school.refreshes()
    assert (school.first(PAY), school.first("主播到底挣多少")) == (2, 2)
    school.opens()
    await school.refreshes()
    assert school.first("主播到底挣多少") == 2


async def test_file_made_by_hand_begins_an_overlay(school: SchoolHouse) -> None:
    school.folder.mkdir()
    school.file.write_text(f"paragraphs:\n  3:\n    - {PAY}\n", encoding="utf-8")
    await school.refreshes()
    assert school.first(LIKE) == 3
    assert "revision: 1" in school.file.read_text(encoding="utf-8")


async def test_nonsense_in_the_file_leaves_the_seeds_alone_and_is_told_until_it_is_mended(
    school: SchoolHouse, caplog: pytest.LogCaptureFixture
) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    edited(school, "  3:\n", "  三:\n")
    school.opens()
    with caplog.at_level(logging.ERROR):
        await school.refreshes()
        await school.refreshes()
    assert school.live.taught == {}
    assert ":6:" in school.overlays.broken(SLUG)
    assert len(caplog.records) == 1
    edited(school, "  三:\n", "  3:\n")
    await school.refreshes()
    assert (school.first(LIKE), school.overlays.broken(SLUG)) == (3, "")


async def test_file_broken_while_it_runs_changes_nothing_and_deleted_it_is_written_again(
    school: SchoolHouse,
) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    edited(school, "revision", "{{{")
    await school.refreshes()
    assert school.first(LIKE) == 3
    assert school.overlays.broken(SLUG)
    school.file.unlink()
    await school.refreshes()
    assert not school.overlays.broken(SLUG)
    assert "revision: 1" in school.file.read_text(encoding="utf-8")


async def test_edit_of_an_older_state_is_set_aside_and_not_lost(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    edited(school, "paragraphs:", "absent:\n  - 红烧肉怎么做\nparagraphs:")
    await mapped(school, OverlayTarget(2), "明天下不下雪", 2)
    await school.refreshes()
    [aside] = school.folder.glob("*.before.yaml")
    assert "红烧肉" in aside.read_text(encoding="utf-8")
    assert (school.first(LIKE), school.first("明天下不下雪")) == (3, 2)


async def test_each_edit_of_an_older_state_is_set_aside_in_whatever_encoding_it_was_saved(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    for number, (dish, encoding) in enumerate((("红烧肉", "utf-8"), ("清蒸鱼", "gb18030"), ("狮子头", "utf-16")), 2):
        edited(school, "paragraphs:", f"absent:\n  - {dish}怎么做才好吃，家里人都想学一学\nparagraphs:")
        school.file.write_bytes(school.file.read_text(encoding="utf-8").encode(encoding))
        await mapped(school, OverlayTarget(2), "明天下不下雪，后天有没有课"[: number * 3], number)
        await school.refreshes()
    asides = {path.name: path.read_bytes() for path in school.folder.glob("*.before*")}
    assert sorted(asides) == [f"{SLUG}.before{end}.yaml" for end in ("-2", "-3", "")]
    assert "清蒸鱼".encode("gb18030") in asides[f"{SLUG}.before-2.yaml"]
    assert len(school.file.read_text(encoding="utf-8").split("message:")) == 5


@pytest.mark.parametrize("behind", [0, 3])
async def test_file_that_nobody_edited_changes_nothing_beside_a_database_that_was_restored(
    school: SchoolHouse, behind: int
) -> None:
    """``behind``: by how many revisions the database is older than the file."""
    await mapped(school, OverlayTarget(3))
    school.folder.mkdir()
    school.file.write_text(overlay_text(Overlay(SLUG, 1 + behind)), encoding="utf-8")
    await school.refreshes()
    assert school.first(LIKE) == 3
    assert school.file.read_text(encoding="utf-8").count("message:") == 1
    assert not list(school.folder.glob("*.before*"))


async def test_file_that_nobody_edited_is_taken_in_where_nothing_is_stored(school: SchoolHouse) -> None:
    school.folder.mkdir()
    written = Overlay(SLUG, 7, (OverlayEntry(OverlayTarget(3), say=PAY),))
    school.file.write_text(overlay_text(written), encoding="utf-8")
    await school.refreshes()
    assert school.first(LIKE) == 3


async def test_file_that_cannot_be_set_aside_stays_and_is_told(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    edited(school, "paragraphs:", "absent:\n  - 红烧肉怎么做\nparagraphs:")
    await mapped(school, OverlayTarget(2), "明天下不下雪", 2)
    async with immutable(school.folder):
        await school.refreshes()
        assert school.overlays.broken(SLUG)
        assert "红烧肉" in school.file.read_text(encoding="utf-8")
        assert (school.first(LIKE), school.first("明天下不下雪")) == (3, 2)


async def test_folder_that_is_there_again_is_noticed(school: SchoolHouse) -> None:
    await mapped(school, OverlayTarget(3))
    school.folder.write_text("no folder", encoding="utf-8")
    await school.refreshes()
    assert school.overlays.broken(SLUG)
    school.folder.unlink()
    await school.refreshes()
    assert not school.overlays.broken(SLUG)
    assert school.first(LIKE) == 3
    assert school.file.exists()


async def test_paragraph_that_is_gone_from_the_essay_rests(school: SchoolHouse) -> None:
    school.folder.mkdir()
    school.file.write_text('paragraphs:\n  99:\n    - {say: "红烧肉", stood: "00000000"}\n', encoding="utf-8")
    await school.refreshes()
    assert school.live.taught == {}
    assert school.overlays.broken(SLUG) == ""


async def test_what_could_not_be_learnt_is_tried_again_after_a_while_and_what_was_in_effect_stays(
    school: SchoolHouse,
) -> None:
    await mapped(school, OverlayTarget(3))
    await school.refreshes()
    school.fails = True
    await mapped(school, OverlayTarget(2), "明天下不下雪", 2)
    for _ in range(3):
        await school.refreshes()
    assert (len(school.lessons), school.first(LIKE)) == (2, 3)
    school.fails = False
    await school.refreshes(RETRY)
    assert (school.first(LIKE), school.first("明天下不下雪")) == (3, 2)


async def test_what_could_not_be_learnt_by_a_clock_that_was_ahead_is_tried_again_by_the_right_one(
    school: SchoolHouse,
) -> None:
    school.fails = True
    await mapped(school, OverlayTarget(3))
    await school.refreshes(timedelta(days=400))
    school.fails = False
    await school.refreshes()
    assert school.first(LIKE) == 3


def test_paragraph_that_an_edited_essay_has_elsewhere_is_followed(tmp_path: Path) -> None:
    write_folder(tmp_path, "old", notes=None, phrasings=None)
    write_folder(tmp_path, "new", TEXT.replace("过了限度\n", "新来的一段，说的是别的事。\n\n过了限度\n"), None, None)
    library = load_library(tmp_path)
    stood = fingerprint(library.essay("old").paragraph(3).text)
    overlay = Overlay("new", 1, (OverlayEntry(OverlayTarget(3), "k1", stood=stood),))
    assert lesson_of(overlay, library.essay("new"), {}, {"k1": PAY}).paragraphs == ((4, PAY),)
    assert lesson_of(overlay, library.essay("new"), {}, {}).texts == ()
