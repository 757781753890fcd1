"""Who may change the settings of a group or a channel: its admins. Telegram is asked, and remembered for a moment."""

import logging
from collections.abc import Callable
from time import monotonic

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.core.chat import Utterance
from bot.core.post import Address, Place

log = logging.getLogger(__name__)

REMEMBERED = 60.0
"""Seconds."""
KNOWN = 1_000
ADMINS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class Admins:
    """Asks whether a person is an admin."""

    def __init__(self, bot: Bot, clock: Callable[[], float] = monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, float]] = {}

    async def may_change(self, utterance: Utterance, to: Address) -> bool:
        """May whoever spoke change the settings of the chat at ``to``? No, where Telegram does not say so."""
        if to.place is Place.PRIVATE:
            # A private chat has one person in it; that of another person nobody gets to see.
            return utterance.to == to
        if utterance.as_chat:
            # Whoever speaks as the group, or posts in the channel, is an admin of it, and of no other.
            return utterance.to is not None and utterance.to.chat == to.chat
        person = utterance.sender.chat if utterance.sender else 0
        known = self._known.get((to.chat, person))
        if known and known[1] > self._clock():
            return known[0]
        is_admin = await self._ask(to.chat, person)
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[to.chat, person] = is_admin, self._clock() + REMEMBERED
        return is_admin

    async def _ask(self, chat: int, person: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat, person)
        except TelegramError as error:
            log.info("rights not known", extra={"reason": error.message})
            return False
        return member.status in ADMINS
