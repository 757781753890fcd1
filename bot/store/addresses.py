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


def seal(vault: Encryption, address: Address) -> str:
    return vault.seal_json(written(address))


def unseal(vault: Encryption, sealed: str) -> Address:
    """Raises WrongKey."""
    return read(vault.open_json(sealed))
