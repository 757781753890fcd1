"""Places are named in many ways, and a named place never ends at another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.talk.paragraph_grammar import MANY
from bot.talk.references import read_item, read_part_beside, read_reference
from tests.talk.people import SCRIPT

AT = 5
ONE = {
    11: "第11段 第_11_段 第十一段 11段 看第11段 请读一下第十一段 跳到第11段 第１１段 "
    "第11自然段 11 那第十一段 paragraph_11 para_11 no._11 §11",
    3: "第三段 不是第二段,是第三段 the_third_paragraph third_paragraph 3 三 paragraph_three",
    25: "第廿五段 跳到第廿五段 the_25th_paragraph 倒数第三段 third_to_last_paragraph",
    27: "最后一段 末段 最后那段 last_paragraph 倒数第一段 第27段",
    1: "开头那段 首段 第一段 opening_paragraph 最开头一段",
    6: "下一段 后一段 and_the_one_after_that? next_paragraph",
    4: "上一段 前一段 the_one_before_that previous_paragraph",
}
MANY_OF_THEM = {
    (3, 4, 5): "3到5段 第三段到第五段 第3-5段 paragraphs_3-5 paragraphs_3_to_5",
    (5, 6): "第5、6段 第五段和第六段 第5段跟第6段 paragraphs_5_and_6",
    (1, 2, 3): "前三段 开头三段 头三段 the_first_three_paragraphs",
    (26, 27): "后两段 最后两段 the_last_two_paragraphs",
}


@pytest.mark.parametrize(
    ("text", "number"), [(text, number) for number, texts in ONE.items() for text in texts.split()]
)
def test_one_paragraph_is_named_in_many_ways(library: Library, text: str, number: int) -> None:
    reference = read_reference(SCRIPT.fold(text.replace("_", " ")), library.essay(), AT)
    assert reference
    assert reference.paragraphs == (number,)


@pytest.mark.parametrize(
    ("text", "numbers"), [(text, numbers) for numbers, texts in MANY_OF_THEM.items() for text in texts.split()]
)
def test_several_are_named_in_their_order(library: Library, text: str, numbers: tuple[int, ...]) -> None:
    reference = read_reference(SCRIPT.fold(text.replace("_", " ")), library.essay(), AT)
    assert reference
    assert reference.paragraphs == numbers


@pytest.mark.parametrize(
    ("text", "thesis"),
    [
        ("第一条理由", "T1"),
        ("the first reason", "T1"),
        ("第二部分讲什么", "S1"),
        ("part 2", "S1"),
        ("最后一部分", "S2"),
        ("引言", "intro"),
        ("底层技术那一节说的什么道理", "T5"),
        ("技术启蒙那部分", "T3"),
        ("思想的洗礼讲了什么", "T1"),
        ("the last section", "S2"),
    ],
)
def test_parts_and_theses_are_named_by_number_and_by_name(library: Library, text: str, thesis: str) -> None:
    reference = read_reference(text, library.essay(), AT)
    assert reference
    assert reference.thesis
    assert reference.thesis.id == thesis


def test_of_what_the_essay_counts_up_one_that_is_not_there_is_told_as_it_was_named(library: Library) -> None:
    reference = read_reference("落幕的第五个原因", library.essay())
    assert reference
    assert (reference.missing, reference.thesis, reference.paragraphs) == ("第五个原因", None, ())


@pytest.mark.parametrize(
    ("text", "at", "paragraph"),
    [
        ("落幕的第二个原因", None, 24),
        ("作者否定它的第一个理由是什么", None, 21),
        ("第二個原因可否詳述", 21, 24),
        ("第二个意义是什么", None, 13),
        ("第三层意义", AT, 16),
        ("落幕不是第二个原因，是第一个原因", None, 21),
    ],
)
def test_of_what_the_essay_counts_up_the_one_is_named(
    library: Library, text: str, at: int | None, paragraph: int
) -> None:
    reference = read_reference(SCRIPT.fold(text), library.essay(), at)
    assert reference
    assert reference.paragraphs == (paragraph,)


@pytest.mark.parametrize("text", "第一百段 第28段 第0段 第99999段 paragraph_28".split())
def test_what_is_not_there_is_named_all_the_same(library: Library, text: str) -> None:
    reference = read_reference(text.replace("_", " "), library.essay(), AT)
    assert reference
    assert reference.paragraphs
    assert reference.inside(library.essay()) == ()


def test_a_part_that_is_not_there_is_told_as_it_was_named(library: Library) -> None:
    reference = read_reference("第九部分讲了什么", library.essay(), AT)
    assert reference
    assert (reference.thesis, reference.missing) == (None, "第九部分")


@pytest.mark.parametrize(
    "text", "666 28 这段时间 两段感情 一共几段 一段话概括 为什么说带货只是个开始 前奏曲 hello".split()
)
def test_what_names_no_place_is_none(library: Library, text: str) -> None:
    assert read_reference(text, library.essay(), AT) is None


@given(st.integers(1, 27), st.sampled_from(["第{}段", "看第{}段", "第{}自然段说了什么", "paragraph {}", "{}"]))
def test_a_named_place_never_ends_at_another(library: Library, number: int, form: str) -> None:
    reference = read_reference(form.format(number), library.essay(), AT)
    assert reference
    assert reference.paragraphs == (number,)


@given(st.text(max_size=80) | st.text(st.sampled_from("第十二段总结part2下一的最后paragraph 12到、"), max_size=60))
def test_any_text_names_a_bounded_number_of_places(library: Library, text: str) -> None:
    reference = read_reference(text.casefold(), library.essay(), AT)
    assert reference is None or len(reference.paragraphs) <= MANY + 1


NAMED = [
    *(
        (text, None)
        for text in ("这一段什么意思", "哪一段说到流量", "每一段", "总结成一段", "再来两段", "in one paragraph")
    ),
    ("penultimate paragraph", 26),
    ("最后第二段", 26),
    ("第二节第三段", 10),
    ("第三个论点的第二段", 17),
    ("第五段不看，看第六段", 6),
    ("除了第三段", None),
    ("二十一段", 21),
    ("5段", 5),
]


@pytest.mark.parametrize(("text", "number"), NAMED)
def test_a_named_place_never_ends_at_another_one(library: Library, text: str, number: int | None) -> None:
    found = read_reference(text, library.essay(), 20)
    assert (found.paragraphs[:1] if found else ()) == ((number,) if number else ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, 1) for text in ("回到开头", "跳回开头", "回到最前面", "go back to the beginning", "文章第一句呢")),
        *((text, 27) for text in ("跳到最后", "翻到最后面", "skip to the end", "全文最后一句", "the last sentence")),
        ("第二段最后一句", 2),
        *((text, None) for text in ("到最后直播带货会怎样", "开头提到的雨", "in the end it fades", "最后一句话总结")),
    ],
)
def test_the_ends_are_named_by_going_there_or_by_their_sentence(
    library: Library, text: str, number: int | None
) -> None:
    found = read_reference(text, library.essay(), 20)
    assert (found.paragraphs if found else ()) == ((number,) if number else ())


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        *((text, (13,)) for text in ("第二个展开说说", "explain the second", "and the second?", "what about the 2nd")),
        *((text, (16,)) for text in ("那最后一个呢", "the last one", "第三层意义")),
        *((text, (10, 13)) for text in ("前两层呢", "the first two")),
        ("后两层", (13, 16)),
        *((text, ()) for text in ("第四个", "第二部分", "the second part", "前两段", "最后一段")),
    ],
)
def test_of_a_list_one_or_several_are_named(text: str, paragraphs: tuple[int, ...]) -> None:
    found = read_item(text, (10, 13, 16))
    assert (found.paragraphs if found else ()) == paragraphs
    assert read_item(text, ()) is None


@pytest.mark.parametrize(
    ("text", "thesis"),
    [
        ("上一部分呢", "intro"),
        ("下一部分", "S2"),
        ("the previous part", "intro"),
        ("最后一部分", None),
        ("上一段", None),
    ],
)
def test_a_part_is_named_by_the_one_on_the_table(library: Library, text: str, thesis: str | None) -> None:
    found = read_part_beside(text, library.essay(), 8, of_parts=False)
    assert (found.thesis.id if found and found.thesis else None) == thesis
    assert read_part_beside(text, library.essay(), None, of_parts=True) is None


def test_the_next_one_is_a_part_after_a_part(library: Library) -> None:
    essay = library.essay()
    for text, thesis in (("and the one before?", "intro"), ("下一个呢", "S2")):
        found = read_part_beside(text, essay, 8, of_parts=True)
        assert found
        assert found.thesis == essay.thesis(thesis)
        assert read_part_beside(text, essay, 8, of_parts=False) is None
    beyond = read_part_beside("下一部分", essay, 27, of_parts=True)
    assert beyond
    assert beyond.missing


PIECES = ["1 和 ", "1 、 ", "1 or ", "1、 ", "第1段到", "直播带货节", "这个那个的部分", "第一部分的第"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_row_of_numbers_is_read_to_its_end(library: Library, piece: str) -> None:
    """One that can be read in two ways at each number would take for ever."""
    for length in (60, 390, 4096):
        read_reference((piece * 2000)[:length], library.essay(), 20)
