"""A message and an essay → which paragraphs speak to it, and whether they do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay, Ref
from bot.core.match import NOTHING, Explanation, Finding, Match, Verdict
from bot.search.parameters import MatchingMode, Verdicts
from bot.search.retrieval.bm25 import Scores
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.dialogue import DialogueModel, ParagraphContext, evidence
from bot.search.retrieval.essay_index import EssayIndex
from bot.search.retrieval.follow_ups import follow_up_chance
from bot.search.retrieval.meaning import MeaningIndex, MeaningScores, MeaningWeights
from bot.search.retrieval.sentences import AnsweringSentences
from bot.search.retrieval.verbatim import Rows, VerbatimPhrasings, raised, verdict_of
from bot.search.retrieval.verdict import VerdictEvidence, judge
from bot.search.text.features import AnalysedText, Features
from bot.search.text.similarity import most_alike

LIMIT = 10
SHOWN = 4
"""Matches of which the sentence that answers may come to be seen."""
REMEMBERED = 256
"""Messages of which it is remembered what they scored: within one decision, and in the next one of the same chat, the
same is asked again."""
PHRASINGS = 3
"""Phrasings that an explanation names."""
OWN, SURE = 0.3, 2.0
"""What a follow-up's own words count beside those of it and the message before it, and how that grows with their lead.

On the seeds' 190 follow-ups, held out: 70.7 % found their paragraph, 68.6 % with both messages as one, 47.1 % alone.
"""
AHEAD, COPIED = 0.3, 0.6
"""Lead of the best paragraph, and likeness to a quote, from which an encoder changes nothing: of the golden messages of
four essays it is spared 4 % by the text alone, 7 with three phrasings a paragraph, 10 with ten, and as much is found.
With leads that spare it 20 %, a point less is found among three.
"""


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
        verbatim: VerbatimPhrasings | None = None,
    ) -> None:
        """``index``: of the essay, where one was made before. ``verbatim``: what is answered as it was written."""
        self._essay = essay
        self._features = features
        self._classifiers = classifiers
        self._mode = mode
        self._meaning = meaning
        self._verbatim = verbatim
        self._index = index = index or EssayIndex.over(essay, features)
        self._words, self._grams = index.words, index.grams
        self._sentences = AnsweringSentences(index, [len(each.sentences) for each in essay.paragraphs])
        self._refs = [Ref(essay.slug, paragraph.number) for paragraph in essay.paragraphs]
        self._read = lru_cache(maxsize=REMEMBERED)(self._read_once)
        self._around = lru_cache(maxsize=REMEMBERED)(lambda at: ParagraphContext.of(essay, at))

    def retaught(self, essay: Essay, classifiers: Classifiers, mode: MatchingMode) -> "Matcher":
        """One that has learnt more phrasings of the same text, by words alone."""
        verbatim = VerbatimPhrasings.of(essay, self._features.fold) if self._verbatim else None
        return Matcher(essay, self._features, classifiers, mode, index=self._index, verbatim=verbatim)

    @property
    def essay(self) -> Essay:
        return self._essay

    def find(self, text: str, earlier: Sequence[str] = ()) -> Finding:
        """The verdict on ``text``, read together with the ``earlier`` messages it leans on."""
        read = self._read(text, tuple(earlier))
        if read.asked.is_empty:
            return NOTHING
        order = _best(read.scores)
        verdict, confidence = read.judgement
        places = self._sentences.choose(self._features.of(text), read.asked, order, SHOWN)
        matches = self._matches(order, read.scores[order], places)
        return Finding(verdict, confidence, self._essay.paragraphs[order[0]].thesis, matches)

    def rank(self, text: str, asked: Sequence[str], at: int | None, model: DialogueModel) -> tuple[Match, ...]:
        """What a message within a conversation may mean, best first. ``asked``: the messages before it."""
        leaning = follow_up_chance(text, model.follow_ups)
        terms = evidence(text, asked, self._around(at), self.scores, confidence=self.confidence(text), leaning=leaning)
        value, spoken = terms @ model.weights, self._features.of(text)
        order = _best(value)
        scores = np.exp((value[order] - value[order[0]]) / 2)
        return self._matches(order, scores, self._sentences.choose(spoken, spoken, order, SHOWN))

    def _matches(self, rows: Sequence[int], scores: NDArray[np.floating], places: Sequence[int]) -> tuple[Match, ...]:
        """``scores`` of these paragraphs, and ``places`` of the sentence of each that speaks to a message."""
        return tuple(
            Match(self._refs[row], _percent(score), place)
            for row, score, place in zip(rows, scores.tolist(), places, strict=True)
        )

    def evidence(self, text: str) -> VerdictEvidence:
        """What speaks for it, and against, that the essay speaks to a message."""
        return self._read(text, ()).evidence

    def scores(self, text: str, earlier: Sequence[str]) -> Scores:
        """What a message scores for each paragraph."""
        return self._read(text, tuple(earlier)).scores

    def confidence(self, text: str) -> float:
        """The confidence that the essay speaks to a message, 0 … 1."""
        return self._read(text, ()).judgement[1]

    def _read_once(self, text: str, earlier: tuple[str, ...]) -> "_Reading":
        alone = self._features.of(text)
        asked = self._features.joined([*map(self._features.of, earlier), alone]) if earlier else alone
        vectors = self._classifiers.vectors(asked)
        meant, absent = self._classifiers.scores(vectors, self._mode.sound)
        quoted = self._sentences.quoted(alone.folded)
        weighed = self.weigh(asked, meant, quoted)
        certain = bool(self._mode.alone) and _is_certain(weighed, quoted)
        encoded = None
        if self._meaning is not None and not asked.is_empty and not certain:
            encoded = self._meaning.read(text, earlier)
        scores = weighed if encoded is None else self._with_meaning(weighed, encoded)

        def gather() -> VerdictEvidence:
            found = self.gauge(asked, weighed, absent, quoted, self._classifiers.alike(vectors))
            return found if encoded is None else _with_encoder(found, scores, encoded, self._mode.meaning)

        verdicts = self._mode.alone if certain else self._mode.verdicts
        scores = scores + self._by_itself(text) if earlier else scores
        written = self._verbatim.rows(text, earlier) if self._verbatim else None
        return _Reading(asked, meant, raised(scores, written) if written else scores, gather, verdicts, written=written)

    def _with_meaning(self, scores: Scores, encoded: MeaningScores) -> Scores:
        """Scores with what an encoder makes of the message: where words say little, it says the rest."""
        spread = float(scores.std()) or 1.0
        return (scores + spread * encoded.weighed(self._mode.meaning)).astype(np.float32)

    def about(self, asked: AnalysedText) -> Scores:
        """What the classifiers score for each paragraph."""
        return self._classifiers.scores(self._classifiers.vectors(asked), self._mode.sound)[0]

    def sentence(self, text: str, number: int) -> int:
        """Which of a paragraph's sentences speaks to ``text``."""
        asked = self._features.of(text)
        return self._sentences.choose(asked, asked, [number - 1], SHOWN)[0]

    def quoted(self, asked: AnalysedText) -> Scores:
        """Likeness to a quote, 0 … 1, of each paragraph."""
        return self._sentences.quoted(asked.folded)

    def explain(self, text: str, earlier: Sequence[str] = ()) -> Explanation:
        """What decided about ``text``: the strongest tokens, and the phrasings most like it."""
        finding = self.find(text, earlier)
        read = self._read(text, tuple(earlier))
        asked, found = read.asked, read.evidence
        row = finding.matches[0].ref.number - 1 if finding.matches else int(np.argmax(read.scores))
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

    def _by_itself(self, text: str) -> Scores:
        """What a follow-up adds by its own words: the surer they point somewhere, the more."""
        own = self._read(text, ()).meant
        first, second = _two_best(own)
        return (OWN + SURE * (first - second)) * own

    def weigh(self, asked: AnalysedText, meant: Scores, quoted: Scores) -> Scores:
        """The score of each paragraph.

        ``meant``: what the classifiers say. ``quoted``: likeness of each paragraph to a quote, 0 … 1.
        """
        mode = self._mode
        scores = meant + mode.quote * quoted
        if mode.text:
            shared = self._words.scores(asked.meaning[0]) + self._grams.scores(asked.meaning[1])
            scores = scores + mode.text * shared / max(float(shared.max(initial=0.0)), 1.0)
        return scores

    def gauge(
        self, asked: AnalysedText, scores: Scores, absent: float, quoted: Scores, alike: tuple[float, float]
    ) -> VerdictEvidence:
        """The evidence that any of the paragraphs answers. ``absent``: what the classifiers say of that none does.

        ``alike``: likeness to the nearest known message that the essay speaks to, and to the nearest other one.
        """
        best, second = _two_best(scores)
        spoken = float(quoted.max(initial=0.0))
        return VerdictEvidence(best, absent, self._grams.coverage(asked.meaning[1]), spoken, best - second, *alike)


