"""Buttons by which a passage is passed on: its permanent link to the clipboard, and a picture of it."""

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.deep_links import ParagraphLink, RangeLink
from bot.core.essay import Essay, Ref
from bot.core.fingerprint import fingerprint
from bot.core.response import Button, CatalogueMessage, Rows

_LABEL = CatalogueMessage("button.copy")


def copy_button(essay: Essay, number: int) -> Button:
    """To copy the link to a paragraph, which follows its words."""
    known = fingerprint(essay.paragraph(number).text)
    return Button(_LABEL, start=ParagraphLink(Ref(essay.slug, number), fingerprint=known).pack(), copies=True)


def with_range_copied(rows: Rows, essay: Essay, first: int, last: int) -> Rows:
    """The same buttons, of which the one that copies a link copies that to several paragraphs."""
    link = RangeLink.of(essay, first, last).pack()
    copying = Button(CatalogueMessage("button.copy.range"), start=link, copies=True)
    return tuple(tuple(copying if button.copies else button for button in row) for row in rows)


def card_button(ref: Ref, sentence: int | None = None, *, converted: bool = False) -> Button:
    """To a picture of a passage. ``sentence``: the one that was set off."""
    return Button(CatalogueMessage("button.card"), QuoteCardButton(ref, sentence, converted=converted))
