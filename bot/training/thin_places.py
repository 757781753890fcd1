"""Where an essay has less than it takes for good answers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.essay import Essay
from bot.shelf.closed_questions import closed

WANTED = 60
"""Phrasings a paragraph."""
WANTED_OF_THESIS = 20
CLAIMED = 8
"""Claims that a paragraph bears out, and as many that it speaks against, where an essay has any."""
DISCUSSED = 3
"""Open questions a thesis."""
IN_FULL = 3
"""Places that are told one by one without being asked for."""
PARAGRAPHS, THESES = "paragraphs", "theses"


@dataclass(frozen=True, slots=True)
class ThinPlace:
    """A paragraph or a thesis with less than it takes."""

    where: str
    says: str
    kind: str  # what is said of all that lack the same
    of: str  # PARAGRAPHS or THESES

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


def thin_report(essay: Essay, *, in_full: bool) -> Iterator[str]:
    """Where there is less than it takes for good answers: how often, or ``in_full`` where."""
    places = list(thin(essay))
    if in_full or len(places) <= IN_FULL:
        yield from map(str, places)
    else:
        yield f"could be richer: {summary(places)} (--hints lists them)"


def summary(places: Sequence[ThinPlace]) -> str:
    """Count what is lacking, by kind, in the order in which it was found."""
    counts = Counter((place.of, place.kind) for place in places)
    return "; ".join(
        f"{count} of its {of} {'has' if count == 1 else 'have'} {kind}" for (of, kind), count in counts.items()
    )


def thin(essay: Essay) -> Iterator[ThinPlace]:
    """Where there is less than it takes for good answers."""
    for paragraph in essay.paragraphs:
        where, said = f"第 {paragraph.number} 段", len(paragraph.phrasings)
        if said < WANTED:
            yield _too_few(where, said, "phrasings", WANTED, PARAGRAPHS)
        if paragraph.extracted:
            says = "no summary written, a sentence of its own stands in"
            yield ThinPlace(where, says, "no summary written", PARAGRAPHS)
    yield from _thin_claims(essay)
    for thesis in essay.theses:
        if len(thesis.phrasings) < WANTED_OF_THESIS:
            yield _too_few(thesis.id, len(thesis.phrasings), "phrasings", WANTED_OF_THESIS, THESES)
        if len(thesis.discuss) < DISCUSSED:
            yield _too_few(thesis.id, len(thesis.discuss), "open questions", DISCUSSED, THESES)
        for question in thesis.discuss:
            for text in (question.zh, question.en or ""):
                if closed(text):
                    says = f"{text!r} can be answered with yes or no"
                    yield ThinPlace(thesis.id, says, "a question that can be answered with yes or no", THESES)


def _too_few(where: str, there: int, what: str, wanted: int, of: str) -> ThinPlace:
    return ThinPlace(where, f"{there} {what}, {wanted} wanted", f"fewer than {wanted} {what}", of)


def _thin_claims(essay: Essay) -> Iterator[ThinPlace]:
    if not any(paragraph.claims.says or paragraph.claims.denies for paragraph in essay.paragraphs):
        return
    for paragraph in essay.paragraphs:
        for claims, what in ((paragraph.claims.says, "borne out"), (paragraph.claims.denies, "spoken against")):
            if len(claims) < CLAIMED:
                yield _too_few(f"第 {paragraph.number} 段", len(claims), f"claims {what}", CLAIMED, PARAGRAPHS)
