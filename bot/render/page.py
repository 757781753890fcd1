"""A response in words, for any door: blocks from top to bottom, and buttons."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.essay import Ref
from bot.core.outgoing import InlineButton, RenderedMessage
from bot.render.argument_map.shapes import MapContent
from bot.render.picture_content import Picture, Strip
from bot.render.quotation import Quotation
from bot.render.quote_card.content import CardContent
from bot.render.statistics.shapes import StatisticsContent


@dataclass(frozen=True, slots=True)
class Prose:
    """The program's own words, or the annotations'."""

    text: str
    strong: bool = False
    leads: bool = False  # to the lines of the list below it


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """The author's words."""

    quotation: Quotation
    folded: bool = False  # long: shown folded where the door can fold
    pictured: bool = False  # left out where the page's picture shows it


@dataclass(frozen=True, slots=True)
class Location:
    """Where a passage stands: a quiet line, and a link to it where the door has links."""

    text: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class ListItem:
    """A line of a list."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the author's words in which some are set off."""

    mark: str  # where it stands
    pieces: tuple[tuple[str, bool], ...]  # of the text, one after another, each with whether it is set off

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class MapLine:
    """A thesis or a paragraph on a map in words, said where the page's picture is not shown."""

    depth: int  # 0: a part
    mark: str  # its letter or number
    text: str
    joined: str = ""  # what it has to do with others
    thesis: bool = False
    here: bool = False  # where the reader is


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A line of a list that leads to a message, where the door and the group have links to messages."""

    text: str
    chat: int | None  # Telegram's id
    message: int


@dataclass(frozen=True, slots=True)
class PictureFallback:
    """Said where the page's picture is not shown."""

    text: str


Block = Prose | QuoteBlock | Location | ListItem | MarkedLine | MapLine | MessageLink | PictureFallback


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that one message shows."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[InlineButton, ...], ...] = ()
    strip: Strip | None = None  # a picture
    chart: MapContent | None = None  # another
    statistics: StatisticsContent | None = None  # and another
    card: CardContent | None = None  # and another

    @property
    def picture(self) -> Picture | None:
        return self.strip or self.chart or self.statistics or self.card


Render = Callable[[Page], RenderedMessage]
"""How a door turns a page into what it sends."""
