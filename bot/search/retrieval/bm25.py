"""BM25 over numpy arrays: what a token adds to a document is computed once, when the index is built."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.search.cache import Arrays, packed_tokens, unpacked_tokens

Scores = NDArray[np.float32]

K1 = 0.8
B = 0.5
IDF_POWER = 1.5
"""Lower k1 and b than usual, and rarer words counted for more: measured on Chinese question sets."""


def spans(starts: NDArray[np.int64], places: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what lies between the start of each of ``places`` and the next start, one after another; how much each."""
    at = np.array(places)
    firsts = starts[at]
    lengths = starts[at + 1] - firsts
    ends = lengths.cumsum()
    return np.repeat(firsts - ends + lengths, lengths) + np.arange(ends[-1]), lengths


class Index:
    """Documents as bags of tokens. Rows of scores are in the order in which the documents were given."""

    def __init__(self, tokens: dict[str, int], arrays: Arrays) -> None:
        """Use ``over`` or ``unpacked``."""
        self._tokens = tokens
        self._rows, self._adds, self._starts, self._idf = (arrays[name] for name in ("rows", "adds", "starts", "idf"))
        self.size = int(arrays["size"][0])
        self._unseen = float(np.log1p(max(self.size - 0.5, 0.0) / 1.5) ** IDF_POWER)

    @classmethod
    def over(cls, documents: Iterable[Iterable[str]], k1: float = K1, b: float = B) -> Self:
        tokens: dict[str, int] = {}
        found: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
        for document in documents:
            counts = Counter(document)
            columns = (tokens.setdefault(token, len(tokens)) for token in counts)
            column = np.fromiter(columns, np.int32, len(counts))
            found.append((column, np.fromiter(counts.values(), np.float32, len(counts))))
        size = len(found)
        row = np.repeat(np.arange(size, dtype=np.int32), [len(columns) for columns, _ in found])
        column = np.concatenate([columns for columns, _ in found]) if found else np.zeros(0, np.int32)
        count = np.concatenate([counts for _, counts in found]) if found else np.zeros(0, np.float32)
        lengths = np.array([counts.sum() for _, counts in found], np.float32)
        held_by = np.bincount(column, minlength=len(tokens)).astype(np.float32)
        idf = np.log1p((size - held_by + 0.5) / (held_by + 0.5)) ** IDF_POWER
        mean = float(lengths.mean()) if lengths.any() else 1.0
        damped = count + k1 * (1 - b + b * lengths[row] / mean)
        order = np.argsort(column, kind="stable")
        arrays = {
            "rows": row[order],
            "adds": (idf[column] * count * (k1 + 1) / damped).astype(np.float32)[order],
            "starts": np.concatenate(([0], np.cumsum(held_by, dtype=np.int64))),
            "idf": idf.astype(np.float32),
            "size": np.array([size]),
        }
        return cls(tokens, arrays)

    def packed(self) -> Arrays:
        """Everything, for the cache."""
        return {
            "tokens": packed_tokens(self._tokens),
            "rows": self._rows,
            "adds": self._adds,
            "starts": self._starts,
            "idf": self._idf,
            "size": np.array([self.size]),
        }

    @classmethod
    def unpacked(cls, arrays: Arrays) -> Self:
        tokens = unpacked_tokens(arrays["tokens"])
        return cls(dict(zip(tokens, range(len(tokens)), strict=True)), arrays)

    def scores(self, tokens: Iterable[str]) -> Scores:
        """What each document scores for ``tokens``; a token counts once, however often it is given."""
        places = [place for token in dict.fromkeys(tokens) if (place := self._tokens.get(token)) is not None]
        if not places:
            return np.zeros(self.size, np.float32)
        held, _ = spans(self._starts, places)
        return np.bincount(self._rows[held], self._adds[held], self.size).astype(np.float32)

    def weight(self, token: str) -> float:
        """How telling a token is: its idf, or for one never seen that of a token seen once."""
        place = self._tokens.get(token)
        return self._unseen if place is None else float(self._idf.item(place))

    def coverage(self, tokens: Iterable[str]) -> float:
        """Of what tokens weigh together, how much stands in any document, 0 … 1; each counts once."""
        places = [self._tokens.get(token) for token in set(tokens)]
        weights = [self._unseen if place is None else float(self._idf.item(place)) for place in places]
        known = sum(weight for weight, place in zip(weights, places, strict=True) if place is not None)
        whole = sum(weights)
        return known / whole if whole else 0.0
