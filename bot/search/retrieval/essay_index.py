"""What an essay and the messages known of its sentences consist of: cut once, and kept."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.retrieval.bm25 import Index
from bot.search.text.features import AnalysedText, Features

Tokens = frozenset[str]
Answered = Sequence[tuple[Tokens, float]]
"""Messages that a sentence is known to answer: their tokens, and the root of what those weigh together."""


@dataclass(frozen=True, slots=True)
class EssayIndex:
    """One essay in tokens. Sentences are counted through all paragraphs."""

    sentences: list[str]  # folded, without gaps
    shown: list[Tokens]  # of each sentence
    answered: list[Answered]  # by each sentence
    words: Index  # of the paragraphs
    grams: Index

    @classmethod
    def over(cls, essay: Essay, features: Features) -> Self:
        sentences = [sentence for paragraph in essay.paragraphs for sentence in paragraph.sentences]
        texts = features.all(paragraph.text for paragraph in essay.paragraphs)
        grams = Index.over(text.meaning[1] for text in texts)
        return cls(
            [dense(features.fold(sentence)) for sentence in sentences],
            [tokens_of(features.of(sentence)) for sentence in sentences],
            [
                [
                    _measured(tokens_of(features.of(each.text)), grams)
                    for each in paragraph.phrasings
                    if each.sentence == place
                ]
                for paragraph in essay.paragraphs
                for place in range(len(paragraph.sentences))
            ],
            Index.over(text.meaning[0] for text in texts),
            grams,
        )

    def packed(self) -> Arrays:
        """Everything, for the cache."""
        texts = {
            "sentences": self.sentences,
            "shown": [list(tokens) for tokens in self.shown],
            "answered": [[(list(tokens), length) for tokens, length in each] for each in self.answered],
        }
        indexes = {"words": self.words.packed(), "grams": self.grams.packed()}
        return {
            "texts": np.frombuffer(json.dumps(texts).encode(), np.uint8),
            **{f"{name}_{part}": array for name, index in indexes.items() for part, array in index.items()},
        }

    @classmethod
    def unpacked(cls, arrays: Arrays) -> Self:
        texts: dict[str, Any] = json.loads(arrays["texts"].tobytes())
        words, grams = (Index.unpacked(_within(arrays, f"{name}_")) for name in ("words", "grams"))
        return cls(
            texts["sentences"],
            [frozenset(tokens) for tokens in texts["shown"]],
            [[(frozenset(tokens), length) for tokens, length in each] for each in texts["answered"]],
            words,
            grams,
        )


def load_or_index(essay: Essay, features: Features, cache: Cache) -> EssayIndex:
    """From ``cache`` where it was made before, else made and kept there."""
    return cache.remembered(
        index_name(essay, features),
        lambda: EssayIndex.over(essay, features),
        EssayIndex.packed,
        EssayIndex.unpacked,
    )


def index_name(essay: Essay, features: Features) -> str:
    """What the index of an essay is called in a cache."""
    return f"{fingerprint(_parts(essay, features))}{SUFFIX}"


def _parts(essay: Essay, features: Features) -> Iterable[str]:
    """All that it depends on."""
    yield features.fingerprint
    for paragraph in essay.paragraphs:
        yield repr(paragraph.sentences)
        yield repr([(each.text, each.sentence) for each in paragraph.phrasings if each.sentence is not None])


def _within(arrays: Arrays, prefix: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)}


def _measured(tokens: Tokens, grams: Index) -> tuple[Tokens, float]:
    return tokens, (sum(grams.weight(token) for token in tokens) + 1) ** 0.5


def tokens_of(text: AnalysedText) -> Tokens:
    """The tokens of what a text means."""
    return frozenset(token for family in text.meaning for token in family)


def dense(text: str) -> str:
    """``text`` without gaps."""
    return "".join(text.split())
