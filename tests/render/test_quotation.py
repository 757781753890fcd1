"""A quotation is the author's words, whole sentences of them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay, Paragraph
from bot.render.quotation import PAGE, SHORT, WINDOW, Quotation, excerpt, snippet, whole
from bot.render.split import units
from bot.shelf.sentences import sentences
from tests.seeds import seeded_library

ESSAY: Essay = seeded_library().essay()
TOLD = [(paragraph, at) for paragraph in ESSAY.paragraphs for at in (None, *range(len(paragraph.sentences)))]
LONG = sentences("".join(f"第{number}句，" + "说来话长" * 40 + "。" for number in range(60)))
ENDLESS = ("短句。", "没有完" * 3000 + "。", "又一句。", "还是没有完" * 900 + "。", "最后。")


def are_whole_sentences(quotation: Quotation, paragraph: Paragraph) -> bool:
    spans = [
        paragraph.sentences[a:b]
        for a in range(len(paragraph.sentences))
        for b in range(a + 1, len(paragraph.sentences) + 1)
    ]
    return quotation.text in map("".join, spans)


@given(st.sampled_from(TOLD))
def test_an_excerpt_stands_verbatim_in_its_paragraph(told: tuple[Paragraph, int | None]) -> None:
    paragraph, at = told
    quotation = excerpt(paragraph.sentences, at)
    assert quotation.text in paragraph.text
    assert are_whole_sentences(quotation, paragraph)
    assert quotation.partial == (quotation.text != paragraph.text)


@given(st.sampled_from(TOLD))
def test_the_sentence_that_answers_is_set_off(told: tuple[Paragraph, int | None]) -> None:
    paragraph, at = told
    for quotation in (excerpt(paragraph.sentences, at), whole(paragraph.sentences, at, 1)):
        assert quotation.telling == ("" if at is None else paragraph.sentences[at])


@given(st.sampled_from(TOLD))
def test_an_excerpt_fits_a_screen(told: tuple[Paragraph, int | None]) -> None:
    paragraph, at = told
    longest = max(map(len, paragraph.sentences))
    assert len(excerpt(paragraph.sentences, at).text) <= max(SHORT, WINDOW, longest)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.data())
def test_excerpts_of_any_paragraph_hold_the_sentence_that_answers(lengths: list[int], data: st.DataObject) -> None:
    parts = tuple(f"{place}" * length + "。" for place, length in enumerate(lengths))
    at = data.draw(st.integers(0, len(parts) - 1))
    quotation = excerpt(parts, at)
    assert quotation.telling == parts[at]
    assert quotation.before + quotation.telling + quotation.after in "".join(parts)


def test_a_short_paragraph_is_shown_whole() -> None:
    parts = ("一" * 80 + "。", "二" * 80 + "。")
    assert excerpt(parts, 1) == Quotation(parts[0], parts[1], "")


@pytest.mark.parametrize("parts", [LONG, ENDLESS], ids=["many sentences", "endless sentences"])
def test_the_pages_of_a_long_paragraph_are_the_paragraph(parts: tuple[str, ...]) -> None:
    pages = [whole(parts, None, page) for page in range(1, whole(parts, None, 1).pages + 1)]
    assert len(pages) > 1
    assert "".join(page.text for page in pages) == "".join(parts)
    assert all(units(page.text) <= PAGE for page in pages)
    assert [page.page for page in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("at", range(len(ENDLESS)))
def test_the_excerpt_of_an_endless_sentence_is_the_page_on_which_it_begins(at: int) -> None:
    quotation = excerpt(ENDLESS, at)
    assert units(quotation.text) <= PAGE
    assert ENDLESS[at][:5] in quotation.text


@pytest.mark.parametrize(("page", "shown"), [(0, 1), (-5, 1), (99, whole(LONG, None, 1).pages)])
def test_a_page_that_is_none_is_the_nearest_that_is(page: int, shown: int) -> None:
    assert whole(LONG, None, page).page == shown


# Two sentences, for groups


@given(st.sampled_from(TOLD))
def test_a_snippet_is_one_or_two_whole_sentences_of_its_paragraph(told: tuple[Paragraph, int | None]) -> None:
    paragraph, at = told
    quotation = snippet(paragraph.sentences, at)
    pairs = ["".join(pair) for pair in zip(paragraph.sentences, paragraph.sentences[1:], strict=False)]
    assert quotation.text in (*paragraph.sentences, *pairs)
    assert quotation.telling == ("" if at is None else paragraph.sentences[at])
    assert quotation.partial == (quotation.text != paragraph.text)
    assert (quotation.page, quotation.pages) == (1, 1)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.data())
def test_a_snippet_of_any_paragraph_is_verbatim_and_never_empty(lengths: list[int], data: st.DataObject) -> None:
    parts = tuple(f"{place}" * length + "。" for place, length in enumerate(lengths))
    at = data.draw(st.none() | st.integers(0, len(parts) - 1))
    quotation = snippet(parts, at)
    shown = [part for part in parts if part in quotation.text]
    assert "".join(shown) == quotation.text, "whole sentences"
    assert 1 <= len(shown) <= 2
    assert len(shown) == 1 or len(quotation.text) <= WINDOW
    assert parts[at or 0] in shown
    assert quotation.text in "".join(parts)


@given(st.lists(st.text("字句。😂\u0301\n ", min_size=1, max_size=2000), min_size=1, max_size=5), st.integers(0, 9))
def test_a_snippet_of_anything_is_short_verbatim_and_never_empty(parts: list[str], at: int) -> None:
    quotation = snippet(parts, at)
    assert quotation.text
    assert quotation.text in "".join(parts)
    assert units(quotation.text) <= PAGE


@pytest.mark.parametrize(
    ("telling", "expected"),
    [
        (None, Quotation("", "", "甲。乙。", partial=True)),
        (0, Quotation("", "甲。", "乙。", partial=True)),
        (1, Quotation("", "乙。", "丙。", partial=True)),
        (2, Quotation("乙。", "丙。", "", partial=True)),
        (7, Quotation("乙。", "丙。", "", partial=True)),
    ],
)
def test_the_sentence_after_the_one_that_answers_goes_with_it_or_at_the_end_the_one_before(
    telling: int | None, expected: Quotation
) -> None:
    assert snippet(("甲。", "乙。", "丙。"), telling) == expected


def test_where_two_sentences_are_too_many_one_will_do() -> None:
    long = "长" * (WINDOW - 2) + "。"
    assert snippet((long, "短。"), 0) == Quotation("", long, "", partial=True)
    assert snippet(("短。", long), 1) == Quotation("", long, "", partial=True)
    assert snippet((long,), 0) == Quotation("", long, "")
    assert snippet((long[2:], "短。"), 0) == Quotation("", long[2:], "短。"), "just short enough"


@pytest.mark.parametrize("at", range(len(ENDLESS)))
def test_the_snippet_of_an_endless_sentence_is_the_page_on_which_it_begins(at: int) -> None:
    quotation = snippet(ENDLESS, at)
    assert units(quotation.text) <= PAGE
    assert ENDLESS[at][:5] in quotation.text
