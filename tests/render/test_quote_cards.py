"""What is said below a card, and in its place."""

from dataclasses import replace

import pytest

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.essay import Library, Ref
from bot.core.language import Language, Script
from bot.core.response import Button, CatalogueMessage, Extent, Passage, QuoteCard
from bot.render.blocks import Blocks
from bot.render.compose import Composer
from bot.render.page import Page
from bot.render.picture_content import Picture
from bot.render.quote_card.content import CardContent
from bot.render.quote_cards import card_content
from bot.render.split import units
from bot.render.telegram import CAPTION, LIMIT, TelegramForm, render_telegram
from bot.render.terminal import keys, terminal
from bot.talk.sharing import copy_button
from tests.render.argument_map.maps import CATALOGUES
from tests.render.essays import made_of

ADDRESS = "https://t.me/essay_test_bot?start=p-x-1"


def link(ref: Ref) -> str:
    return f"{ADDRESS}{ref.number}"


def page(library: Library, ref: Ref, language: Language, *, converted: bool = False) -> Page:
    sentences = tuple(range(len(library.paragraph(ref).sentences)))
    return Composer(library, CATALOGUES).compose(QuoteCard(ref, sentences, converted), language)


@pytest.mark.parametrize("language", Language)
def test_below_the_picture_stands_where_it_is_from_and_without_it_the_passage(
    library: Library, language: Language
) -> None:
    for essay in library.essays:
        for paragraph in essay.paragraphs:
            shown = page(library, Ref(essay.slug, paragraph.number), language)
            pictured = render_telegram(shown, link, lambda picture: b"PNG")
            assert paragraph.text not in pictured.plain
            assert f"{paragraph.number} / {len(essay)}" in pictured.plain
            assert units(pictured.plain) <= CAPTION
            in_words = render_telegram(shown, link, lambda picture: None)
            assert paragraph.text in in_words.plain
            assert pictured.plain in in_words.plain
            assert CATALOGUES.say(CatalogueMessage("card.undrawn"), language) in in_words.plain
            assert units(in_words.plain) <= LIMIT


def test_where_nothing_can_be_drawn_no_button_asks_for_it(library: Library) -> None:
    ref = Ref("zhibo-daihuo", 12)
    asking = Button(CatalogueMessage("button.card"), QuoteCardButton(ref))
    shown = Passage(ref, Extent.EXCERPT, rows=((asking, copy_button(library.essay(), 12)), (asking,)))
    composed = Composer(library, CATALOGUES).compose(shown, Language.HANS)
    assert TelegramForm(lambda picture: b"PNG")(composed).rows == composed.rows
    [row] = TelegramForm()(composed).rows
    assert [key.copies for key in row] == [True]


def test_on_the_picture_stands_the_address_that_the_passage_is_linked_to(library: Library) -> None:
    drawn: list[Picture] = []

    def draw(picture: Picture) -> bytes:
        drawn.append(picture)
        return b"PNG"

    render_telegram(page(library, Ref("zhibo-daihuo", 12), Language.HANS), link, draw)
    [card] = drawn
    assert isinstance(card, CardContent)
    assert card.link == link(Ref("zhibo-daihuo", 12)).removeprefix("https://")
    assert card.title == "《直播带货，产业互联网的前奏曲》"
    assert card.source == "第 12 / 27 段"


def test_words_of_the_essay_are_converted_only_where_they_were_on_the_screen(library: Library) -> None:
    ref = Ref("zhibo-daihuo", 12)
    own, converted = (page(library, ref, Language.HANT, converted=each).card for each in (False, True))
    assert own is not None
    assert converted is not None
    assert own.text == library.paragraph(ref).text
    assert converted.text == CATALOGUES.written(own.text, Script.TRADITIONAL) != own.text
    assert own.title == converted.title == "《直播帶貨，產業互聯網的前奏曲》"


def test_straight_quotation_marks_become_real_ones() -> None:
    library = made_of("题", '他说"好的"，又说"再见"，\n然后走了。')
    response = QuoteCard(Ref("made", 1), tuple(range(len(library.essay().paragraph(1).sentences))))
    content = card_content(response, Blocks(library, CATALOGUES, Language.HANS))
    assert content.text.replace(" ", "").startswith("他说“好的”，又说“再见”，")


def test_where_the_text_names_its_author_so_does_the_card(library: Library) -> None:
    essay = replace(library.essay(), author="张三")
    signed = page(Library((essay,)), Ref(essay.slug, 12), Language.HANS).card
    assert signed is not None
    assert signed.source == "张三 · 第 12 / 27 段"


def test_in_the_terminal_the_passage_comes_and_no_button_that_copies_or_draws(library: Library) -> None:
    ref = Ref("zhibo-daihuo", 12)
    buttons = (Button(CatalogueMessage("button.card"), QuoteCardButton(ref)), copy_button(library.essay(), 12))
    shown = Composer(library, CATALOGUES).compose(QuoteCard(ref, (0, 1), rows=(buttons,)), Language.HANS)
    assert len(shown.rows[0]) == 2
    assert library.paragraph(ref).text[:20] in terminal(shown).plain
    assert keys(shown) == []
