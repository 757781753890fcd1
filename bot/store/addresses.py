"""Where messages go, sealed."""

from typing import Any

from bot.core.post import Address, Place
from bot.store.vault import Vault


def written(address: Address) -> list[Any]:
    """As JSON holds it."""
    return [address.chat, str(address.place), address.topic]


def read(kept: list[Any]) -> Address:
    chat, place, topic = kept
    return Address(chat, Place(place), topic)


def seal(vault: Vault, address: Address) -> str:
    return vault.seal_json(written(address))


def unseal(vault: Vault, sealed: str) -> Address:
    """Raises WrongKey."""
    return read(vault.open_json(sealed))
