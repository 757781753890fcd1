"""Essays → everything by which they are searched: trained, or read back from the cache."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p
from pathlib import Path
from threading import Lock

import numpy as np

from bot.core.act import ActPhrasing, ActReading, RecogniseAct
from bot.core.details import RecogniseDetail
from bot.core.essay import Essay, Library
from bot.core.match import ClaimJudgement, Explain, Explanation, Find, Finding, Judge, Match, Rank, Training
from bot.search.acts.details import Fold, LazyDetails, details_name
from bot.search.acts.recogniser import ActRecogniser, ActSamples, ActsOutline
from bot.search.cache import SUFFIX, Cache, fingerprint
from bot.search.claims.judge import ClaimJudge, ClaimTrainingSet, load_or_learn
from bot.search.encoder import NAME, Encoder, why_none
from bot.search.outline import EssayOutline, ShelfOutline
from bot.search.parameters import ANNOTATED, MatchingMode, Parameters, Verdicts
from bot.search.retrieval.classifiers import load_or_train_as, name_of
from bot.search.retrieval.dialogue import DialogueModel
from bot.search.retrieval.essay_index import index_name, load_or_index
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.meaning import MeaningIndex, MeaningWeights
from bot.search.retrieval.samples import TrainingSamples
from bot.search.retrieval.verbatim import VerbatimPhrasings
from bot.search.text.features import Features

log = logging.getLogger(__name__)

ACTS, DETAILS, VECTORS, ESSAYS, OUTLINES = "acts", "details", "vectors", "essays", "outlines"
"""Folders beside that of what was trained for the essays."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the rest of the program knows of searching."""

    find: Find
    explain: Explain
    judge: Judge
    recognise: RecogniseAct
    recognise_detail: RecogniseDetail
    rank: Rank
    of_essay: "Callable[[str], EssaySearch]"
    """What was learnt for one essay, by its slug."""
    slow: frozenset[str] = frozenset()
    """Essays whose messages an encoder reads, too: tens of milliseconds, the first time half a second, off the event
    loop."""


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What one essay is searched by, and the names under which what is trained for it is kept."""

    essay: Essay
    mode: MatchingMode
    encoder: Encoder | None
    features: Features
    chatter: Sequence[str]
    outline: EssayOutline

    @classmethod
    def of(
        cls,
        essay: Essay,
        chatter: Sequence[str],
        features: Features,
        fitted: Parameters,
        encoder: Encoder | None = None,
        *,
        outline: EssayOutline | None = None,
    ) -> "SearchPlan":
        """``features``: of this essay. ``outline``: where it was gathered before."""
        encoder = encoder if essay.is_sparse else None
        mode = mode_of(essay, fitted, encoded=encoder is not None)
        if outline is None:
            name = name_of(TrainingSamples.of(essay, chatter), features, mode)
            outline = EssayOutline(name, ClaimTrainingSet.of(essay, features, fitted.judging, name))
        return cls(essay, mode, encoder, features, chatter, outline)

    def is_kept(self, cache: Cache) -> bool:
        """Nothing has to be trained or encoded for it."""
        held = [cache.holds(name) for name in (self.outline.name, self.outline.lesson.name) if name]
        held.append(cache.beside(ESSAYS).holds(index_name(self.essay, self.features)))
        if self.encoder:
            held.append(cache.beside(VECTORS).holds(MeaningIndex.name_of(self.essay, self.chatter, self.encoder)))
        return all(held)

    def matcher(self, cache: Cache) -> Matcher:
        """Train what it takes, or read it back."""
        classifiers = load_or_train_as(self.outline.name, self._samples, self.features, self.mode, cache)
        # Beside the others: there are more of these than of them.
        vectors, indexes = cache.beside(VECTORS), cache.beside(ESSAYS)
        meaning = MeaningIndex.load_or_encode(self.essay, self.chatter, self.encoder, vectors) if self.encoder else None
        index = load_or_index(self.essay, self.features, indexes)
        verbatim = VerbatimPhrasings.of(self.essay, self.features.fold) if self.essay.is_sparse else None
        return Matcher(self.essay, self.features, classifiers, self.mode, meaning, index=index, verbatim=verbatim)

    def _samples(self) -> TrainingSamples:
        return TrainingSamples.of(self.essay, self.chatter)


@dataclass(frozen=True, slots=True)
class EssaySearch:
    """What is learnt for one essay."""

    matcher: Matcher
    claims: ClaimJudge
    acts: ActRecogniser
    dialogue: DialogueModel

    def rank(self, text: str, asked: Sequence[str], at: int | None) -> tuple[Match, ...]:
        """What a message within a conversation may mean, best first."""
        return self.matcher.rank(text, asked, at, self.dialogue)


class EssaySearches:
    """What is learnt for each essay, opened when it is first asked for: 40 MB each, and half a second."""

    def __init__(
        self,
        plans: Sequence[SearchPlan],
        acts: Mapping[str, ActsOutline],
        phrasings: Sequence[ActPhrasing],
        fitted: Parameters,
        cache: Cache,
    ) -> None:
        """``acts``: by the slugs of the essays. ``phrasings``: of acts."""
        self._plans = {plan.essay.slug: plan for plan in plans}
        self._acts = acts
        self._phrasings = phrasings
        self._fitted = fitted
        self._cache = cache
        self._opened: dict[str, EssaySearch] = {}
        # Whoever asks first opens it, for all who ask meanwhile.
        self._turn = Lock()

    def is_kept(self, slug: str) -> bool:
        """Nothing has to be trained for it."""
        held = [self._plans[slug].is_kept(self._cache), self._cache.beside(ACTS).holds(self._acts[slug].name)]
        return all(held)

    def __getitem__(self, slug: str) -> EssaySearch:
        """From the cache where it was trained before, else trained and kept there."""
        if slug not in self._opened:
            with self._turn:
                if slug not in self._opened:
                    self._opened[slug] = self._open(self._plans[slug])
                    # What it was learnt from is not needed any more.
                    del self._plans[slug]
        return self._opened[slug]

    def _open(self, plan: SearchPlan) -> EssaySearch:
        features, fitted = plan.features, self._fitted
        matcher = plan.matcher(self._cache)
        claims = load_or_learn(plan.outline.lesson, features, matcher, fitted.judging, self._cache)
        acts = ActRecogniser.load_or_train_as(
            self._acts[plan.essay.slug],
            lambda: ActSamples.of(plan.essay, self._phrasings, features),
            features,
            fitted.acts,
            self._cache.beside(ACTS),
        )
        weights = fitted.sparse_dialogue if plan.essay.is_sparse else fitted.dialogue
        return EssaySearch(matcher, claims, acts, DialogueModel(weights, fitted.follow_ups))


def build_search(
    library: Library,
    features: Mapping[str, Features],
    fitted: Parameters,
    cache: Path,
    *,
    prepared: Path | None = None,
    training: Training = lambda number, of: None,
    encoder: Encoder | None = None,
    told: str = "",
    ahead: bool = True,
) -> Search:
    """A matcher for every essay. ``cache``: a private folder; ``prepared``: one that came with the installation.

    ``features``: of each essay, by its slug. ``encoder``: for essays with few phrasings, where this machine has one.
    ``told``: what changes with whatever the library says; with it, less has to be gathered. ``ahead``: all are opened
    now, but for slow ones; else what was trained before is opened when it is first asked for.

    What is learnt for an essay is learnt from it and from what the shelf shares: no essay is answered otherwise for
    those that stand beside it.

    Each essay is kept as soon as it is trained, so that a start which is cut off loses one at most.
    """
    kept = Cache(cache, prepared)
    outline = _load_or_outline(library, features, fitted, kept.beside(OUTLINES), encoder=encoder, told=told)
    plans = [
        SearchPlan.of(essay, library.chatter, features[essay.slug], fitted, encoder, outline=outline.essays[essay.slug])
        for essay in library.essays
    ]
    searches = EssaySearches(plans, outline.acts, library.acts, fitted, kept)
    details = LazyDetails(outline.details, library.details, _fold(features), fitted.details, kept.beside(DETAILS))
    details.prepare()
    untrained = [essay.slug for essay in library.essays if not searches.is_kept(essay.slug)]
    slow = frozenset(plan.essay.slug for plan in plans if plan.encoder)
    if untrained:
        log.info("training", extra={"essays": len(untrained)})
    for essay in library.essays:
        if essay.slug in untrained:
            training(untrained.index(essay.slug) + 1, len(untrained))
        if essay.slug in untrained or (ahead and essay.slug not in slow):
            # Slow ones are opened off the event loop, by whoever asks them first.
            searches[essay.slug]
    if untrained:
        log.info("trained", extra={"essays": len(untrained)})
    return _search(searches, features, details.read, slow)


def _search(
    searches: EssaySearches,
    features: Mapping[str, Features],
    recognise_detail: RecogniseDetail,
    slow: frozenset[str],
) -> Search:
    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        return searches[slug].matcher.find(text, earlier)

    def explain(text: str, earlier: Sequence[str], slug: str) -> Explanation:
        likeliest = searches[slug].acts.likeliest(features[slug].fold(text))
        return replace(searches[slug].matcher.explain(text, earlier), acts=likeliest)

    def check(claim: str, slug: str) -> ClaimJudgement:
        return searches[slug].claims.judge(claim)

    def recognise(text: str, answering: bool, slug: str) -> ActReading:
        return searches[slug].acts.read(text, answering)

    def rank(text: str, asked: Sequence[str], at: int | None, slug: str) -> tuple[Match, ...]:
        return searches[slug].rank(text, asked, at)

    return Search(find, explain, check, recognise, recognise_detail, rank, searches.__getitem__, slow)


def _fold(features: Mapping[str, Features]) -> Fold:
    """How texts are folded, for every essay alike."""
    return next(iter(features.values())).fold


def _load_or_outline(
    library: Library,
    features: Mapping[str, Features],
    fitted: Parameters,
    cache: Cache,
    *,
    encoder: Encoder | None,
    told: str,
) -> ShelfOutline:
    def outlined() -> ShelfOutline:
        essays, acts = {}, {}
        for essay in library.essays:
            own = features[essay.slug]
            essays[essay.slug] = SearchPlan.of(essay, library.chatter, own, fitted, encoder).outline
            acts[essay.slug] = ActsOutline.of(ActSamples.of(essay, library.acts, own), own, fitted.acts)
        return ShelfOutline(essays, acts, details_name(library.details, _fold(features), fitted.details))

    if not told:
        return outlined()
    cut = [f"{slug} {own.fingerprint}" for slug, own in features.items()]
    name = fingerprint([told, *cut, repr(fitted), encoder.name if encoder else ""])
    return cache.remembered(
        f"{name}{SUFFIX}", outlined, ShelfOutline.packed, lambda arrays: ShelfOutline.unpacked(arrays, library)
    )


def how_searched(essay: Essay) -> str:
    """What reads messages to an essay, in a line for its editors; empty where its phrasings do."""
    if not essay.is_sparse:
        return ""
    missing = why_none()
    by = f"{NAME} reads messages, too" if not missing else f"by words alone, for {missing}"
    return f"few phrasings ({essay.density:.0f} a paragraph): {by}"


def mode_of(essay: Essay, fitted: Parameters, *, encoded: bool = False) -> MatchingMode:
    """How an essay is matched: with few phrasings by its text, and with verdicts for their number."""
    phrasings = essay.density
    base = fitted.annotated if phrasings >= ANNOTATED else fitted.plain
    if phrasings >= fitted.rich or not fitted.sparse:
        return base
    alone = verdicts_at(phrasings, fitted, encoded=False)
    if not encoded:
        return replace(base, verdicts=alone)
    verdicts = verdicts_at(phrasings, fitted, encoded=True)
    return replace(base, verdicts=verdicts, meaning=meaning_at(phrasings, fitted), alone=alone)


def meaning_at(phrasings: float, fitted: Parameters) -> MeaningWeights:
    """What an encoder counts, between the densities for which that was fitted by how near they are."""
    known = np.log1p([each.phrasings for each in fitted.sparse])
    columns = zip(*(each.meaning for each in fitted.sparse), strict=True)
    return tuple(float(np.interp(np.log1p(phrasings), known, column)) for column in columns)


def verdicts_at(phrasings: float, fitted: Parameters, *, encoded: bool) -> Verdicts:
    """The models of the two densities between which this one lies, each by how near it is, so that no phrasing more
    makes a leap."""
    known = [(each.phrasings, each.encoded if encoded else each.alone) for each in fitted.sparse]
    known += [(fitted.rich, model) for _, model in fitted.annotated.verdicts]
    above = next(place for place, (count, _) in enumerate(known) if count > phrasings)
    if above == 0:
        return ((1.0, known[0][1]),)
    (low, poorer), (high, richer) = known[above - 1 : above + 1]
    share = (log1p(phrasings) - log1p(low)) / (log1p(high) - log1p(low))
    return ((1 - share, poorer), (share, richer))
