"""From evidence to a verdict: how sure is it that the essay speaks to a message?"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.core.match import Verdict
from bot.search.parameters import VerdictModel

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


def terms(evidence: VerdictEvidence, middle: Sequence[float], spread: Sequence[float]) -> list[float]:
    """What the logistic model weighs: each kind of evidence in its own measure, their squares and products, and 1."""
    measured = [
        min(max((value - mean) / deviation, -FAR), FAR)
        for value, mean, deviation in zip(astuple(evidence), middle, spread, strict=True)
    ]
    products = [one * other for place, one in enumerate(measured) for other in measured[: place + 1]]
    return [*measured, *products, 1.0]


def judge(evidence: VerdictEvidence, fitted: VerdictModel) -> tuple[Verdict, float]:
    """The verdict and its confidence, 0 … 1: how probable it is that the essay speaks to the message."""
    weighed = zip(fitted.weights, terms(evidence, fitted.middle, fitted.spread), strict=True)
    total = sum(weight * term for weight, term in weighed)
    confidence = 1 / (1 + math.exp(-max(min(total, 30), -30)))
    if confidence >= fitted.says:
        return Verdict.SAYS, round(confidence, 4)
    return (Verdict.RELATED if confidence >= fitted.related else Verdict.SILENT), round(confidence, 4)
