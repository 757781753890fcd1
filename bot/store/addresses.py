"""Where messages go, sealed."""

from typing import Any

from bot.core.outgoing import Address, ChatKind
from bot.store.encryption import Encryption


def written(address: Address) -> list[Any]:
    """As JSON holds it."""
    return [address.chat, str(address.place), address.topic]


def read(kept: list[Any]) -> Address:
    chat, place, topic = kept
    return Address(chat, ChatKind(place), topic)


def encrypt(encryption: Encryption, address: Address) -> str:
    return encryption.encrypt_json(written(address))


def decrypt(encryption: Encryption, sealed: str) -> Address:
    """Raises WrongKey."""
    return read(encryption.decrypt_json(sealed))
