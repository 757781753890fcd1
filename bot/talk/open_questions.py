"""Open questions that were put, found again in the annotations."""

from bot.core.conversation import OpenQuestion
from bot.core.essay import Essay
from bot.core.localized import LocalizedText


def question_of(put: OpenQuestion, essay: Essay) -> LocalizedText | None:
    """The question that was put, or None where it has left the annotations."""
    thesis = next((each for each in essay.theses if each.id == put.thesis), None)
    return thesis.discuss[put.nth] if thesis and put.nth < len(thesis.discuss) else None
