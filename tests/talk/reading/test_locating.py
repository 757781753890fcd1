"""Paragraphs are found again by what they say."""

from datetime import UTC, datetime

import pytest

from bot.core.essay import Library
from bot.talk.reading.locating import ParagraphLocator, bookmark_at, checksum, with_checksum
from tests.render.essays import made_of
from tests.talk.reading.reader import edited, rewritten, without

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("number", range(1, 28))
def test_every_paragraph_is_found_where_it_has_moved_to(library: Library, number: int) -> None:
    essay = library.essay()
    mark = bookmark_at(essay, number, NOW)
    assert ParagraphLocator(essay).locate(mark) == number
    first = rewritten(essay.paragraph(1), "新加的开头一段，", "原来哪儿也没有。")
    assert ParagraphLocator(edited(library, first, *essay.paragraphs).essay()).locate(mark) == number + 1
    turned = edited(library, *reversed(essay.paragraphs)).essay()
    assert ParagraphLocator(turned).locate(mark) == 28 - number
    assert ParagraphLocator(edited(library, *without(essay, number)).essay()).locate(mark) is None


@pytest.mark.parametrize("number", range(1, 28))
def test_a_word_that_was_mended_makes_no_other_paragraph(library: Library, number: int) -> None:
    essay = library.essay()
    mark = bookmark_at(essay, number, NOW)
    changed = rewritten(essay.paragraph(number), *essay.paragraph(number).text.replace("直播带货", "直播卖货", 1))
    others = without(essay, number)
    moved = edited(library, *others, changed).essay()
    assert ParagraphLocator(moved).locate(mark) == 27


def test_of_paragraphs_that_say_the_same_it_is_the_one_of_that_number_or_near_it() -> None:
    same = made_of("书", "一样的话。", "别的话。", "一样的话。", "又一段。", "一样的话。").essay()
    for number in (1, 3, 5):
        assert ParagraphLocator(same).locate(bookmark_at(same, number, NOW)) == number
    shorter = made_of("书", "头一段。", "一样的话。", "别的话。", "一样的话。").essay()
    assert ParagraphLocator(shorter).locate(bookmark_at(same, 5, NOW)) == 4


def test_a_paragraph_without_any_word_is_known_too() -> None:
    essay = made_of("书", "……", "……！", "正文。").essay()
    assert ParagraphLocator(essay).locate(bookmark_at(essay, 2, NOW)) == 2


def test_a_button_means_the_text_under_which_it_stood(library: Library) -> None:
    essay = library.essay()
    told = checksum(essay.paragraph(12))
    assert with_checksum(essay, 12, told) == 12
    assert with_checksum(essay, 5, told) == 12
    assert with_checksum(essay, 12, told ^ 1) is None
    assert with_checksum(essay, 27, None) == 27
    assert with_checksum(essay, 28, None) is None
