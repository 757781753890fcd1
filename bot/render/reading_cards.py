"""The blocks of a reading card, and of the list of favourites."""

from bot.core.essay import Essay, Ref
from bot.core.response import FavouriteList, ReadingCard
from bot.render.blocks import Blocks
from bot.render.page import Block, ListItem, Location, Prose, QuoteBlock
from bot.render.quotation import whole
from bot.render.split import split, units

CELLS = 12
"""Of the bar that shows how far somebody has read."""
READ, UNREAD = "▰", "▱"
PREVIEW = 56
"""UTF-16 units of a line about a paragraph: on a phone about two lines."""


def compose(response: ReadingCard | FavouriteList, blocks: Blocks) -> list[Block]:
    return _card(response, blocks) if isinstance(response, ReadingCard) else _favourites(response, blocks)


def _card(response: ReadingCard, blocks: Blocks) -> list[Block]:
    """The place, how far that is, the paragraph unfolded, and what it is to others."""
    essay = blocks.library.essay(response.ref.slug)
    paragraph = essay.paragraph(response.ref.number)
    quotation = whole(paragraph.sentences, None, response.page)
    place = blocks.place(essay, paragraph, quotation)
    quotation, place = blocks.script.passage(quotation, place, converted=response.converted)
    composed: list[Block] = [Prose(blocks.note(response.lead))] if response.lead else []
    composed += [Location(place, response.ref), Prose(bar(paragraph.number, len(essay))), QuoteBlock(quotation)]
    if blocks.reads_english:
        # Whoever reads English may not read the quotation.
        composed.append(blocks.summary(paragraph))
    if response.relations:
        composed.append(Prose(" · ".join(blocks.note(each) for each in response.relations)))
    return composed


def bar(number: int, count: int) -> str:
    """Show how far a paragraph is in its essay: full at the last one, and never empty."""
    read = max(number * CELLS // count, 1)
    return READ * read + UNREAD * (CELLS - read)


def _favourites(response: FavouriteList, blocks: Blocks) -> list[Block]:
    slugs = {ref.slug for ref in response.refs}
    title = blocks.say("favourites.title", count=response.count)
    composed: list[Block] = [Prose(blocks.note(response.lead))] if response.lead else []
    composed.append(Prose(title, strong=True))
    for ref in response.refs:
        essay = blocks.library.essay(ref.slug)
        named = f"《{essay.title}》" if len(slugs) > 1 else ""
        composed.append(ListItem(str(ref.number), named + _preview(essay, ref, blocks)))
    if response.gone:
        composed.append(Prose(blocks.say_count("favourites.gone", response.gone)))
    return composed


def _preview(essay: Essay, ref: Ref, blocks: Blocks) -> str:
    """How a paragraph begins; in English what it says."""
    paragraph = essay.paragraph(ref.number)
    text = (
        blocks.word(paragraph.summary) if blocks.reads_english else " ".join(blocks.script.text(paragraph.text).split())
    )
    return text if units(text) <= PREVIEW else split(text, PREVIEW - 1)[0].rstrip("，、,; ") + "…"
