"""Which paragraphs mean something like a message, by the vectors of an encoder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.encoder import Encoder, Vectors

WHOLE = 0.5
"""What likeness to a whole paragraph counts beside that to its nearest sentence and phrasings."""
NEAREST = 3
"""Phrasings of a paragraph that are looked at together, beside the nearest of them."""


@dataclass(frozen=True, slots=True)
class MeaningScores:
    """What a message means, held against an essay."""

    scores: NDArray[np.float64]  # of each paragraph: in standard deviations from their mean
    peak: float  # cosine to the nearest sentence
    margins: NDArray[np.float64]  # of each paragraph: cosines beyond those of the middle one


@dataclass(frozen=True, slots=True)
class MeaningIndex:
    """The vectors of an essay's paragraphs, sentences and phrasings."""

    encoder: Encoder
    paragraphs: Vectors
    sentences: Vectors
    phrasings: Vectors
    first: NDArray[np.intp]  # where each paragraph's sentences begin
    owners: NDArray[np.intp]  # the paragraph of each phrasing, from 0

    @staticmethod
    def name_of(essay: Essay, encoder: Encoder) -> str:
        """The name of its vectors in a cache."""
        return fingerprint([encoder.name, *_texts(essay)]) + SUFFIX

    @classmethod
    def load_or_encode(cls, essay: Essay, encoder: Encoder, cache: Cache) -> Self:
        """From ``cache`` where it was encoded before."""

        def encoded() -> Vectors:
            return encoder.passages(_texts(essay))

        def packed(vectors: Vectors) -> Arrays:
            return {"vectors": vectors}

        def unpacked(arrays: Arrays) -> Vectors:
            return np.asarray(arrays["vectors"], np.float32)

        vectors = cache.remembered(cls.name_of(essay, encoder), encoded, packed, unpacked)
        sentences = sum(len(each.sentences) for each in essay.paragraphs)
        own, spoken, phrased = np.split(vectors, np.cumsum([len(essay), sentences]))
        owners = [each.number - 1 for each in essay.paragraphs for _ in each.phrasings]
        first = np.cumsum([0, *(len(each.sentences) for each in essay.paragraphs[:-1])])
        return cls(encoder, own, spoken, phrased, first, np.array(owners, np.intp))

    def read(self, text: str, earlier: Sequence[str] = ()) -> MeaningScores:
        """Hold a message, read together with those before it, against the essay."""
        asked = self.encoder.query(" ".join([*earlier, text]))
        spoken = self.sentences @ asked
        likeness = np.maximum.reduceat(spoken, self.first) + WHOLE * (self.paragraphs @ asked) + self._phrased(asked)
        alike = np.asarray(likeness, np.float64)
        return MeaningScores(
            (alike - alike.mean()) / (alike.std() + 1e-9), float(spoken.max()), alike - float(np.median(alike))
        )

    def _phrased(self, asked: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each paragraph: cosine to its nearest phrasing, and the mean of the nearest few, half each."""
        found = np.zeros(len(self.paragraphs))
        if not len(self.owners):
            return found
        alike = self.phrasings @ asked
        for owner in np.unique(self.owners):
            nearest = np.sort(alike[self.owners == owner])[::-1][:NEAREST]
            found[owner] = (nearest[0] + nearest.mean()) / 2
        return found


def _texts(essay: Essay) -> list[str]:
    """Of paragraphs, of sentences, of phrasings: one behind the other."""
    paragraphs = [each.text for each in essay.paragraphs]
    sentences = [sentence for each in essay.paragraphs for sentence in each.sentences]
    return [*paragraphs, *sentences, *(said.text for each in essay.paragraphs for said in each.phrasings)]
