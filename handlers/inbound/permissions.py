"""Who may change the settings of a group or a channel: its admins. Telegram is asked, and remembered for a moment.

And whether the bot itself may write there.
"""

import logging
from collections.abc import Callable
from enum import Enum, auto
from time import monotonic

from telegram import Bot, ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Address, ChatKind
from handlers.runtime.api_responses import asked

log = logging.getLogger(__name__)

REMEMBERED = 60.0
"""Seconds."""
KNOWN = 1_000
ADMINS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class MemberStatus(Enum):
    """What somebody is in a chat."""

    ADMIN = auto()
    MEMBER = auto()
    STRANGER = auto()


class TelegramPermissions:
    """Asks whether a person is an admin, or at least a member; and whether the bot itself may write."""

    def __init__(self, bot: Bot, clock: Callable[[], float] = monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[MemberStatus, float]] = {}

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        """May whoever spoke change the settings of the chat at ``to``? No, where Telegram does not say so.

        ``member``: only, is it a member of it? ``afresh``: what was remembered does not count.
        """
        if to.place is ChatKind.PRIVATE:
            # A private chat has one person in it; that of another person nobody gets to see.
            return incoming.origin.to == to
        if incoming.origin.as_chat:
            # Whoever speaks as the group, or posts in the channel, is an admin of it, and of no other.
            return incoming.origin.to is not None and incoming.origin.to.chat == to.chat
        person = incoming.origin.sender.chat if incoming.origin.sender else 0
        known = self._known.get((to.chat, person))
        standing = known[0] if known and known[1] > self._clock() and not afresh else None
        if standing is None:
            standing = await self._ask(to.chat, person)
            if standing is None:
                return False
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[to.chat, person] = standing, self._clock() + REMEMBERED
        return standing is MemberStatus.ADMIN or (member and standing is MemberStatus.MEMBER)

    async def can_write(self, to: Address) -> bool:
        """May the bot write there? Yes, where Telegram does not say: what cannot be sent is noticed then."""
        if to.place is ChatKind.PRIVATE:
            return True
        try:
            own = await asked(self._bot.get_chat_member(to.chat, self._bot.id))
            if isinstance(own, ChatMemberRestricted):
                return own.is_member and own.can_send_messages
            if isinstance(own, ChatMemberAdministrator):
                return to.place is not ChatKind.CHANNEL or bool(own.can_post_messages)
            if own.status != ChatMemberStatus.MEMBER or to.place is ChatKind.CHANNEL:
                return False
            # A plain member may what the group lets all of them do.
            permissions = (await asked(self._bot.get_chat(to.chat))).permissions
            return permissions is None or permissions.can_send_messages is not False
        except TelegramError as error:
            log.info("own rights not known", extra={"reason": error.message})
            return not isinstance(error, Forbidden)

    async def _ask(self, chat: int, person: int) -> MemberStatus | None:
        """None where Telegram gave no answer: that is true for this moment only."""
        try:
            found = await asked(self._bot.get_chat_member(chat, person))
        except TelegramError as error:
            log.info("rights not known", extra={"reason": error.message})
            return MemberStatus.STRANGER if isinstance(error, BadRequest | Forbidden) else None
        if found.status in ADMINS:
            return MemberStatus.ADMIN
        inside = found.is_member if isinstance(found, ChatMemberRestricted) else found.status == ChatMemberStatus.MEMBER
        return MemberStatus.MEMBER if inside else MemberStatus.STRANGER
