"""The two classifiers of an essay, trained or read back from the cache: one hears meanings, the other sounds;
and how like a message is to those that they learnt from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy
from numpy.typing import NDArray

from bot.core.match import Reason
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.parameters import MatchingMode
from bot.search.retrieval.linear import Classifier, Matrix, Vector, Vocabulary, train_on
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import AnalysedText, Families, Features

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


FAMILIES = ("word", "character", "concept", "asked")
REASONS = 12
"""Tokens that an explanation names."""


@dataclass(frozen=True, slots=True)
class MessageVectors:
    """A message as the vocabularies know it: places and values of its tokens."""

    meaning: Vector | None
    sound: Vector


@dataclass(frozen=True, slots=True)
class Classifiers:
    """Scores of paragraphs, and of "not in the essay", for one essay."""

    meaning: Classifier
    sound: Classifier
    meant: Neighbours  # what it was trained on
    heard: Neighbours

    @classmethod
    def trained(cls, samples: TrainingSamples, texts: Sequence[AnalysedText], mode: MatchingMode) -> Self:
        """``texts``: the features of the samples, in their order."""
        spoken = samples.targets[:, -1] == 0
        meanings, sounds = [text.meaning for text in texts], [text.sound for text in texts]
        words, syllables = Vocabulary.of(meanings, mode.families), Vocabulary.of(sounds, (1.0,))
        meaning, sound = words.matrix(meanings), syllables.matrix(sounds)
        return cls(
            train_on(words, meaning, samples.targets, mode.ridge),
            train_on(syllables, sound, samples.targets, mode.sound_ridge),
            Neighbours.over(meaning, spoken),
            Neighbours.over(sound, spoken),
        )

    def packed(self) -> Arrays:
        """Everything, for the cache."""
        return {
            **self.meaning.packed("meaning"),
            **self.sound.packed("sound"),
            **self.meant.packed("meant"),
            **self.heard.packed("heard"),
        }

    @classmethod
    def unpacked(cls, arrays: Arrays) -> Self:
        return cls(
            Classifier.unpacked(arrays, "meaning"),
            Classifier.unpacked(arrays, "sound"),
            Neighbours.unpacked(arrays, "meant"),
            Neighbours.unpacked(arrays, "heard"),
        )

    def vectors(self, asked: AnalysedText) -> MessageVectors:
        """What the vocabularies make of a message; of one in pinyin only the sounds."""
        meaning = None if asked.romanised else self.meaning.vocabulary.vector(asked.meaning)
        return MessageVectors(meaning, self.sound.vocabulary.vector(asked.sound))

    def scores(self, vectors: MessageVectors, share: float) -> tuple[Matrix, float]:
        """A score for each paragraph, and one for "not in the essay". ``share``: of sounds, beside meanings."""
        sounds = self.sound.scores_of(*vectors.sound)
        if vectors.meaning is None:
            return (1 + share) * sounds[:-1], float(sounds[-1])
        meant = self.meaning.scores_of(*vectors.meaning)
        return meant[:-1] + share * sounds[:-1], float(meant[-1])

    def alike(self, vectors: MessageVectors) -> tuple[float, float]:
        """Likeness to the nearest known message that the essay speaks to, and to the nearest other one."""
        if vectors.meaning is None:
            return self.heard.nearest(*vectors.sound)
        return self.meant.nearest(*vectors.meaning)

    def reasons(self, asked: AnalysedText, row: int, share: float) -> tuple[Reason, ...]:
        """What each token adds to a paragraph, and to "not in the essay"; the strongest first, at most REASONS."""
        found = []
        if not asked.romanised:
            found += _reasons(self.meaning, asked.meaning, FAMILIES, row, (1.0, 1.0))
        shares = (1 + share, 1.0) if asked.romanised else (share, 0.0)
        found += _reasons(self.sound, asked.sound, ("sound",), row, shares)
        found.sort(key=lambda reason: -max(abs(reason.toward), abs(reason.absent)))
        return tuple(found[:REASONS])


def _reasons(
    classifier: Classifier, document: Families, names: Sequence[str], row: int, shares: tuple[float, float]
) -> list[Reason]:
    """``shares``: what this classifier counts for paragraphs, and for "not in the essay"."""
    found = []
    places, values = classifier.vocabulary.vector(document)
    tokens = {
        place: (token, name)
        for name, known, family in zip(names, classifier.vocabulary.places, document, strict=True)
        for token in family
        if (place := known.get(token)) is not None
    }
    for place, value in zip(places.tolist(), values.tolist(), strict=True):
        toward = shares[0] * value * float(classifier.weights[place, row])
        absent = shares[1] * value * float(classifier.weights[place, -1])
        found.append(Reason(*tokens[place], round(toward, 3), round(absent, 3)))
    return found


def name_of(samples: TrainingSamples, features: Features, mode: MatchingMode) -> str:
    """What the classifiers for these samples are called in a cache."""
    parts: list[str | bytes] = [*samples.texts, samples.targets.tobytes(), repr(mode), features.fingerprint]
    return f"{fingerprint(parts)}{SUFFIX}"


def load_or_train(samples: TrainingSamples, features: Features, mode: MatchingMode, cache: Cache) -> Classifiers:
    """The classifiers for these samples: from ``cache`` where they were trained before, else trained and kept there."""
    return load_or_train_as(name_of(samples, features, mode), lambda: samples, features, mode, cache)


def load_or_train_as(
    name: str, samples: Callable[[], TrainingSamples], features: Features, mode: MatchingMode, cache: Cache
) -> Classifiers:
    """The same where the ``name`` is known already; ``samples`` are gathered where they have to be trained on."""

    def trained() -> Classifiers:
        gathered = samples()
        return Classifiers.trained(gathered, features.all(gathered.texts), mode)

    return cache.remembered(name, trained, Classifiers.packed, Classifiers.unpacked)