class _Reading:
    """A message, with what it leans on, held against an essay. Evidence is gathered where it is asked for."""

    def __init__(
        self,
        asked: AnalysedText,
        meant: Scores,
        scores: Scores,
        gather: Callable[[], VerdictEvidence],
        verdicts: Verdicts,
        *,
        written: Rows | None,
    ) -> None:
        """``verbatim``: what an editor wrote down of this very message."""
        self.asked = asked
        self.meant = meant
        self.scores = scores
        self._gather = gather
        self._verdicts = verdicts
        self._written = written

    @cached_property
    def evidence(self) -> VerdictEvidence:
        return self._gather()

    @cached_property
    def judgement(self) -> tuple[Verdict, float]:
        if self._written is not None:
            return verdict_of(self._written)
        return judge(self.evidence, self._verdicts)


def _with_encoder(
    found: VerdictEvidence, scores: Scores, encoded: MeaningScores, weights: MeaningWeights
) -> VerdictEvidence:
    best, second = _two_best(scores)
    row = int(np.argmax(scores))
    return replace(
        found,
        best=best,
        lead=best - second,
        peak=encoded.peak,
        agreed=float(encoded.weighed(weights)[row]),
        margin=float(encoded.margins[row]),
        known=encoded.known,
        foreign=encoded.foreign,
        idle=encoded.idle,
    )


def _is_certain(scores: Scores, quoted: Scores) -> bool:
    """Do words alone tell which paragraph answers, so that an encoder need not be asked?"""
    first, second = _two_best(scores)
    return first - second >= AHEAD or float(quoted.max(initial=0.0)) >= COPIED


def _best(scores: NDArray[np.floating]) -> list[int]:
    """Rows of the best paragraphs, the best first."""
    best: list[int] = np.argsort(-scores, kind="stable")[:LIMIT].tolist()
    return best


def _two_best(scores: Scores) -> tuple[float, float]:
    second, first = np.partition(scores, -2)[-2:] if len(scores) > 1 else (0.0, scores[0])
    return max(float(first), 0.0), max(float(second), 0.0)


def _percent(score: float) -> float:
    return round(min(max(score, 0.0), 1.0), 4)
