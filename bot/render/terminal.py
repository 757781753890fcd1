"""Page → the terminal: plain lines for a pipe, rich text for a screen."""

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.core.outgoing import InlineButton, RenderedMessage
from bot.render.page import Block, ListItem, Location, MessageLink, Page, Prose, QuoteBlock

BAR = "│ "
TELLING = "▌ "


def terminal(page: Page) -> RenderedMessage:
    """Plain text: the essay stands unbroken behind a bar, the sentence that answers behind a thicker one."""
    lines = [line for block in page.blocks for line in _lines(block)]
    if page.rows:
        lines.append("  ".join(f"[{number}] {key.text}" for number, key in enumerate(_keys(page), 1)))
    text = "\n".join(lines)
    return RenderedMessage(text, text, page.rows)


def _keys(page: Page) -> list[InlineButton]:
    return [key for row in page.rows for key in row]


def _lines(block: Block) -> list[str]:
    if isinstance(block, QuoteBlock):
        quotation = block.quotation
        parts = ((BAR, quotation.before), (TELLING, quotation.telling), (BAR, quotation.after))
        return [bar + line for bar, part in parts for line in part.splitlines() if line]
    if isinstance(block, ListItem):
        return [f"  {block.mark:>6}  {block.text}"]
    if isinstance(block, MessageLink):
        return [f"  {block.text}"]
    return [block.text]


def show(page: Page, console: Console) -> None:
    """Print a page to a screen, wrapped and set off."""
    console.print(Padding(Group(*(_rich(block) for block in page.blocks)), (1, 1, 0, 1)))
    if page.rows:
        buttons = [
            Text(f" {number} ", "reverse", no_wrap=True).append(f" {key.text}", "not reverse")
            for number, key in enumerate(_keys(page), 1)
        ]
        console.print(Padding(Columns(buttons, padding=(0, 3)), 1))


def _rich(block: Block) -> RenderableType:
    if isinstance(block, QuoteBlock):
        quotation = block.quotation
        text = Text(quotation.before).append(quotation.telling, "bold").append(quotation.after)
        return Padding(text, (0, 4, 1, 4))
    if isinstance(block, ListItem):
        return Padding(Text(f"{block.mark:>5}", "cyan").append(f"  {block.text}", "default"), (0, 0, 0, 2))
    if isinstance(block, Location):
        return Text(block.text, "dim")
    return Text(block.text, "bold" if isinstance(block, Prose) and block.strong else "")
