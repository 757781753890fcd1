"""Discussions in words: the prompt, and a claim checked."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.essay import Library, Ref
from bot.core.language import Language, LocalizedText
from bot.core.match import ClaimVerdict
from bot.core.response import CatalogueMessage, CheckedClaim, DiscussionPrompt, Response
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Location, Page, Prose, QuoteBlock
from bot.render.split import units
from bot.render.telegram import LIMIT, render_telegram
from bot.search.text.script import ScriptConverter
from tests.botapi.markup import parsed
from tests.render.essays import made_of

SLUG = "zhibo-daihuo"
CATALOGUES = Catalogues(ScriptConverter().traditional)
ASKED = LocalizedText("哪一步最难变？", "Which step is hardest to change?")


def page(library: Library, response: Response, language: Language = Language.HANS) -> Page:
    return Composer(library, CATALOGUES).compose(response, language)


def said(key: str, language: Language = Language.HANS, *, count: int | None = None, **values: Any) -> str:
    return CATALOGUES.say(CatalogueMessage(key, values, count), language)


# The prompt


@pytest.mark.parametrize("language", list(Language))
def test_a_prompt_is_a_passage_the_thesis_and_a_question(library: Library, language: Language) -> None:
    thesis, paragraph = library.essay().thesis("T1"), library.essay().paragraph(11)
    title, quote, place, stated, question, how = page(
        library, DiscussionPrompt(Ref(SLUG, 11), "T1", ASKED), language
    ).blocks
    assert title == Prose(said("prompt.title", language, title=thesis.title), strong=True)
    assert isinstance(quote, QuoteBlock)
    assert (quote.quotation.text, quote.folded) == (paragraph.text, True), "whole, and verbatim in every language"
    assert isinstance(place, Location)
    assert place.ref == Ref(SLUG, 11)
    assert stated == Prose(said("prompt.thesis", language, statement=thesis.statement))
    assert question == Prose(CATALOGUES.word(ASKED, language), strong=True)
    assert how == Prose(said("prompt.how.poll", language))


def test_without_a_poll_it_only_asks_for_replies_and_without_a_question_for_what_people_think(library: Library) -> None:
    *_, stated, how = page(library, DiscussionPrompt(Ref(SLUG, 11), "T1", None, poll=False)).blocks
    assert stated == Prose(said("prompt.thesis", statement=library.essay().thesis("T1").statement))
    assert how == Prose(said("prompt.how"))


def test_one_that_is_shown_anew_says_why_before_all_else(library: Library) -> None:
    prompt = DiscussionPrompt(Ref(SLUG, 11), "T1", ASKED)
    first, *rest = page(library, replace(prompt, moved=True)).blocks
    assert first == Prose(said("prompt.moved"))
    assert tuple(rest) == page(library, prompt).blocks


def test_the_sentence_that_tells_is_set_off_in_a_prompt(library: Library) -> None:
    quote = page(library, DiscussionPrompt(Ref(SLUG, 11), "T1", ASKED, sentence=3)).blocks[1]
    assert isinstance(quote, QuoteBlock)
    assert quote.quotation.telling == library.essay().paragraph(11).sentences[3]


@pytest.mark.parametrize("language", list(Language))
def test_every_prompt_fits_a_message_with_its_passage_and_its_question(library: Library, language: Language) -> None:
    essay = library.essay()
    for paragraph in essay.paragraphs:
        for question in essay.thesis(paragraph.thesis).discuss:
            response = DiscussionPrompt(Ref(SLUG, paragraph.number), paragraph.thesis, question, moved=True)
            plain = render_telegram(page(library, response, language)).plain
            assert paragraph.text in plain
            assert CATALOGUES.word(question, language) in plain
            assert units(plain) <= LIMIT


def test_of_an_endless_paragraph_a_prompt_shows_the_beginning_and_still_asks() -> None:
    library = made_of("长", "".join(f"第{number}句说来话长。" for number in range(2000)))
    shown = page(library, DiscussionPrompt(Ref("made", 1), "intro", ASKED))
    message = render_telegram(shown)
    assert library.essay().paragraph(1).text.startswith(parsed_quote(message.text))
    assert ASKED.zh in message.plain
    assert [key for row in shown.rows for key in row] == [], "pages are not turned in front of everybody"


def parsed_quote(html: str) -> str:
    text, entities = parsed(html)
    [quoted] = [entity for entity in entities if "blockquote" in entity["type"]]
    return text[quoted["offset"] :][: quoted["length"]]


# A claim, checked


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("bearing", "key"),
    [
        (ClaimVerdict.BEARS_OUT, "check.bears_out"),
        (ClaimVerdict.AGAINST, "check.against"),
        (ClaimVerdict.TOUCHES, "check.touches"),
    ],
)
def test_a_claim_is_met_with_the_passage(library: Library, language: Language, bearing: ClaimVerdict, key: str) -> None:
    verdict, quote, place = page(library, CheckedClaim(bearing, Ref(SLUG, 21), 2), language).blocks
    assert verdict == Prose(said(key, language), strong=True)
    assert isinstance(quote, QuoteBlock)
    assert quote.quotation.telling == library.essay().paragraph(21).sentences[2]
    assert len(quote.quotation.text) < len(library.essay().paragraph(21).text)
    assert isinstance(place, Location)
    assert place.ref == Ref(SLUG, 21)


@pytest.mark.parametrize("language", list(Language))
def test_what_the_essay_does_not_say_is_said_so_with_the_nearest_passage_in_a_line(
    library: Library, language: Language
) -> None:
    unsaid = Prose(said("check.unsaid", language), strong=True)
    summary = library.essay().paragraph(21).summary
    nearest = Prose(said("absent.nearest", language, number=21, summary=summary))
    assert page(library, CheckedClaim(ClaimVerdict.UNSAID, Ref(SLUG, 21), 2), language).blocks == (unsaid, nearest)
    assert page(library, CheckedClaim(ClaimVerdict.UNSAID, None), language).blocks == (unsaid,)
