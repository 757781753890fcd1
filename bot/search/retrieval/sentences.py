"""Which of a paragraph's sentences speaks to a message."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

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
        self._first = [0, *accumulate(sentences)]
        self._lengths = np.array([len(sentence) for sentence in self._flat])
        self._characters = TokenPostings([*map(frozenset, self._flat)], [1.0] * len(self._flat), lambda _: 1.0)
        shown = [(tokens, (len(text) + EVEN) ** 0.5) for tokens, text in zip(index.shown, self._flat, strict=True)]
        texts, divisors = zip(*shown, *chain.from_iterable(index.answered), strict=True)
        self._tokens = TokenPostings(texts, divisors, index.grams.weight)
        self._messages = [0, *accumulate(map(len, index.answered))]
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
        alike, quoted = self._likeness(asked.folded)
        shared, known = self._shares(tokens_of(words))
        found = []
        for nth, row in enumerate(rows):
            span = slice(self._first[row], self._first[row + 1])
            if quoted[row] >= QUOTED:
                found.append(int(alike[span].argmax()))
                continue
            told = _evened(shared[span])
            if nth < closely:
                told = [one + other for one, other in zip(told, _evened(self._near(known, span)), strict=True)]
            found.append(told.index(max(told)))
        return found

    def _shares_once(self, tokens: frozenset[str]) -> tuple[list[float], list[float]]:
        """What a message shares with each sentence, and with each message that one of them is known to answer."""
        # As a list: of each paragraph a few numbers are looked at, for which arrays are too much.
        shares: list[float] = self._tokens.shares(tokens).tolist()
        return shares[: len(self._flat)], shares[len(self._flat) :]

    def _near(self, known: Sequence[float], span: slice) -> list[float]:
        """How near the messages are that each sentence is known to answer: the nearest of them, together."""
        borders = self._messages[span.start : span.stop + 1]
        return [sum(sorted(known[start:end])[-NEAREST:]) for start, end in pairwise(borders)]

    def _likeness_once(self, folded: str) -> tuple[Scores, Scores]:
        """Likeness to a quote: of each sentence, and of each paragraph."""
        text, alike = dense(folded)[:QUERY_LIMIT], np.zeros(len(self._flat), np.float32)
        shared = self._characters.shares(text)
        rows = np.flatnonzero(shared >= SHARED * np.minimum(self._lengths, len(text))).tolist()
        alike[rows] = likeness(text, [self._flat[row] for row in rows])
        return alike, np.maximum.reduceat(alike, self._first[:-1])


def _evened(shares: Sequence[float]) -> list[float]:
    """0 … 1, the best of them 1."""
    most = max(1e-9, *shares)
    return [share / most for share in shares]
