"""Ranking the paragraphs of any corpus by their text alone: two BM25s, and the best compared again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Index, Scores
from bot.search.quotes import likeness
from bot.search.script import Script
from bot.search.tokens import Analyser, without_asking

AGAIN = 20
"""How many of the best are compared again."""
LONG = 80
"""Characters. Comparing again misleads for messages that ramble."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    words: list[str]
    grams: list[str]


class Ranker:
    """Built once over a corpus; ``rank`` is pure."""

    def __init__(self, texts: Sequence[str], analyser: Analyser, script: Script) -> None:
        self._analyser = analyser
        self._script = script
        self._texts = [script.fold(text) for text in texts]
        self._words = Index([analyser.words(text) for text in self._texts])
        self._grams = Index([analyser.grams(text) for text in self._texts])

    def rank(self, text: str, limit: int = 10) -> list[tuple[int, float]]:
        """``(place in the corpus, score)``, best first, at most ``limit``; only what shares something with ``text``."""
        asked = self._ask(text)
        scores: Scores = (self._words.scores(asked.words) + self._grams.scores(asked.grams)) / np.float32(2)
        count = min(max(limit, AGAIN), len(scores))
        if not count:
            return []
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[scores[best] > 0]
        final = self._compare_again(asked, best, scores[best])
        order = np.lexsort((best, -final))[:limit]
        return [(int(best[place]), float(final[place])) for place in order]

    def _ask(self, text: str) -> _Asked:
        folded = without_asking(self._script.fold(text))
        return _Asked(folded, self._analyser.words(folded), self._analyser.grams(folded))

    def _compare_again(self, asked: _Asked, best: NDArray[np.intp], scores: Scores) -> Scores:
        if not len(best) or len(asked.text) > LONG:
            return scores
        top = float(scores.max())
        weights = {gram: self._grams.weight(gram) for gram in set(asked.grams)}
        whole = sum(weights.values()) or 1.0
        covered = [sum(w for gram, w in weights.items() if gram in self._texts[place]) / whole for place in best]
        alike = likeness(asked.text.replace(" ", ""), [self._texts[place] for place in best])
        extra = 0.3 * np.array(covered, np.float32) + 0.2 * np.array(alike, np.float32)
        return (scores / top + extra).astype(np.float32)
