"""Types of columns: what stands in the tables as text is a value to the program."""

from datetime import datetime

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from bot.store.timestamps import moment, stamp


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, as ISO 8601 in UTC to the millisecond, so that moments sort as text."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write a moment down."""
        return stamp(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it again."""
        return moment(value) if value else None
