"""Quotations in other characters: all of them, and marked."""

import pytest

from bot.core.argument import Place
from bot.core.callback_data.passages import ParagraphButton
from bot.core.essay import Library, Ref
from bot.core.language import Language, Script
from bot.core.response import Button, CatalogueMessage, Extent, Passage, Quotations, QuotedSentence, ReadingCard
from bot.core.response_parts import ButtonCondition
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Page
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from tests.seeds import seeded_library

SCRIPT = ScriptConverter()
SLUG = "zhibo-daihuo"
REF = Ref(SLUG, 11)
WRITTEN = seeded_library().paragraph(REF).text
TRADITIONAL = SCRIPT.traditional(WRITTEN)
TURN = Button(CatalogueMessage("button.convert"), ParagraphButton(REF), condition=ButtonCondition.CONVERTIBLE)


@pytest.fixture
def composer(library: Library) -> Composer:
    return Composer(library, Catalogues(SCRIPT.traditional, SCRIPT.simplified))


def passage(*, converted: bool = False) -> Passage:
    return Passage(REF, Extent.WHOLE, converted=converted, rows=((TURN,),))


def plain(page: Page) -> str:
    return render_telegram(page).plain


@pytest.mark.parametrize(
    ("reader", "converted", "button", "note"),
    [
        ((Language.HANS, Script.WRITTEN), False, [], ""),
        ((Language.HANT, Script.WRITTEN), False, ["引文轉成繁體"], "原文是簡體字"),
        ((Language.HANT, Script.WRITTEN), True, ["看原文"], "引文已轉成繁體"),
        ((Language.HANS, Script.TRADITIONAL), False, ["看原文"], "引文已转成繁体"),
        ((Language.HANS, Script.TRADITIONAL), True, ["引文转成繁体"], ""),
        ((Language.ENGLISH, Script.TRADITIONAL), False, ["As written"], "converted to Traditional"),
        ((Language.HANT, Script.SIMPLIFIED), False, [], ""),
    ],
)
def test_a_passage_says_what_was_done_to_it_and_can_be_turned(
    composer: Composer, reader: tuple[Language, Script], converted: bool, button: list[str], note: str
) -> None:
    page = composer.compose(passage(converted=converted), *reader)
    said = plain(page)
    assert (TRADITIONAL if note not in ("", "原文是簡體字") else WRITTEN) in said
    assert note in said
    assert [each.text for row in page.rows for each in row] == button


def test_a_card_is_turned_like_a_passage(composer: Composer, library: Library) -> None:
    said = plain(composer.compose(ReadingCard(REF), Language.HANS, Script.TRADITIONAL))
    assert SCRIPT.traditional(library.paragraph(REF).text) in said
    assert said.count("引文已转成繁体") == 1


def test_each_of_several_quotations_is_turned_and_marked(composer: Composer, library: Library) -> None:
    quoted = tuple(QuotedSentence(Place(number, 0)) for number in (1, 11, 21))
    said = plain(composer.compose(Quotations(SLUG, quoted), Language.HANS, Script.TRADITIONAL))
    for number in (1, 11, 21):
        assert SCRIPT.traditional(library.paragraph(Ref(SLUG, number)).sentences[0].strip()) in said
    assert said.count("引文已转成繁体") == 3


def test_what_is_in_that_script_already_is_neither_marked_nor_changed(composer: Composer, library: Library) -> None:
    for paragraph in library.essay().paragraphs:
        response = Passage(Ref(SLUG, paragraph.number), Extent.WHOLE)
        said = plain(composer.compose(response, Language.HANS, Script.SIMPLIFIED))
        assert paragraph.text in said
        assert "已转成" not in said
