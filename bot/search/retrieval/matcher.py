"""A message and an essay → which paragraphs speak to it, and whether they do."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bot.core.essay import Essay, Ref
from bot.core.match import NOTHING, Explanation, Finding, Match
from bot.search.parameters import MatchingMode
from bot.search.retrieval.bm25 import Scores
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.dialogue import evidence
from bot.search.retrieval.essay_index import EssayIndex, dense, tokens_of
from bot.search.retrieval.meaning import MeaningIndex, MeaningScores
from bot.search.retrieval.verdict import VerdictEvidence, judge
from bot.search.text.features import AnalysedText, Features
from bot.search.text.similarity import likeness, most_alike

log = logging.getLogger(__name__)

LIMIT = 10
SHOWN = 4
"""Matches of which the sentence that answers may come to be seen."""
REMEMBERED = 16
"""Messages of which it is remembered what they scored."""
PHRASINGS = 3
"""Phrasings that an explanation names."""
EVEN = 40
"""Characters added to a sentence's length, so that among those that share equally the shortest does not always win."""
OWN, SURE = 0.3, 2.0
"""What a follow-up's own words count beside those of it and the message before it, and how that grows with their lead.

On the seeds' 190 follow-ups, held out: 70.7 % found their paragraph, 68.6 % with both messages as one, 47.1 % alone.
"""
NEAREST = 2
"""Messages that a sentence is known to answer, by which it is judged. On the golden sentences, with those: 91 % instead
of 87 % of the sentences set off answer.
"""
QUOTED = 0.3
"""Likeness beyond chance from which the sentence that resembles a message is the one that answers."""


