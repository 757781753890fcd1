"""Which way claims point, learnt from known ones: a linear model of signed tokens, by what a claim is about.

Turned round, a claim scores the opposite: that is not learnt but given, for signs change and nothing else counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from bot.search.cache import Arrays, packed_places, unpacked_places
from bot.search.claims.polarity import Signed
from bot.search.parameters import ClaimModel
from bot.search.retrieval.linear import Matrix, Vocabulary

BLOCK = 200
"""Claims compared with all others at a time, for the sake of memory."""


@dataclass(frozen=True, slots=True)
class PolarityModel:
    """Above 0: the essay bears a claim out; below: it speaks against it; the farther, the surer."""

    tokens: Vocabulary
    weights: Matrix  # tokens × (1 + paragraphs): what a sign counts anywhere, and about each paragraph

    @classmethod
    def trained(cls, claims: Sequence[Signed], about: Matrix, ways: Matrix, tuned: ClaimModel) -> "PolarityModel":
        """``about``: claims × paragraphs, see ``direction``. ``ways``: 1, -1, or 0 where the essay says neither."""
        tokens = Vocabulary.of(claims, tuned.families)
        matrix = tokens.matrix(claims)
        alike = kernel(matrix, about, tuned.shared)
        alike[np.diag_indices_from(alike)] += tuned.ridge
        dual = scipy.linalg.solve(alike, ways, assume_a="pos", overwrite_a=True, check_finite=False)
        each = np.concatenate([np.full((len(claims), 1), tuned.shared, np.float32), about], axis=1)
        return cls(tokens, np.ascontiguousarray(matrix.T @ (dual[:, None] * each), dtype=np.float32))

    def score(self, claim: Signed, about: Matrix) -> float:
        places, values = self.tokens.vector(claim)
        by_paragraph = values @ self.weights[places]
        return float(by_paragraph[0] + by_paragraph[1:] @ about)

    def packed(self, name: str) -> Arrays:
        return {
            **packed_places(self.tokens.places, name),
            f"{name}_families": np.array(self.tokens.weights),
            f"{name}_idf": self.tokens.idf,
            f"{name}_weights": self.weights,
        }

    @classmethod
    def unpacked(cls, arrays: Arrays, name: str) -> "PolarityModel":
        families = tuple(map(float, arrays[f"{name}_families"]))
        places = unpacked_places(arrays, name, len(families))
        return cls(Vocabulary(places, arrays[f"{name}_idf"], families), arrays[f"{name}_weights"])


def kernel(matrix: "scipy.sparse.csr_array", about: Matrix, shared: float) -> Matrix:
    """How much two claims have to do with each other: by their signs, and by what they are about; claims × claims."""
    found = np.empty((len(about), len(about)), np.float32)
    transposed = matrix.T.tocsr()
    for start in range(0, len(about), BLOCK):
        rows = slice(start, start + BLOCK)
        found[rows] = (matrix[rows] @ transposed).toarray() * (shared + about[rows] @ about.T)
    return found


def direction(scores: Matrix) -> Matrix:
    """What something is about, as a direction of length 1; ``scores`` of paragraphs, for one text or a row for each."""
    positive = np.maximum(scores, 0.0)
    found: Matrix = positive / np.maximum(np.linalg.norm(positive, axis=-1, keepdims=True), 1e-6)
    return found.astype(np.float32, copy=False)
