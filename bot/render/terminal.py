"""Page → the terminal: plain lines for a pipe, rich text for a screen."""

import sys

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.core.essay import Paragraph, Ref
from bot.core.outgoing import InlineButton, RenderedMessage
from bot.render.line_breaks import HANGING, line_starts
from bot.render.page import Block, ListItem, Location, MapLine, MarkedLine, MessageLink, Page, Prose, QuoteBlock
from bot.render.picture_content import draws
from bot.render.quotation import Quotation

BAR = "│ "
TELLING = "▌ "
NARROWEST = 24
"""Columns of a screen."""
QUOTED, MARKED = 4, 9
"""Columns by which a quotation is set in, and which the number of a list takes."""
STEP, BESIDE = 3, 2
"""Columns by which a map in words steps in, and which a letter or a number takes there."""


def terminal(page: Page) -> RenderedMessage:
    """Plain text: the essay stands unbroken behind a bar, the sentence that answers behind a thicker one."""
    lines = [line for block in page.blocks for line in _lines(block)]
    if buttons := keys(page):
        lines.append("  ".join(f"[{number}] {key.text}" for number, key in enumerate(buttons, 1)))
    text = "\n".join(lines)
    return RenderedMessage(text, text, page.rows)


def keys(page: Page) -> list[InlineButton]:
    """The buttons that are numbered, in their order: here are no pictures, and nothing to copy a link to."""
    return [key for row in page.rows for key in row if not key.copies and not draws(key)]


def _lines(block: Block) -> list[str]:
    if isinstance(block, QuoteBlock):
        quotation = block.quotation
        parts = ((BAR, quotation.before), (TELLING, quotation.telling), (BAR, quotation.after))
        return [bar + line for bar, part in parts for line in part.splitlines() if line]
    if isinstance(block, ListItem):
        return [f"  {block.mark:>6}  {block.text}"]
    if isinstance(block, MarkedLine):
        said = "".join(f"【{text}】" if told else text for text, told in block.pieces)
        return [f"  {block.mark:>6}  {' '.join(said.split())}"]
    if isinstance(block, MapLine):
        said = f"{block.mark:>{BESIDE}}  {block.text}" + (f"  ‹{block.joined}›" if block.joined else "")
        return [f"{'   ' * block.depth}{'▸' if block.here else ' '}{said}"]
    if isinstance(block, MessageLink):
        return [f"  {block.text}"]
    return [block.text]


def show(page: Page, console: Console) -> None:
    """Print a page to a screen, wrapped by the width of its characters, and set off."""
    width = max(console.width - 2, NARROWEST)
    console.print(Padding(Group(*(_rich(block, width) for block in page.blocks)), (1, 1, 0, 1)))
    if page.rows:
        buttons = [
            Text(f" {number} ", "reverse", no_wrap=True).append(f" {key.text}", "not reverse")
            for number, key in enumerate(keys(page), 1)
        ]
        console.print(Padding(Columns(buttons, padding=(0, 3)), 1))


def say(line: str, style: str = "") -> None:
    """Print a line: in a style on a screen (without colours where NO_COLOR is set), plain elsewhere."""
    Console(highlight=False).print(Text(line, style), soft_wrap=True)


def show_paragraph(head: str, paragraph: Paragraph) -> None:
    """Print a paragraph under a line that says which it is: set off on a screen, behind a bar elsewhere."""
    page = Page((Location(head, Ref("", paragraph.number)), QuoteBlock(Quotation(paragraph.text, "", ""))))
    console = Console(highlight=False)
    if console.is_terminal:
        show(page, console)
    else:
        sys.stdout.write(f"\n{terminal(page).plain}\n")


def _rich(block: Block, width: int) -> RenderableType:
    """``width``: columns."""
    if isinstance(block, QuoteBlock):
        quotation = block.quotation
        text = Text(quotation.before).append(quotation.telling, "bold").append(quotation.after)
        return Padding(_wrapped(text, width - 2 * QUOTED), (0, 0, 1, QUOTED))
    if isinstance(block, ListItem | MarkedLine):
        # What runs on stands under its text, not under its number.
        pieces = block.pieces if isinstance(block, MarkedLine) else ((block.text, False),)
        said = _wrapped(
            Text.assemble(*((text, "bold yellow" if told else "") for text, told in pieces)), width - MARKED
        )
        lines = said.split("\n")
        first = Text.assemble((f"{block.mark:>5}  ", "cyan"), lines[0])
        rest = [Text(" " * (MARKED - 2)).append_text(line) for line in lines[1:]]
        return Padding(Text("\n").join([first, *rest]), (0, 0, 0, 2))
    if isinstance(block, MapLine):
        return _branch(block, width)
    if isinstance(block, Location):
        return _wrapped(Text(block.text, "dim"), width)
    return _wrapped(Text(block.text, "bold" if isinstance(block, Prose) and block.strong else ""), width)


def _branch(line: MapLine, width: int) -> RenderableType:
    """A line of a tree: theses stand out, and so does the paragraph where the reader is."""
    before = STEP * line.depth
    style = "bold magenta" if line.thesis else "reverse red" if line.here else "cyan"
    mark = Text().append(f"{line.mark:>{BESIDE}}", style).append("  ")
    text = Text().append(line.text, "bold" if line.thesis or line.here else "")
    if line.joined:
        text.append(f"  ‹{line.joined}›", "dim")
    first, *rest = _wrapped(text, width - before - BESIDE - 2).split("\n")
    lines = [mark.append_text(first), *(Text(" " * (BESIDE + 2)).append_text(each) for each in rest)]
    return Padding(Text("\n").join(lines), (int(line.thesis and not line.depth), 0, 0, before))


def _wrapped(text: Text, width: int) -> Text:
    lines = text.divide(line_starts(text.plain, max(width - HANGING, 2), cell_len))
    for line in lines[:-1]:
        line.rstrip()
    joined = Text("\n").join(lines)
    joined.no_wrap, joined.overflow = True, "ignore"
    return joined
