"""Which of a paragraph's sentences speaks to a message."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.search.retrieval.bm25 import Scores
from bot.search.retrieval.essay_index import EssayIndex, dense, tokens_of
from bot.search.text.features import AnalysedText
from bot.search.text.similarity import likeness

REMEMBERED = 64
"""Messages of which it is remembered what they are like."""
EVEN = 40
"""Characters added to a sentence's length, so that among those that share equally the shortest does not always win."""
NEAREST = 2
"""Messages that a sentence is known to answer, by which it is judged. On the golden sentences, with those: 91 % instead
of 87 % of the sentences set off answer.
"""
QUOTED = 0.3
"""Likeness beyond chance from which the sentence that resembles a message is the one that answers."""


class TokenPostings:
    """In which of many short texts each token stands; each text's shares are divided by a number of its own."""

    def __init__(self, texts: Sequence[frozenset[str]], divisors: Sequence[float]) -> None:
        found: dict[str, list[int]] = {}
        for place, tokens in enumerate(texts):
            for token in tokens:
                found.setdefault(token, []).append(place)
        self._places = {token: np.array(places, np.int32) for token, places in found.items()}
        self._divisors = np.array(divisors)

    def shares(self, weights: Iterable[tuple[str, float]]) -> NDArray[np.float64]:
        """What each text shares with a message: the weights of the tokens that stand in both, divided; texts."""
        known = [(self._places[token], weight) for token, weight in weights if token in self._places]
        if not known:
            return np.zeros(len(self._divisors))
        places = np.concatenate([places for places, _ in known])
        each = np.repeat([weight for _, weight in known], [len(places) for places, _ in known])
        shared: NDArray[np.float64] = np.bincount(places, each, len(self._divisors)) / self._divisors
        return shared


class AnsweringSentences:
    """The sentences of one essay, and the messages that each is known to answer. Built once."""

    def __init__(self, index: EssayIndex, sentences: Sequence[int]) -> None:
        """``sentences``: how many each paragraph has."""
        self._flat = index.sentences
        self._first = np.cumsum([0, *sentences])
        self._weight = index.grams.weight
        self._shown = TokenPostings(index.shown, [(len(sentence) + EVEN) ** 0.5 for sentence in self._flat])
        messages = [message for known in index.answered for message in known]
        self._answered = TokenPostings([tokens for tokens, _ in messages], [length for _, length in messages])
        self._messages = np.cumsum([0, *map(len, index.answered)])
        self._likeness = lru_cache(maxsize=REMEMBERED)(self._likeness_once)
        self._shares = lru_cache(maxsize=REMEMBERED)(self._shares_once)

    def quoted(self, folded: str) -> Scores:
        """Likeness of a folded message to a quote, 0 … 1, of each paragraph."""
        return self._likeness(folded)[1]

    def choose(self, asked: AnalysedText, words: AnalysedText, rows: Sequence[int], closely: int) -> list[int]:
        """The sentence of each of these paragraphs: the quoted one, or that which shares most with the message.

        ``asked``: the message; ``words``: with what it leans on. ``closely``: of the first so many, also by the
        messages that each sentence is known to answer.
        """
        alike, _ = self._likeness(asked.folded)
        shared, known = self._shares(tokens_of(words))
        found = []
        for nth, row in enumerate(rows):
            span = slice(self._first[row], self._first[row + 1])
            best = int(np.argmax(alike[span]))
            if alike[span][best] < QUOTED:
                near = self._near(known, span) if nth < closely else np.zeros(1)
                best = int(np.argmax(_evened(shared[span]) + _evened(near)))
            found.append(best)
        return found

    def _shares_once(self, tokens: frozenset[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What a message shares with each sentence, and with each message that one of them is known to answer."""
        weights = [(token, self._weight(token)) for token in tokens]
        return self._shown.shares(weights), self._answered.shares(weights)

    def _near(self, known: NDArray[np.float64], span: slice) -> NDArray[np.float64]:
        """How near the messages are that each sentence is known to answer: the nearest of them, together."""
        borders = self._messages[span.start : span.stop + 1]
        return np.array([float(np.sort(known[start:end])[-NEAREST:].sum()) for start, end in pairwise(borders)])

    def _likeness_once(self, folded: str) -> tuple[Scores, Scores]:
        """Likeness to a quote: of each sentence, and of each paragraph."""
        alike = np.array(likeness(dense(folded), self._flat), np.float32)
        return alike, np.maximum.reduceat(alike, self._first[:-1])


def _evened(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 … 1, the best of them 1."""
    return shares / max(float(shares.max(initial=0.0)), 1e-9)
