"""Page → a Telegram message: its HTML, its limits."""

from collections.abc import Callable
from html import escape

from bot.core.essay import Ref
from bot.core.post import Rendered
from bot.render.page import Block, Item, Page, Place, Quote, Say
from bot.render.split import split, units

LIMIT = 4096
"""UTF-16 units of a message, counted after its markup is parsed."""

Link = Callable[[Ref], str]


def telegram(page: Page, link: Link | None = None) -> Rendered:
    """The message. ``link`` gives the address of a passage; without it places are plain text.

    A page that is too long loses lines of its lists first; only if that is not enough is its text cut.
    """
    blocks = list(page.blocks)
    plain = _plain(blocks)
    while units(plain) > LIMIT and any(isinstance(block, Item) for block in blocks):
        blocks.remove(next(block for block in reversed(blocks) if isinstance(block, Item)))
        plain = _plain(blocks)
    if units(plain) > LIMIT:
        plain = split(plain, LIMIT)[0]
        return Rendered(escape(plain, quote=False), plain, page.rows)
    return Rendered(_join(blocks, lambda block: _html(block, link)), plain, page.rows)


def toast(text: str, limit: int = 200) -> str:
    """The answer to a button press."""
    return split(text, limit)[0]


def _plain(blocks: list[Block]) -> str:
    return _join(blocks, _text)


def _join(blocks: list[Block], show: Callable[[Block], str]) -> str:
    """An empty line between blocks; none between the lines of a list, nor between a place and what follows it."""
    text = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        close = isinstance(before, Place) or (isinstance(before, Item) and isinstance(block, Item))
        gap = "" if before is None else "\n" if close or isinstance(before, Quote) else "\n\n"
        text += gap + show(block)
    return text


def _text(block: Block) -> str:
    if isinstance(block, Quote):
        return block.quotation.text
    if isinstance(block, Item):
        return f"{block.mark}  {block.text}"
    return block.text


def _html(block: Block, link: Link | None) -> str:
    if isinstance(block, Quote):
        quotation = block.quotation
        telling = f"<b>{_safe(quotation.telling)}</b>" if quotation.telling else ""
        opening = "<blockquote expandable>" if block.folded else "<blockquote>"
        return f"{opening}{_safe(quotation.before)}{telling}{_safe(quotation.after)}</blockquote>"
    if isinstance(block, Place):
        return f'<a href="{escape(link(block.ref))}">{_safe(block.text)}</a>' if link else f"<i>{_safe(block.text)}</i>"
    if isinstance(block, Say) and block.strong:
        return f"<b>{_safe(block.text)}</b>"
    return _safe(_text(block))


def _safe(text: str) -> str:
    return escape(text, quote=False)
