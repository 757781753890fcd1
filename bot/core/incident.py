"""What whoever runs the bot has to know: what is seen, and what is remembered of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IncidentKind(StrEnum):
    """What may be wrong, and what its number counts."""

    DEAD_LETTERS = "dead_letters"  # updates that were set aside
    UNKNOWN = "unknown"  # messages of which nobody knows whether they arrived
    NOT_READY = "not_ready"  # minutes for which it has not been ready
    DISK = "disk"  # per cent of the disk that are free
    BACKUP = "backup"  # days since the last one; 0 where there was none
    ERROR = "error"  # how often since it was told of


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that is wrong at this moment. ``detail``: kind and place of an error; never what somebody wrote."""

    kind: IncidentKind
    count: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What is remembered of something that was wrong."""

    kind: IncidentKind
    detail: str
    count: int
    since: datetime
    seen: datetime  # when it was still so
    told: datetime | None = None  # when the owners heard of it last
