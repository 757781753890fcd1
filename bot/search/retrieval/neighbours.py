"""How like a message is to those that are known: of what the essay says, and of what it does not speak of."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy
from numpy.typing import NDArray

from bot.search.cache import Arrays
from bot.search.retrieval.linear import Matrix

_ARRAYS = ("rows", "values", "starts")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known messages by the tokens that they hold."""

    rows: NDArray[np.int32]  # of each token after the other; first those to which the essay speaks
    values: Matrix
    starts: NDArray[np.int64]  # where each token's rows begin; one more than tokens
    spoken: int  # to how many of the known messages the essay speaks
    size: int  # known messages

    @classmethod
    def over(cls, matrix: "scipy.sparse.csr_array", spoken: NDArray[np.bool_]) -> Self:
        """``matrix``: known messages × tokens. ``spoken``: of each of them, does the essay speak to it?"""
        columns = matrix[np.argsort(~spoken, kind="stable")].tocsc()
        rows, values, starts = columns.indices.astype(np.int32), columns.data.astype(np.float32), columns.indptr
        return cls(rows, values, starts.astype(np.int64), int(spoken.sum()), len(spoken))

    def nearest(self, places: NDArray[np.int32], values: Matrix) -> tuple[float, float]:
        """Likeness, 0 … about 1, to the nearest message that the essay speaks to, and to the nearest other one.

        ``places`` and ``values``: the message as the vocabulary's vector.
        """
        starts, ends = self.starts[places].tolist(), self.starts[places + 1].tolist()
        spans = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
        if not spans:
            return 0.0, 0.0
        rows = np.concatenate([self.rows[span] for span in spans])
        shares = np.concatenate([self.values[span] for span in spans])
        shares *= np.repeat(values, [span.stop - span.start for span in spans])
        alike = np.bincount(rows, weights=shares, minlength=self.size)
        return float(alike[: self.spoken].max(initial=0.0)), float(alike[self.spoken :].max(initial=0.0))

    def packed(self, name: str) -> Arrays:
        counts = np.array([self.spoken, self.size])
        return {f"{name}_counts": counts, **{f"{name}_{part}": getattr(self, part) for part in _ARRAYS}}

    @classmethod
    def unpacked(cls, arrays: Arrays, name: str) -> Self:
        spoken, size = arrays[f"{name}_counts"].tolist()
        rows, values, starts = (arrays[f"{name}_{part}"] for part in _ARRAYS)
        return cls(rows, values, starts, spoken, size)
