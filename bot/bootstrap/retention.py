"""Settings of how long what is kept is kept, by kind; ``ESSAY_BOT_KEEP_DAYS`` is that of everything."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from bot.store.retention import FAILED, SENT, Retention

Days = Annotated[int, Field(ge=0, le=36500)]
"""0: as long as everything."""


class RetentionSettings(BaseModel):
    """Those of kinds that are kept for a shorter time."""

    keep_text_days: Days = 0
    keep_feedback_days: Days = 0
    keep_discussion_days: Days = 0
    keep_failed_days: Annotated[int, Field(ge=1, le=365)] = FAILED.days
    keep_sent_days: Annotated[int, Field(ge=SENT.days, le=365)] = SENT.days

    @property
    def retention(self) -> Retention:
        """When each kind ends."""
        return Retention(
            texts=_days(self.keep_text_days),
            feedback=_days(self.keep_feedback_days),
            discussions=_days(self.keep_discussion_days),
            failed=timedelta(days=self.keep_failed_days),
            sent=timedelta(days=self.keep_sent_days),
        )


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None
