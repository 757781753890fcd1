"""Page → a Telegram message: its HTML, its limits."""

from collections.abc import Callable
from html import escape

from bot.core.essay import Ref
from bot.core.outgoing import RenderedMessage
from bot.render.page import Block, ListItem, Location, MarkedLine, MessageLink, Page, PictureFallback, Prose, QuoteBlock
from bot.render.picture import Strip
from bot.render.split import split, units

LIMIT = 4096
"""UTF-16 units of a message, counted after its markup is parsed."""
CAPTION = 1024
"""The same below a picture."""
SUPERGROUP = -1_000_000_000_000
"""Telegram's ids of supergroups lie below; only their messages have links."""

Link = Callable[[Ref], str]
Draw = Callable[[Strip], bytes | None]


def render_telegram(page: Page, link: Link | None = None, draw: Draw | None = None) -> RenderedMessage:
    """The message. ``link`` gives the address of a passage; without it places are plain text. ``draw`` makes pictures.

    A page that is too long loses lines of its lists first; only if that is not enough is its text cut.
    """
    picture = draw(page.strip) if draw and page.strip else None
    limit = CAPTION if picture else LIMIT
    blocks = [block for block in page.blocks if not (picture and isinstance(block, PictureFallback))]
    plain = _plain(blocks)
    while units(plain) > limit and any(isinstance(block, ListItem | MessageLink) for block in blocks):
        blocks.remove(next(block for block in reversed(blocks) if isinstance(block, ListItem | MessageLink)))
        blocks = _led(blocks)
        plain = _plain(blocks)
    if units(plain) > limit:
        plain = split(plain, limit)[0]
        return RenderedMessage(escape(plain, quote=False), plain, page.rows, picture)
    return RenderedMessage(_join(blocks, lambda block: _html(block, link)), plain, page.rows, picture)


class TelegramForm:
    """Telegram's form of pages. ``link``: set once Telegram has told the bot's name, of which links are made."""

    def __init__(self, draw: Draw | None = None) -> None:
        self._draw = draw
        self.link: Link | None = None

    def __call__(self, page: Page) -> RenderedMessage:
        return render_telegram(page, self.link, self._draw)


def toast(text: str, limit: int = 200) -> str:
    """The answer to a button press."""
    return split(text, limit)[0]


def _led(blocks: list[Block]) -> list[Block]:
    """Without lines that lead to a list of which nothing is left."""
    behind = [*blocks[1:], None]
    return [
        block
        for block, after in zip(blocks, behind, strict=True)
        if not (isinstance(block, Prose) and block.leads) or isinstance(after, ListItem | MessageLink)
    ]


def _plain(blocks: list[Block]) -> str:
    return _join(blocks, _text)


def _join(blocks: list[Block], show: Callable[[Block], str]) -> str:
    """An empty line between blocks; none between the lines of a list, nor between a place and what follows it."""
    text = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        leads = isinstance(before, ListItem | MessageLink) or (isinstance(before, Prose) and before.leads)
        listed = leads and isinstance(block, ListItem | MessageLink)
        close = isinstance(before, Location) or listed
        gap = "" if before is None else "\n" if close or isinstance(before, QuoteBlock) else "\n\n"
        text += gap + show(block)
    return text


def _text(block: Block) -> str:
    if isinstance(block, QuoteBlock):
        return block.quotation.text
    if isinstance(block, ListItem | MarkedLine):
        return f"{block.mark}  {block.text}"
    return block.text


def _html(block: Block, link: Link | None) -> str:
    if isinstance(block, QuoteBlock):
        quotation = block.quotation
        telling = f"<b>{_safe(quotation.telling)}</b>" if quotation.telling else ""
        opening = "<blockquote expandable>" if block.folded else "<blockquote>"
        return f"{opening}{_safe(quotation.before)}{telling}{_safe(quotation.after)}</blockquote>"
    if isinstance(block, Location):
        return f'<a href="{escape(link(block.ref))}">{_safe(block.text)}</a>' if link else f"<i>{_safe(block.text)}</i>"
    if isinstance(block, MarkedLine):
        # Piece by piece, so that no mark falls into what an escaped character has become.
        said = "".join(f"<b>{_safe(text)}</b>" if told else _safe(text) for text, told in block.pieces)
        return f"{_safe(block.mark)}  {said}"
    if isinstance(block, MessageLink):
        return _jump(block)
    if isinstance(block, Prose) and block.strong:
        return f"<b>{_safe(block.text)}</b>"
    return _safe(_text(block))


def _jump(block: MessageLink) -> str:
    if block.chat is None or block.chat >= SUPERGROUP:
        return _safe(block.text)
    address = f"https://t.me/c/{SUPERGROUP - block.chat}/{block.message}"
    return f'<a href="{address}">{_safe(block.text)}</a>'


def _safe(text: str) -> str:
    return escape(text, quote=False)
