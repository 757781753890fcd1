"""The two classifiers of an essay, trained or read back from the cache: one hears meanings, the other sounds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from bot.core.match import Reason
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.parameters import MatchingMode
from bot.search.retrieval.linear import Classifier, Matrix, Vector, Vocabulary, train_on
from bot.search.retrieval.neighbours import Neighbours
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import AnalysedText, Families, Features

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
