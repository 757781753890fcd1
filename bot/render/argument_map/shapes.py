"""What a map of an argument is made of: what it shows, and the boxes, words and lines that are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.render.argument_map.edges import Edge, EdgeKind

BASELINE = 0.36
"""From the middle of a line of text down to where it stands, in parts of its size."""

Measure = Callable[[str, int], float]
"""How wide a text is in a size."""


class Ink(StrEnum):
    """What a thing is drawn as; also its class in SVG."""

    PART = "part"
    THESIS = "thesis"
    NUMBER = "number"
    HERE = "here"  # where the reader is
    TEXT = "text"
    QUIET = "quiet"
    ON_PART = "on-part"  # written on the ink of that name
    ON_THESIS = "on-thesis"
    ON_NUMBER = "on-number"
    ON_HERE = "on-here"


@dataclass(frozen=True, slots=True)
class MapThesis:
    """A thesis as it is shown."""

    id: str
    mark: str  # its letter
    title: str
    first: int
    last: int
    inner: bool = False


@dataclass(frozen=True, slots=True)
class MapContent:
    """What a map shows, in the reader's language."""

    title: str
    subtitle: str
    theses: tuple[MapThesis, ...]
    paragraphs: tuple[str, ...]  # what each comes to, from the first to the last
    paragraph_edges: tuple[Edge[int], ...] = ()
    thesis_edges: tuple[Edge[str], ...] = ()
    here: int = 0  # the paragraph where the reader is; 0 for none
    support: str = ""  # what the kinds of lines mean, and the mark
    contrast: str = ""
    you: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class MapText:
    """A line of text, which stays within its box; ``centred`` in it, or from its left."""

    text: str
    size: int
    box: Box
    ink: Ink
    centred: bool = False

    @property
    def baseline(self) -> float:
        return self.box.middle + BASELINE * self.size


@dataclass(frozen=True, slots=True)
class Node:
    """A thesis or a paragraph: a filled shape, what is written in and beside it, and the place it stands for."""

    box: Box  # all of it
    shape: Box
    ink: Ink
    words: tuple[MapText, ...]
    thesis: str = ""  # its id
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Connector:
    """From one place out to a lane, along it, and back to another place. Arrowheads stand at the end."""

    kind: EdgeKind
    start: tuple[float, float]
    lane: float  # x
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapLayout:
    """All that is drawn."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Connector, ...]
    words: tuple[MapText, ...]  # title and legend
    marks: tuple[Node, ...] = ()  # of the legend
