"""Cards for tests: of paragraphs of the house."""

from bot.core.essay import Essay, Library, Ref
from bot.core.language import Language
from bot.core.response import QuoteCard
from bot.render.blocks import Blocks
from bot.render.quote_card.content import CardContent
from bot.render.quote_cards import card_content
from tests.render.argument_map.maps import CATALOGUES

LINK = "t.me/essay_test_bot?start=p-zhibo-daihuo-12__aB3dE6gH"


def content_of(
    essay: Essay, number: int, language: Language = Language.HANS, *, converted: bool = False
) -> CardContent:
    """All of a paragraph."""
    sentences = tuple(range(len(essay.paragraph(number).sentences)))
    response = QuoteCard(Ref(essay.slug, number), sentences, converted)
    return card_content(response, Blocks(Library((essay,)), CATALOGUES, language))


def by_length(library: Library) -> list[tuple[Essay, int]]:
    """All paragraphs of all essays, the shortest first."""
    every = [(essay, each.number) for essay in library.essays for each in essay.paragraphs]
    return sorted(every, key=lambda each: len(each[0].paragraph(each[1]).text))
