"""A linear classifier over bags of tokens: ridge regression on a one-hot target, solved in the dual.

With a few thousand short texts and tens of classes it beats nearest neighbours and centroids, needs no iteration over
epochs, gives the same weights every time, and a message costs one addition of rows for each of its tokens.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy  # its parts come when they are first used: to train, and not at every start
from numpy.typing import NDArray

from bot.search.cache import Arrays, packed_places, unpacked_places
from bot.search.text.features import Families

Matrix = NDArray[np.float32]

Vector = tuple[NDArray[np.int32], Matrix]
"""Places of tokens, and what each is worth."""

Bag = Sequence[str] | Mapping[str, float]
"""Tokens as they come, or how often each comes; below 0 where it is turned round."""
Document = Sequence[Bag]
"""A bag for each family of tokens."""

TOLERANCE = 1e-4
STEPS = 200


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens of each family, how telling they are, and how much the family counts."""

    places: tuple[dict[str, int], ...]
    idf: Matrix
    weights: tuple[float, ...]

    @classmethod
    def of(cls, documents: Sequence[Document], weights: Sequence[float]) -> "Vocabulary":
        """Learn which tokens there are, and in how many documents. ``weights``: one a family."""
        held: Counter[tuple[int, str]] = Counter()
        for document in documents:
            for family, bag in enumerate(document):
                held.update((family, token) for token in dict.fromkeys(bag))
        places: tuple[dict[str, int], ...] = tuple({} for _ in weights)
        idf = np.zeros(len(held), np.float32)
        for place, ((family, token), count) in enumerate(held.items()):
            places[family][token] = place
            idf[place] = np.log1p(len(documents) / count)
        return cls(places, idf, tuple(weights))

    def vector(self, document: Document) -> Vector:
        """Places and values of a document: tf-idf, each family of the length that its weight gives it."""
        families = [
            (_counted(bag, known), weight)
            for known, bag, weight in zip(self.places, document, self.weights, strict=True)
            if weight
        ]
        tokens = sum(len(counts) for counts, _ in families)
        places = np.fromiter(chain.from_iterable(counts for counts, _ in families), np.int32, tokens)
        count = np.fromiter(chain.from_iterable(counts.values() for counts, _ in families), np.float32, tokens)
        values: Matrix = np.sign(count) * (1 + np.log(np.abs(count))) * self.idf[places]
        end = 0
        for counts, weight in families:
            start, end = end, end + len(counts)
            value = values[start:end]
            if counts:
                value *= (weight / float(value @ value)) ** 0.5
        return places, values

    def matrix(self, documents: Sequence[Document]) -> "scipy.sparse.csr_array":
        """The vectors of all: documents × tokens, float32."""
        vectors = [self.vector(document) for document in documents]
        starts = np.cumsum([0, *(len(places) for places, _ in vectors)])
        columns = np.concatenate([places for places, _ in vectors])
        values = np.concatenate([values for _, values in vectors])
        return scipy.sparse.csr_array((values, columns, starts), shape=(len(vectors), len(self.idf)))


