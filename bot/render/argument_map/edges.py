"""Which relations of an argument a map shows: the strongest, between paragraphs and between theses."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.argument import Relation, RelationKind
from bot.core.essay import Essay

BETWEEN_PARAGRAPHS = 18
"""Lines between paragraphs; with more a reader of the map follows none of them."""
BETWEEN_THESES = 9
DEGREE = 3
"""Lines that begin or end at one place."""
CONTRASTS = 0.4
"""Of all lines: editors note many contrasts, and the lines that lead on would go under."""
NOTED_TWICE = 2

N = TypeVar("N", bound=Hashable)


class EdgeKind(StrEnum):
    """How two places are joined."""

    SUPPORT = "support"  # from the ground or the example to what follows from it
    CONTRAST = "contrast"  # both ways


@dataclass(frozen=True, slots=True)
class Edge(Generic[N]):
    """Two places, and how often the editors have noted it."""

    kind: EdgeKind
    source: N
    target: N
    strength: int = 1


_FORWARD = frozenset({RelationKind.CONSEQUENCE})
_BACKWARD = frozenset({RelationKind.GROUND, RelationKind.EXAMPLE})
_MUTUAL = frozenset({RelationKind.CONTRAST, RelationKind.CONCESSION})


def paragraph_edges(essay: Essay) -> list[Edge[int]]:
    """All edges between paragraphs, the strongest first: what was noted from both ends counts twice."""
    counted = Counter(edge for relation in essay.argument.relations if (edge := _edge(relation)))
    return _ranked(Edge(each.kind, each.source, each.target, number) for each, number in counted.items())


def chosen_paragraph_edges(essay: Essay) -> tuple[Edge[int], ...]:
    """The edges between paragraphs that are drawn."""
    edges = paragraph_edges(essay)
    strong = [edge for edge in edges if edge.strength >= NOTED_TWICE]
    return _chosen(strong if len(strong) > BETWEEN_PARAGRAPHS // 2 else edges, BETWEEN_PARAGRAPHS)


def thesis_edges(essay: Essay) -> list[Edge[str]]:
    """All edges between theses (ids), the strongest first: what joins their paragraphs, counted.

    One that lies in the other is not joined to it besides; of two that support each other the stronger way is kept.
    """
    thesis = {paragraph.number: paragraph.thesis for paragraph in essay.paragraphs}
    counted: Counter[tuple[EdgeKind, str, str]] = Counter()
    for edge in paragraph_edges(essay):
        ends = thesis[edge.source], thesis[edge.target]
        if edge.kind is EdgeKind.CONTRAST:
            ends = min(ends), max(ends)
        counted[edge.kind, *ends] += edge.strength
    inside = {(part.id, each.id) for part in essay.theses for each in essay.inside(part)}
    return _ranked(
        Edge(kind, source, target, number)
        for (kind, source, target), number in counted.items()
        if source != target
        and not {(source, target), (target, source)} & inside
        and (kind is EdgeKind.CONTRAST or _wins(number, source, target, counted))
    )


def chosen_thesis_edges(essay: Essay) -> tuple[Edge[str], ...]:
    """The edges between theses that are drawn."""
    edges = thesis_edges(essay)
    strong = [edge for edge in edges if edge.strength >= NOTED_TWICE]
    return _chosen(strong or edges, BETWEEN_THESES)


def _wins(number: int, source: str, target: str, counted: Counter[tuple[EdgeKind, str, str]]) -> bool:
    against = counted[EdgeKind.SUPPORT, target, source]
    return number > against or (number == against and source < target)


def _edge(relation: Relation) -> Edge[int] | None:
    """None for what leads nowhere else, and for what only says the same again."""
    source, target = relation.source, relation.to.paragraph
    if source == target:
        return None
    if relation.kind in _MUTUAL:
        return Edge(EdgeKind.CONTRAST, min(source, target), max(source, target))
    if relation.kind in _BACKWARD:
        return Edge(EdgeKind.SUPPORT, target, source)
    return Edge(EdgeKind.SUPPORT, source, target) if relation.kind in _FORWARD else None


def _ranked(edges: Iterable[Edge[N]]) -> list[Edge[N]]:
    """A sort that is stable: among equals, the editors' order."""
    return sorted(edges, key=lambda edge: -edge.strength)


def _chosen(ranked: list[Edge[N]], most: int) -> tuple[Edge[N], ...]:
    supports = _sparse((edge for edge in ranked if edge.kind is EdgeKind.SUPPORT), set())
    joined = {frozenset((edge.source, edge.target)) for edge in supports}
    contrasts = _sparse((edge for edge in ranked if edge.kind is EdgeKind.CONTRAST), joined)
    kept = supports[: most - min(len(contrasts), round(CONTRASTS * most))]
    return (*kept, *contrasts[: min(most - len(kept), round(CONTRASTS * most))])


def _sparse(ranked: Iterator[Edge[N]], joined: set[frozenset[N]]) -> list[Edge[N]]:
    """Without edges at places that have many already, and between two that are joined."""
    kept = []
    degree: Counter[N] = Counter()
    for edge in ranked:
        ends = (edge.source, edge.target)
        if frozenset(ends) not in joined and max(degree[end] for end in ends) < DEGREE:
            kept.append(edge)
            degree.update(ends)
    return kept
