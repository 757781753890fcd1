"""A message and an essay → which paragraphs speak to it, and whether they do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.essay import Essay, Library, Ref
from bot.core.match import NOTHING, Find, Finding, Match
from bot.search.bm25 import Index, Scores
from bot.search.quotes import likeness
from bot.search.script import Script
from bot.search.tokens import Analyser, without_asking
from bot.search.verdict import Evidence, judge

LIMIT = 10
NEAREST = 40
"""Phrasings that are looked at for one message."""
WEIGHTS = {"text": 0.3, "annotations": 1.0, "nearest": 0.5, "neighbours": 0.5, "quote": 1.0}
QUOTED = 0.72
"""Likeness from which a message counts as a quote."""
STANDS_ALONE = 0.5
"""Share of what is known of a message below which it is read with what came before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str  # folded, without the words that only ask
    words: list[str]
    grams: list[str]

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.grams


class _Pair:
    """The two BM25s of one kind of document: over words, and over characters with their pairs."""

    def __init__(self, texts: Sequence[str], analyser: Analyser) -> None:
        self.words = Index([analyser.words(text) for text in texts])
        self.grams = Index([analyser.grams(text) for text in texts])

    def scores(self, asked: _Asked) -> Scores:
        return self.words.scores(asked.words) + self.grams.scores(asked.grams)

    def coverage(self, asked: _Asked) -> float:
        """The share of the message's telling words that these documents know, weighed by how telling they are."""
        weights = {word: self.words.weight(word) for word in set(asked.words)}
        whole = sum(weights.values())
        return sum(weight for word, weight in weights.items() if self.words.knows(word)) / whole if whole else 0.0

    def ideal(self, asked: _Asked) -> float:
        """About what a document of the message's very words would score."""
        words = sum(self.words.weight(word) for word in set(asked.words))
        grams = sum(self.grams.weight(gram) for gram in set(asked.grams))
        return words + grams


class Matcher:
    """Everything known of one essay, indexed. Built once; ``find`` is pure."""

    def __init__(self, essay: Essay, analyser: Analyser, script: Script) -> None:
        self._essay = essay
        self._analyser = analyser
        self._script = script
        analyser.learn(script.fold(paragraph.text) for paragraph in essay.paragraphs)
        fold = script.fold
        self._sentences = [[fold(sentence) for sentence in paragraph.sentences] for paragraph in essay.paragraphs]
        self._text = _Pair([fold(paragraph.text) for paragraph in essay.paragraphs], analyser)
        phrasings = [
            (row, without_asking(fold(f"{phrasing.after or ''} {phrasing.text}")))
            for row, paragraph in enumerate(essay.paragraphs)
            for phrasing in paragraph.phrasings
        ]
        self._owners = np.array([row for row, _ in phrasings], np.int32)
        self._phrasings = _Pair([text for _, text in phrasings], analyser)
        self._annotations = _Pair([fold(self._annotation(row)) for row in range(len(essay))], analyser)

    def _annotation(self, row: int) -> str:
        paragraph = self._essay.paragraphs[row]
        thesis = self._essay.thesis(paragraph.thesis)
        phrasings = (phrasing.text for phrasing in paragraph.phrasings)
        own = (paragraph.summary.zh, paragraph.summary.en or "", thesis.title.zh, thesis.title.en or "")
        return " \n".join((paragraph.text, *own, *phrasings))

    def find(self, text: str, earlier: Sequence[str] = ()) -> Finding:
        """The verdict on ``text``, read with ``earlier`` messages where it cannot stand alone."""
        alone = self._ask(text)
        asked = self._ask(" ".join([*earlier, text])) if earlier else alone
        if asked.is_empty:
            return NOTHING
        quotes = [likeness(alone.text.replace(" ", ""), sentences) for sentences in self._sentences]
        quoted = np.array([max(row) for row in quotes], np.float32)
        scores = self._scores(asked, quoted)
        order = [int(row) for row in np.argsort(-scores, kind="stable")[:LIMIT]]
        top = float(scores[order[0]]) or 1.0
        matches = tuple(
            Match(
                Ref(self._essay.slug, row + 1),
                round(float(scores[row]) / top, 4),
                self._sentence(row, asked, quotes[row]),
            )
            for row in order
        )
        verdict, confidence = judge(self._evidence(asked, scores, quoted, order))
        thesis = self._essay.paragraphs[order[0]].thesis if matches else None
        return Finding(verdict, confidence, thesis, matches)

    def _ask(self, text: str) -> _Asked:
        folded = without_asking(self._script.fold(text))
        return _Asked(folded, self._analyser.words(folded), self._analyser.grams(folded))

    def _scores(self, asked: _Asked, quoted: Scores) -> Scores:
        near = self._phrasings.scores(asked)
        best = np.argsort(-near, kind="stable")[:NEAREST]
        nearest = np.zeros(len(self._essay), np.float32)
        neighbours = np.zeros(len(self._essay), np.float32)
        np.maximum.at(nearest, self._owners[best], near[best])
        np.add.at(neighbours, self._owners[best], near[best] ** 2)
        parts = {
            "text": _scaled(self._text.scores(asked)),
            "annotations": _scaled(self._annotations.scores(asked)),
            "nearest": _scaled(nearest),
            "neighbours": _scaled(neighbours),
            "quote": np.clip((quoted - QUOTED) / (1 - QUOTED), 0, 1),
        }
        total: Scores = np.zeros(len(self._essay), np.float32)
        for name, part in parts.items():
            total += WEIGHTS[name] * part
        return total

    def _sentence(self, row: int, asked: _Asked, alike: Sequence[float]) -> int:
        """Which of a paragraph's sentences speaks to the message: the quoted one, or that which shares most with it."""
        best = int(np.argmax(alike))
        if alike[best] >= QUOTED:
            return best
        shared = []
        for sentence in self._sentences[row]:
            weight = sum(self._annotations.grams.weight(gram) for gram in set(asked.grams) if gram in sentence)
            shared.append(weight / (len(sentence) + 40) ** 0.5)
        return int(np.argmax(shared))

    def _evidence(self, asked: _Asked, scores: Scores, quoted: Scores, order: Sequence[int]) -> Evidence:
        near = self._phrasings.scores(asked)
        second = float(scores[order[1]]) if len(order) > 1 else 0.0
        return Evidence(
            coverage=self._annotations.coverage(asked),
            nearest=float(near.max(initial=0.0)) / (self._phrasings.ideal(asked) or 1.0),
            lead=(float(scores[order[0]]) - second) / (float(scores[order[0]]) or 1.0),
            quoted=float(quoted.max(initial=0.0)),
        )


def _scaled(scores: Scores) -> Scores:
    top = float(scores.max(initial=0.0))
    return scores / top if top else scores


def build_find(library: Library, analyser: Analyser, script: Script) -> Find:
    """The one function that the rest of the house knows of searching."""
    matchers = {essay.slug: Matcher(essay, analyser, script) for essay in library.essays}

    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        return matchers[slug].find(text, earlier)

    return find
