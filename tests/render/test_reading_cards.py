"""Reading cards in words: the whole paragraph, unaltered, within what Telegram takes, in every language."""

from itertools import pairwise

import pytest

from bot.core.callback_data.cards import CardButton
from bot.core.callback_data.parsing import parse
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.response import Button, CatalogueMessage, FavouriteList, ReadingCard
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import ListItem, Page, Prose, QuoteBlock
from bot.render.reading_cards import CELLS, bar
from bot.render.split import units
from bot.render.telegram import LIMIT, render_telegram
from bot.search.text.script import ScriptConverter
from tests.render.essays import made_of
from tests.talk.reading.reader import ReaderTalk, card

TOLD = CatalogueMessage("card.resumed", {"number": 12, "when": CatalogueMessage("card.yesterday")})


def page_of(library: Library, response: ReadingCard | FavouriteList, language: Language = Language.HANS) -> Page:
    return Composer(library, Catalogues(ScriptConverter().traditional)).compose(response, language)


def quoted(page: Page) -> str:
    return "".join(block.quotation.text for block in page.blocks if isinstance(block, QuoteBlock))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("number", range(1, 28))
def test_every_paragraph_is_there_whole_and_nothing_is_cut(library: Library, number: int, language: Language) -> None:
    shown = card(ReaderTalk(library).command("read", str(number)))
    page = page_of(library, shown, language)
    assert quoted(page) == library.essay().paragraph(number).text, "character for character"
    message = render_telegram(page)
    assert units(message.plain) <= LIMIT
    assert library.essay().paragraph(number).text in message.plain
    assert "expandable" not in message.text, "what is read is not folded"
    assert f"{number} / 27" in message.plain or f"{number} of 27" in message.plain
    assert all(len(key.payload.encode()) <= 64 and key.text for row in message.rows for key in row)
    assert ((library.essay().paragraph(number).summary.en or "?") in message.plain) is (language is Language.ENGLISH)


@pytest.mark.parametrize("number", range(1, 28))
def test_in_traditional_characters_it_is_said_which_they_are(library: Library, number: int) -> None:
    ref = Ref(library.essay().slug, number)
    as_written, converted = (
        page_of(library, ReadingCard(ref, converted=each), Language.HANT) for each in (False, True)
    )
    assert quoted(as_written) == library.essay().paragraph(number).text
    assert quoted(converted) == ScriptConverter().traditional(library.essay().paragraph(number).text)
    assert [block.text for block in as_written.blocks if not isinstance(block, QuoteBlock | ListItem)] != [
        block.text for block in converted.blocks if not isinstance(block, QuoteBlock | ListItem)
    ]


def test_the_way_to_other_characters_is_there_for_those_who_read_them(library: Library) -> None:
    shown = card(ReaderTalk(library).command("read", "12"))
    found = {
        language: ["繁體" in key.text for row in page_of(library, shown, language).rows for key in row].count(True)
        for language in Language
    }
    assert found == {Language.HANS: 0, Language.HANT: 1, Language.ENGLISH: 0}


@pytest.mark.parametrize("language", Language)
def test_a_paragraph_too_long_for_one_message_has_pages_that_together_are_it(language: Language) -> None:
    text = "很长的一段话𠮷。" * 2000
    library = made_of("书", text, "完")
    ref, said = Ref("made", 1), ""
    number = 1
    while True:
        page = page_of(library, ReadingCard(ref, number, back=2, lead=TOLD), language)
        assert units(render_telegram(page).plain) <= LIMIT
        said += quoted(page)
        following = [parse(key.payload) for row in page.rows for key in row]
        if not following:
            break
        assert following == [CardButton(ref, number + 1, back=2)]
        number += 1
    assert said == text
    assert number > 4


def test_the_bar_grows_and_is_full_at_the_end_only() -> None:
    for count in (1, 2, 27, 1000, 99_999):
        numbers = sorted({1, count, *range(1, count + 1, max(count // 50, 1))})
        read = [bar(number, count).count("▰") for number in numbers]
        assert all(one <= other for one, other in pairwise(read))
        assert read[-1] == CELLS
        assert min(read) >= 1
        assert all(len(bar(number, count)) == CELLS for number in numbers)


def test_markup_in_an_essay_is_shown_as_it_is_written() -> None:
    library = made_of("<b>书</b>", "<script>alert(1)</script> & <i>")
    message = render_telegram(page_of(library, ReadingCard(Ref("made", 1))))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;i&gt;" in message.text
    assert "<script>" in message.plain


@pytest.mark.parametrize("language", Language)
def test_favourites_are_a_line_each(library: Library, language: Language) -> None:
    refs = tuple(Ref(library.essay().slug, number) for number in range(1, 28))
    page = page_of(library, FavouriteList(refs, 27, gone=1), language)
    lines = [block for block in page.blocks if isinstance(block, ListItem)]
    assert [line.mark for line in lines] == [str(number) for number in range(1, 28)]
    assert all(units(line.text) <= 57 and "\n" not in line.text for line in lines)
    assert units(render_telegram(page).plain) <= LIMIT
    told = [block.text for block in page.blocks if isinstance(block, Prose)]
    assert any("1" in text for text in told[1:]), "what is gone is counted"


def test_in_several_essays_each_line_says_in_which() -> None:
    one, other = made_of("甲书", "甲的话。", slug="one"), made_of("乙书", "乙的话。", slug="other")
    library = Library((*one.essays, *other.essays))
    page = page_of(library, FavouriteList((Ref("other", 1), Ref("one", 1)), 2))
    assert [block.text for block in page.blocks if isinstance(block, ListItem)] == [
        "《乙书》乙的话。",
        "《甲书》甲的话。",
    ]


def test_what_was_brought_by_a_button_alone_is_a_card_too(library: Library) -> None:
    button = Button(CatalogueMessage("card.next"), CardButton(Ref(library.essay().slug, 2)))
    page = page_of(library, ReadingCard(Ref(library.essay().slug, 1), rows=((button,),)))
    assert [key.payload for row in page.rows for key in row] == [f"c:{library.essay().slug}:2"]
