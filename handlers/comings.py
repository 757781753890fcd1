"""Coming and going: chats that can be written to, that can no longer, and groups that become supergroups."""

from datetime import UTC, datetime

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ContextTypes

from bot.settlement import Settlement
from handlers.utterance import address

GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


class Comings:
    """What Telegram tells of the bot itself."""

    def __init__(self, settlement: Settlement) -> None:
        self._settlement = settlement

    async def member(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was blocked or unblocked, added or removed, or was given other rights."""
        change = update.my_chat_member
        if not change:
            return
        to = address(change.chat)
        if change.new_chat_member.status in GONE:
            await self._settlement.gone(to, datetime.now(UTC))
        else:
            await self._settlement.back(to, datetime.now(UTC))

    async def migration(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Told twice, once in the old group and once in the new one, in any order."""
        message = update.effective_message
        if not message:
            return
        now = datetime.now(UTC)
        if message.migrate_to_chat_id:
            await self._settlement.moved(message.chat.id, message.migrate_to_chat_id, now)
        elif message.migrate_from_chat_id:
            await self._settlement.moved(message.migrate_from_chat_id, message.chat.id, now)
