"""What a line of Chinese and Latin text consists of, and how close its pieces stand.

Source: W3C, Requirements for Chinese Text Layout, sections 3.1 (punctuation) and 3.2 (mixed text); GB/T 15834-2011.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from bot.core.patterns import LazyPattern

OPENING = frozenset("“‘「『﹁﹃《〈【〔〖（［｛([{$¥￥")
"""These end no line."""
CLOSING = frozenset("。，、；：！？．…—―～·”’」』﹂﹄》〉】〕〗）］｝,.;:!?)]}%％‰℃°")
"""These begin none."""

BESIDE_LATIN = 0.22
"""Ems between a Chinese character and a Latin word or a number, where nothing else is."""
BETWEEN_MARKS = 0.5
"""Ems of nothing that are left where a mark that closes stands before one that opens."""
SPACE = 0.28
SQUEEZED = 0.7
"""Share of the empty half of a mark that a full line may take."""
TAKEN = 0.1
"""Ems that such a gap beside a Latin word may give."""

_DASHES = "—―"
# A run of dashes or dots is one mark; what combines with a character stays with it.
_LETTER = r"0-9A-Za-z\u00c0-\u1fff"
_PIECE = LazyPattern(
    rf"[{_DASHES}]+|…+|\s+|[{_LETTER}](?:[{_LETTER}'’.,:/&+%°℃-]*[{_LETTER}+%°℃])?"
    r"|.[\u0300-\u036f\u200d\u20e3\ufe00-\ufe0f]*",
    re.DOTALL,
)
_WORD = LazyPattern(f"[{_LETTER}]")


class ClusterKind(Enum):
    """What a cluster is to the lines around it."""

    CHARACTER = auto()
    LATIN = auto()
    OPENING = auto()
    CLOSING = auto()


class TypeMetrics(Protocol):
    """A font in one size; everything in pixels."""

    @property
    def em(self) -> float:
        """The size."""

    def width(self, text: str) -> float:
        """How far a text takes the pen."""

    def blanks(self, mark: str) -> tuple[float, float]:
        """Empty room left and right of the ink of a mark, within its width."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is never torn: a character, a word, a mark. ``empty``: left and right of it what may be taken away."""

    text: str
    kind: ClusterKind
    width: float
    empty: tuple[float, float] = (0.0, 0.0)
    spaced: bool = False  # a space stands before it
    step: float = 0.0  # from one dash of a run to the next, so that they join; 0: it is drawn as it is


@dataclass(frozen=True, slots=True)
class Joint:
    """Between two clusters of a line: room that is there, or taken away; what more can be taken; how it stretches."""

    room: float
    gives: float = 0.0
    stretches: float = 1.0


def clusters_of(text: str, metrics: TypeMetrics, width: float) -> list[Cluster]:
    """Cut a text; a word that is wider than a line by the character."""
    found: list[Cluster] = []
    spaced = False
    for piece in _pieces(text.strip(), metrics, width):
        if piece.isspace():
            spaced = True
            continue
        found.append(_cluster(piece, metrics, spaced=spaced))
        spaced = False
    return found


def _pieces(text: str, metrics: TypeMetrics, width: float) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        yield from found[0] if metrics.width(found[0]) > width else (found[0],)


def _cluster(piece: str, metrics: TypeMetrics, *, spaced: bool) -> Cluster:
    wide = metrics.width(piece)
    first = piece[0]
    if first in _DASHES and len(piece) > 1:
        step = metrics.width(first) - sum(metrics.blanks(first))
        wide = metrics.width(first) + (len(piece) - 1) * step
        return Cluster(piece, ClusterKind.CLOSING, wide, spaced=spaced, step=step)
    if first in OPENING or first in CLOSING:
        kind = ClusterKind.OPENING if first in OPENING else ClusterKind.CLOSING
        # Marks that are narrow anyway have nothing to give; runs of dashes and dots fill their room.
        full = len(piece) == 1 and first not in "—―…·～" and wide > 0.8 * metrics.em
        left, right = metrics.blanks(piece) if full else (0.0, 0.0)
        # The ink keeps the distance that characters keep.
        keep, most = 0.06 * metrics.em, 0.5 * metrics.em
        empty = (min(max(left - keep, 0.0), most), min(max(right - keep, 0.0), most))
        return Cluster(piece, kind, wide, empty, spaced)
    return Cluster(piece, ClusterKind.LATIN if _WORD.match(piece) else ClusterKind.CHARACTER, wide, spaced=spaced)


def joint(one: Cluster, other: Cluster, em: float) -> Joint:
    """Tell how two clusters stand beside each other."""
    kinds = (one.kind, other.kind)
    if kinds in _MIXED:
        return Joint(BESIDE_LATIN * em, TAKEN * em)
    if other.spaced and not one.empty[1] and not other.empty[0]:
        return Joint(SPACE * em, TAKEN * em, stretches=3.0)
    if one.kind in _MARKS and other.kind in _MARKS:
        return _between_marks(one, other, em)
    if one.kind is ClusterKind.CLOSING:
        return Joint(0.0, SQUEEZED * one.empty[1])
    if other.kind is ClusterKind.OPENING:
        return Joint(0.0, SQUEEZED * other.empty[0])
    # A mark stays with the characters that it encloses, or ends.
    inside = one.kind is ClusterKind.OPENING or other.kind is ClusterKind.CLOSING
    return Joint(0.0, stretches=0.0 if inside else 1.0)


_MARKS = {ClusterKind.OPENING, ClusterKind.CLOSING}
_MIXED = {
    (ClusterKind.CHARACTER, ClusterKind.LATIN),
    (ClusterKind.LATIN, ClusterKind.CHARACTER),
}


def _between_marks(one: Cluster, other: Cluster, em: float) -> Joint:
    """Two marks share the room of one and a half."""
    if one.kind is ClusterKind.CLOSING and other.kind is ClusterKind.OPENING:
        empty = one.empty[1] + other.empty[0]
        kept = min(empty, BETWEEN_MARKS * em)
        return Joint(kept - empty, SQUEEZED * kept)
    if one.kind is ClusterKind.OPENING:
        return Joint(-other.empty[0], stretches=0.0)
    return Joint(-one.empty[1], stretches=0.0)


def may_break(clusters: Sequence[Cluster], at: int) -> bool:
    """Tell whether a line may begin with the cluster ``at`` that place."""
    return clusters[at - 1].kind is not ClusterKind.OPENING and clusters[at].kind is not ClusterKind.CLOSING
