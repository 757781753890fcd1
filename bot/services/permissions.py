"""What people may do in a chat, and what the bot may: asked by the services, answered by each door."""

from typing import Protocol

from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Address


class Permissions(Protocol):
    """What people may do in a chat, and what the bot may."""

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        """May this person change the settings of the chat at this address? ``member``: or only, is it a member of it?

        ``afresh``: an answer that is a minute old will not do.
        """

    async def can_write(self, to: Address) -> bool:
        """May the bot write there?"""


class AllowAll:
    """For doors behind which there is one person only."""

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        return True

    async def can_write(self, to: Address) -> bool:
        return True


ALLOW_ALL = AllowAll()
