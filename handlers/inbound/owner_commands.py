"""What only those who run the bot can do: write to every chat."""

from collections.abc import Callable
from datetime import datetime

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.incoming import Command
from bot.services.broadcasts import BroadcastService
from handlers.inbound.messages import MessageHandlers
from handlers.outbound.sender import Sender
from handlers.runtime.telegram_time import local_time


class OwnerCommands:
    """Commands and buttons of owners."""

    def __init__(
        self,
        broadcasts: BroadcastService,
        listening: MessageHandlers,
        sender: Sender,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        self._now = now
        self._broadcasts = broadcasts
        self._listening = listening
        self._sender = sender

    async def broadcast(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/broadcast``, with the text behind it, or as a reply to it. To others the command does not exist."""
        incoming = self._listening.reading.message(update)
        if not isinstance(incoming, Command) or not incoming.origin.owner:
            await self._listening.private(update, context)
            return
        await self._broadcasts.draft(incoming, self._now())
        self._sender.wake()

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under a preview, or under the progress."""
        query = update.callback_query
        if not query:
            return
        incoming = self._listening.reading.press(update, query)
        toast = await self._broadcasts.press(incoming, self._now())
        self._sender.wake()
        await self._listening.stop_clock(query, toast)
