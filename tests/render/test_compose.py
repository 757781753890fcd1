"""Replies in words: what is said around a quotation, in each language."""

import pytest

from bot.core.callback_data.passages import OutlineButton
from bot.core.essay import Library, Ref
from bot.core.language import Language, LocalizedText
from bot.core.match import Verdict
from bot.core.response import Button, Extent, NotInEssay, Outline, Overview, Passage, Response
from bot.render.blocks import ITEMS, LABEL
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Block, ListItem, Location, Prose, QuoteBlock
from bot.search.text.script import ScriptConverter
from tests.render.essays import made_of, replies

SLUG = "zhibo-daihuo"
CATALOGUES = Catalogues(ScriptConverter().traditional)


def blocks(library: Library, response: Response, language: Language = Language.HANS) -> tuple[Block, ...]:
    return Composer(library, CATALOGUES).compose(response, language).blocks


def test_a_passage_is_quoted_placed_and_summed_up(library: Library) -> None:
    quote, place, said = blocks(library, Passage(Ref(SLUG, 11), Extent.EXCERPT, sentence=3))
    assert isinstance(quote, QuoteBlock)
    assert quote.quotation.telling == library.essay().paragraph(11).sentences[3]
    assert place == Location("第 11 / 27 段（节选） · 前奏曲 · 思想的洗礼", Ref(SLUG, 11))
    assert said == Prose(f"一句话：{library.essay().paragraph(11).summary.zh}")


def test_a_passage_that_only_touches_on_it_says_so_before_the_quotation(library: Library) -> None:
    said = blocks(library, Passage(Ref(SLUG, 11), Extent.EXCERPT, verdict=Verdict.RELATED))
    assert said[0] == Prose("文章没有正面谈这一点，只沾到一点边。最近的在这里：")
    assert isinstance(said[1], QuoteBlock)


def test_a_question_that_came_by_button_stands_above_its_answer(library: Library) -> None:
    asked = LocalizedText("凭什么说带货只是个开始", "Why is live selling only a beginning?")
    first = blocks(library, Passage(Ref(SLUG, 19), Extent.EXCERPT, asked=asked), Language.ENGLISH)[0]
    assert first == Prose("Why is live selling only a beginning?", strong=True)


def test_a_summary_that_is_a_sentence_of_the_paragraph_is_not_passed_off_as_another_word() -> None:
    said = blocks(made_of("雨", "雨下了一个月。"), Passage(Ref("made", 1), Extent.WHOLE))[-1]
    assert said == Prose("段中一句：雨下了一个月。")


@pytest.mark.parametrize("language", list(Language))
def test_the_essay_is_quoted_as_it_was_written_in_every_language(library: Library, language: Language) -> None:
    for paragraph in library.essay().paragraphs:
        response = Passage(Ref(SLUG, paragraph.number), Extent.WHOLE)
        (quotation,) = (each.quotation for each in blocks(library, response, language) if isinstance(each, QuoteBlock))
        assert quotation.text == paragraph.text


def test_a_part_lists_its_theses_and_fits_a_screen(library: Library) -> None:
    said = blocks(library, Overview(SLUG, "S1"))
    assert said[0] == Prose("直播带货，产业互联网的前奏曲 · 第 8–19 段", strong=True)
    assert [each.mark for each in said if isinstance(each, ListItem)] == ["10–12", "13–15", "16–18"]


def test_a_thesis_lists_its_paragraphs(library: Library) -> None:
    items = [each for each in blocks(library, Overview(SLUG, "T4")) if isinstance(each, ListItem)]
    essay = library.essay()
    assert items == [ListItem(str(number), essay.paragraph(number).summary.zh) for number in (21, 22, 23)]


def test_silence_names_the_nearest_passage_where_there_is_one(library: Library) -> None:
    assert blocks(library, NotInEssay(None)) == (Prose("这一点，文章没有谈到。"), Prose("文章谈到的有这些："))
    nearest = blocks(library, NotInEssay(Ref(SLUG, 10)))[1]
    assert nearest == Prose(f"离得最近的是第 10 段：{library.essay().paragraph(10).summary.zh}")


def test_a_long_list_is_cut_and_says_so() -> None:
    paragraphs = [f"第{number}段说的是另一件事。" for number in range(40)]
    said = blocks(made_of("长", *paragraphs), Overview("made", "intro"))
    assert sum(isinstance(each, ListItem) for each in said) == ITEMS
    assert said[-1] == Prose("……其余的在目录里。")
    assert isinstance(blocks(made_of("短", "一段。"), Outline("made"))[-1], ListItem)


@pytest.mark.parametrize("language", list(Language))
def test_every_reply_is_said_in_every_language(library: Library, language: Language) -> None:
    for response in replies(library.essay()):
        page = Composer(library, CATALOGUES).compose(response, language)
        assert page.blocks
        assert all(0 < len(key.text) <= LABEL for row in page.rows for key in row)


def test_a_label_that_is_too_long_for_a_button_is_shortened(library: Library) -> None:
    page = Composer(library, CATALOGUES).compose(
        Outline(SLUG, ((Button(LocalizedText("长" * 100), OutlineButton("x")),),)), Language.HANS
    )
    assert page.rows[0][0].text == "长" * (LABEL - 1) + "…"
