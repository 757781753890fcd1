"""Response → Page: the words, in one language, for any door."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.callback_data.cards import CardButton
from bot.core.callback_data.passages import ParagraphButton
from bot.core.essay import Library, Ref
from bot.core.language import Language, LocalizedText, Script
from bot.core.match import Explain
from bot.core.outgoing import InlineButton
from bot.core.response import (
    ArgumentMap,
    Button,
    CatalogueMessage,
    CheckedClaim,
    DailyExcerpt,
    DiscussionPrompt,
    EssayFinished,
    EveryEssay,
    Extent,
    FavouriteList,
    FoundWords,
    NotInEssay,
    Outline,
    Overview,
    Panel,
    Passage,
    Quotations,
    QuoteCard,
    ReadingCard,
    Recap,
    Response,
    Rows,
    SharedPassage,
    WhyReport,
)
from bot.core.response_parts import ButtonCondition
from bot.core.statistics import StatisticsReport
from bot.render import (
    daily_excerpts,
    discussions,
    every_essay,
    found_words,
    paraphrases,
    quote_cards,
    reading_cards,
    statistics_words,
)
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.map_words import map_blocks, map_content
from bot.render.page import Block, Page, Prose, QuoteBlock
from bot.render.scripts import QuotationScript


class Composer:
    """Finds the words for replies, in the catalogues and in the library."""

    def __init__(self, library: Library, catalogues: Catalogues, explain: Explain | None = None) -> None:
        """``explain``: for those who run the bot; without it there is nothing to say to ``WhyReport``."""
        self._library = library
        self._catalogues = catalogues
        self._explain = explain

    def say(self, note: CatalogueMessage, language: Language) -> str:
        return self._catalogues.say(note, language)

    def word(self, words: LocalizedText, language: Language) -> str:
        return self._catalogues.word(words, language)

    def remark(self, note: CatalogueMessage, language: Language) -> Page:
        return Page((Prose(self.say(note, language)),))

    def compose(self, response: Response, language: Language, script: Script = Script.WRITTEN) -> Page:
        """``script``: of what is quoted."""
        blocks = Blocks(self._library, self._catalogues, language, script)
        if isinstance(response, WhyReport):
            composed = blocks.why(response, self._explain)
        else:
            composed = _COMPOSE.get(type(response), Blocks.remark)(blocks, response)
        if isinstance(response, Passage):
            composed = [*paraphrases.compose(response, blocks), *composed]
        if script is not Script.WRITTEN and not _can_be_turned(response):
            composed = blocks.script.turned(composed)
        rows = blocks.keys(self._there(response, composed, blocks.script))
        rows = self._read_on(response, composed, rows, language)
        drawn = discussions.strip(response, blocks) if isinstance(response, Recap) else None
        chart = map_content(response, blocks) if isinstance(response, ArgumentMap) else None
        told = None
        if isinstance(response, StatisticsReport):
            told = statistics_words.statistics_content(response.figures, blocks)
        card = quote_cards.card_content(response, blocks) if isinstance(response, QuoteCard) else None
        return Page(tuple(composed), rows, drawn, chart, told, card)

    def _there(self, response: Response, blocks: list[Block], script: QuotationScript) -> Rows:
        """The rows without buttons that would lead nowhere."""
        excerpted = any(isinstance(block, QuoteBlock) and block.quotation.partial for block in blocks)
        holds = {ButtonCondition.ALWAYS: True, ButtonCondition.EXCERPTED: excerpted}
        turned = response if isinstance(response, Passage | ReadingCard) else None
        if turned:
            holds[ButtonCondition.CONVERTIBLE] = script.is_convertible(self._library.paragraph(turned.ref).text)

        def worded(button: Button) -> Button:
            label = button.label
            if not turned or button.condition is not ButtonCondition.CONVERTIBLE or isinstance(label, LocalizedText):
                return button
            return replace(button, label=script.label(label, converted=turned.converted))

        return tuple(tuple(worded(each) for each in row if holds.get(each.condition)) for row in response.rows)

    def _read_on(
        self, response: Response, blocks: list[Block], rows: tuple[tuple[InlineButton, ...], ...], language: Language
    ) -> tuple[tuple[InlineButton, ...], ...]:
        """A button to the next page of a paragraph that one message cannot hold."""
        ref = _turns_to(response)
        for block in blocks:
            if not ref or not isinstance(block, QuoteBlock):
                continue
            if block.quotation.page < block.quotation.pages:
                following = _page(response, ref, block.quotation.page + 1).pack()
                return ((InlineButton(self.say(CatalogueMessage("button.on"), language), following),), *rows)
        return rows


_Compose = Callable[[Blocks, Any], list[Block]]


def _in_words_of(compose: Callable[[Any, Blocks], list[Block]]) -> _Compose:
    return lambda blocks, response: compose(response, blocks)


_COMPOSE: Mapping[type[Any], _Compose] = {
    Passage: Blocks.passage,
    SharedPassage: Blocks.shared,
    Overview: Blocks.overview,
    Outline: Blocks.outline,
    ArgumentMap: _in_words_of(map_blocks),
    Quotations: Blocks.quotations,
    NotInEssay: Blocks.absent,
    QuoteCard: _in_words_of(quote_cards.compose),
    EveryEssay: _in_words_of(every_essay.compose),
    FoundWords: _in_words_of(found_words.compose),
    **dict.fromkeys((DailyExcerpt, EssayFinished, Panel), _in_words_of(daily_excerpts.compose)),
    **dict.fromkeys((ReadingCard, FavouriteList), _in_words_of(reading_cards.compose)),
    StatisticsReport: _in_words_of(statistics_words.compose),
    **dict.fromkeys((DiscussionPrompt, CheckedClaim, Recap), _in_words_of(discussions.compose)),
}
"""How each kind of response becomes blocks; the others are remarks."""


def _can_be_turned(response: Response) -> bool:
    """Can its quotation be turned into another script, and back? Then that is done where it is composed."""
    return isinstance(response, ReadingCard | QuoteCard) or (
        isinstance(response, Passage) and response.extent is not Extent.SNIPPET
    )


def _turns_to(response: Response) -> Ref | None:
    """The passage whose pages may be turned in the message that shows it."""
    return (
        response.ref
        if isinstance(response, Passage | ReadingCard) or (isinstance(response, DailyExcerpt) and response.turns)
        else None
    )


def _page(response: Response, ref: Ref, page: int) -> ParagraphButton | CardButton:
    """That page of the passage, in the form in which it is shown."""
    if isinstance(response, ReadingCard):
        return CardButton(ref, page, response.converted, response.back)
    return ParagraphButton(ref, page)
