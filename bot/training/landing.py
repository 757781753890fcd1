"""Where a phrasing would land with all that is known so far, and what it is confused with."""

from collections.abc import Sequence
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay, Library
from bot.core.match import Verdict
from bot.search.build import mode_of
from bot.search.cache import Cache
from bot.search.encoder import Encoder, Vectors
from bot.search.parameters import Parameters
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.meaning import MeaningIndex
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import AnalysedText, Features

PULLING = 3
"""Words named that pull a phrasing elsewhere."""

NAMED = {"word", "concept"}
"""Families of tokens that a person recognises."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a phrasing lands before it is learnt."""

    first: int | None  # the paragraph that would be shown; None where nothing is known of any of its words
    place: int | None  # of the paragraph that is meant among those found, from 1; None: it is not among them
    said: bool  # it would be quoted, and not only named as what is nearest
    pulling: tuple[str, ...] = ()  # what pulls it to the first, where that is another


class Apprentice:
    """The matcher of one essay that is still being written, trained anew beside whoever writes."""

    def __init__(
        self, library: Library, features: Features, fitted: Parameters, encoder: Encoder | None, vectors: Cache
    ) -> None:
        """``library``: of this essay alone. ``vectors``: where what was encoded is kept."""
        self._library = library
        self._features = features
        self._fitted = fitted
        self._encoder = EncoderMemory(encoder) if encoder else None
        self._vectors = vectors
        self._analysed: dict[str, AnalysedText] = {}
        self._worker = ThreadPoolExecutor(1, "training")
        self._coming: Future[Matcher] = self._worker.submit(self._trained, library.essay())

    def learn(self, essay: Essay) -> None:
        """Train in the background; whoever asks meanwhile waits."""
        self._coming = self._worker.submit(self._trained, essay)

    def landing(self, line: str, number: int) -> Landing:
        """Where ``line`` lands, which is meant for a paragraph."""
        matcher = self._coming.result()
        folded = self._features.fold(line)
        finding = matcher.find(folded)
        found = [match.ref.number for match in finding.matches]
        if not found:
            return Landing(None, None, said=False)
        place = found.index(number) + 1 if number in found else None
        landing = Landing(found[0], place, finding.verdict is Verdict.SAYS)
        if place == 1:
            return landing
        reasons = sorted(matcher.explain(folded).reasons, key=lambda each: -each.toward)
        words = (each.token for each in reasons if each.family in NAMED and each.toward > 0 and len(each.token) > 1)
        # A concept is named by another word than was written, and a machine may cut words where nobody would.
        written = [word for word in dict.fromkeys(words) if self._features.is_surely_word(word, folded)]
        return replace(landing, pulling=tuple(written[:PULLING]))

    def wait(self, patience: float | None = None) -> bool:
        """Until what was given to learn is learnt: features are cut by one at a time.

        ``patience``: seconds at most. Returns whether it is learnt.
        """
        if futures.wait([self._coming], patience).not_done:
            return False
        self._coming.result()
        return True

    def close(self) -> None:
        self._worker.shutdown(cancel_futures=True)

    def _trained(self, essay: Essay) -> Matcher:
        encoder = self._encoder if essay.is_sparse else None
        mode = mode_of(essay, self._fitted, encoded=encoder is not None)
        samples = TrainingSamples.of(essay, self._library.chatter)
        classifiers = Classifiers.trained(samples, [self._of(text) for text in samples.texts], mode)
        meaning = MeaningIndex.load_or_encode(essay, self._library.chatter, encoder, self._vectors) if encoder else None
        return Matcher(essay, self._features, classifiers, mode, meaning)

    def _of(self, text: str) -> AnalysedText:
        """Nearly all texts are the same from one time to the next."""
        if text not in self._analysed:
            self._analysed[text] = self._features.of(text)
        return self._analysed[text]


class EncoderMemory:
    """An encoder that reads nothing twice: from one phrasing to the next all others stay."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._asked: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        return self._encoder.name

    def passages(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.passages(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        if text not in self._asked:
            self._asked[text] = self._encoder.query(text)
        return self._asked[text]
