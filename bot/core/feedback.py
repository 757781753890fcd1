"""What a reader makes of an answer: good or bad, and what was bad about it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.essay import Ref


class Feedback(StrEnum):
    """A reader's word on one answer, as the log keeps it."""

    UP = "up"
    DOWN = "down"
    ANOTHER = "another"  # another passage was wanted
    LONG = "long"  # too much of it
    MISREAD = "misread"  # not what was asked


RATINGS = (Feedback.UP, Feedback.DOWN)
"""What somebody may say of an answer first, each with a button."""
REASONS = (Feedback.ANOTHER, Feedback.LONG, Feedback.MISREAD)
"""What can be wrong with an answer, each with a button."""


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """The answer that somebody has a word on."""

    key: str  # of the message that it answers
    shows: Ref | None = None  # the passage that answers in it, where it is the last answer of its chat
    absent: bool = False  # it says that the essay does not speak of it, and is the last one
