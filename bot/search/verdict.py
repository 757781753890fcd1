"""From evidence to a verdict: how sure is it that the essay speaks to a message?"""

import math
from dataclasses import dataclass

from bot.core.match import Verdict
from bot.search.fitted import Verdicts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, and against."""

    best: float  # score of the best paragraph, about 0 … 1
    absent: float  # score of "not in the essay", about 0 … 1
    coverage: float  # 0 … 1: of the message's telling words, how much stands in what is known of the essay
    quoted: float  # 0 … 1: likeness to the nearest sentence beyond what any message has


def judge(evidence: Evidence, fitted: Verdicts) -> tuple[Verdict, float]:
    """The verdict and its confidence, 0 … 1: how probable it is that the essay speaks to the message."""
    total = (
        fitted.bias
        + fitted.best * evidence.best
        + fitted.absent * evidence.absent
        + fitted.coverage * evidence.coverage
        + fitted.quoted * evidence.quoted
    )
    confidence = 1 / (1 + math.exp(-max(min(total, 30), -30)))
    if confidence >= fitted.says:
        return Verdict.SAYS, round(confidence, 4)
    return (Verdict.RELATED if confidence >= fitted.related else Verdict.SILENT), round(confidence, 4)
