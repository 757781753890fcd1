"""How closely a message resembles a sentence, for quotes that are remembered wrongly."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.search.text.tokens import ASKING, EMPTY

QUERY_LIMIT = 120
"""Characters. rapidfuzz takes time with the square of the length and holds the interpreter meanwhile."""
SHORTEST = 6
"""Characters; a shorter message resembles everything."""
TERM = 2
"""Characters of a term that counts as a quote when it stands in a sentence to the letter."""
CHANCE = 0.7
"""Likeness that unrelated texts reach; what is above it tells something."""

SHARED = 0.5
"""Share of the characters of the shorter of two texts that stand in the other one at least, where they are alike beyond
chance: in a stretch as long as it of which 0.7 is the same, that is 0.54 of it, 0.7 / (2 - 0.7).
"""


def likeness(text: str, sentences: Sequence[str]) -> list[float]:
    """0 … 1 for each sentence: how much of ``text`` it contains in one stretch, beyond chance. Both folded, no gaps."""
    text = text[:QUERY_LIMIT]
    if len(text) < SHORTEST or not sentences:
        is_term = len(text) >= TERM and text not in EMPTY | ASKING
        return [1.0 if is_term and text in sentence else 0.0 for sentence in sentences]
    row = process.cdist([text], sentences, scorer=fuzz.partial_ratio, score_cutoff=100 * CHANCE, workers=1)[0]
    return [max(float(value) / 100 - CHANCE, 0.0) / (1 - CHANCE) for value in row]


def most_alike(text: str, texts: Sequence[str], limit: int) -> list[tuple[int, float]]:
    """Places of the ``limit`` texts that share most words and stretches with ``text``, with their likeness, 0 … 1."""
    found = process.extract(text[:QUERY_LIMIT], texts, scorer=fuzz.ratio, limit=limit)
    return [(int(place), score / 100) for _, score, place in found]


def resemblance(text: str, texts: Sequence[str]) -> tuple[float, int]:
    """Which of ``texts`` is most like ``text`` as a whole, and how much, 0 … 1. All folded; ``texts`` not empty."""
    _, score, place = process.extractOne(text, texts, scorer=fuzz.ratio)
    return score / 100, int(place)


def similarity(text: str, texts: Sequence[str]) -> list[float]:
    """0 … 1 for each of ``texts``: how much of ``text`` it contains in one stretch. Both folded."""
    if not text or not texts:
        return [0.0] * len(texts)
    row = process.cdist([text[:QUERY_LIMIT]], texts, scorer=fuzz.partial_ratio, workers=1)[0]
    return [float(value) / 100 for value in row]


def alike_pairs(texts: Sequence[str], likeness: float) -> NDArray[np.bool_]:
    """Which of ``texts`` are alike as wholes, texts × texts; each is alike to itself."""
    ratios = process.cdist(texts, texts, scorer=fuzz.ratio, dtype=np.uint8, workers=1)
    found: NDArray[np.bool_] = ratios > 100 * likeness
    np.fill_diagonal(found, True)
    return found


def groups_alike(texts: Sequence[str], likeness: float) -> list[list[int]]:
    """Places of ``texts`` that are alike: each goes to the first before it that it is like, and that leads a group.

    All folded. Takes time with the square of their number: for 1,500 half a second.
    """
    if not texts:
        return []
    alike = alike_pairs([text[:QUERY_LIMIT] for text in texts], likeness)
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        leader = next((each for each in groups if alike[place, each]), place)
        groups.setdefault(leader, []).append(place)
    return list(groups.values())
