"""A message → the particular that it asks for as a fact: learnt from examples, by the regression that learns acts.

A question for what will be, what should be, or why, is answered by an argument, and a question that expects no answer
by none: these are the examples of no kind. Precision goes first: what is recognised is contradicted before a reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.core.details import DetailKind, DetailPhrasings
from bot.core.patterns import HAN, LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.parameters import DetailModel
from bot.search.retrieval.linear import Classifier, Matrix, Vocabulary, train_on

LONGEST, LONGEST_IN_LETTERS = 24, 80
"""Characters of a message; a longer one tells something besides, by which it may mean another thing."""
CLASSES: tuple[DetailKind | None, ...] = (*DetailKind, None)
NONE = len(DetailKind)
"""The place of what asks for no particular among the classes."""
FARTHEST = 8
"""Units between a word that asks and an end of the message, beyond which all are as far."""

Fold = Callable[[str], str]

_ENDS = " ?？!！。.,，~…"
_ASKING = (
    "多少|多久|多长时间|多[大长高深远宽重快厚]|几|什么时候|何时|什么|啥|哪|谁|百分之"
    "|how (?:much|many|long|far|old|tall|big|high)|what|which|where|when|who"
)
_ASKS = LazyPattern(_ASKING)
_UNIT = LazyPattern(rf"{_ASKING}|[\u3400-\u9fff]|[a-z']+|[0-9]+")


def detail_tokens(folded: str) -> tuple[list[str], list[str]]:
    """What tells such a question: its units with neighbours and ends; and by each word that asks, what stands with it.

    A unit is a word that asks, another character or a word of letters. What goes for one word that asks goes for
    others, too, so what stands with it is said of it and of "?", any of them.
    """
    units = ["^", *_UNIT.findall(folded.replace("’", "'")), "$"]
    grams = [*units, *(f"{one} {other}" for one, other in pairwise(units)), f"#{min(len(units), 14)}"]
    places = [place for place, unit in enumerate(units) if _ASKS.fullmatch(unit)]
    grams += [character for place in places if not units[place].isascii() for character in units[place]]
    masked = ["?" if place in places else unit for place, unit in enumerate(units)]
    asked = [f"{one} {other}" for one, other in pairwise(masked) if "?" in (one, other)]
    for place in places:
        before, after = (min(distance, FARTHEST) // 2 for distance in (place - 1, len(units) - 2 - place))
        with_it = [f"&{unit}" for at, unit in enumerate(units) if at != place]
        asked += [f"{word}{each}" for word in (units[place], "?") for each in (*with_it, f"|{before}", f"|>{after}")]
    return grams, asked


def detail_samples(phrasings: Sequence[DetailPhrasings], fold: Fold) -> tuple[list[str], Matrix]:
    """The texts, folded, and their targets: texts × classes."""
    rows = [(fold(text), CLASSES.index(each.kind)) for each in phrasings for text in each.texts]
    targets: Matrix = np.eye(len(CLASSES), dtype=np.float32)[[place for _, place in rows]]
    return [text for text, _ in rows], targets


def train_details(texts: Sequence[str], targets: Matrix, model: DetailModel) -> Classifier:
    """``texts``: folded. ``targets``: texts × classes."""
    documents = [detail_tokens(text) for text in texts]
    vocabulary = Vocabulary.of(documents, model.families)
    return train_on(vocabulary, vocabulary.matrix(documents), targets, model.ridge)


def margins(scores: Matrix) -> tuple[NDArray[np.intp], Matrix, Matrix]:
    """Of scores … × classes: the best kind, how far all kinds are ahead of none, and that one of the next kind."""
    kinds, none = scores[..., :NONE], scores[..., NONE]
    ranked = np.sort(kinds, axis=-1)
    return kinds.argmax(axis=-1), kinds.sum(axis=-1) - none, ranked[..., -1] - ranked[..., -2]


def details_name(phrasings: Sequence[DetailPhrasings], fold: Fold, model: DetailModel) -> str:
    """A name in a cache, which changes with all that is learnt from."""
    texts = [fold(text) for each in phrasings for text in (each.kind or "", *each.texts)]
    return f"{fingerprint([*texts, repr(model)])}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class DetailRecogniser:
    """Tells which particular is asked for."""

    classifier: Classifier
    model: DetailModel

    def read(self, folded: str) -> DetailKind | None:
        """The kind of particular that a message asks for as a fact; None where it asks for none, or in doubt."""
        bare = folded.strip(_ENDS)
        if len(bare) > (LONGEST if HAN.search(bare) else LONGEST_IN_LETTERS):
            return None
        best, asks, leads = margins(self.classifier.scores(detail_tokens(bare)))
        return CLASSES[int(best)] if asks >= self.model.asks and leads >= self.model.leads else None


class LazyDetails:
    """A recogniser that is opened when it is first asked, for all essays: a start does not wait for it."""

    def __init__(
        self, name: str, phrasings: Sequence[DetailPhrasings], fold: Fold, model: DetailModel, cache: Cache
    ) -> None:
        """``name``: in ``cache``."""
        self._name = name
        self._phrasings = phrasings
        self._fold = fold
        self._model = model
        self._cache = cache
        self._opened: DetailRecogniser | None = None
        self._turn = Lock()

    def prepare(self) -> None:
        """Train it where it is not kept, so that nobody waits for that who asks."""
        if self._phrasings and not self._cache.holds(self._name):
            self._open()

    def read(self, folded: str) -> DetailKind | None:
        """As ``RecogniseDetail``."""
        return (self._opened or self._open()).read(folded) if self._phrasings else None

    def _open(self) -> DetailRecogniser:
        with self._turn:
            if self._opened is None:
                kept = self._cache.remembered(self._name, self._trained, _packed, _unpacked)
                self._opened = DetailRecogniser(kept, self._model)
        return self._opened

    def _trained(self) -> Classifier:
        return train_details(*detail_samples(self._phrasings, self._fold), self._model)


def _packed(classifier: Classifier) -> Arrays:
    return classifier.packed("details")


def _unpacked(arrays: Arrays) -> Classifier:
    return Classifier.unpacked(arrays, "details")
