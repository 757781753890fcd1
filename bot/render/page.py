"""A reply in words, for any door: blocks from top to bottom, and buttons."""

from dataclasses import dataclass

from bot.core.essay import Ref
from bot.core.post import Key
from bot.render.excerpt import Quotation


@dataclass(frozen=True, slots=True)
class Say:
    """The program's own words, or the annotations'."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """The author's words."""

    quotation: Quotation
    folded: bool = False  # long: shown folded where the door can fold


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: a quiet line, and a link to it where the door has links."""

    text: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list."""

    mark: str
    text: str


Block = Say | Quote | Place | Item


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that one message shows."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Key, ...], ...] = ()
