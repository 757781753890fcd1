"""Types of columns: what stands in the tables as text is a value to the program; moments as
UTC, ISO 8601, to the millisecond, so that they sort as text.
"""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from bot.store.encryption import Encryption, Sealed


def stamp(moment: datetime) -> str:
    """``moment``: aware."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)


WIPED = Sealed("")
"""Stands in a sealed column where nothing is left."""

AT_HAND: ContextVar[Encryption] = ContextVar("encryption")
"""With what encrypted columns are sealed and opened; set while a repository runs a statement."""


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


class Encrypted(TypeDecorator[Any]):
    """A value that only the key opens: text as it is, anything else as JSON.

    The tables are the same for every store, and so do not have the key, but take the one AT_HAND. Where there is none,
    nothing is written that is not Sealed already, and what is read is Sealed.
    """

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        """``of``: str, or an enumeration of such; any other type that pydantic knows how to write as JSON."""
        super().__init__()
        # By this name it tells the types apart in the keys of SQLAlchemy's cache, and its hash is made at once.
        self.of: TypeAdapter[Any] = TypeAdapter(of)
        self._text = of if isinstance(of, type) and issubclass(of, str) else None

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal it. Raises TypeError, which does not tell the value, where that cannot be."""
        if value is None or isinstance(value, Sealed):
            return value if value is None else str(value)
        encryption = AT_HAND.get(None)
        if encryption is None:
            raise TypeError("no key is at hand: what is sealed is written by a repository only")
        return str(encryption.encrypt(value) if self._text else self._as_json(value, encryption))

    def _as_json(self, value: Any, encryption: Encryption) -> Sealed:
        try:
            return encryption.encrypt(self.of.serializer.to_json(value, warnings="error").decode())
        except PydanticSerializationError:
            return encryption.encrypt_json(self._plain(value))

    def _plain(self, value: Any) -> Any:
        """What ``encrypt_json`` takes, with halves of characters, too, of which UTF-8 knows nothing."""
        try:
            return self.of.dump_python(value, mode="json", warnings="error")
        except (PydanticSerializationError, AttributeError):
            raise TypeError(f"{type(value).__name__} is not what is stored there") from None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open it; what was wiped, and what was never there, is as it is.

        Raises WrongKey, and ValueError, which does not tell the value, where it is not of the type.
        """
        encryption = AT_HAND.get(None)
        if not value or encryption is None:
            return value and Sealed(value)
        text = encryption.decrypt(value)
        try:
            return self._text(text) if self._text else self.of.validator.validate_json(text)
        except ValidationError as error:
            found = ", ".join(f"{'.'.join(map(str, each['loc']))} {each['type']}" for each in error.errors())
        raise ValueError(f"what is sealed is not what is stored there: {found}")

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """A comparison is with what stands there: no two texts that are sealed are the same."""
        return self.impl_instance
