"""What people may do in a chat, and what the bot may: asked by the services, answered by each door."""

from typing import Protocol

from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Address


class Permissions(Protocol):
    """What people may do in a chat, and what the bot may."""

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        """Return whether a person may change the settings of the chat ``to``.

        ``member``: only whether they are a member of it.
        ``afresh``: an answer that is a minute old will not do.
        """

    async def can_write(self, to: Address) -> bool:
        """Return whether the bot may write to a chat."""


class AllowAll:
    """For doors behind which there is one person only."""

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        return True

    async def can_write(self, to: Address) -> bool:
        return True


ALLOW_ALL = AllowAll()
