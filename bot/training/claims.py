"""Fits how claims about the author are judged, on the seeds' own claims, and writes it into ``parameters.json``.

    python -m bot.training.claims     takes a minute or two and half a GB of memory

Each claim is judged without itself and without all that are worded much like it, for what readers write is worded anew.
"""

import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.search.build import mode_of
from bot.search.cache import Cache
from bot.search.claims.judge import FAMILIES, KnownClaim, ReadClaims, known_claims, odds, signs_of
from bot.search.claims.polarity_model import direction, kernel
from bot.search.parameters import ClaimModel, Parameters
from bot.search.retrieval.classifiers import load_or_train
from bot.search.retrieval.linear import Matrix, Vocabulary, leave_groups_out
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import Features
from bot.search.text.similarity import alike_pairs
from bot.shelf.loader import load_library

ALIKE = 0.7
"""Likeness of two claims from which one tells nothing about how the other would fare among strangers."""
WRONG = 0.03
"""Share of the claims borne out or spoken against that may be the wrong way round: where deciding begins."""
KEPT = 0.97
"""Share of the claims to which the essay says something that are not to count as unsaid."""
COVERED = (0.2, 0.3, 0.4, 0.5, 0.6)
"""Shares of the claims, those with the strongest signs, on whose mistakes the numbers are chosen."""
SHRINK = 1e-3
"""Ridge of the logistic models."""

START = ClaimModel((1.0, 0.4, 1.5, 1.0, 0.2, 0.5, 0.5), 1.0, 0.5, 1.0, (), (), 0.0, 0.0)
TRIES: dict[str, tuple[Any, ...]] = {
    "families": (
        (1.0, 0.4, 1.0, 1.0, 0.2, 0.5, 0.5),
        (1.0, 0.4, 2.0, 1.0, 0.2, 1.0, 1.0),
        (1.0, 0.4, 1.5, 1.0, 0.2, 1.0, 1.0),
        (2.0, 0.4, 1.5, 1.0, 0.2, 0.5, 0.5),
        (1.0, 1.0, 1.5, 1.0, 0.2, 0.5, 0.5),
        (1.0, 0.4, 1.5, 2.0, 0.2, 0.5, 0.5),
        (1.0, 0.4, 1.5, 0.5, 0.4, 0.5, 0.5),
    ),
    "ridge": (0.5, 2.0),
    "shared": (0.25, 1.0),
}

Array = NDArray[np.float32]
"""Numbers, a row or an entry for each known claim."""


@dataclass(frozen=True, slots=True)
class ClaimTrials:
    """The known claims of one essay, read once."""

    claims: list[KnownClaim]
    read: ReadClaims
    odds: Array  # of what the matcher finds
    alike: NDArray[np.bool_]  # claims × claims

    @property
    def polar(self) -> NDArray[np.bool_]:
        """Those to which the essay says something."""
        spoken: NDArray[np.bool_] = self.read.ways != 0
        return spoken

    def signs(self, tuned: ClaimModel, alike: NDArray[np.bool_]) -> Array:
        matrix = Vocabulary.of(self.read.signed, tuned.families).matrix(self.read.signed)
        related = kernel(matrix, direction(self.read.about), tuned.shared)
        return leave_groups_out(related, self.read.ways[:, None], tuned.ridge, alike)[:, 0]

    def about(self, tuned: ClaimModel, alike: NDArray[np.bool_]) -> Array:
        """Scores of the paragraphs and of "unsaid"."""
        meanings = [text.meaning for text in self.read.texts]
        matrix = Vocabulary.of(meanings, FAMILIES).matrix(meanings)
        means = self.read.targets.mean(axis=0)
        related: Matrix = (matrix @ matrix.T).toarray()
        scores: Array = leave_groups_out(related, self.read.targets - means, tuned.about_ridge, alike) + means
        return scores


def mistakes(signs: Array, ways: Array) -> float:
    """How often the strongest signs point the wrong way, on average over COVERED."""
    order = np.argsort(-np.abs(signs), kind="stable")
    wrong = (np.sign(signs) != ways)[order]
    return float(np.mean([wrong[: int(len(wrong) * share)].mean() for share in COVERED]))


def search(bench: ClaimTrials, tuned: ClaimModel) -> ClaimModel:
    """One number after another, by the mistakes of the strongest signs."""
    ways = bench.read.ways[bench.polar]
    best = mistakes(bench.signs(tuned, bench.alike)[bench.polar], ways)
    _say(f"start: {best:.4f}")
    for name, values in TRIES.items():
        for value in values:
            candidate = replace(tuned, **{name: value})
            found = mistakes(bench.signs(candidate, bench.alike)[bench.polar], ways)
            _say(f"  {name} {value}: {found:.4f}")
            if found < best - 1e-4:
                tuned, best = candidate, found
    return tuned


