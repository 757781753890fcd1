"""The screens of the gap inbox: every page can be reached, and every button travels."""

import re
from datetime import UTC, datetime

import pytest

from bot.core.act import KINDS
from bot.core.callback_data.gaps import GapButton, GapVerb
from bot.core.callback_data.parsing import parse
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.gaps import Gap, GapMessage, GapReason
from bot.core.incoming import MessageKind
from bot.core.language import Language
from bot.core.overlay import OverlayTarget
from bot.core.response import Panel
from bot.render.catalogue import Catalogues
from bot.search.text.script import ScriptConverter
from bot.services.gap_inbox import acts_by_name
from bot.talk.decide import decide
from bot.talk.gaps import (
    ACTS,
    PAGE,
    PARAGRAPHS,
    GapOrder,
    MappedLine,
    read_order,
    read_target,
    show_acts,
    show_gap,
    show_mapped,
    show_open,
    show_paragraphs,
    target_words,
)
from tests.incoming import changed
from tests.render.essays import made_of
from tests.talk.people import SLUG, Search, do, keys

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ONES_OF_ENGLISH = {"thanks", "praise", "laughter", "assent", "translation", "settings"}
"""Identifiers that people say as well."""


def gap(number: int, *found: int) -> Gap:
    refs = tuple(Ref(SLUG, each) for each in found)
    return Gap((GapMessage(number, f"k{number}", NOW, "p", f"第{number}问", GapReason.ABSENT, refs),))


def carried(panel: Panel) -> list[GapButton]:
    """What its buttons carry, as it comes back."""
    found = [parse(button.payload) for row in panel.rows for button in row]
    assert all(isinstance(each, GapButton) for each in found)
    return [each for each in found if isinstance(each, GapButton)]


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 4 * PAGE])
def test_every_gap_stands_on_one_page(count: int) -> None:
    gaps = [gap(number) for number in range(1, count + 1)]
    shown: list[int] = []
    page = 1
    while True:
        buttons = carried(show_open(gaps, page))
        shown += [button.gap for button in buttons if button.verb is GapVerb.OPEN]
        following = [button.page for button in buttons if button.verb is GapVerb.LIST and button.page > page]
        if not following:
            break
        [page] = following
    assert shown == [each.id for each in gaps]
    assert carried(show_open(gaps, 9999))[-1].verb is GapVerb.DONE


def test_every_paragraph_of_a_long_essay_can_be_tapped() -> None:
    essay = made_of("长文", *["一段话。"] * (2 * PARAGRAPHS + 3)).essay()
    numbers = [
        button.target.paragraph
        for page in (1, 2, 3)
        for button in carried(show_paragraphs(gap(1), essay, page))
        if button.target
    ]
    assert numbers == list(range(1, len(essay) + 1))
    assert all(len(row) <= 8 for row in show_paragraphs(gap(1), essay, 1).rows)


def test_every_act_can_be_tapped(library: Library) -> None:
    acts = [f"paragraph.{number}" for number in range(ACTS + 1)]
    targets = [
        str(button.target) for page in (1, 2) for button in carried(show_acts(gap(1), acts, page)) if button.target
    ]
    assert targets == acts


@pytest.mark.parametrize("language", list(Language))
def test_every_act_has_a_name_for_people_of_its_own(
    library: Library, script: ScriptConverter, language: Language
) -> None:
    catalogues, acts = Catalogues(script.traditional), sorted(acts_by_name(library))
    labels = [catalogues.say(target_words(OverlayTarget(act=act)), language) for act in acts]
    assert len({*labels}) == len(labels) > 40
    identifiers = {part for act in acts for part in (act, *act.split("."))} - ONES_OF_ENGLISH
    for label in labels:
        assert not re.search(r"[_.()（）]", label)
        assert label not in identifiers
        assert language is Language.ENGLISH or not re.search("[A-Za-z]", label)


def test_kinds_of_acts_of_the_shelf_are_those_that_have_names(library: Library) -> None:
    assert {act for act in acts_by_name(library) if "." in act} == {
        f"{act}.{kind}" for act, kinds in KINDS.items() for kind in kinds
    }


def test_gap_offers_what_was_nearest_and_what_is_gone_from_the_essay_is_not_offered(library: Library) -> None:
    essay = library.essay(SLUG)
    offered = [button.target for button in carried(show_gap(gap(1, 20, 99, 3), essay)) if button.target]
    assert offered == [OverlayTarget(20), OverlayTarget(3), OverlayTarget()]


def test_what_is_mapped_can_be_taken_back() -> None:
    mapped = [MappedLine(gap(number), OverlayTarget(number)) for number in range(1, PAGE + 2)]
    undone = [each.gap for page in (1, 2) for each in carried(show_mapped(mapped, page)) if each.verb is GapVerb.UNDO]
    assert undone == list(range(1, PAGE + 2))


def test_terminal_names_the_command_that_does_it(library: Library) -> None:
    asked = changed(do(MessageKind.COMMAND, "gaps"), owner=True)
    assert keys(decide(asked, Context(ConversationState(), library, Search())).response) == ["gaps.elsewhere"]


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
