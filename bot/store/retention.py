"""How long what is kept is kept, by kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

FAILED, SENT = timedelta(days=30), timedelta(days=3)
"""For updates that failed, until somebody looks at them; for what was sent, by which is known that it was."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Ends that come before that of everything; None: with everything else."""

    texts: timedelta | None = None  # what was said and answered, in the log and in what chats remember
    feedback: timedelta | None = None  # a word on an answer
    discussions: timedelta | None = None  # from their beginning
    failed: timedelta = FAILED  # updates that were set aside
    sent: timedelta = SENT  # messages that are done with; never less than SENT

    def within(self, keep: timedelta | None) -> Self:
        """The same, nothing longer than everything is kept: ``keep``, None for ever."""
        if keep is None:
            return self
        texts, feedback, discussions = (
            min(each or keep, keep) for each in (self.texts, self.feedback, self.discussions)
        )
        return type(self)(texts, feedback, discussions, min(self.failed, keep), self.sent)
