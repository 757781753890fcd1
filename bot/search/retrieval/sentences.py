"""Which of a paragraph's sentences speaks to a message."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from bot.search.retrieval.bm25 import Scores, spans
from bot.search.retrieval.essay_index import EssayIndex, dense, tokens_of
from bot.search.text.features import AnalysedText
from bot.search.text.similarity import QUERY_LIMIT, SHARED, likeness

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
    """In which of many short texts each token stands, and what it counts there."""

    def __init__(
        self, texts: Sequence[frozenset[str]], divisors: Sequence[float], weight: Callable[[str], float]
    ) -> None:
        """``divisors``: what the shares of each text are divided by. ``weight``: of a token."""
        found: dict[str, list[int]] = {}
        for place, tokens in enumerate(texts):
            for token in tokens:
                found.setdefault(token, []).append(place)
        self._tokens = {token: place for place, token in enumerate(found)}
        self._places = np.fromiter(chain.from_iterable(found.values()), np.int32)
        self._starts = np.array([0, *accumulate(map(len, found.values()))])
        self._weights = np.array([weight(token) for token in found])
        self._divisors = np.array(divisors)

    def shares(self, tokens: Iterable[str]) -> NDArray[np.float64]:
        """What each text shares with a message: the weights of the tokens that stand in both, divided; texts."""
        known = [place for token in tokens if (place := self._tokens.get(token)) is not None]
        if not known:
            return np.zeros(len(self._divisors))
        held, lengths = spans(self._starts, known)
        each = self._weights[known].repeat(lengths)
        shared: NDArray[np.float64] = np.bincount(self._places[held], each, len(self._divisors)) / self._divisors
        return shared


class AnsweringSentences:
    """The sentences of one essay, and the messages that each is known to answer. Built once."""

    def __init__(self, index: EssayIndex, sentences: Sequence[int]) -> None:
        """``sentences``: how many each paragraph has."""
        self._flat = index.sentences
        self._lengths = np.array([len(sentence) for sentence in self._flat])
        self._characters = TokenPostings([*map(frozenset, self._flat)], [1.0] * len(self._flat), lambda _: 1.0)
        shown = [(tokens, (len(text) + EVEN) ** 0.5) for tokens, text in zip(index.shown, self._flat, strict=True)]
        texts, divisors = zip(*shown, *chain.from_iterable(index.answered), strict=True)
        self._tokens = TokenPostings(texts, divisors, index.grams.weight)
        self._counts = np.array(sentences)
        self._first = self._counts.cumsum() - self._counts
        self._places = _table(sentences)
        self._messages = _table([*map(len, index.answered)])
        self._likeness = lru_cache(maxsize=REMEMBERED)(self._likeness_once)
        self._told = lru_cache(maxsize=REMEMBERED)(self._told_once)

    def quoted(self, folded: str) -> Scores:
        """Likeness of a folded message to a quote, 0 … 1, of each paragraph."""
        return self._likeness(folded)[0]

    def choose(self, asked: AnalysedText, words: AnalysedText, rows: Sequence[int], closely: int) -> list[int]:
        """The sentence of each of these paragraphs: the quoted one, or that which shares most with the message.

        ``asked``: the message; ``words``: with what it leans on. ``closely``: of the first so many, also by the
        messages that each sentence is known to answer.
        """
        quoted, alike = self._likeness(asked.folded)
        told, shared = self._told(tokens_of(words))
        return [
            alike[row] if quoted[row] >= QUOTED else told[row] if nth < closely else shared[row]
            for nth, row in enumerate(rows)
        ]

    def _told_once(self, tokens: frozenset[str]) -> tuple[list[int], list[int]]:
        """The sentence of each paragraph that shares most with a message: by the messages, too, that each is known to
        answer; by itself."""
        shares = self._tokens.shares(tokens)
        shown, known = shares[: len(self._flat)], shares[len(self._flat) :]
        near = np.sort(_laid_out(known, self._messages, 0.0), axis=1)[:, -NEAREST:].sum(axis=1)
        shared = self._evened(shown)
        return self._best(shared + self._evened(near)), self._best(shared)

    def _likeness_once(self, folded: str) -> tuple[Scores, list[int]]:
        """Likeness of each paragraph to a quote, and which of its sentences is so like."""
        text, alike = dense(folded)[:QUERY_LIMIT], np.zeros(len(self._flat), np.float32)
        shared = self._characters.shares(text)
        rows = np.flatnonzero(shared >= SHARED * np.minimum(self._lengths, len(text))).tolist()
        alike[rows] = likeness(text, [self._flat[row] for row in rows])
        return np.maximum.reduceat(alike, self._first), self._best(alike)

    def _evened(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 … 1, the best sentence of each paragraph 1."""
        most: NDArray[np.float64] = np.maximum(np.maximum.reduceat(shares, self._first), 1e-9)
        return shares / most.repeat(self._counts)

    def _best(self, values: NDArray[np.floating]) -> list[int]:
        """Which sentence of each paragraph has most."""
        best: list[int] = _laid_out(values, self._places, -1.0).argmax(axis=1).tolist()
        return best


def _table(counts: Sequence[int]) -> NDArray[np.int64]:
    """Places of things that stand one after another, a row for each group of so many; -1 where there are no more."""
    table = np.full((len(counts), max(counts, default=0)), -1)
    there = np.arange(table.shape[1]) < np.array(counts)[:, None]
    table[there] = np.arange(sum(counts))
    return table


def _laid_out(values: NDArray[np.floating], table: NDArray[np.int64], nothing: float) -> NDArray[np.floating]:
    """``values`` as a table has them, with ``nothing`` where there are no more."""
    laid: NDArray[np.floating] = np.append(values, nothing)[table]
    return laid
