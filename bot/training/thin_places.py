"""Where an essay has less than it takes for good answers."""

from collections.abc import Iterator

from bot.core.essay import Essay
from bot.shelf.closed_questions import closed

WANTED = 60
"""Phrasings a paragraph."""
WANTED_OF_THESIS = 20
CLAIMED = 8
"""Claims that a paragraph bears out, and as many that it speaks against, where an essay has any."""
DISCUSSED = 3
"""Open questions a thesis."""


def thin(essay: Essay) -> Iterator[str]:
    """Where there is less than it takes for good answers."""
    for paragraph in essay.paragraphs:
        if len(paragraph.phrasings) < WANTED:
            yield f"第 {paragraph.number} 段: {len(paragraph.phrasings)} phrasings, {WANTED} wanted"
        if paragraph.extracted:
            yield f"第 {paragraph.number} 段: no summary written, a sentence of its own stands in"
    yield from _thin_claims(essay)
    for thesis in essay.theses:
        if len(thesis.phrasings) < WANTED_OF_THESIS:
            yield f"{thesis.id}: {len(thesis.phrasings)} phrasings, {WANTED_OF_THESIS} wanted"
        if len(thesis.discuss) < DISCUSSED:
            yield f"{thesis.id}: {len(thesis.discuss)} open questions, {DISCUSSED} wanted"
        for question in thesis.discuss:
            for text in (question.zh, question.en or ""):
                if closed(text):
                    yield f"{thesis.id}: {text!r} can be answered with yes or no"


def _thin_claims(essay: Essay) -> Iterator[str]:
    if not any(paragraph.claims.says or paragraph.claims.denies for paragraph in essay.paragraphs):
        return
    for paragraph in essay.paragraphs:
        for claims, what in ((paragraph.claims.says, "borne out"), (paragraph.claims.denies, "spoken against")):
            if len(claims) < CLAIMED:
                yield f"第 {paragraph.number} 段: {len(claims)} claims {what}, {CLAIMED} wanted"
