"""Messages that got no good answer: what readers asked, and the program did not know how to meet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.essay import Ref
from bot.core.feedback import Feedback
from bot.core.match import Verdict


class GapReason(StrEnum):
    """Why a message counts as badly answered, as the log keeps it."""

    ABSENT = "absent"  # the essay was said not to speak of it
    RELATED = "related"  # it was said only to touch on it
    UNCLEAR = "unclear"  # nobody could make anything of it
    CORRECTED = "corrected"  # whoever asked said at once that something else was meant
    DISLIKED = "disliked"  # the answer got a 👎


DISLIKES = (Feedback.DOWN, Feedback.ANOTHER, Feedback.MISREAD)
"""Feedback that makes a gap; that an answer was too long says nothing of where it came from."""
OF_VERDICTS = {Verdict.SILENT: GapReason.ABSENT, Verdict.RELATED: GapReason.RELATED}


@dataclass(frozen=True, slots=True)
class GapMessage:
    """One message that got no good answer."""

    id: int  # in the log
    key: str  # of the message
    at: datetime  # aware
    person: str  # pseudonym
    text: str
    reason: GapReason
    found: tuple[Ref, ...] = ()  # the nearest paragraphs, best first
    essay: str = ""  # slug of the one that was asked; empty where an older version has not noted it


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages that ask the same of one essay in nearly the same words, the newest first. There is at least one."""

    messages: tuple[GapMessage, ...]

    @property
    def id(self) -> int:
        """Name it by its oldest message."""
        return self.messages[-1].id

    @property
    def essay(self) -> str:
        """Slug of the essay that was asked."""
        return self.newest.essay

    @property
    def askers(self) -> int:
        """How many people asked; somebody who did so in a group and in private counts twice."""
        return len({message.person for message in self.messages})

    @property
    def newest(self) -> GapMessage:
        return self.messages[0]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(message.key for message in self.messages)

    def holds(self, message: int) -> bool:
        """Is a message of the log, by its id, among them?"""
        return any(each.id == message for each in self.messages)

    def likely(self, slug: str, most: int) -> tuple[int, ...]:
        """The paragraphs that were nearest, those of the most messages first; at most so many."""
        scores: dict[int, float] = {}
        for message in self.messages:
            for place, ref in enumerate(each for each in message.found if each.slug == slug):
                scores[ref.number] = scores.get(ref.number, 0.0) + 1 / (1 + place)
        return tuple(sorted(scores, key=lambda number: (-scores[number], number))[:most])
