"""Response → Page: the words, in one language, for any door."""

from bot.core.callback_data.passages import ParagraphButton
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.localized import LocalizedText
from bot.core.match import Explain
from bot.core.outgoing import InlineButton
from bot.core.response import (
    ButtonCondition,
    CatalogueMessage,
    CheckedClaim,
    DailyExcerpt,
    DiscussionPrompt,
    EssayFinished,
    NotInEssay,
    Outline,
    Overview,
    Panel,
    Passage,
    Quotations,
    Recap,
    Response,
    Rows,
    SharedPassage,
    WhyReport,
)
from bot.render import daily_excerpts, discussions
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.page import Block, Page, Prose, QuoteBlock


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

    def compose(self, response: Response, language: Language) -> Page:
        blocks = Blocks(self._library, self._catalogues, language)
        if isinstance(response, Passage):
            composed = blocks.passage(response)
        elif isinstance(response, SharedPassage):
            composed = blocks.shared(response)
        elif isinstance(response, Overview):
            composed = blocks.overview(response)
        elif isinstance(response, Outline):
            composed = blocks.outline(response)
        elif isinstance(response, Quotations):
            composed = blocks.quotations(response)
        elif isinstance(response, NotInEssay):
            composed = blocks.absent(response)
        elif isinstance(response, WhyReport):
            composed = blocks.why(response, self._explain)
        elif isinstance(response, DailyExcerpt | EssayFinished | Panel):
            composed = daily_excerpts.compose(response, blocks)
        elif isinstance(response, DiscussionPrompt | CheckedClaim | Recap):
            composed = discussions.compose(response, blocks)
        else:
            composed = blocks.remark(response)
        rows = blocks.keys(self._there(response, composed, language))
        rows = self._read_on(response, composed, rows, language)
        drawn = discussions.strip(response, blocks) if isinstance(response, Recap) else None
        return Page(tuple(composed), rows, drawn)

    def _there(self, response: Response, blocks: list[Block], language: Language) -> Rows:
        """The rows without buttons that would lead nowhere."""
        excerpted = any(isinstance(block, QuoteBlock) and block.quotation.partial for block in blocks)
        ref = _turns_to(response)
        convertible = ref is not None and language is Language.HANT and self._is_simplified(ref)
        holds = {
            ButtonCondition.ALWAYS: True,
            ButtonCondition.EXCERPTED: excerpted,
            ButtonCondition.CONVERTIBLE: convertible,
        }
        return tuple(tuple(button for button in row if holds[button.condition]) for row in response.rows)

    def _is_simplified(self, ref: Ref) -> bool:
        text = self._library.paragraph(ref).text
        return self._catalogues.traditional(text) != text

    def _read_on(
        self, response: Response, blocks: list[Block], rows: tuple[tuple[InlineButton, ...], ...], language: Language
    ) -> tuple[tuple[InlineButton, ...], ...]:
        """A button to the next page of a paragraph that one message cannot hold."""
        ref = _turns_to(response)
        for block in blocks:
            if not ref or not isinstance(block, QuoteBlock):
                continue
            if block.quotation.page < block.quotation.pages:
                following = ParagraphButton(ref, block.quotation.page + 1).pack()
                return ((InlineButton(self.say(CatalogueMessage("button.on"), language), following),), *rows)
        return rows


def _turns_to(response: Response) -> Ref | None:
    """The passage whose pages may be turned in the message that shows it."""
    return (
        response.ref
        if isinstance(response, Passage) or (isinstance(response, DailyExcerpt) and response.turns)
        else None
    )
