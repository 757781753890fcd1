"""What a quote card says: the words on the picture, and those below it or in its place."""

from bot.core.language import LocalizedText
from bot.core.patterns import LazyPattern
from bot.core.response import QuoteCard
from bot.render.blocks import Blocks
from bot.render.page import Block, Location, PictureFallback, QuoteBlock
from bot.render.quotation import SHORT, Quotation
from bot.render.quote_card.content import CardContent

_STRAIGHT = LazyPattern(r'"([^"]+)"')


def compose(response: QuoteCard, blocks: Blocks) -> list[Block]:
    """Where there is no picture of it, that there is none, and the passage; and where it stands."""
    essay = blocks.library.essay(response.ref.slug)
    paragraph = essay.paragraph(response.ref.number)
    quotation = _quotation(response, blocks)
    place = blocks.place(essay, paragraph, quotation)
    quotation, place = blocks.script.passage(quotation, place, converted=response.converted)
    source = blocks.say("shared.source", title=LocalizedText(essay.title), place=place)
    folded = len(quotation.text) > SHORT
    undrawn = PictureFallback(blocks.say("card.undrawn"))
    return [undrawn, QuoteBlock(quotation, folded=folded, pictured=True), Location(source, response.ref)]


def card_content(response: QuoteCard, blocks: Blocks) -> CardContent:
    """Tell what is drawn: nothing but words of the essay, and where they stand."""
    essay = blocks.library.essay(response.ref.slug)
    quotation, _ = blocks.script.passage(_quotation(response, blocks), "", converted=response.converted)
    place = blocks.say("place.short", number=response.ref.number, count=len(essay))
    return CardContent(
        text=_STRAIGHT.sub("“\\1”", " ".join(quotation.text.split())),
        title=blocks.say("quote.title", title=LocalizedText(essay.title)),
        source=f"{essay.author} · {place}" if essay.author else place,
        ref=response.ref,
    )


def _quotation(response: QuoteCard, blocks: Blocks) -> Quotation:
    sentences = blocks.library.paragraph(response.ref).sentences
    text = "".join(sentences[at] for at in response.sentences)
    return Quotation(text, "", "", partial=len(response.sentences) < len(sentences))