def fitted(bench: ClaimTrials, tuned: ClaimModel) -> ClaimModel:
    """With the logistic models and where each verdict begins."""
    polar, ways = bench.polar, bench.read.ways
    signs, about = bench.signs(tuned, bench.alike), bench.about(tuned, bench.alike)
    evidence = np.column_stack([bench.odds, about[:, -1], np.abs(signs)])
    near = _logistic(evidence, polar, np.where(polar, 0.5 / polar.sum(), 0.5 / (~polar).sum()))
    chance = 1 / (1 + np.exp(-(evidence @ near[:-1] + near[-1])))
    strength, right = np.abs(signs[polar]), (np.sign(signs) == ways)[polar]
    return replace(
        tuned,
        near=_rounded(near),
        right=_rounded(_logistic(strength[:, None], right, np.full(len(right), 1 / len(right)))),
        decided=round(_begin(strength, right), 4),
        unsaid=round(float(np.quantile(chance[polar], 1 - KEPT)), 4),
    )


def _begin(strength: Array, right: NDArray[np.bool_]) -> float:
    """The strength above which no more than WRONG of the claims point the wrong way."""
    order = np.argsort(-strength, kind="stable")
    share = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share <= WRONG)
    return float(strength[order[enough[-1]]]) if len(enough) else float("inf")


def _logistic(evidence: Array, true: NDArray[np.bool_], weights: Array) -> Array:
    """Weights of a logistic model, the bias last."""
    design = np.column_stack([evidence, np.ones(len(evidence))])

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = design @ found
        chance = 1 / (1 + np.exp(-total))
        value = (weights * (np.logaddexp(0, total) - true * total)).sum() + SHRINK * (found[:-1] ** 2).sum()
        slope = design.T @ (weights * (chance - true)) + 2 * SHRINK * np.append(found[:-1], 0)
        return float(value), slope

    return np.asarray(minimize(loss, np.zeros(design.shape[1]), jac=True).x, np.float32)


def report(bench: ClaimTrials, tuned: ClaimModel, alike: NDArray[np.bool_]) -> None:
    """How claims fare that are left out."""
    signs, about = bench.signs(tuned, alike), bench.about(tuned, alike)
    evidence = np.column_stack([bench.odds, about[:, -1], np.abs(signs), np.ones(len(signs))])
    chance = 1 / (1 + np.exp(-evidence @ np.array(tuned.near)))
    unsaid = chance < tuned.unsaid
    decided = ~unsaid & (np.abs(signs) >= tuned.decided)
    ways = bench.read.ways
    paragraph = (bench.read.about + about[:, :-1]).argmax(axis=1)
    own = bench.read.targets.argmax(axis=1)
    for name, way in (("borne out", 1), ("spoken against", -1), ("unsaid", 0)):
        rows = ways == way
        for_it, against = (int((rows & decided & (np.sign(signs) == each)).sum()) for each in (1, -1))
        open_ = int((rows & ~unsaid & ~decided).sum())
        _say(
            f"  {rows.sum()} {name}: {for_it} judged borne out, {against} against, {open_} touched, "
            f"{int((rows & unsaid).sum())} unsaid"
        )
    both = bench.polar & decided & (np.sign(signs) == ways)
    _say(f"  of those rightly decided, {(paragraph == own)[both].mean():.1%} at their own paragraph")


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def main() -> None:
    """Fit on the first essay of the shelf, print and write."""
    settings = Settings.load()
    library = load_library(settings.seeds)
    features = Features.over(library, *open_search(settings))
    essay, numbers = library.essay(), Parameters.load(FITTED)
    mode = mode_of(essay, numbers)
    classifiers = load_or_train(
        TrainingSamples.of(essay, library.chatter), features, mode, Cache(settings.cache / "index")
    )
    matcher = Matcher(essay, features, classifiers, mode)
    claims = known_claims(essay, features)
    texts = [each.framed.claim for each in claims]
    bench = ClaimTrials(
        claims,
        ReadClaims.of(claims, features, signs_of(essay, features), matcher),
        np.array([odds(matcher.find(text).confidence) for text in texts], np.float32),
        alike_pairs(texts, ALIKE),
    )
    tuned = fitted(bench, search(bench, START))
    _say(f"{tuned}\nwithout what is worded alike:")
    report(bench, tuned, bench.alike)
    _say("without itself alone:")
    report(bench, tuned, np.eye(len(claims), dtype=bool))
    replace(numbers, judging=tuned).save(FITTED)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
