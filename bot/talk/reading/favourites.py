"""``/favorites``: the paragraphs that somebody keeps, with a way to each."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.bookmarks import Bookmark, Bookmarks
from bot.core.callback_data.cards import CardButton, FavouritesButton
from bot.core.context import Context
from bot.core.decision import Decision, DropFavourites
from bot.core.essay import Essay, Ref
from bot.core.incoming import ButtonPress, Command
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, FavouriteList, Rows, TextResponse
from bot.talk.navigation import IN_A_ROW
from bot.talk.reading.card import drop, essay_named, keep
from bot.talk.reading.locating import ParagraphLocator, checksum

ON_A_PAGE = 2 * IN_A_ROW
"""Favourites in one message: two rows of buttons."""


@dataclass(frozen=True, slots=True)
class _Located:
    """Favourites in the essays as they are now."""

    refs: tuple[Ref, ...]  # in the order in which they were kept
    gone: tuple[Bookmark, ...]


def favourites(incoming: Command, context: Context) -> Decision:
    """The first page of them."""
    return show_favourites(context)


def press_favourites(pressed: FavouritesButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Another page, or without those that are gone."""
    gone = _locate(context).gone if pressed.clear else ()
    bookmarks = context.bookmarks.without_favourites(gone)
    shown = show_favourites(_with(context, bookmarks), pressed.page)
    return Decision(shown.response, shown.state, in_place=True, effects=(DropFavourites(gone),) if gone else ())


def show_favourites(context: Context, page: int = 1) -> Decision:
    """A page of them; where there are none, how to keep one."""
    located = _locate(context)
    count = len(located.refs)
    if not count and not located.gone:
        position = context.bookmarks.position(context.essay.slug)
        number = ParagraphLocator(context.essay).locate(position) if position else None
        start = CardButton(Ref(context.essay.slug, number or 1), separate=True)
        button = Button(CatalogueMessage("button.read", {"number": start.ref.number}), start)
        return Decision(TextResponse((CatalogueMessage("favourites.none"),), ((button,),)), context.state)
    pages = max(-(-count // ON_A_PAGE), 1)
    page = min(page, pages)
    shown = located.refs[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows = _rows(shown, page, pages, context, gone=bool(located.gone))
    return Decision(FavouriteList(shown, count, len(located.gone), rows=rows), context.state)


def _rows(shown: tuple[Ref, ...], page: int, pages: int, context: Context, *, gone: bool) -> Rows:
    buttons = [
        Button(CatalogueMessage("button.paragraph", {"number": ref.number}), _card(ref, context)) for ref in shown
    ]
    turns = []
    if page > 1:
        turns.append(Button(CatalogueMessage("favourites.before"), FavouritesButton(page - 1)))
    if page < pages:
        turns.append(Button(CatalogueMessage("favourites.after"), FavouritesButton(page + 1)))
    if gone:
        turns.append(Button(CatalogueMessage("favourites.clear"), FavouritesButton(page, clear=True)))
    rows = (tuple(buttons[:IN_A_ROW]), tuple(buttons[IN_A_ROW:]), tuple(turns))
    return tuple(row for row in rows if row)


def _card(ref: Ref, context: Context) -> CardButton:
    return CardButton(ref, checksum=checksum(context.library.paragraph(ref)), separate=True)


def _with(context: Context, bookmarks: Bookmarks) -> Context:
    return replace(context, bookmarks=bookmarks)


def _locate(context: Context) -> _Located:
    locators: dict[str, ParagraphLocator] = {}
    refs: list[Ref] = []
    gone: list[Bookmark] = []
    for each in context.bookmarks.favourites:
        essay = essay_named(each.ref.slug, context.library)
        number = locators.setdefault(essay.slug, ParagraphLocator(essay)).locate(each) if essay else None
        if essay and number:
            refs.append(Ref(essay.slug, number))
        else:
            gone.append(each)
    return _Located(tuple(dict.fromkeys(refs)), tuple(gone))


def keep_in_words(essay: Essay, at: datetime, context: Context, number: int | None = None) -> Decision:
    """Keep the paragraph of that number, or the one on the table; where there is none, the list, which says how."""
    here = context.state.at
    number = number or (here.number if here and here.slug == essay.slug else None)
    if number is None:
        return show_favourites(context)
    kept = keep(essay, number, at, context)
    note = kept.toast or CatalogueMessage("favourites.kept", {"number": number})
    rows = ((Button(CatalogueMessage("favourites.mine"), FavouritesButton()),),)
    return Decision(TextResponse((note,), rows), context.state, effects=kept.effects)


def drop_in_words(folded: str, essay: Essay, context: Context, number: int | None = None) -> Decision:
    """Keep the paragraph of that number, or the one on the table, no longer; of several the list, and how to choose."""
    here = context.state.at
    number = number or (here.number if here and here.slug == essay.slug else None)
    if number is None or _ALL.search(folded):
        shown = show_favourites(context)
        if not isinstance(shown.response, FavouriteList):
            return shown
        return replace(shown, response=replace(shown.response, lead=CatalogueMessage("favourites.which")))
    dropped = drop(essay, CardButton(Ref(essay.slug, number)), context)
    note = dropped.toast if dropped.effects else CatalogueMessage("favourites.absent", {"number": number})
    rows = ((Button(CatalogueMessage("favourites.mine"), FavouritesButton()),),)
    return Decision(TextResponse((note,) if note else (), rows), context.state, effects=dropped.effects)


_ALL = LazyPattern(r"全部|所有|清空|都(?:删|取消|不要|去掉|移除)|all|every")
