"""What owners write behind ``/gaps``: a number, and where its question belongs, as people name such places."""

import pytest

from bot.core.essay import Library
from bot.core.overlay import OverlayTarget
from bot.talk.gap_orders import GapOrder, read_order, read_target
from tests.talk.people import SLUG

NAMES = {"全文大意": OverlayTarget(act="overview")}


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("17", GapOrder(17)),
        ("17号", GapOrder(17)),
        ("#17", GapOrder(17)),
        ("no. 17", GapOrder(17)),
        ("17 12", GapOrder(17, "12")),
        ("第17号 第12段", GapOrder(17, "第12段")),
        ("35第十二段", GapOrder(35, "第十二段")),
        ("35 ¶12", GapOrder(35, "¶12")),
        ("35¶12", GapOrder(35, "¶12")),
        ("17号提问 第 12 段", GapOrder(17, "第 12 段")),
        ("17 → 12", GapOrder(17, "12")),
        ("17, paragraph 12", GapOrder(17, "paragraph 12")),
        ("17 -> absent", GapOrder(17, "absent")),
    ],
)
def test_number_comes_first_and_a_place_may_follow(said: str, order: GapOrder) -> None:
    assert read_order(said) == order


@pytest.mark.parametrize("said", ["", "段", "第12段", "0 12", "十七 12", "1" * 18, "12段 17", "absent"])
def test_what_begins_with_no_number_of_a_question_is_no_order(said: str) -> None:
    assert read_order(said) is None


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("12", OverlayTarget(12)),
        ("第12段", OverlayTarget(12)),
        ("第 12 段", OverlayTarget(12)),
        ("第十二段", OverlayTarget(12)),
        ("十二", OverlayTarget(12)),
        ("12段", OverlayTarget(12)),
        ("¶12", OverlayTarget(12)),
        ("¶ 12", OverlayTarget(12)),
        ("§12", OverlayTarget(12)),
        ("#12", OverlayTarget(12)),
        ("到第12段", OverlayTarget(12)),
        ("归到第12段。", OverlayTarget(12)),
        ("paragraph 12", OverlayTarget(12)),
        ("the twelfth paragraph", OverlayTarget(12)),
        ("首段", OverlayTarget(1)),
        ("第99段", OverlayTarget(99)),
        ("absent", OverlayTarget()),
        ("没谈", OverlayTarget()),
        ("没谈到", OverlayTarget()),
        ("overview", OverlayTarget(act="overview")),
        ("small_talk.thanks", OverlayTarget(act="small_talk.thanks")),
        ("全文大意", OverlayTarget(act="overview")),
    ],
)
def test_place_is_named_as_people_name_places(library: Library, place: str, target: OverlayTarget) -> None:
    assert read_target(place, library.essay(SLUG), NAMES) == target


@pytest.mark.parametrize("place", ["段", "第零段", "第3到5段", "第3、5段", "下一段", "上一段", "12 13", "第12段说的雨"])
def test_what_names_no_paragraph_or_several_is_no_target(library: Library, place: str) -> None:
    assert read_target(place, library.essay(SLUG), NAMES) is None


def test_last_paragraph_is_counted_in_the_essay_that_was_asked(library: Library) -> None:
    essay = library.essay(SLUG)
    assert read_target("最后一段", essay, NAMES) == OverlayTarget(len(essay))
