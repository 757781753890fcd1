"""A delivered text is read as its author wrote it, wherever its pages end."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.essay import Essay
from bot.shelf.decode import read_text
from bot.shelf.text_structure import HEADING_LIMIT, TextStructure, read
from tests.seeds import SEEDS, seeded_library

ESSAY: Essay = seeded_library().essay()
TEXT = read_text(SEEDS / "zhibo-daihuo" / "essay.txt")
HEADINGS = [part.heading for part in ESSAY.parts if part.heading]
WHOLE = read(TEXT, HEADINGS)
LINES = [line for section in WHOLE.sections for line in (section.heading or "", *section.paragraphs) if line]

PAGE_ENDS = [
    "\n",
    "\n\n\n\n",
    "\n \u3000\n",
    "\f",
    "\n\f\n",
    "\n— 3 —\n",
    "\n\n- 12 -\n\n",
    "\n第 3 页\n\f",
    "\n第3页，共12页\n",
    "\n第 3 页 共 12 页\n",
    "\n　- ３ -　\n",
    "\n－3－\n",
    "\n3 / 12\n",
    "\nPage 3 of 12\n\n",
    "\n[3]\n",
    "\n3\n",
]


def inside_a_sentence(line: str) -> list[int]:
    """Where a page may end in ``line``: neither after a sentence nor so that a digit stands alone."""
    return [
        at
        for at in range(1, len(line))
        if not re.search(r"[。！？…]$", line[:at]) and "S2B" not in line[at - 2 : at + 3]
    ]


PLACES = [(number, at) for number, line in enumerate(LINES) for at in inside_a_sentence(line)]


def broken(places: dict[tuple[int, int], str]) -> str:
    """The essay with page ends at ``places`` (line, character)."""
    lines = list(LINES)
    for number, at in sorted(places, reverse=True):
        lines[number] = lines[number][:at] + places[number, at] + lines[number][at:]
    return "\n\n".join([WHOLE.title, *lines])


def content(reading: TextStructure) -> list[tuple[str | None, tuple[str, ...]]]:
    """All but the line numbers."""
    return [(section.heading, section.paragraphs) for section in reading.sections]


def test_the_delivered_essay_has_its_27_paragraphs() -> None:
    assert [len(section.paragraphs) for section in WHOLE.sections] == [7, 12, 8]
    assert [section.heading for section in WHOLE.sections] == [None, *HEADINGS]


def test_every_paragraph_ends_with_its_sentence() -> None:
    for paragraph in ESSAY.paragraphs:
        assert paragraph.text.endswith(("。", "！", "？"))
        assert all(re.search(r"[。！？][”’」』）]*\Z", sentence) for sentence in paragraph.sentences)


def test_no_heading_is_taken_for_a_paragraph() -> None:
    assert not {paragraph.text for paragraph in ESSAY.paragraphs} & {ESSAY.title, *HEADINGS}


def test_reading_adds_and_loses_no_character() -> None:
    told = ESSAY.title + "".join(
        (part.heading or "") + "".join(ESSAY.paragraph(number).text for number in range(part.first, part.last + 1))
        for part in ESSAY.parts
    )
    assert told == re.sub(r"\s", "", TEXT)


def test_the_delivered_essay_is_read_alike_without_its_headings() -> None:
    assert read(TEXT) == WHOLE


@given(st.dictionaries(st.sampled_from(PLACES), st.sampled_from(PAGE_ENDS), min_size=1, max_size=12))
@settings(max_examples=300)
def test_page_ends_anywhere_inside_sentences_are_healed(places: dict[tuple[int, int], str]) -> None:
    assert content(read(broken(places), HEADINGS)) == content(WHOLE)


def test_a_page_end_at_every_single_place_is_healed() -> None:
    """Each place is once where a page ends, with the pages before and after it."""
    for first in range(PAGE):
        reading = read(broken(dict.fromkeys(PLACES[first::PAGE], "\n\f\n")), HEADINGS)
        assert [len(section.paragraphs) for section in reading.sections] == [7, 12, 8], PLACES[first::PAGE]


PAGE = 600
"""Characters."""
PARAGRAPHS = [number for number, line in enumerate(LINES) if line not in HEADINGS]
FAR = [(number, at) for number, at in PLACES if number in PARAGRAPHS and at > HEADING_LIMIT]


@given(st.dictionaries(st.sampled_from(FAR), st.sampled_from(PAGE_ENDS), min_size=1, max_size=12))
@settings(max_examples=200)
def test_without_annotations_page_ends_are_healed_beyond_the_length_of_a_heading(
    places: dict[tuple[int, int], str],
) -> None:
    assert content(read(broken(places))) == content(WHOLE)


def test_without_annotations_page_ends_after_commas_are_healed() -> None:
    commas = [(number, at) for number, at in PLACES if number in PARAGRAPHS and LINES[number][at - 1] in "，、"]
    for place in commas:
        assert content(read(broken({place: "\n— 3 —\n"}))) == content(WHOLE), LINES[place[0]][: place[1]]


@pytest.mark.parametrize("page_end", ["\n\n", "\n— 3 —\n", "\f"])
@pytest.mark.parametrize(
    "cut",
    [
        "当直播带货风|靡的时候，我们看到的",
        "经历了直|播带货之后，原本",
        "产业互|联网则不一样",
        "产业互联网其实并不以流|量为生命线",
        "江南的雨淅|淅沥沥地下了",
        "直播带货出现|之前，虽然",
        "从这个逻辑来看，直播带|货依然",
        "直播带货并未真正改变传统生产方|式和方法",
        "当直播带货从一种全新的角|度开启",
        "可见，当产业互联网|开始成熟",
        "至少从现在的|情况来看",
        "所谓的技术启蒙，其实同样是产业|互联网发展的前奏",
    ],
)
def test_without_annotations_words_cut_near_a_beginning_are_healed(cut: str, page_end: str) -> None:
    before, after = cut.split("|")
    number = next(number for number, line in enumerate(LINES) if before + after in line)
    at = LINES[number].index(before + after) + len(before)
    assert content(read(broken({(number, at): page_end}))) == content(WHOLE)


def test_a_line_between_headings_that_is_a_number_of_a_page_is_left_out() -> None:
    assert read("题目\n12\n一段。\n- 13 -\n\n又一段。").sections[0].paragraphs == ("一段。", "又一段。")


@pytest.mark.parametrize("line", ["2020年", "第3段", "3、", "100%", "12:30", "《3》"])
def test_a_line_that_says_something_is_no_page_number(line: str) -> None:
    begun = "江南的雨淅淅沥沥地下了一个月的时间，给人们的生产和生活带来了许多难题，"
    assert read(f"题目\n{begun}\n{line}\n说的就是这个。").sections[0].paragraphs == (f"{begun}{line}说的就是这个。",)


def test_english_words_keep_the_space_that_a_line_end_stood_for() -> None:
    text = "A title\nThe rain that fell upon the town went on for\na month and it\nbrought trouble."
    told = "The rain that fell upon the town went on for a month and it brought trouble."
    assert read(text).sections[0].paragraphs == (told,)


def test_headings_are_found_where_nobody_has_written_them_down() -> None:
    text = "题目\n开头的一段，说的是雨。\n一、雨的来历\n雨从江南来。\n二、雨的去处\n雨往江北去。"
    assert content(read(text)) == [
        (None, ("开头的一段，说的是雨。",)),
        ("一、雨的来历", ("雨从江南来。",)),
        ("二、雨的去处", ("雨往江北去。",)),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "只有题目", "题目\n— 1 —\n", "题目\n\n题目"])
def test_a_text_without_paragraphs_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"title|no paragraph"):
        read(text)


def test_a_last_paragraph_without_its_end_is_kept() -> None:
    assert read("题目\n一段。\n这里断了，").sections[0].paragraphs == ("一段。", "这里断了，")


@given(st.text(st.sampled_from("雨字。，！\n\f\r 3—第页章一A:：…”"), max_size=120))
def test_any_text_is_read_or_refused_and_loses_only_page_numbers(text: str) -> None:
    try:
        reading = read(text)
    except ValueError:
        return
    paragraphs = [paragraph for section in reading.sections for paragraph in section.paragraphs]
    assert paragraphs
    assert all(paragraphs)
    told = "".join((reading.title, *((section.heading or "") for section in reading.sections), *paragraphs))
    for character in "雨字。，！章一A:：…”":
        assert told.count(character) <= text.count(character)


def test_seeds_keep_the_text_as_it_was_delivered(seeds: Path) -> None:
    assert (seeds / "zhibo-daihuo" / "essay.txt").read_bytes() == TEXT.encode()


@pytest.mark.parametrize("head", ["散步的意义  1", "              散步的意义\t12", "3  散步的意义", "散步的意义 | 3"])
def test_the_title_with_a_page_number_beside_it_is_no_heading(head: str) -> None:
    text = f"散步的意义\n\n我每天傍晚都要出门走一走，不走反而睡不着。\n\n{head}\n走路的时候，脑子是松的。\n"
    found = read(text, ())
    assert [section.heading for section in found.sections] == [None]
    assert [(each.kind, each.text.split()) for each in found.dropped] == [("running head", head.split())]


def test_a_heading_that_ends_in_a_number_stays_one() -> None:
    text = "散步的意义\n\n散步的意义 1\n\n出门走一走，不走反而睡不着。\n\n散步的意义 2\n\n走路的时候，脑子是松的。\n"
    assert len([section for section in read(text, ()).sections if section.heading]) == 2


@pytest.mark.parametrize("columns", [24, 28, 31, 32, 33, 36, 40])
def test_text_that_was_wrapped_at_few_characters_has_its_paragraphs(columns: int) -> None:
    paragraphs = (
        "我住的那条街上，每天最早亮灯的不是早点摊，是拐角的面包房。凌晨三点，卷帘门升到一半，橙色的光从下面漏出来，铺在人行道上。",
        "转机来得有些偶然。有一天停电，冷藏柜里的一盆面团没人管，在室温里放了整整十六个钟头。他舍不得扔，照样烤了，满屋子是酸香。",
        "常有人把这家店写成怀旧的故事，说他守着旧时光，不肯跟着时代走。我以为这是误会。他用的烤箱是新的，带蒸汽，三段控温。",
    )
    lines = []
    for paragraph in paragraphs:
        indented = f"　　{paragraph}"
        lines += [indented[start : start + columns] for start in range(0, len(indented), columns)]
    (section,) = read("夜里的面包房\n\n" + "\n".join(lines) + "\n").sections
    assert section.paragraphs == paragraphs