class Matcher:
    """Everything known of one essay. Built once; ``find`` is pure."""

    def __init__(
        self,
        essay: Essay,
        features: Features,
        classifiers: Classifiers,
        mode: MatchingMode,
        meaning: MeaningIndex | None = None,
        *,
        index: EssayIndex | None = None,
    ) -> None:
        """``index``: of the essay, where one was made before."""
        self._essay = essay
        self._features = features
        self._classifiers = classifiers
        self._mode = mode
        self._meaning = meaning
        index = index or EssayIndex.over(essay, features)
        self._flat, self._shown, self._answered = index.sentences, index.shown, index.answered
        self._words, self._grams = index.words, index.grams
        self._first = np.cumsum([0, *(len(paragraph.sentences) for paragraph in essay.paragraphs)])
        # Within one decision the same is asked again and again.
        self._read = lru_cache(maxsize=REMEMBERED)(self._read_once)
        self._of = lru_cache(maxsize=REMEMBERED)(features.of)
        self._quoted = lru_cache(maxsize=REMEMBERED)(self._quoted_once)

    def find(self, text: str, earlier: Sequence[str] = ()) -> Finding:
        """The verdict on ``text``, read together with the ``earlier`` messages it leans on."""
        asked, alike, scores, found = self._read(text, tuple(earlier))
        if asked.is_empty:
            return NOTHING
        order = [int(row) for row in np.argsort(-scores, kind="stable")[:LIMIT]]
        verdict, confidence = judge(found, self._mode.verdicts)
        weights = self._weights(asked)
        matches = tuple(
            Match(
                Ref(self._essay.slug, row + 1),
                _percent(scores[row]),
                self._sentence(row, weights, alike, closely=nth < SHOWN),
            )
            for nth, row in enumerate(order)
        )
        return Finding(verdict, confidence, self._essay.paragraphs[order[0]].thesis, matches)

    def rank(self, text: str, asked: Sequence[str], at: int | None, weights: Sequence[float]) -> tuple[Match, ...]:
        """What a message within a conversation may mean, best first. ``asked``: the messages before it."""
        terms, _ = evidence(text, asked, at, self._essay, self.scored)
        value = terms @ np.array(weights)
        order = [int(row) for row in np.argsort(-value, kind="stable")[:LIMIT]]
        spoken = self._of(text)
        alike, _ = self._quoted(spoken.folded)
        weights_of_tokens = self._weights(spoken)
        return tuple(
            Match(
                Ref(self._essay.slug, row + 1),
                _percent(float(np.exp((value[row] - value[order[0]]) / 2))),
                self._sentence(row, weights_of_tokens, alike, closely=nth < SHOWN),
            )
            for nth, row in enumerate(order)
        )

    def evidence(self, text: str) -> VerdictEvidence:
        """What speaks for it, and against, that the essay speaks to a message."""
        return self._read(text, ())[3]

    def scored(self, text: str, earlier: Sequence[str]) -> tuple[Scores, float]:
        """What a message scores for each paragraph, and the confidence that the essay speaks to it."""
        _, _, scores, found = self._read(text, tuple(earlier))
        return scores, judge(found, self._mode.verdicts)[1]

    def _read_once(
        self, text: str, earlier: tuple[str, ...]
    ) -> tuple[AnalysedText, list[float], Scores, VerdictEvidence]:
        """A message with what it leans on, likeness of each sentence, scores of the paragraphs, evidence."""
        alone = self._of(text)
        asked = self._features.of(" ".join([*earlier, text])) if earlier else alone
        alike, quoted = self._quoted(alone.folded)
        meant, absent = self._classifiers.scores(asked, self._mode.sound)
        scores, found = self.weigh(asked, meant, absent, quoted, self._classifiers.alike(asked))
        if self._meaning is not None and not asked.is_empty:
            scores, found = self._with_meaning(scores, found, self._meaning.read(text, earlier))
        return asked, alike, scores + self._by_itself(alone) if earlier else scores, found

    def _with_meaning(
        self, scores: Scores, found: VerdictEvidence, meant: MeaningScores
    ) -> tuple[Scores, VerdictEvidence]:
        """Scores and evidence with what an encoder makes of the message: where words say little, it says the rest."""
        spread = float(scores.std()) or 1.0
        together = (scores + self._mode.meaning * spread * meant.scores).astype(np.float32)
        best, second = _two_best(together)
        row = int(np.argmax(together))
        return together, replace(
            found,
            best=best,
            lead=best - second,
            peak=meant.peak,
            agreed=float(meant.scores[row]),
            margin=float(meant.margins[row]),
        )

    def about(self, asked: AnalysedText) -> Scores:
        """What the classifiers score for each paragraph."""
        return self._classifiers.scores(asked, self._mode.sound)[0]

    def sentence(self, text: str, number: int) -> int:
        """Which of a paragraph's sentences speaks to ``text``."""
        asked = self._features.of(text)
        return self._sentence(number - 1, self._weights(asked), self.quoted(asked)[0])

    def quoted(self, asked: AnalysedText) -> tuple[list[float], Scores]:
        """Likeness to a quote, 0 … 1: of each sentence, and of each paragraph."""
        return self._quoted(asked.folded)

    def _quoted_once(self, folded: str) -> tuple[list[float], Scores]:
        alike = likeness(dense(folded), self._flat)
        return alike, np.maximum.reduceat(np.array(alike, np.float32), self._first[:-1])

    def explain(self, text: str, earlier: Sequence[str] = ()) -> Explanation:
        """What decided about ``text``: the strongest tokens, and the phrasings most like it."""
        finding = self.find(text, earlier)
        asked, _, scores, found = self._read(text, tuple(earlier))
        row = finding.matches[0].ref.number - 1 if finding.matches else int(np.argmax(scores))
        phrasings = [phrasing.text for phrasing in self._essay.paragraphs[row].phrasings]
        folded = [self._features.fold(each) for each in phrasings]
        return Explanation(
            finding,
            best=round(found.best, 4),
            absent=round(found.absent, 4),
            coverage=round(found.coverage, 4),
            quoted=round(found.quoted, 4),
            lead=round(found.lead, 4),
            near=round(found.near, 4),
            far=round(found.far, 4),
            reasons=self._classifiers.reasons(asked, row, self._mode.sound),
            phrasings=tuple(
                (phrasings[at], round(score, 2)) for at, score in most_alike(asked.folded, folded, PHRASINGS)
            ),
        )

    def _by_itself(self, alone: AnalysedText) -> Scores:
        """What a follow-up adds by its own words: the surer they point somewhere, the more."""
        own, _ = self._classifiers.scores(alone, self._mode.sound)
        first, second = _two_best(own)
        return (OWN + SURE * (first - second)) * own

    def weigh(
        self, asked: AnalysedText, meant: Scores, absent: float, quoted: Scores, alike: tuple[float, float]
    ) -> tuple[Scores, VerdictEvidence]:
        """The score of each paragraph, and the evidence that any of them answers.

        ``meant`` and ``absent``: what the classifiers say. ``quoted``: likeness of each paragraph to a quote, 0 … 1.
        ``alike``: likeness to the nearest known message that the essay speaks to, and to the nearest other one.
        """
        mode = self._mode
        scores = meant + mode.quote * quoted
        if mode.text:
            shared = self._words.scores(asked.meaning[0]) + self._grams.scores(asked.meaning[1])
            scores = scores + mode.text * shared / max(float(shared.max(initial=0.0)), 1.0)
        coverage = self._coverage(asked)
        best, second = _two_best(scores)
        return scores, VerdictEvidence(best, absent, coverage, float(quoted.max(initial=0.0)), best - second, *alike)

    def _coverage(self, asked: AnalysedText) -> float:
        weights = {gram: self._grams.weight(gram) for gram in set(asked.meaning[1])}
        whole = sum(weights.values())
        return sum(weight for gram, weight in weights.items() if self._grams.knows(gram)) / whole if whole else 0.0

    def _sentence(self, row: int, weights: Mapping[str, float], alike: Sequence[float], *, closely: bool = True) -> int:
        """Which of a paragraph's sentences speaks to the message: the quoted one, or that which shares most with it.

        ``weights``: of the message's tokens. ``closely``: also by the messages that each is known to answer.
        """
        own = alike[self._first[row] : self._first[row + 1]]
        best = int(np.argmax(own))
        if own[best] >= QUOTED:
            return best
        tokens, shared, known = weights.keys(), [], []
        for place in range(self._first[row], self._first[row + 1]):
            common = sum(weights[token] for token in tokens & self._shown[place])
            shared.append(common / (len(self._flat[place]) + EVEN) ** 0.5)
            # To the messages that it is known to answer: to the nearest of them.
            near = sorted(
                (sum(weights[token] for token in tokens & each) / length for each, length in self._answered[place])
                if closely
                else (),
                reverse=True,
            )
            known.append(sum(near[:NEAREST]))
        return int(np.argmax(_evened(shared) + _evened(known)))

    def _weights(self, asked: AnalysedText) -> dict[str, float]:
        return {token: self._grams.weight(token) for token in tokens_of(asked)}


def _evened(shares: Sequence[float]) -> Scores:
    """0 … 1, the best of them 1."""
    scores = np.array(shares, np.float32)
    return scores / max(float(scores.max(initial=0.0)), 1e-9)


def _two_best(scores: Scores) -> tuple[float, float]:
    second, first = np.partition(scores, -2)[-2:] if len(scores) > 1 else (0.0, scores[0])
    return max(float(first), 0.0), max(float(second), 0.0)


def _percent(score: float) -> float:
    return round(min(max(float(score), 0.0), 1.0), 4)
