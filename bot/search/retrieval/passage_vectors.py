"""What the paragraphs of any corpus mean, as vectors: for messages that share few characters with what answers them."""

from collections.abc import Sequence

import numpy as np

from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.encoder import Encoder, Vectors
from bot.search.retrieval.bm25 import Scores

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