def _counted(bag: Bag, known: Mapping[str, int]) -> dict[int, float]:
    """How often each token that is known comes, by its place."""
    if isinstance(bag, Mapping):
        return {known[token]: count for token, count in bag.items() if count and token in known}
    counts: dict[int, float] = {}
    # Each token is looked up once: the vocabulary is too large for the processor's caches.
    for token in bag:
        place = known.get(token)
        if place is not None:
            counts[place] = counts.get(place, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores for classes: about 1 for the right one and 0 for the others, where it is sure."""

    vocabulary: Vocabulary
    weights: Matrix  # tokens × classes
    means: Matrix  # what a class scores for a text of which nothing is known

    def scores(self, document: Families) -> Matrix:
        """A score for each class."""
        return self.scores_of(*self.vocabulary.vector(document))

    def scores_of(self, places: NDArray[np.int32], values: Matrix) -> Matrix:
        """A score for each class, of what the vocabulary makes of a document."""
        scores: Matrix = self.means + values @ self.weights[places]
        return scores

    def packed(self, name: str) -> Arrays:
        return {
            **packed_places(self.vocabulary.places, name),
            f"{name}_families": np.array(self.vocabulary.weights),
            f"{name}_idf": self.vocabulary.idf,
            f"{name}_weights": self.weights,
            f"{name}_means": self.means,
        }

    @classmethod
    def unpacked(cls, arrays: Arrays, name: str) -> "Classifier":
        families = tuple(map(float, arrays[f"{name}_families"]))
        places = unpacked_places(arrays, name, len(families))
        vocabulary = Vocabulary(places, arrays[f"{name}_idf"], families)
        return cls(vocabulary, arrays[f"{name}_weights"], arrays[f"{name}_means"])


def train(documents: Sequence[Families], targets: Matrix, weights: Sequence[float], ridge: float) -> Classifier:
    """``targets``: documents × classes. ``weights``: of the families. ``ridge``: the larger, the smoother."""
    vocabulary = Vocabulary.of(documents, weights)
    return train_on(vocabulary, vocabulary.matrix(documents), targets, ridge)


def train_on(vocabulary: Vocabulary, matrix: "scipy.sparse.csr_array", targets: Matrix, ridge: float) -> Classifier:
    """``matrix``: what ``vocabulary`` makes of the documents."""
    means = targets.mean(axis=0)
    dual = _solve(matrix, targets - means, ridge)
    return Classifier(vocabulary, np.ascontiguousarray(matrix.T @ dual, dtype=np.float32), means.astype(np.float32))


def _solve(matrix: "scipy.sparse.csr_array", targets: Matrix, ridge: float) -> Matrix:
    """(X Xᵀ + ridge) a = targets by conjugate gradients, all columns at once."""
    transposed = matrix.T.tocsr()
    solution = np.zeros_like(targets)
    residual = targets.copy()
    direction = residual.copy()
    norm = np.einsum("ij,ij->j", residual, residual)
    enough = TOLERANCE**2 * np.maximum(norm, 1e-12)
    for _ in range(STEPS):
        image = matrix @ (transposed @ direction) + ridge * direction
        step = norm / np.maximum(np.einsum("ij,ij->j", direction, image), 1e-20)
        solution += step * direction
        residual -= step * image
        before, norm = norm, np.einsum("ij,ij->j", residual, residual)
        if np.all(norm <= enough):
            break
        direction = residual + norm / np.maximum(before, 1e-20) * direction
    return solution


def leave_one_out(documents: Sequence[Families], targets: Matrix, weights: Sequence[float], ridge: float) -> Matrix:
    """What each document would score if it had not been trained on; takes memory with the square of them.

    Exactly so for the regression, with what is taken from all documents held: how telling tokens are (idf), the
    means of the classes, and which tokens are known, so that a document's own rare ones count in its length.
    """
    matrix = Vocabulary.of(documents, weights).matrix(documents)
    kernel = (matrix @ matrix.T).toarray().astype(np.float32)
    kernel[np.diag_indices_from(kernel)] += ridge
    factor = scipy.linalg.cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    dual = scipy.linalg.cho_solve(factor, targets - targets.mean(axis=0), check_finite=False)
    inverse, _ = scipy.linalg.lapack.spotri(factor[0], lower=1, overwrite_c=1)
    scores: Matrix = targets - dual / np.diag(inverse)[:, None]
    return scores


def leave_groups_out(kernel: Matrix, targets: Matrix, ridge: float, alike: NDArray[np.bool_]) -> Matrix:
    """What a kernel regression would score for each row without it and all that are alike to it.

    ``kernel``: rows × rows. ``targets``: rows × columns. ``alike``: rows × rows, true on the diagonal.
    """
    inverse = np.linalg.inv(kernel.astype(np.float64) + ridge * np.eye(len(kernel)))
    dual = inverse @ targets
    scores = np.zeros(targets.shape, np.float32)
    for row in range(len(kernel)):
        group = np.flatnonzero(alike[row])
        own = int(np.searchsorted(group, row))
        scores[row] = targets[row] - np.linalg.solve(inverse[np.ix_(group, group)], dual[group])[own]
    return scores
