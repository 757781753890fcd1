"""A quotation is the author's words, whole sentences of them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay, Paragraph
from bot.render.excerpt import PAGE, SHORT, WINDOW, Quotation, excerpt, whole
from bot.render.split import units
from bot.shelf.sentences import sentences
from bot.shelf.shelve import load_library
from tests.conftest import SEEDS

ESSAY: Essay = load_library(SEEDS).essay()
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
