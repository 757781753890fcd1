"""Discussions as they stand in the tables: JSON, to be sealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.discussion import (
    Discussion,
    DiscussionPart,
    DiscussionStage,
    OpinionShift,
    ReportedOutcome,
    Stance,
    Tally,
)
from bot.core.essay import Ref
from bot.core.language import Language
from bot.core.localized import LocalizedText


def written(discussion: Discussion) -> dict[str, Any]:
    """Put all but what has a column of its own into JSON."""
    question = discussion.question
    return {
        "ref": str(discussion.ref),
        "thesis": discussion.thesis,
        "question": [question.zh, question.en] if question else None,
        "opened": discussion.opened.isoformat(),
        "closed": discussion.closed.isoformat() if discussion.closed else None,
        "language": discussion.language,
        "poll": discussion.poll,
        "signing": discussion.signing,
        "second": discussion.second,
        "counted": _written_counts(discussion.counted),
        "by_admin": discussion.by_admin,
    }


def _written_counts(counted: Mapping[DiscussionPart, Tally] | None) -> dict[str, dict[str, int]] | None:
    return None if counted is None else {str(part): _tally(tally) for part, tally in counted.items()}


def _read_counts(kept: dict[str, dict[str, int]] | None) -> dict[DiscussionPart, Tally] | None:
    return None if kept is None else {DiscussionPart(part): _read_tally(tally) for part, tally in kept.items()}


def _tally(tally: Tally) -> dict[str, int]:
    return {str(stance): count for stance, count in tally.counts.items()}


def _read_tally(kept: dict[str, int]) -> Tally:
    return Tally({Stance(stance): count for stance, count in kept.items()})


def written_told(told: ReportedOutcome | None) -> dict[str, Any] | None:
    """Put what was told at the end into JSON."""
    if told is None:
        return None
    movement = told.movement
    moved = movement and {
        "before": _tally(movement.before),
        "after": _tally(movement.after),
        "both": movement.both,
        "moved": [[old, new, count] for (old, new), count in movement.moved.items()],
    }
    return {"people": told.people, "message": told.message, "movement": moved}


def read_told(kept: dict[str, Any] | None) -> ReportedOutcome | None:
    """Read what ``written_told`` made."""
    if kept is None:
        return None
    found = kept["movement"]
    movement = found and OpinionShift(
        before=_read_tally(found["before"]),
        after=_read_tally(found["after"]),
        both=found["both"],
        moved={(Stance(old), Stance(new)): count for old, new, count in found["moved"]},
    )
    return ReportedOutcome(kept["people"], movement, kept["message"])


def read(number: int, stage: DiscussionStage, due: datetime | None, kept: dict[str, Any]) -> Discussion:
    """Read what ``written`` made, beside the columns; also that of earlier versions."""
    slug, _, paragraph = kept["ref"].partition(":")
    return Discussion(
        id=number,
        ref=Ref(slug, int(paragraph)),
        thesis=kept["thesis"],
        question=LocalizedText(*kept["question"]) if kept["question"] else None,
        opened=datetime.fromisoformat(kept["opened"]),
        language=Language(kept["language"]),
        poll=kept["poll"],
        stage=stage,
        due=due,
        closed=datetime.fromisoformat(kept["closed"]) if kept["closed"] else None,
        signing=kept["signing"],
        second=kept.get("second", 12),
        counted=_read_counts(kept.get("counted", {})),
        # Of what was begun before this was written down nobody knows.
        by_admin=kept.get("by_admin", False),
    )
