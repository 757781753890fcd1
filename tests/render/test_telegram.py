"""What Telegram is sent: markup that it can read, texts that it accepts, and not a character altered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.callback_data.parsing import parse
from bot.core.callback_data.passages import ParagraphButton
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import InlineButton, RenderedMessage
from bot.core.response import Extent, Passage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import ListItem, Location, Page, Prose, QuoteBlock
from bot.render.quotation import Quotation
from bot.render.split import units
from bot.render.telegram import LIMIT, render_telegram, toast
from bot.search.text.script import ScriptConverter
from tests.botapi.markup import parsed
from tests.render.essays import made_of, replies

HOSTILE = st.text(st.sampled_from("<>&\"'/=;#bai&lt;x。！字😂 "), min_size=1, max_size=60).filter(str.strip)
CATALOGUES = Catalogues(ScriptConverter().traditional)


def link(ref: Ref) -> str:
    return f"https://t.me/essay_test_bot?start={ParagraphLink(ref).pack()}&x=\"<y>'"


def check(message: RenderedMessage) -> str:
    """The text as Telegram shows it."""
    text, entities = parsed(message.text)
    assert text == message.plain
    assert 0 < units(text) <= LIMIT
    assert len(entities) <= 100
    return text


@pytest.mark.parametrize("language", list(Language))
def test_every_reply_on_the_essay_is_markup_that_says_its_plain_text(library: Library, language: Language) -> None:
    composer = Composer(library, CATALOGUES)
    for response in replies(library.essay()):
        page = composer.compose(response, language)
        message = render_telegram(page, link)
        text = check(message)
        for block in page.blocks:
            if isinstance(block, QuoteBlock):
                assert block.quotation.text in text


@given(title=HOSTILE, paragraphs=st.lists(HOSTILE, min_size=1, max_size=4), asked=HOSTILE, linked=st.booleans())
@settings(max_examples=60)
def test_markup_in_an_essay_or_a_question_is_shown_as_it_was_written(
    title: str, paragraphs: list[str], asked: str, linked: bool
) -> None:
    library = made_of(title, *paragraphs)
    composer = Composer(library, CATALOGUES)
    for response in replies(library.essay(), asked):
        text = check(render_telegram(composer.compose(response, Language.HANS), link if linked else None))
        if isinstance(response, Passage) and response.extent is Extent.WHOLE:
            assert library.paragraph(response.ref).text in text


def test_the_sentence_that_answers_is_bold_inside_its_quotation() -> None:
    page = Page(
        (QuoteBlock(Quotation("前。", "就是这句。", "后。")), Location("第 1 段", Ref("x", 1)), Prose("一句话"))
    )
    text, entities = parsed(render_telegram(page, link).text)
    assert text == "前。就是这句。后。\n第 1 段\n一句话"
    assert [(entity["type"], text[entity["offset"] :][: entity["length"]]) for entity in entities] == [
        ("bold", "就是这句。"),
        ("blockquote", "前。就是这句。后。"),
        ("text_link", "第 1 段"),
    ]


def test_blocks_stand_apart_and_the_lines_of_a_list_together() -> None:
    page = Page(
        (
            Prose("头"),
            Prose("说"),
            ListItem("1", "一"),
            ListItem("2", "二"),
            QuoteBlock(Quotation("引。", "", "")),
            Prose("尾"),
        )
    )
    assert render_telegram(page).plain == "头\n\n说\n\n1  一\n2  二\n\n引。\n尾"


def test_a_long_quotation_is_folded() -> None:
    assert render_telegram(Page((QuoteBlock(Quotation("长。", "", ""), folded=True),))).text.startswith(
        "<blockquote expandable>"
    )


@given(st.integers(1, 3000), st.lists(st.integers(1, 400), min_size=1, max_size=40), st.sampled_from("字<😂"))
def test_a_page_that_is_too_long_loses_lines_of_its_list_first(said: int, lines: list[int], character: str) -> None:
    say = Prose(character * (said // units(character)) + "。", strong=True)
    items = [ListItem(str(place), character * length) for place, length in enumerate(lines)]
    after = Prose("完了")
    rows = ((InlineButton("目录", "o:x"),),)
    message = render_telegram(Page((say, *items, after), rows))
    text = check(message)
    assert text.startswith(say.text)
    assert text.endswith(after.text)
    shown = text.removeprefix(say.text).removesuffix(after.text).strip("\n").split("\n")
    whole = [f"{item.mark}  {item.text}" for item in items]
    assert [line for line in shown if line] == whole[: len([line for line in shown if line])]
    assert message.rows == rows


def test_as_many_lines_stay_as_there_is_room_for() -> None:
    items = [ListItem("1", "字" * 100) for _ in range(60)]
    text = check(render_telegram(Page((Prose("头"), *items))))
    assert units(text) > LIMIT - 110


@given(st.integers(LIMIT - 5, 3 * LIMIT), st.sampled_from("<&字😂"))
def test_a_text_that_is_too_long_is_cut_and_stays_readable(length: int, character: str) -> None:
    message = render_telegram(Page((QuoteBlock(Quotation(character * length, "", "")), Prose("完了"))))
    text = check(message)
    assert text.rstrip("完了\n") == character * len(text.rstrip("完了\n"))


def test_a_paragraph_of_many_pages_is_read_to_its_end_by_its_buttons() -> None:
    paragraph = "".join(f"第{number}句说来话长。" for number in range(2000))
    library = made_of("长", paragraph)
    composer = Composer(library, CATALOGUES)
    read, press = "", parse(ParagraphButton(Ref("made", 1)).pack())
    while press:
        assert isinstance(press, ParagraphButton)
        response = Passage(press.ref, Extent.WHOLE, page=press.page)
        page = composer.compose(response, Language.HANS)
        check(render_telegram(page, link))
        read += next(block.quotation.text for block in page.blocks if isinstance(block, QuoteBlock))
        on = [key.payload for row in page.rows for key in row]
        press = parse(on[0]) if on else None
    assert read == paragraph


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_a_toast_keeps_to_its_limit(text: str) -> None:
    assert units(toast(text)) <= 200
    assert text.startswith(toast(text))
