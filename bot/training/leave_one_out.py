"""What the matcher would say to the seeds' own messages, had it not been trained on them: its measure."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay, Library
from bot.search.parameters import MatchingMode
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.linear import Vocabulary, leave_one_out, train
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.samples import TrainingSamples
from bot.search.retrieval.verdict import VerdictEvidence
from bot.search.text.features import Features

Array = NDArray[np.float32]

BLOCK = 1000
"""Messages compared with all others at a time, for the sake of memory."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mode scores for messages that it was not trained on."""

    scores: Array  # messages × paragraphs
    evidence: list[VerdictEvidence]
    owners: NDArray[np.intp]  # the right paragraph of each, from 0; -1: the essay does not speak of it

    @property
    def accuracy(self) -> float:
        """Share of the phrasings whose own paragraph is first."""
        own = self.owners >= 0
        return float((self.scores[own].argmax(axis=1) == self.owners[own]).mean())


class LeaveOneOut:
    """One essay, its samples and their features, computed once."""

    def __init__(self, essay: Essay, library: Library, features: Features, *, annotated: bool) -> None:
        self._annotated = annotated
        self._features = features
        full = TrainingSamples.of(essay, library.chatter)
        self.count = full.phrasings + full.absent
        self._messages = features.all(full.texts[: self.count])
        bare = essay if annotated else _bare(essay)
        self._essay = bare
        self._samples = full if annotated else TrainingSamples.of(bare, library.chatter)
        self._texts = features.all(self._samples.texts)
        owners = full.targets[: self.count, :-1].argmax(axis=1)
        self._owners = np.where(np.arange(self.count) < full.phrasings, owners, -1)
        # Where each message stands among the samples, -1 where it does not.
        first = 0 if annotated else self.count - len(library.chatter)
        self._own = [place - first if place >= first else -1 for place in range(self.count)]
        self.near, self.chatter = len(essay.absent), len(library.chatter)
        self._left_out: dict[object, Array] = {}

    def trial(self, mode: MatchingMode) -> Trial:
        matcher = Matcher(self._essay, self._features, Classifiers.trained(self._samples, self._texts, mode), mode)
        scores, evidence = [], []
        alike = self._alike(mode)
        for asked, meant, absent, (near, far) in zip(self._messages, *self._classified(mode), alike, strict=True):
            quoted = matcher.quoted(asked)
            scores.append(matcher.weigh(asked, meant, quoted))
            evidence.append(matcher.gauge(asked, scores[-1], float(absent), quoted, (near, far)))
        return Trial(np.array(scores), evidence, self._owners)

    def _alike(self, mode: MatchingMode) -> list[tuple[float, float]]:
        """Likeness to the nearest known message of each side, a message's own row left out."""
        meant = self._nearest("meaning", mode.families)
        heard = self._nearest("sound", (1.0,))
        romanised = np.array([message.romanised for message in self._messages])
        found = np.where(romanised[:, None], heard, meant)
        return [(float(near), float(far)) for near, far in found]

    def _nearest(self, kind: str, families: tuple[float, ...]) -> Array:
        key = ("nearest", kind, families)
        if key not in self._left_out:
            vocabulary = Vocabulary.of([getattr(text, kind) for text in self._texts], families)
            known = vocabulary.matrix([getattr(text, kind) for text in self._texts]).T.tocsc()
            messages = vocabulary.matrix([getattr(text, kind) for text in self._messages])
            spoken = self._samples.targets[:, -1] == 0
            found = np.zeros((self.count, 2), np.float32)
            for start in range(0, self.count, BLOCK):
                alike = (messages[start : start + BLOCK] @ known).toarray()
                for row, own in enumerate(self._own[start : start + BLOCK]):
                    if own >= 0:
                        alike[row, own] = 0.0
                found[start : start + BLOCK] = np.c_[alike[:, spoken].max(1), alike[:, ~spoken].max(1, initial=0.0)]
            self._left_out[key] = found
        return self._left_out[key]

    def _classified(self, mode: MatchingMode) -> tuple[Array, Array]:
        """Scores of paragraphs and of "not in the essay", each message left out of what it was trained on."""
        meaning = self._scored("meaning", mode.families, mode.ridge)
        sound = self._scored("sound", (1.0,), mode.sound_ridge)
        return meaning[:, :-1] + mode.sound * sound[:, :-1], meaning[:, -1]

    def _scored(self, kind: str, families: tuple[float, ...], ridge: float) -> Array:
        key = (kind, families, ridge)
        if key not in self._left_out:
            documents = [getattr(text, kind) for text in self._texts]
            left_out = leave_one_out(documents, self._samples.targets, families, ridge)
            if self._annotated:
                self._left_out[key] = left_out[: self.count]
            else:
                self._left_out[key] = self._beside_chatter(kind, families, ridge, left_out)
        return self._left_out[key]

    def _beside_chatter(self, kind: str, families: tuple[float, ...], ridge: float, left_out: Array) -> Array:
        """Without annotations only the chatter was trained on; all other messages are new."""
        documents = [getattr(text, kind) for text in self._texts]
        classifier = train(documents, self._samples.targets, families, ridge)
        scores = np.array([classifier.scores(getattr(text, kind)) for text in self._messages], np.float32)
        scores[-self.chatter :] = left_out[: self.chatter]
        return scores


def _bare(essay: Essay) -> Essay:
    """The essay as if nobody had written phrasings."""
    return replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=()) for paragraph in essay.paragraphs),
        theses=tuple(replace(thesis, phrasings=()) for thesis in essay.theses),
        absent=(),
    )
