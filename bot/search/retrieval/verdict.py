"""From evidence to a verdict: how sure is it that the essay speaks to a message?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from bot.core.match import Verdict
from bot.search.parameters import VerdictModel, Verdicts

FAR = 3.0
"""Standard deviations from the mean beyond which more of the same tells nothing new."""


@dataclass(frozen=True, slots=True)
class VerdictEvidence:
    """What speaks for an answer, and against."""

    best: float  # score of the best paragraph, about 0 … 1
    absent: float  # score of "not in the essay", about 0 … 1
    coverage: float  # 0 … 1: of the message's telling words, how much stands in what is known of the essay
    quoted: float  # 0 … 1: likeness to the nearest sentence beyond what any message has
    lead: float  # how far the best paragraph is ahead of the second
    near: float  # 0 … 1: likeness to the nearest known message that the essay speaks to
    far: float  # 0 … 1: likeness to the nearest known message that it does not speak to
    peak: float = 0.0  # of an encoder: cosine to the nearest sentence
    agreed: float = 0.0  # … what it adds for the best paragraph, in standard deviations of the words
    margin: float = 0.0  # … cosines of the best paragraph beyond those of the middle one
    known: float = 0.0  # … likeness to the nearest phrasing
    foreign: float = 0.0  # … to the nearest message that the essay does not speak to
    idle: float = 0.0  # … to the nearest few that no essay speaks to


_KINDS = attrgetter(*(each.name for each in fields(VerdictEvidence)))


def terms(evidence: VerdictEvidence, middle: Sequence[float], spread: Sequence[float]) -> list[float]:
    """What the logistic model weighs: each kind of evidence in its own measure, their squares and products, and 1."""
    measured = [
        min(max((value - mean) / deviation, -FAR), FAR)
        # A model that knows of no encoder weighs what stands before its evidence.
        for value, mean, deviation in zip(_KINDS(evidence)[: len(middle)], middle, spread, strict=True)
    ]
    products = [one * other for place, one in enumerate(measured) for other in measured[: place + 1]]
    return [*measured, *products, 1.0]


def judge(evidence: VerdictEvidence, verdicts: Verdicts) -> tuple[Verdict, float]:
    """The verdict and its confidence, 0 … 1: how probable it is that the essay speaks to the message."""
    confidence = sum(share * _confidence(evidence, model) for share, model in verdicts)
    if confidence >= sum(share * model.says for share, model in verdicts):
        return Verdict.SAYS, round(confidence, 4)
    related = sum(share * model.related for share, model in verdicts)
    return (Verdict.RELATED if confidence >= related else Verdict.SILENT), round(confidence, 4)


def _confidence(evidence: VerdictEvidence, fitted: VerdictModel) -> float:
    weighed = zip(fitted.weights, terms(evidence, fitted.middle, fitted.spread), strict=True)
    total = sum(weight * term for weight, term in weighed)
    return 1 / (1 + math.exp(-max(min(total, 30), -30)))
