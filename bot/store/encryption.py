"""Secrets: texts are sealed before they are stored, and people are known by pseudonyms only."""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import FOR_GOOD, ForeseenError
from bot.store.backup import to_disk


class WrongKey(ForeseenError):
    """The key is not one, or not the one with which the texts were sealed."""

    exit_code = FOR_GOOD


class Sealed(str):
    """Text that only the key opens."""


class Encryption:
    """Seals and opens texts, and gives people their pseudonyms, all from one key."""

    def __init__(self, key: str) -> None:
        """``key``: 32 bytes in URL-safe base64, as ``Encryption.new_key`` makes them. Raises WrongKey."""
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise WrongKey("the key has to be 32 bytes in URL-safe base64 (44 characters)") from error
        derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"essay-bot pseudonyms")
        self._naming = derive.derive(key.encode())

    @staticmethod
    def new_key() -> str:
        return Fernet.generate_key().decode()

    def encrypt(self, text: str) -> Sealed:
        return Sealed(self._fernet.encrypt(text.encode("utf-8", "replace")).decode())

    def decrypt(self, sealed: str) -> str:
        """Raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey("the key is not the one with which this database was written") from error

    def encrypt_json(self, value: Any) -> Sealed:
        return self.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def decrypt_json(self, sealed: str) -> Any:
        """Raises WrongKey."""
        return json.loads(self.decrypt(sealed))

    def pseudonym(self, kind: str, identity: int | str) -> str:
        """The same for the same person or chat as long as the key is the same; without the key nobody can undo it."""
        digest = hmac.new(self._naming, f"{kind}:{identity}".encode(), hashlib.sha256)
        return f"{kind[0]}{digest.hexdigest()[:20]}"

    def member(self, chat: str, person: str) -> str:
        """The pseudonym that a person has in one group or channel only. Both are pseudonyms; that of the chat as it
        was first known."""
        return member(self.pseudonym, chat, person)

    def digest(self, *of: int | str) -> str:
        """By which a row is found again without telling what it is about: 24 hexadecimal digits."""
        named = ":".join(map(str, of))
        return hmac.new(self._naming, f"digest:{named}".encode(), hashlib.sha256).hexdigest()[:24]


def member(pseudonym: Callable[[str, int | str], str], chat: str, person: str) -> str:
    """As ``Encryption.member``, for whoever holds the pseudonyms only. A chat that speaks for itself keeps its own."""
    return person if person == chat else pseudonym("person", f"{chat} {person}")


def load_key(path: Path) -> str | None:
    """The key in ``path``; None where there is no such file. Raises OSError or UnicodeDecodeError."""
    # A link that leads nowhere is no reason for a new key: what it leads to may come back.
    return path.read_text(encoding="ascii").strip() if os.path.lexists(path) else None


def load_or_create_key(path: Path) -> str:
    """The key in ``path``; a new one is made there, readable by its owner only, where there is none yet.

    It is there whole or not at all, whenever the process ends. Raises OSError where it can neither be read nor made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = load_key(path)
    if key is not None:
        return key
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        # Another process may be making one at the same moment: that one is for both.
        fcntl.flock(file, fcntl.LOCK_EX)
        key = load_key(path)
        if key is not None:
            part.unlink(missing_ok=True)
            return key
        file.truncate()
        file.write(Encryption.new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
        part.replace(path)
        to_disk(path.parent)
    return path.read_text(encoding="ascii").strip()
