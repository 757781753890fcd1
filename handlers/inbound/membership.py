"""Coming and going: chats that can be written to, that can no longer, and groups that become supergroups."""

from collections.abc import Callable
from datetime import datetime

from telegram import Bot, Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ContextTypes

from bot.core.outgoing import ChatKind
from bot.core.text import clean
from bot.services.delivery import DeliveryService
from handlers.inbound.updates import LONGEST_NAME, address, language
from handlers.outbound.sender import Sender
from handlers.runtime.telegram_time import local_time

GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


class MembershipHandlers:
    """What Telegram tells of the bot itself."""

    def __init__(
        self,
        bot: Bot,
        delivery: DeliveryService,
        sender: Sender,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        self._now = now
        self._bot = bot
        self._delivery = delivery
        self._sender = sender

    async def member(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was blocked or unblocked, added or removed, or was given other rights."""
        change = update.my_chat_member
        if not change:
            return
        to, now = address(change.chat), self._now()
        status = change.new_chat_member.status
        if status in GONE:
            await self._delivery.mark_unreachable(to, now, clean(change.chat.title or "", LONGEST_NAME))
            return
        joins = change.old_chat_member.status in GONE and to.place is ChatKind.GROUP
        # An admin is shown everything, whatever its privacy mode.
        sees_all = bool(self._bot.can_read_all_group_messages) or status == ChatMemberStatus.ADMINISTRATOR
        await self._delivery.mark_reachable(
            to, now, language(change.from_user.language_code), sees_all if joins else None
        )

    async def migration(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Told twice, once in the old group and once in the new one, in any order."""
        message = update.effective_message
        if not message:
            return
        now = self._now()
        if message.migrate_to_chat_id:
            await self._delivery.migrate(message.chat.id, message.migrate_to_chat_id, now)
        elif message.migrate_from_chat_id:
            await self._delivery.migrate(message.migrate_from_chat_id, message.chat.id, now)
        self._sender.wake()
