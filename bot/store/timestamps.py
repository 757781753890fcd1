"""Moments as they stand in the tables: UTC, ISO 8601, to the millisecond, so that they sort as text."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """``moment``: aware."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)
