"""Lines of one width: where they break, and where each piece stands in them. Pure; draws nothing.

All breaks of a paragraph are chosen together, so that no line is much looser or tighter than another.
Source: Knuth and Plass, Breaking paragraphs into lines, 1981; for Chinese with the joints of ``clusters``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.render.quote_card.clusters import Cluster, Joint, TypeMetrics, clusters_of, joint, may_break

LOOSE = 0.07
"""Ems that a joint may well be stretched by; twice as much is four times as bad."""
SHORT = 2.6
"""Ems that the last line should have."""
LONELY = 3.0
"""How bad a shorter one is."""
NEVER = float("inf")
ROUNDING = 0.01
"""Pixels."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A piece of text, and how many pixels from the left of its line the pen is set down for it."""

    text: str
    x: float


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One line. ``width``: how far it reaches, the empty room of marks at its ends left aside; ``looseness``: ems by
    which its joints were stretched, on average."""

    pieces: tuple[PlacedText, ...]
    width: float
    looseness: float = 0.0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def set_lines(text: str, metrics: TypeMetrics, width: float, *, justified: bool = True) -> tuple[TypeLine, ...]:
    """Set a paragraph: every line but the last is as wide as ``width``, in pixels. Nothing is hyphenated.

    Not ``justified``, lines keep their own width.

    Where a run of marks would leave no place to break, it is broken all the same.
    """
    clusters = clusters_of(text, metrics, width)
    if not clusters:
        return ()
    measured = _Paragraph(clusters, metrics.em, width)
    starts = measured.starts(strict=True) or measured.starts(strict=False)
    return tuple(measured.line(first, last, justified=justified) for first, last in pairwise((*starts, len(clusters))))


class _Paragraph:
    """Clusters, with what lies between them."""

    def __init__(self, clusters: Sequence[Cluster], em: float, width: float) -> None:
        self._clusters = clusters
        self._joints = [joint(one, other, em) for one, other in pairwise(clusters)]
        self._em, self._width = em, width
        self._widths = _sums(each.width for each in clusters)
        self._rooms = _sums(each.room for each in self._joints)
        self._gives = _sums(each.gives for each in self._joints)
        self._stretches = _sums(each.stretches for each in self._joints)

    def starts(self, *, strict: bool) -> list[int]:
        """The clusters with which lines begin in the best of all ways; none where there is no way at all."""
        count = len(self._clusters)
        best = [NEVER] * count + [0.0]
        following = [count] * count
        for first in reversed(range(count)):
            for last in self._ends(first, strict=strict):
                cost = self._badness(first, last) + best[last]
                if cost < best[first]:
                    best[first], following[first] = cost, last
        if best[0] == NEVER:
            return []
        starts = [0]
        while following[starts[-1]] < count:
            starts.append(following[starts[-1]])
        return starts

    def _ends(self, first: int, *, strict: bool) -> Iterator[int]:
        """Where a line may end that begins with a cluster: before which other ones."""
        count = len(self._clusters)
        for last in range(first + 1, count + 1):
            tightest = self._natural(first, last) - (self._gives[last - 1] - self._gives[first])
            if tightest > self._width + ROUNDING and last > first + 1:
                return
            if last == count or not strict or may_break(self._clusters, last):
                yield last

    def line(self, first: int, last: int, *, justified: bool) -> TypeLine:
        """Those clusters, spread over the width, or closer together."""
        clusters, joints = self._clusters[first:last], self._joints[first : last - 1]
        spare = self._width - self._natural(first, last)
        spread = justified and last < len(self._clusters)
        x = -clusters[0].empty[0]
        pieces = []
        for cluster, between in zip(clusters, (*_shares(joints, spare, spread=spread), 0.0), strict=True):
            texts = cluster.text if cluster.step else (cluster.text,)
            pieces += [PlacedText(text, x + nth * cluster.step) for nth, text in enumerate(texts)]
            x += cluster.width + between
        loose = max(spare, 0.0) / self._em / max(len(joints), 1) if spread else 0.0
        return TypeLine(tuple(pieces), x - clusters[-1].empty[1], loose)

    def _natural(self, first: int, last: int) -> float:
        """As wide as it is by itself; marks at its ends lose what is empty of them."""
        wide = self._widths[last] - self._widths[first] + self._rooms[last - 1] - self._rooms[first]
        return wide - self._clusters[first].empty[0] - self._clusters[last - 1].empty[1]

    def _badness(self, first: int, last: int) -> float:
        natural = self._natural(first, last)
        spare = self._width - natural
        if spare < 0:
            gives = self._gives[last - 1] - self._gives[first]
            return 1.0 + (spare / gives) ** 2 if gives else NEVER if spare < -ROUNDING else 0.0
        if last == len(self._clusters):
            return LONELY if first and natural < SHORT * self._em else 0.0
        stretches = self._stretches[last - 1] - self._stretches[first]
        return (spare / (LOOSE * self._em * max(stretches, 0.2))) ** 2


def _sums(values: Iterable[float]) -> list[float]:
    return [*accumulate(values, initial=0.0)]


def _shares(joints: Sequence[Joint], spare: float, *, spread: bool) -> list[float]:
    """The room of each joint, where the line has so much to spare, or too little."""
    if spare < 0:
        gives = sum(each.gives for each in joints) or 1.0
        return [each.room + each.gives * max(spare / gives, -1.0) for each in joints]
    stretches = sum(each.stretches for each in joints)
    if not spread or not stretches:
        return [each.room for each in joints]
    return [each.room + each.stretches * spare / stretches for each in joints]
