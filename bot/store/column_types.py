"""Types of columns: what stands in the tables as text is a value to the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from bot.store.encryption import Encryption, Sealed
from bot.store.timestamps import moment, stamp

WIPED = Sealed("")
"""Stands in a sealed column where nothing is left."""

_at_hand: ContextVar[Encryption] = ContextVar("encryption")


@contextmanager
def encrypting(encryption: Encryption) -> Iterator[None]:
    """What is written to encrypted columns meanwhile, is sealed with this key."""
    token = _at_hand.set(encryption)
    try:
        yield
    finally:
        _at_hand.reset(token)


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

    The tables are the same for every store, and so do not have the key. A value is sealed while ``encrypting``, and
    refused at any other time; what is read is a SealedValue, which opens with the key.
    """

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        """``of``: str, or an enumeration of such; any other type that pydantic knows how to write as JSON."""
        super().__init__()
        self.of = of
        self._is_text = isinstance(of, type) and issubclass(of, str)
        self._json: TypeAdapter[Any] = TypeAdapter(of)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal it. Raises TypeError, which does not tell the value, where that cannot be."""
        if value is None or isinstance(value, Sealed):
            return value if value is None else str(value)
        encryption = _at_hand.get(None)
        if encryption is None:
            raise TypeError("no key is at hand: what is sealed is written by a repository only")
        return str(encryption.encrypt(value) if self._is_text else encryption.encrypt_json(self._plain(value)))

    def _plain(self, value: Any) -> Any:
        try:
            return self._json.dump_python(value, mode="json", warnings="error")
        except PydanticSerializationError:
            raise TypeError(f"{type(value).__name__} is not what is stored there") from None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Hand it over as it stands; what was wiped, and what was never there, as it is."""
        return SealedValue(value, self) if value else value

    def open(self, sealed: str, encryption: Encryption) -> Any:
        """Read it again. Raises WrongKey, and ValueError, which does not tell the value, where it is no such value."""
        text = encryption.decrypt(sealed)
        try:
            return self.of(text) if self._is_text else self._json.validate_json(text)
        except ValidationError as error:
            found = ", ".join(f"{'.'.join(map(str, each['loc']))} {each['type']}" for each in error.errors())
        raise ValueError(f"what is sealed is not what is stored there: {found}")

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """A comparison is with what stands there: no two texts that are sealed are the same."""
        return self.impl_instance


class SealedValue(Sealed):
    """A value as it stands in an encrypted column."""

    _type: Encrypted

    def __new__(cls, sealed: str, type_: Encrypted) -> "SealedValue":
        """``type_``: of its column."""
        value = super().__new__(cls, sealed)
        value._type = type_
        return value

    def open(self, encryption: Encryption) -> Any:
        """The value. Raises WrongKey."""
        return self._type.open(self, encryption)
