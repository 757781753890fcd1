"""Page → a Telegram message: its HTML, its limits."""

from collections.abc import Callable
from dataclasses import replace
from html import escape

from bot.core.essay import Ref
from bot.core.outgoing import RenderedMessage
from bot.render.page import (
    Block,
    ListItem,
    Location,
    MapLine,
    MarkedLine,
    MessageLink,
    Page,
    PictureFallback,
    Prose,
    QuoteBlock,
)
from bot.render.picture_content import Picture, without_pictures
from bot.render.quote_card.content import CardContent
from bot.render.split import split, units

LIMIT = 4096
"""UTF-16 units of a message, counted after its markup is parsed."""
CAPTION = 1024
"""The same below a picture."""
SUPERGROUP = -1_000_000_000_000
"""Telegram's ids of supergroups lie below; only their messages have links."""

LISTED = ListItem | MapLine | MessageLink
"""Lines of lists."""
DOT = " · "
"""Between the number of a paragraph and what it stands in."""
INDENT, HERE = "　", "📍"
"""Of a map in words."""

Link = Callable[[Ref], str]
Draw = Callable[[Picture], bytes | None]


def render_telegram(
    page: Page, link: Link | None = None, draw: Draw | None = None, web: Link | None = None
) -> RenderedMessage:
    """The message. ``link`` gives the address of a passage; without it places are plain text. ``draw`` makes pictures.
    ``web`` gives a passage's address on the essay's page, to which the paragraph's number leads.

    A page that is too long loses lines of its lists first; only if that is not enough is its text cut.
    """
    picture = draw(_linked(page.picture, link)) if draw and page.picture else None
    limit = CAPTION if picture else LIMIT
    blocks = [block for block in page.blocks if not (picture and _is_pictured(block))]
    plain = _plain(blocks)
    while units(plain) > limit and any(isinstance(block, LISTED) for block in blocks):
        blocks.remove(next(block for block in reversed(blocks) if isinstance(block, LISTED)))
        blocks = _led(blocks)
        plain = _plain(blocks)
    if units(plain) > limit:
        plain = split(plain, limit)[0]
        return RenderedMessage(escape(plain, quote=False), plain, page.rows, picture)
    return RenderedMessage(_join(blocks, lambda block: _html(block, link, web)), plain, page.rows, picture)


def _linked(picture: Picture, link: Link | None) -> Picture:
    """With the address on it, as short as it is still known for one."""
    if not isinstance(picture, CardContent) or not link:
        return picture
    return replace(picture, link=link(picture.ref).removeprefix("https://"))


def _is_pictured(block: Block) -> bool:
    return isinstance(block, PictureFallback | MapLine) or (isinstance(block, QuoteBlock) and block.pictured)


class TelegramForm:
    """Telegram's form of pages. ``link``: set once Telegram has told the bot's name, of which links are made.

    ``draw``: without it nothing is drawn, and no button asks for that. ``web``: where the essays' pages lie, if
    anywhere.
    """

    def __init__(self, draw: Draw | None = None, web: Link | None = None) -> None:
        self._draw = draw
        self._web = web
        self.link: Link | None = None

    def __call__(self, page: Page) -> RenderedMessage:
        shown = page if self._draw else replace(page, rows=without_pictures(page.rows))
        return render_telegram(shown, self.link, self._draw, self._web)


def toast(text: str, limit: int = 200) -> str:
    """The answer to a button press."""
    return split(text, limit)[0]


def _led(blocks: list[Block]) -> list[Block]:
    """Without lines that lead to a list of which nothing is left."""
    behind = [*blocks[1:], None]
    return [
        block
        for block, after in zip(blocks, behind, strict=True)
        if not (isinstance(block, Prose) and block.leads) or isinstance(after, LISTED)
    ]


def _plain(blocks: list[Block]) -> str:
    return _join(blocks, _text)


def _join(blocks: list[Block], show: Callable[[Block], str]) -> str:
    """An empty line between blocks; none between the lines of a list, nor between a place and what follows it."""
    text = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        leads = isinstance(before, LISTED) or (isinstance(before, Prose) and before.leads)
        listed = leads and isinstance(block, LISTED)
        close = isinstance(before, Location) or listed
        gap = "" if before is None else "\n" if close or isinstance(before, QuoteBlock) else "\n\n"
        text += gap + show(block)
    return text


def _text(block: Block) -> str:
    if isinstance(block, QuoteBlock):
        return block.quotation.text
    if isinstance(block, ListItem | MarkedLine):
        return f"{block.mark}  {block.text}"
    if isinstance(block, MapLine):
        here = f"{HERE} " if block.here else ""
        return f"{INDENT * block.depth}{here}{block.mark}  {block.text}{f'（{block.joined}）' if block.joined else ''}"
    return block.text


def _html(block: Block, link: Link | None, web: Link | None) -> str:
    if isinstance(block, QuoteBlock):
        return _quote(block)
    if isinstance(block, Location):
        return _place(block, link, web)
    if isinstance(block, MarkedLine):
        # Piece by piece, so that no mark falls into what an escaped character has become.
        said = "".join(f"<b>{_safe(text)}</b>" if told else _safe(text) for text, told in block.pieces)
        return f"{_safe(block.mark)}  {said}"
    if isinstance(block, MessageLink):
        return _jump(block)
    strong = block.thesis if isinstance(block, MapLine) else isinstance(block, Prose) and block.strong
    return f"<b>{_safe(_text(block))}</b>" if strong else _safe(_text(block))


def _quote(block: QuoteBlock) -> str:
    quotation = block.quotation
    telling = f"<b>{_safe(quotation.telling)}</b>" if quotation.telling else ""
    opening = "<blockquote expandable>" if block.folded else "<blockquote>"
    return f"{opening}{_safe(quotation.before)}{telling}{_safe(quotation.after)}</blockquote>"


def _place(block: Location, link: Link | None, web: Link | None) -> str:
    """A place as a link to the chat; with a page, its number leads to the paragraph there instead."""
    number, dot, where = block.text.partition(DOT) if web else ("", "", block.text)
    shown = f'<a href="{escape(web(block.ref))}">{_safe(number)}</a>{dot}' if web else ""
    if not where:
        return shown
    return shown + (f'<a href="{escape(link(block.ref))}">{_safe(where)}</a>' if link else f"<i>{_safe(where)}</i>")


def _jump(block: MessageLink) -> str:
    if block.chat is None or block.chat >= SUPERGROUP:
        return _safe(block.text)
    address = f"https://t.me/c/{SUPERGROUP - block.chat}/{block.message}"
    return f'<a href="{address}">{_safe(block.text)}</a>'


def _safe(text: str) -> str:
    return escape(text, quote=False)
