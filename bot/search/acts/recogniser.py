"""A message → the act that it is: learnt from examples, by the regression that learns paragraphs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np

from bot.core.act import ActPhrasing, ActReading, ActType
from bot.core.essay import Essay
from bot.core.patterns import LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.parameters import ActModel
from bot.search.retrieval.linear import Classifier, Matrix, Vocabulary, train_on
from bot.search.text.features import Features

READ = 120
"""Characters of a message, at its beginning and at its end, by which an act is told."""
LISTED = 3
"""Acts that are named beside the best, and in an explanation."""
PUT_TO_ESSAYS = 600
"""Phrasings of an essay that stand for what is put to an essay, evenly chosen."""

Label = tuple[ActType, str]
_RUN = LazyPattern(r"[\u3400-\u9fff§]+|[a-z']+|[0-9]+|[?!]")


def act_tokens(folded: str, features: Features) -> tuple[list[str], list[str], list[str]]:
    """What tells an act: characters with neighbours, to the third, and the ends of the message; words; concepts."""
    text = folded if len(folded) <= 2 * READ else f"{folded[:READ]} {folded[-READ:]}"
    grams: list[str] = []
    runs = _RUN.findall(text)
    for run in runs:
        if run[0] > "\u3000" or run[0] == "§":
            grams += [run[at : at + size] for size in (1, 2, 3) for at in range(len(run) - size + 1)]
        else:
            grams.append(run)
    latin = [run for run in runs if run[0].isascii() and run[0].isalpha()]
    grams += [f"{one} {other}" for one, other in pairwise(latin)]
    whole = "".join(run for run in runs if run not in "?!")
    grams += [f"^{whole[:2]}", f"{whole[-2:]}$", f"^{whole[:1]}", f"{whole[-1:]}$", f"#{_bucket(len(whole))}"]
    if len(whole) <= 12:
        grams.append(f"^{whole}$")
    return grams, features.words(text), features.concepts(text)


def _bucket(length: int) -> int:
    return next(place for place, most in enumerate((1, 2, 4, 6, 9, 13, 19, 30, 60, 10**9)) if length <= most)


@dataclass(frozen=True, slots=True)
class ActSamples:
    """Messages with the act that each is."""

    texts: tuple[str, ...]  # folded, bare, masked
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, essay: Essay, acts: Sequence[ActPhrasing], features: Features) -> Self:
        """What the seeds say of acts, and what is put to this essay.

        To each its own. With those of another, of 245 golden messages to three essays with ten phrasings a paragraph 57
        were taken for an act that they are not, with its own 15; the golden acts were told as well, 733 of 777.
        """
        rows = [(features.fold(each.text), (each.act, each.detail)) for each in acts]
        known = [phrasing.text for each in essay.paragraphs for phrasing in each.phrasings]
        known += [phrasing.text for each in essay.theses for phrasing in each.phrasings]
        step = max(len(known) / PUT_TO_ESSAYS, 1.0)
        chosen = [known[int(place * step)] for place in range(min(len(known), PUT_TO_ESSAYS))]
        rows += [(features.fold(text), (ActType.PASSAGE, "")) for text in chosen]
        # Not what no essay speaks of: there is talk and there are errands among that.
        rows += [(features.fold(text), (ActType.ABSENT, "")) for text in essay.absent[:PUT_TO_ESSAYS]]
        return cls(tuple(text for text, _ in rows), tuple(label for _, label in rows))


def labels_of(essay: Essay, acts: Sequence[ActPhrasing]) -> tuple[Label, ...]:
    """The classes of a recogniser that learns these: those of ``ActSamples.of``, in order."""
    labels = {(each.act, each.detail) for each in acts}
    phrased = [each.phrasings for each in essay.paragraphs] + [each.phrasings for each in essay.theses]
    if any(phrased):
        labels.add((ActType.PASSAGE, ""))
    if essay.absent:
        labels.add((ActType.ABSENT, ""))
    return tuple(sorted(labels))


@dataclass(frozen=True, slots=True)
class ActsOutline:
    """What is known of a recogniser before its samples are gathered."""

    name: str  # in a cache; changes with the samples
    labels: tuple[Label, ...]  # of its classes

    @classmethod
    def of(cls, samples: ActSamples, features: Features, model: ActModel) -> Self:
        parts = [*samples.texts, *map(repr, samples.labels), repr(model), features.fingerprint]
        return cls(f"{fingerprint(parts)}{SUFFIX}", tuple(sorted(set(samples.labels))))


@dataclass(frozen=True, slots=True)
class ActRecogniser:
    """Tells acts apart."""

    classifier: Classifier
    labels: tuple[Label, ...]  # of its classes
    features: Features
    model: ActModel

    @classmethod
    def load_or_train(cls, samples: ActSamples, features: Features, model: ActModel, cache: Cache) -> Self:
        """From ``cache`` where it was trained before."""
        return cls.load_or_train_as(ActsOutline.of(samples, features, model), lambda: samples, features, model, cache)

    @classmethod
    def load_or_train_as(
        cls, outline: ActsOutline, samples: Callable[[], ActSamples], features: Features, model: ActModel, cache: Cache
    ) -> Self:
        """The same where the outline is known already; ``samples`` are gathered where they have to be trained on."""

        def trained() -> Classifier:
            gathered = samples()
            documents = [act_tokens(text, features) for text in gathered.texts]
            return train_acts(documents, gathered.labels, outline.labels, model)

        def packed(classifier: Classifier) -> Arrays:
            return classifier.packed("acts")

        def unpacked(arrays: Arrays) -> Classifier:
            return Classifier.unpacked(arrays, "acts")

        return cls(cache.remembered(outline.name, trained, packed, unpacked), outline.labels, features, model)

    def read(self, text: str, answering: bool = False) -> ActReading:
        """The act of a folded message. ``answering``: the bot has just put a question."""
        found = reading(self.classifier.scores(act_tokens(text, self.features)), self.labels, self.model, answering)
        # Of Chinese typed in Latin letters only greetings and the like are known.
        return replace(found, doubtful=True) if self.features.is_romanised(text) else found

    def likeliest(self, text: str) -> tuple[tuple[str, float], ...]:
        """The acts that a folded message may be, with their scores, the likeliest first; for whoever asks why."""
        scores = self.classifier.scores(act_tokens(text, self.features))
        ranked = sorted(_sums(scores, self.labels, self.model).items(), key=lambda each: -each[1])
        return tuple((str(act), round(score, 2)) for act, score in ranked[:LISTED])


def train_acts(
    documents: Sequence[tuple[list[str], list[str], list[str]]],
    of: Sequence[Label],
    labels: Sequence[Label],
    model: ActModel,
) -> Classifier:
    """``of``: the label of each document. Rows of a frequent act count less, so that it does not drown the others."""
    vocabulary = Vocabulary.of(documents, model.families)
    matrix = vocabulary.matrix(documents)
    places = {label: place for place, label in enumerate(labels)}
    targets = np.zeros((len(of), len(labels)), np.float32)
    targets[np.arange(len(of)), [places[label] for label in of]] = 1.0
    return train_on(vocabulary, matrix, targets, model.ridge)


def _sums(scores: Matrix, labels: Sequence[Label], model: ActModel) -> dict[ActType, float]:
    sums: dict[ActType, float] = {}
    for (act, _), score in zip(labels, scores.tolist(), strict=True):
        sums[act] = sums.get(act, 0.0) + max(score, 0.0)
    return {act: total + model.bias.get(str(act), 0.0) for act, total in sums.items()}


def reading(scores: Matrix, labels: Sequence[Label], model: ActModel, answering: bool) -> ActReading:
    """The best act by the sum of its kinds."""
    sums = _sums(scores, labels, model)
    if answering:
        sums[ActType.OPINION_RECEIVED] = sums.get(ActType.OPINION_RECEIVED, 0.0) + model.answering
    else:
        sums.pop(ActType.OPINION_RECEIVED, None)
    ranked = sorted(sums.items(), key=lambda each: -each[1])
    (best, first), *rest = ranked
    kinds = [(score, detail) for (act, detail), score in zip(labels, scores.tolist(), strict=True) if act is best]
    lead = first - rest[0][1] if rest else first
    others = tuple(act for act, _ in rest[:LISTED])
    return ActReading(best, max(kinds)[1], round(lead, 4), lead < model.doubtful, round(first, 4), others)
