"""From evidence to a verdict: how sure is it that the essay speaks to a message?"""

import math
from dataclasses import dataclass

from bot.core.match import Verdict

SAYS = 0.5
RELATED = 0.25
"""Confidence from which the essay says, or touches on, what a message is after."""
BIAS = -3.2
WEIGHTS = {"coverage": 3.0, "nearest": 6.0, "lead": 1.5, "quoted": 1.0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer. Each 0 … 1."""

    coverage: float  # of the message's telling words, how much is known of the essay
    nearest: float  # likeness to the nearest phrasing that somebody has written down
    lead: float  # of the best paragraph over the next
    quoted: float  # likeness to the nearest sentence


def judge(evidence: Evidence) -> tuple[Verdict, float]:
    """The verdict and its confidence, 0 … 1."""
    total = BIAS + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    confidence = round(1 / (1 + math.exp(-total)), 4)
    if confidence >= SAYS:
        return Verdict.SAYS, confidence
    return (Verdict.RELATED if confidence >= RELATED else Verdict.SILENT), confidence
