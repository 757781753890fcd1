"""How far somebody says that they have read: it is noted, and what comes next is a button away."""

from dataclasses import replace
from datetime import datetime

from bot.core.bookmarks import Bookmark
from bot.core.callback_data.cards import CardButton, CardEndButton
from bot.core.context import Context
from bot.core.decision import Decision, SavePosition
from bot.core.essay import Essay, Ref
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.talk.navigation import with_passage
from bot.talk.reading.card import show_end
from bot.talk.reading.locating import ParagraphLocator, bookmark_at
from bot.talk.reading.resuming import resume

_WHOLE = LazyPattern(r"全[文篇]|整篇|通篇|(?:这|那|本)?(?:一)?篇|文章|从头到尾|whole|entire|essay|all of it|everything")


def finish(folded: str, essay: Essay, at: datetime, context: Context, number: int | None = None) -> Decision:
    """Somebody has read what is on the table, or all of it: behind the last paragraph comes the end.

    ``number``: the paragraph that they name.
    """
    here = number or _place(essay, context)
    if here is None or here == len(essay) or (number is None and _WHOLE.search(folded)):
        return show_end(essay, at, context)
    following = CardButton(Ref(essay.slug, here + 1), separate=True)
    row = (
        Button(CatalogueMessage("card.next"), following),
        Button(CatalogueMessage("read.all"), CardEndButton(essay.slug)),
    )
    response = TextResponse((CatalogueMessage("read.finished", {"number": here, "count": len(essay)}),), (row,))
    return _noted(response, bookmark_at(essay, here, at), context)


def mark(essay: Essay, at: datetime, context: Context, number: int | None = None) -> Decision:
    """Somebody has read as far as a paragraph that they name, or the one on the table; where there is none, the card
    where they stopped."""
    here = number or _place(essay, context)
    if here is None:
        return resume(essay, at, context)
    row = (Button(CatalogueMessage("button.read", {"number": here}), CardButton(Ref(essay.slug, here), separate=True)),)
    response = TextResponse((CatalogueMessage("read.marked", {"number": here}),), (row,))
    return _noted(response, bookmark_at(essay, here, at), context)


def _noted(response: TextResponse, here: Bookmark, context: Context) -> Decision:
    state = replace(with_passage(context.state, here.ref), asked=())
    return Decision(response, state, effects=(SavePosition(here),))


def _place(essay: Essay, context: Context) -> int | None:
    """The paragraph on the table, else the one where somebody stopped."""
    here = context.state.at
    if here and here.slug == essay.slug:
        return here.number
    position = context.bookmarks.position(essay.slug)
    return ParagraphLocator(essay).locate(position) if position else None
