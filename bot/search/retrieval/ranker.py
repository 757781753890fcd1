"""Ranking the paragraphs of any corpus by their text alone: characters, words, sounds; close ones compared again;
by what they mean, too, where there is an encoder.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.core.patterns import LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.encoder import Encoder, Vectors
from bot.search.parameters import RerankWeights
from bot.search.retrieval.bm25 import Index, Scores
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.similarity import similarity
from bot.search.text.tokens import Tokenizer, without_asking

SPREAD = 4.0
"""Standard deviations that count as one: the paragraph that answers is about so far beyond the middle one."""


class PassageVectors:
    """The vectors of a corpus, and the encoder that reads messages to it."""

    def __init__(self, encoder: Encoder, vectors: Vectors) -> None:
        """``vectors``: paragraphs × dimensions. Use ``load_or_encode``."""
        self._encoder = encoder
        self._vectors = vectors

    @classmethod
    def load_or_encode(cls, texts: Sequence[str], encoder: Encoder, cache: Cache | None) -> "PassageVectors":
        """From ``cache`` where the same texts were encoded before; else a tenth of a second for each."""
        if cache is None:
            return cls(encoder, encoder.passages(texts))

        def encoded() -> Vectors:
            return encoder.passages(texts)

        def packed(vectors: Vectors) -> Arrays:
            return {"vectors": vectors}

        def unpacked(arrays: Arrays) -> Vectors:
            return np.asarray(arrays["vectors"], np.float32)

        name = fingerprint([encoder.name, "passages", *texts]) + SUFFIX
        return cls(encoder, cache.remembered(name, encoded, packed, unpacked))

    def scores(self, text: str, places: Sequence[int]) -> Scores:
        """How near each of ``places`` is to a message, from the mean of all paragraphs; about -1 … 1."""
        cosines = self._vectors @ self._encoder.query(text)
        beyond = (cosines[list(places)] - cosines.mean()) / (SPREAD * (float(cosines.std()) or 1.0))
        return np.asarray(beyond, np.float32)


WORDS = 0.25
"""What words count beside characters and their pairs."""
AGAIN = 20
"""How many of the best are compared again."""
CLOSE = 0.75
"""Of the best score: where the second reaches it, the best are compared again. That is one message in ten, and the
other nine gain nothing by it."""
LONG = 80
"""Characters. Comparing again misleads for messages that ramble."""
Build = Callable[[], Index]

_SENTENCE = LazyPattern(r"[^。！？!?]*[。！？!?]+|[^。！？!?]+$")


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A message and what each paragraph scores for it."""

    text: str  # folded, without the words that only ask
    grams: list[str]
    words: list[str]
    by_grams: Scores
    by_words: Scores


@dataclass(frozen=True, slots=True)
class RankerTools:
    """What a ranker cuts and weighs with. ``encoder``: reads the corpus and what is asked, too."""

    analyser: Tokenizer
    script: ScriptConverter
    sounds: PinyinConverter
    compared: RerankWeights
    encoder: Encoder | None = None


