"""Essays → everything by which they are searched: trained, or read back from the cache."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log1p
from pathlib import Path

import numpy as np

from bot.core.act import RecogniseAct
from bot.core.essay import Essay, Library
from bot.core.match import ClaimJudgement, Explain, Explanation, Find, Finding, Judge, Match, Rank, Training
from bot.search.acts.recogniser import ActRecogniser, ActSamples, ActsOutline
from bot.search.cache import SUFFIX, Cache, fingerprint
from bot.search.claims.judge import ClaimTrainingSet, load_or_learn
from bot.search.encoder import NAME, Encoder, why_none
from bot.search.outline import EssayOutline, ShelfOutline
from bot.search.parameters import ANNOTATED, MatchingMode, Parameters, Verdicts
from bot.search.retrieval.classifiers import load_or_train_as, name_of
from bot.search.retrieval.essay_index import load_or_index
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.meaning import MeaningIndex, MeaningWeights
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import Features

log = logging.getLogger(__name__)

ACTS, VECTORS, ESSAYS, OUTLINES = "acts", "vectors", "essays", "outlines"
"""Folders beside that of what was trained for the essays."""
ENCODED = 100
"""Phrasings a paragraph, on average, from which an encoder adds nothing to what is learnt from them."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the rest of the program knows of searching: five functions."""

    find: Find
    explain: Explain
    judge: Judge
    recognise: RecogniseAct
    rank: Rank
    slow: bool = False  # an encoder reads messages, too, which takes tens of milliseconds: not on the event loop


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What one essay is searched by, and the names under which what is trained for it is kept."""

    essay: Essay
    mode: MatchingMode
    encoder: Encoder | None
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
        """``outline``: where it was gathered before."""
        encoder = encoder if is_sparse(essay) else None
        mode = mode_of(essay, fitted, encoded=encoder is not None)
        if outline is None:
            name = name_of(TrainingSamples.of(essay, chatter), features, mode)
            outline = EssayOutline(name, ClaimTrainingSet.of(essay, features, fitted.judging, name))
        return cls(essay, mode, encoder, chatter, outline)

    def is_kept(self, cache: Cache) -> bool:
        """Nothing has to be trained for it."""
        held = [cache.holds(name) for name in (self.outline.name, self.outline.lesson.name) if name]
        return all(held)

    def matcher(self, features: Features, cache: Cache) -> Matcher:
        classifiers = load_or_train_as(self.outline.name, self._samples, features, self.mode, cache)
        # Beside the others: there are more of these than of them.
        vectors, indexes = cache.beside(VECTORS), cache.beside(ESSAYS)
        meaning = MeaningIndex.load_or_encode(self.essay, self.chatter, self.encoder, vectors) if self.encoder else None
        index = load_or_index(self.essay, features, indexes)
        return Matcher(self.essay, features, classifiers, self.mode, meaning, index=index)

    def _samples(self) -> TrainingSamples:
        return TrainingSamples.of(self.essay, self.chatter)


def build_search(
    library: Library,
    features: Features,
    fitted: Parameters,
    cache: Path,
    *,
    prepared: Path | None = None,
    training: Training = lambda number, of: None,
    encoder: Encoder | None = None,
    told: str = "",
) -> Search:
    """A matcher for every essay. ``cache``: a private folder; ``prepared``: one that came with the installation.

    ``encoder``: for essays with few phrasings, where this machine has one. ``told``: what changes with whatever the
    library says; with it, less has to be gathered.

    Each essay is kept as soon as it is trained, so that a start which is cut off loses one at most.
    """
    kept = Cache(cache, prepared)
    outline = _load_or_outline(library, features, fitted, kept.beside(OUTLINES), encoder=encoder, told=told)
    plans = [
        SearchPlan.of(essay, library.chatter, features, fitted, encoder, outline=outline.essays[essay.slug])
        for essay in library.essays
    ]
    untrained = [plan.essay.slug for plan in plans if not plan.is_kept(kept)]
    if untrained:
        log.info("training", extra={"essays": len(untrained)})
    matchers, claims = {}, {}
    for plan in plans:
        slug = plan.essay.slug
        if slug in untrained:
            training(untrained.index(slug) + 1, len(untrained))
        matchers[slug] = plan.matcher(features, kept)
        claims[slug] = load_or_learn(plan.outline.lesson, features, matchers[slug], fitted.judging, kept)
    if untrained:
        log.info("trained", extra={"essays": len(untrained)})

    acts = ActRecogniser.load_or_train_as(
        outline.acts, lambda: ActSamples.of(library, features), features, fitted.acts, kept.beside(ACTS)
    )

    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        return matchers[slug].find(text, earlier)

    def explain(text: str, earlier: Sequence[str], slug: str) -> Explanation:
        return replace(matchers[slug].explain(text, earlier), acts=acts.likeliest(features.fold(text)))

    def check(claim: str, slug: str) -> ClaimJudgement:
        return claims[slug].judge(claim)

    def rank(text: str, asked: Sequence[str], at: int | None, slug: str) -> tuple[Match, ...]:
        return matchers[slug].rank(text, asked, at, fitted.dialogue)

    return Search(find, explain, check, acts.read, rank, slow=any(plan.encoder for plan in plans))


def _load_or_outline(
    library: Library, features: Features, fitted: Parameters, cache: Cache, *, encoder: Encoder | None, told: str
) -> ShelfOutline:
    def outlined() -> ShelfOutline:
        plans = [SearchPlan.of(essay, library.chatter, features, fitted, encoder) for essay in library.essays]
        acts = ActsOutline.of(ActSamples.of(library, features), features, fitted.acts)
        return ShelfOutline({plan.essay.slug: plan.outline for plan in plans}, acts)

    if not told:
        return outlined()
    name = fingerprint([told, features.fingerprint, repr(fitted), encoder.name if encoder else ""])
    return cache.remembered(
        f"{name}{SUFFIX}", outlined, ShelfOutline.packed, lambda arrays: ShelfOutline.unpacked(arrays, library)
    )


def density(essay: Essay) -> float:
    """Phrasings a paragraph, on average."""
    return sum(len(paragraph.phrasings) for paragraph in essay.paragraphs) / len(essay)


def is_sparse(essay: Essay) -> bool:
    """Has it so few phrasings that an encoder finds more than they do?"""
    return density(essay) < ENCODED


def how_searched(essay: Essay) -> str:
    """What reads messages to an essay, in a line for its editors; empty where its phrasings do."""
    if not is_sparse(essay):
        return ""
    missing = why_none()
    by = f"{NAME} reads messages, too" if not missing else f"by words alone, for {missing}"
    return f"few phrasings ({density(essay):.0f} a paragraph): {by}"


def mode_of(essay: Essay, fitted: Parameters, *, encoded: bool = False) -> MatchingMode:
    """How an essay is matched: with few phrasings by its text, and with verdicts for their number."""
    phrasings = density(essay)
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
