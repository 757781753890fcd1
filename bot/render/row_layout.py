"""Paragraphs in rows: broken where the essay pauses, if that can be done."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 1.0
RAGGED = 0.2
"""What it costs to leave a row empty, measured in rows; half a row costs a quarter of it."""


@dataclass(frozen=True, slots=True)
class _Manner:
    most: int  # cells in a row
    apart: float  # what it costs to break a stretch, measured in rows


FEW = _Manner(15, 1.2)
"""Numbers can be read on a phone, and a part gets a row of its own rather than being broken."""
MANY = _Manner(18, 0.3)
"""The picture stays short enough to be looked at."""
MANY_FROM = 150
"""Paragraphs."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some paragraphs that belong together."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Levels:
    """Stretches by how they lie in each other, each kind in the order in which they begin."""

    outer: tuple[Stretch, ...]
    inner: tuple[Stretch, ...]  # directly within an outer one


def levels(stretches: Sequence[Stretch], length: int) -> Levels:
    """Where none lies in another, all are inner ones. Left out is what goes beyond ``length``, or is a third level."""
    outer: list[Stretch] = []
    inner: list[Stretch] = []
    kept = [each for each in stretches if 1 <= each.first <= each.last <= length]
    for each in sorted(kept, key=lambda stretch: (stretch.first, -stretch.last)):
        if not _within(each, outer):
            outer.append(each)
        elif not _within(each, inner):
            inner.append(each)
    return Levels(tuple(outer), tuple(inner)) if inner else Levels((), tuple(outer))


def _within(stretch: Stretch, others: list[Stretch]) -> bool:
    """Sorted as they are, all the others begin no later."""
    return any(stretch.last <= other.last for other in others)


def rows(length: int, stretches: Levels) -> list[range]:
    """The numbers of the paragraphs, row by row: few rows, few stretches broken, none much shorter than another."""
    manner = FEW if length < MANY_FROM else MANY
    breaking = [0.0] * (length + 1)  # behind each paragraph
    for stretch in (*stretches.outer, *stretches.inner):
        for number in range(stretch.first, stretch.last):
            breaking[number] += manner.apart
    breaking[length] = 0.0
    best = [0.0]
    before = [0]
    for end in range(1, length + 1):
        cost, start = min(
            (best[start] + ROW + RAGGED * (1 - (end - start) / manner.most) ** 2 + breaking[end], start)
            for start in range(max(0, end - manner.most), end)
        )
        best.append(cost)
        before.append(start)
    found = []
    end = length
    while end > 0:
        found.append(range(before[end] + 1, end + 1))
        end = before[end]
    return found[::-1]
