"""Secrets: texts are sealed before they are stored, and people are known by pseudonyms only."""

import fcntl
import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import FOR_GOOD, ForeseenError
from bot.store.backup import to_disk

KEYS = 2
"""At most, while one is being replaced."""
NEW = 0
"""The number of the key with which everything is to be sealed in the end."""


class WrongKey(ForeseenError):
    """The key is not one, or not the one with which the texts were sealed."""

    exit_code = FOR_GOOD


class Sealed(str):
    """Text that only the key opens."""


class SealingKey:
    """One key: opens what it has sealed."""

    def __init__(self, text: str) -> None:
        """``text``: 32 bytes in URL-safe base64. Raises WrongKey."""
        try:
            self.fernet = Fernet(text)
        except ValueError as error:
            raise WrongKey("the key has to be 32 bytes in URL-safe base64 (44 characters)") from error
        self._text = text

    def opens(self, sealed: str) -> bool:
        """Tell whether this key has sealed it."""
        try:
            self.fernet.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def naming(self) -> bytes:
        """Derive what makes the pseudonyms of a database that began with this key."""
        derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"essay-bot pseudonyms")
        return derive.derive(self._text.encode())


class Encryption:
    """Seals and opens texts, and gives people their pseudonyms.

    Mostly with one key. While it is being replaced there are two: both open, and the database says which one seals,
    and by what the pseudonyms are made, which stay as they are (``use``).
    """

    def __init__(self, keys: str) -> None:
        """``keys``: one as ``Encryption.new_key`` makes them; or two with white space between, the new one first.

        Raises WrongKey.
        """
        self._keys = [SealingKey(each) for each in keys.split() or [""]]
        if len(self._keys) > KEYS:
            raise WrongKey(f"there are {len(self._keys)} keys, and {KEYS} at most: the new one, and the one before it")
        self.sealing = NEW
        self._naming = self._keys[NEW].naming()

    @property
    def several(self) -> bool:
        """Is a key being replaced?"""
        return len(self._keys) > 1

    def put_first(self, key: str) -> None:
        """Add a new key, which seals nothing before ``use`` says so. Raises WrongKey."""
        self._keys.insert(NEW, SealingKey(key))
        self.sealing += 1

    def use(self, number: int, naming: str | None = None) -> None:
        """Seal with this key from now on. ``naming``: what ``naming`` gave; None: the key's own."""
        self.sealing = number
        self._naming = b64decode(naming) if naming else self._keys[number].naming()

    @property
    def naming(self) -> str:
        """What makes the pseudonyms, as text; to be kept sealed."""
        return b64encode(self._naming).decode()

    @property
    def is_named_by_key(self) -> bool:
        """Does the key that seals make the pseudonyms, too?"""
        return self._naming == self._keys[self.sealing].naming()

    @staticmethod
    def new_key() -> str:
        return Fernet.generate_key().decode()

    def encrypt(self, text: str, number: int | None = None) -> Sealed:
        """Seal a text. ``number``: of another key than the one that seals."""
        key = self._keys[self.sealing if number is None else number]
        return Sealed(key.fernet.encrypt(text.encode("utf-8", "replace")).decode())

    def key_of(self, sealed: str) -> int | None:
        """The number of the key that has sealed it; None where none of them has."""
        return next((number for number, key in enumerate(self._keys) if key.opens(sealed)), None)

    def decrypt(self, sealed: str) -> str:
        """Raises WrongKey."""
        for key in (self._keys[self.sealing], *self._keys):
            try:
                return key.fernet.decrypt(sealed.encode()).decode()
            except InvalidToken:
                continue
        raise WrongKey("the key is not the one with which this database was written")

    def encrypt_json(self, value: Any) -> Sealed:
        return self.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def decrypt_json(self, sealed: str) -> Any:
        """Raises WrongKey."""
        return json.loads(self.decrypt(sealed))

    def pseudonym(self, kind: str, identity: int | str) -> str:
        """The same for the same person or chat as long as the database is the same, whatever its key; without that
        nobody can undo it."""
        digest = hmac.new(self._naming, f"{kind}:{identity}".encode(), hashlib.sha256)
        return f"{kind[0]}{digest.hexdigest()[:20]}"

    def member(self, chat: str, person: str) -> str:
        """The pseudonym that a person has in one group or channel only. Both are pseudonyms; that of the chat as it
        was first known."""
        return member(self.pseudonym, chat, person)

    def digest(self, *of: int | str) -> str:
        """By which a row is found again without telling what it is about: 24 hexadecimal digits."""
        named = ":".join(map(str, of))
        # Half a character, too, may stand in what a server says.
        message = f"digest:{named}".encode(errors="surrogatepass")
        return hmac.new(self._naming, message, hashlib.sha256).hexdigest()[:24]


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
