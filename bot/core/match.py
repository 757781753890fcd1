"""What the search finds, and how sure it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.essay import Ref


class Verdict(StrEnum):
    """Does the essay speak to a message?"""

    SAYS = "says"  # it does
    RELATED = "related"  # it only touches on it
    SILENT = "silent"  # it does not


@dataclass(frozen=True, slots=True)
class Match:
    """A paragraph that may answer."""

    ref: Ref
    score: float  # 0 … 1, comparable within one finding only
    sentence: int  # which of the paragraph's sentences speaks to the message most, from 0


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one message, with the nearest paragraphs, best first, whatever the verdict."""

    verdict: Verdict
    confidence: float  # 0 … 1: that the essay speaks to it
    thesis: str | None  # id of the thesis it belongs to; None when silent
    matches: tuple[Match, ...] = ()  # at most 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in a message that decided: a word, a character, a pair, a concept, a syllable."""

    token: str
    family: str  # "word", "character", "concept", "asked", "sound"
    toward: float  # what it adds to the best paragraph
    absent: float  # what it adds to "the essay does not speak of this"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message was answered as it was."""

    finding: Finding
    best: float  # the evidence, see bot.search.retrieval.verdict
    absent: float
    coverage: float
    quoted: float
    lead: float
    near: float
    far: float
    reasons: tuple[Reason, ...]  # the strongest first
    phrasings: tuple[tuple[str, float], ...]  # of the best paragraph, those most like the message, with their likeness
    acts: tuple[tuple[str, float], ...] = ()  # what the message may be, the likeliest first, with their scores


class ClaimVerdict(StrEnum):
    """What the essay says to a claim about it."""

    BEARS_OUT = "bears_out"
    AGAINST = "against"
    TOUCHES = "touches"  # it speaks of the matter; whether it bears the claim out is not known
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class ClaimJudgement:
    """A claim about the essay, judged."""

    bearing: ClaimVerdict
    confidence: float  # 0 … 1
    ref: Ref | None  # the passage that says so, or the nearest; None where there is none worth naming
    sentence: int  # of that passage, the one that says so
    finding: Finding


NOTHING = Finding(Verdict.SILENT, 0.0, None)

Find = Callable[[str, Sequence[str], str], Finding]
"""``find(message, earlier messages oldest first, slug)``: pure, bounded in time, never raises on any text."""

Rank = Callable[[str, Sequence[str], int | None, str], tuple[Match, ...]]
"""``rank(message, earlier messages oldest first, paragraph on the table, slug)``: what a message within a conversation
may mean, best first. The same promises as ``find``."""

Explain = Callable[[str, Sequence[str], str], Explanation]
"""The same arguments as ``find``; slower."""

Judge = Callable[[str, str], ClaimJudgement]
"""``judge(claim, slug)``: pure, bounded in time, never raises on any text."""

Training = Callable[[int, int], None]
"""``training(number, of)``: told before an essay is trained, the how-many-eth it is, and of how many."""
