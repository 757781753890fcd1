"""What was won by annotating an essay: a curve drawn as text, and what is best done next."""

from collections.abc import Iterator
from math import isnan

from bot.core.essay import Essay
from bot.training.curve import MOST, Curve, CurvePoint, ParagraphFound

WIDTH = 20
"""Columns of a bar."""
FEW = 3
"""Phrasings with which a paragraph is hardly known."""
NEAR = 10
"""Lines of what is not answered with which that is hardly known."""
GOOD = 0.8
"""Share of its own phrasings that find a paragraph from which it is not the first to mend."""
ENOUGH = 30
"""Golden messages from which their share tells more than chance."""


def drawn(curve: Curve) -> Iterator[str]:
    """A line a point: how many phrasings a paragraph are learnt, and what comes of it."""
    yield f"asked: its phrasings, left out of what is learnt ({curve.asked}), what it does not answer ({curve.near})"
    messages = curve.points[-1].golden.messages
    golden = messages >= ENOUGH
    head = f"{'a paragraph':<12}{'found first':<{WIDTH + 7}}{'in three':>9}{'said':>7}{'declined':>10}{'off-topic':>11}"
    yield head + ("   golden first, in three" if golden else "")
    for point in curve.points:
        yield _row(point, golden=golden)
    yield (
        "in three: the right paragraph is among three; said: quoted as an answer; declined: what it does not answer; "
        "off-topic: other talk, declined."
    )
    if not golden:
        has = f"{messages or 'no'} message{'s' * (messages != 1)}"
        yield f"golden.yaml holds {has}; from {ENOUGH} on, how they are found is told as well."
    yield (
        f"Of about {MOST} phrasings at most, drawn by chance, a part is asked and others are learnt; the bot learns "
        "all. Compare the rows with each other, not with figures of the whole (check --accuracy)."
    )
    yield (
        "Your own phrasings flatter where they resemble each other, and are hard where each asks for something else; "
        "only questions of people who have not seen them (golden.yaml) tell how it will be."
    )


def _row(point: CurvePoint, *, golden: bool) -> str:
    filled = 0 if isnan(point.first) else round(point.first * WIDTH)
    bar = "█" * filled + "░" * (WIDTH - filled)
    shares = f"{_cent(point.three):>9}{_cent(point.said):>7}{_cent(point.near):>10}{_cent(point.off):>11}"
    row = f"{point.phrasings:<12.3g}{bar} {_cent(point.first):>5} {shares}"
    return row + (f"{_cent(point.golden.hit1):>15},{_cent(point.golden.hit3):>9}" if golden else "")


def _cent(share: float) -> str:
    return "-" if isnan(share) else f"{share:.0%}"


def next_step(essay: Essay, curve: Curve, first: int, seeds: str) -> str:
    """What is best done now. ``first``: the paragraph that gains most; ``seeds``: an option for it, or nothing."""
    command = f"essay-bot annotate {essay.slug}{seeds}"
    count = len(essay.paragraph(first).phrasings)
    if count < FEW:
        has = f"{count} phrasing{'s' * (count != 1)}" if count else "no phrasing"
        return f"next: paragraph {first} has {has}: {command} --at {first}"
    if len(essay.absent) < NEAR:
        lines = f"{len(essay.absent)} line{'s' * (len(essay.absent) != 1)}"
        return f"next: {lines} of what it does not answer, by which it learns to decline: {command}, then /not"
    worst = min(curve.paragraphs, key=lambda each: (each.first / max(each.asked, 1), each.number))
    if worst.first < GOOD * worst.asked:
        return f"next: {_said_of(worst)}: {command} --at {worst.number}"
    missing = [paragraph.number for paragraph in essay.paragraphs if paragraph.extracted]
    if missing:
        have = f"{len(missing)} paragraph{'s have' if len(missing) > 1 else ' has'}"
        return f"next: {have} no summary of yours: {command}, then /sum"
    return f"next: have somebody else write phrasings, who asks in other words: {command}"


def _said_of(found: ParagraphFound) -> str:
    going = f"; most others go to {found.instead}" if found.instead else ""
    return (
        f"paragraph {found.number} is found by {found.first} of {found.asked} of its own phrasings{going}. "
        f"Add phrasings to {found.number}"
    )
