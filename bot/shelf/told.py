"""What the reading of a text has to tell: what was dropped and why, and where it was not sure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the file that stands in no paragraph, no heading and not in the title."""

    kind: str  # why it was dropped: "page number", "running head"
    text: str  # as it stands in the file, or named where it cannot be seen
    line: int = 0  # in the file; 0 where it stands in many


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that could have been read in another way."""

    message: str
    line: int
