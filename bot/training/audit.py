"""What ``check`` measures: what lands elsewhere, and how accurate the matcher is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.essay import Essay, Golden, GoldenClaim, Library
from bot.core.match import ClaimVerdict, Find, Judge, Verdict
from bot.search.build import mode_of
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.similarity import resemblance
from bot.training.leave_one_out import LeaveOneOut

SAME = 0.9
"""Likeness from which two messages are the same but for a slip."""
LISTED = 20
"""Phrasings named that land elsewhere; of more, the number."""


def left_out(essay: Essay, library: Library, features: Features, fitted: Parameters) -> Iterator[str]:
    """Accuracy on the essay's own phrasings, each left out in turn, and those that land on another paragraph."""
    phrasings = [(each, paragraph.number) for paragraph in essay.paragraphs for each in paragraph.phrasings]
    if not phrasings:
        yield "no phrasings to leave out"
        return
    trial = LeaveOneOut(essay, library, features, annotated=True).trial(mode_of(essay, fitted))
    scores = trial.scores[: len(phrasings)]
    order = np.argsort(-scores, axis=1)
    owners = np.array([number - 1 for _, number in phrasings])
    first = order[:, 0] == owners
    among = (order[:, :3] == owners[:, None]).any(axis=1)
    yield f"leave-one-out over {len(phrasings)} phrasings: first {first.mean():.1%}, among three {among.mean():.1%}"
    lead = scores[np.arange(len(owners)), order[:, 0]] - scores[np.arange(len(owners)), owners]
    far = [place for place in np.argsort(-lead) if not among[place]]
    for place in far[:LISTED]:
        phrasing, number = phrasings[place]
        yield f"第 {number} 段: {phrasing.text!r} lands on 第 {order[place, 0] + 1} 段"
    if len(far) > LISTED:
        yield f"… and {len(far) - LISTED} more phrasings whose own paragraph is not among the first three"


def shared(library: Library, texts: Sequence[str], fold: Callable[[str], str]) -> Iterator[str]:
    """Messages of ``texts`` that stand in the seeds, but for a slip: measuring with them would prove nothing."""
    own = list(_trained_on(library))
    if not own:
        return
    folded = [fold(text) for text in own]
    for text in texts:
        likeness, place = resemblance(fold(text), folded)
        if likeness >= SAME:
            yield f"{text!r} stands in the seeds as {own[place]!r}"


def _trained_on(library: Library) -> Iterator[str]:
    for essay in library.essays:
        for paragraph in essay.paragraphs:
            yield from (phrasing.text for phrasing in paragraph.phrasings)
            yield from (*paragraph.claims.says, *paragraph.claims.denies)
        for thesis in essay.theses:
            yield from (phrasing.text for phrasing in thesis.phrasings)
        yield from (*essay.absent, *essay.unsaid)
    yield from library.chatter


@dataclass(frozen=True, slots=True)
class MatchingFigures:
    """Shares, 0 … 1; nan where there was nothing to measure."""

    messages: int
    hit1: float  # of what the essay answers: a right paragraph is first
    hit3: float  # … or among three
    said: float  # … and the verdict is "says"
    declined: float  # of what it does not speak of: the verdict is not "says"


def sentences(golden: Iterable[Golden], find: Find, slug: str) -> Iterator[str]:
    """How many golden messages have a sentence set off that answers, in the paragraph that does."""
    told, right = 0, 0
    for message in golden:
        if message.sentences:
            matches = find(message.text, (), slug).matches
            sentence = next((match.sentence for match in matches if match.ref.number == message.best[0]), None)
            told, right = told + 1, right + (sentence in message.sentences)
    if told:
        yield f"answering sentence: {right} of {told} ({right / told:.1%})"


def measure(golden: Iterable[Golden], find: Find, slug: str) -> MatchingFigures:
    """How golden messages fare."""
    answered: list[tuple[bool, bool, bool]] = []
    absent: list[bool] = []
    for message in golden:
        finding = find(message.text, (message.after,) if message.after else (), slug)
        says = finding.verdict is Verdict.SAYS
        if not message.best:
            absent.append(not says)
            continue
        ranked = [match.ref.number for match in finding.matches[:3]]
        good = {*message.best, *message.ok}
        answered.append((bool(good & {*ranked[:1]}), bool(good & {*ranked}), says))
    rows = np.array(answered, float).reshape(-1, 3)
    hit1, hit3, said = rows.mean(axis=0) if len(rows) else (float("nan"),) * 3
    declined = float(np.mean(absent)) if absent else float("nan")
    return MatchingFigures(len(answered) + len(absent), float(hit1), float(hit3), float(said), declined)


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """How golden claims fare; shares, 0 … 1, nan where there was nothing to measure."""

    claims: int
    decided: float  # of those that the essay bears out or speaks against: judged to be either
    swapped: float  # … of these: the wrong way round, the worst mistake
    placed: float  # of those rightly judged: by a paragraph that shows it
    invented: float  # of all others: judged to be borne out or spoken against
    unsaid: float  # of the unsaid: told so


def measure_claims(golden: Iterable[GoldenClaim], judge: Judge, slug: str) -> ClaimFigures:
    """How golden claims fare."""
    sides = (ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST)
    polar: list[bool] = []
    right: list[bool] = []
    placed: list[bool] = []
    others: list[bool] = []
    unsaid: list[bool] = []
    for claim in golden:
        judged = judge(claim.text, slug)
        decided = judged.bearing in sides
        if claim.bearing not in sides:
            others.append(decided)
            if claim.bearing == ClaimVerdict.UNSAID:
                unsaid.append(judged.bearing is ClaimVerdict.UNSAID)
            continue
        polar.append(decided)
        if decided:
            right.append(judged.bearing == claim.bearing)
        if judged.bearing == claim.bearing and judged.ref:
            placed.append(judged.ref.number in (*claim.best, *claim.ok))
    swapped = 1 - _share(right)
    return ClaimFigures(
        len(polar) + len(others), _share(polar), swapped, _share(placed), _share(others), _share(unsaid)
    )


def _share(rows: list[bool]) -> float:
    return sum(rows) / len(rows) if rows else float("nan")
