"""Ranking the paragraphs of any corpus by their text alone: characters, words, sounds; close ones compared again."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Index, Scores
from bot.search.cache import fingerprint, remembered
from bot.search.quotes import likeness
from bot.search.script import Script
from bot.search.sounds import Sounds
from bot.search.tokens import Analyser, without_asking

WORDS = 0.25
"""What words count beside characters and their pairs."""
AGAIN = 20
"""How many of the best are compared again."""
CLOSE = 0.8
"""Of the best score: where the second reaches it, the best are compared again."""
LONG = 80
"""Characters. Comparing again misleads for messages that ramble."""
COVERED, ALIKE = 0.3, 0.2
"""What coverage of the message's characters, and likeness in one stretch, add to a score of at most 1."""

Build = Callable[[], Index]


class Ranker:
    """Built once over a corpus; ``rank`` is pure but for the sounds, which are indexed when first asked for."""

    def __init__(
        self, texts: Sequence[str], words: Index, grams: Index, sounds: Build, cut: tuple[Analyser, Script, Sounds]
    ) -> None:
        """Use ``over``."""
        self._texts = texts
        self._words = words
        self._grams = grams
        self._index_sounds = sounds
        self._heard: Index | None = None
        self._analyser, self._script, self._sounds = cut

    @classmethod
    def over(
        cls, texts: Sequence[str], analyser: Analyser, script: Script, sounds: Sounds, cache: Path | None = None
    ) -> Self:
        """``cache``: a private folder where the indexes are kept by the content of the corpus."""
        folded = [script.fold(text) for text in texts]
        name = fingerprint((*folded, analyser.fingerprint)) if cache else ""

        def index(kind: str, cut: Callable[[str], list[str]]) -> Index:
            def build() -> Index:
                return Index.over(cut(text) for text in folded)

            if not cache:
                return build()
            return remembered(cache / f"{name}-{kind}.npz", build, Index.packed, Index.unpacked)

        return cls(
            folded,
            index("words", analyser.words),
            index("grams", analyser.grams),
            lambda: index("sounds", sounds.tokens),
            (analyser, script, sounds),
        )

    def rank(self, text: str, limit: int = 10) -> list[tuple[int, float]]:
        """``(place in the corpus, score)``, best first, at most ``limit``; only what shares something with ``text``."""
        folded = self._script.fold(text)
        if self._sounds.is_romanised(folded):
            return _best(self._sound_index.scores(self._sounds.tokens(folded)), limit)
        telling = without_asking(folded)
        grams = self._analyser.grams(telling)
        scores = self._grams.scores(grams) + WORDS * self._words.scores(self._analyser.words(telling))
        found = _best(scores, max(limit, AGAIN))
        if len(found) > 1 and found[1][1] >= CLOSE * found[0][1] and len(telling) <= LONG:
            found = self._compare_again(telling, grams, found)
        return found[:limit]

    @property
    def _sound_index(self) -> Index:
        if self._heard is None:
            self._heard = self._index_sounds()
        return self._heard

    def _compare_again(
        self, text: str, grams: Sequence[str], found: list[tuple[int, float]]
    ) -> list[tuple[int, float]]:
        weights = {gram: self._grams.weight(gram) for gram in set(grams)}
        whole = sum(weights.values()) or 1.0
        texts = [self._texts[place] for place, _ in found]
        alike = likeness(text.replace(" ", ""), texts)
        top = found[0][1]
        scored = []
        for (place, score), close, there in zip(found, alike, texts, strict=True):
            covered = sum(weight for gram, weight in weights.items() if gram in there) / whole
            scored.append((place, score / top + COVERED * covered + ALIKE * close))
        return sorted(scored, key=lambda each: -each[1])


def _best(scores: Scores, limit: int) -> list[tuple[int, float]]:
    """The best ``limit`` places that score at all; of equals the earlier one first."""
    if len(scores) > limit:
        places: NDArray[np.intp] = np.argpartition(-scores, limit - 1)[:limit]
    else:
        places = np.arange(len(scores))
    places = places[np.lexsort((places, -scores[places]))]
    return [(int(place), float(scores[place])) for place in places if scores[place] > 0]