class Ranker:
    """Built once over a corpus; ``rank`` is pure but for the sounds, which are indexed when first asked for."""

    def __init__(
        self,
        texts: Sequence[str],
        words: Index,
        grams: Index,
        sounds: Build,
        kit: RankerTools,
        *,
        meaning: PassageVectors | None,
    ) -> None:
        """Use ``over``."""
        self._meaning = meaning
        self._compared = asdict(kit.compared)
        self._texts = texts
        self._words = words
        self._grams = grams
        self._index_sounds = sounds
        self._heard: Index | None = None
        self._analyser, self._script, self._sounds = kit.analyser, kit.script, kit.sounds

    @classmethod
    def over(cls, texts: Sequence[str], kit: RankerTools, cache: Path | None = None) -> Self:
        """``cache``: a private folder where the indexes are kept by the content of the corpus."""
        folded = [kit.script.fold(text) for text in texts]
        name = fingerprint((*folded, kit.analyser.fingerprint)) if cache else ""

        def index(kind: str, cut: Callable[[str], list[str]]) -> Index:
            def build() -> Index:
                return Index.over(cut(text) for text in folded)

            if not cache:
                return build()
            return Cache(cache).remembered(f"{name}-{kind}{SUFFIX}", build, Index.packed, Index.unpacked)

        kept = Cache(cache) if cache else None
        return cls(
            folded,
            index("words", kit.analyser.words),
            index("grams", kit.analyser.grams),
            lambda: index("sounds", kit.sounds.tokens),
            kit,
            meaning=PassageVectors.load_or_encode(texts, kit.encoder, kept) if kit.encoder else None,
        )

    def rank(self, text: str, limit: int = 10) -> list[tuple[int, float]]:
        """``(place in the corpus, score)``, best first, at most ``limit``; only what shares something with ``text``."""
        folded = self._script.fold(text)
        if self._sounds.is_romanised(folded):
            return _best(self._sound_index.scores(self._sounds.tokens(folded)), limit)
        asked = self.ask(folded)
        found = _best(asked.by_grams + WORDS * asked.by_words, max(limit, AGAIN))
        if len(found) > 1 and (self._meaning or _is_close(asked, found)):
            found = self._compare_again(text, asked, found)
        return found[:limit]

    def ask(self, folded: str) -> ScoredQuery:
        telling = without_asking(folded)
        grams, words = self._analyser.grams(telling), self._analyser.words(telling)
        return ScoredQuery(telling, grams, words, self._grams.scores(grams), self._words.scores(words))

    @property
    def _sound_index(self) -> Index:
        if self._heard is None:
            self._heard = self._index_sounds()
        return self._heard

    def _compare_again(self, text: str, asked: ScoredQuery, found: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """The same places by more evidence."""
        places = [place for place, _ in found]
        scores: Scores = np.zeros(len(places), np.float32)
        for name, values in self.evidence(text, asked, places).items():
            scores += self._compared[name] * values
        return sorted(zip(places, map(float, scores), strict=True), key=lambda each: -each[1])

    def evidence(self, text: str, asked: ScoredQuery, places: list[int]) -> dict[str, Scores]:
        """What speaks for each of ``places``, by the names of RerankWeights; each about 0 … 1.

        ``asked``: what was made of ``text``.
        """
        texts = [self._texts[place] for place in places]
        pairs = [max(_covered(asked.grams, self._grams, pair) for pair in _pairs(text)) for text in texts]
        found = {
            "grams": _scaled(asked.by_grams[places]),
            "words": _scaled(asked.by_words[places]),
            "pair": np.array(pairs, np.float32),
            "covered": np.array([_covered(asked.words, self._words, text) for text in texts], np.float32),
            "alike": np.array(similarity(asked.text.replace(" ", ""), texts), np.float32),
        }
        return found | {"meaning": self._meaning.scores(text, places)} if self._meaning else found


def _is_close(asked: ScoredQuery, found: list[tuple[int, float]]) -> bool:
    """May comparing again change which comes first?"""
    return found[1][1] >= CLOSE * found[0][1] and len(asked.text) <= LONG


def _scaled(scores: Scores) -> Scores:
    return scores / max(float(scores.max(initial=0.0)), 1e-9)


def _covered(tokens: Sequence[str], index: Index, text: str) -> float:
    """The share of the tokens that stand in ``text``, weighed by how telling they are."""
    weights = {token: index.weight(token) for token in tokens}
    whole = sum(weights.values())
    return sum(weight for token, weight in weights.items() if token in text) / whole if whole else 0.0


def _pairs(text: str) -> list[str]:
    """Each sentence with the next."""
    sentences = _SENTENCE.findall(text) or [text]
    return [one + other for one, other in zip(sentences, [*sentences[1:], ""], strict=True)]


def _best(scores: Scores, limit: int) -> list[tuple[int, float]]:
    """The best ``limit`` places that score at all; of equals the earlier one first."""
    # All that score as much as the last of the best, for a partition alone takes any of them.
    least = np.partition(scores, -limit)[-limit] if 0 < limit < len(scores) else 0.0
    places = np.flatnonzero((scores > 0) & (scores >= least))
    places = places[np.lexsort((places, -scores[places]))][:limit]
    return [(int(place), float(scores[place])) for place in places]
