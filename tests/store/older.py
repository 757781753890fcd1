"""What older versions wrote, and this one still reads."""

from bot.core.outgoing import Address
from bot.store.encryption import Encryption


def sealed_address(encryption: Encryption, to: Address) -> str:
    """An address, as every version has written it."""
    return encryption.encrypt_json([to.chat, str(to.place), to.topic])
