"""What only those who run the bot can do: write to every chat, and say where questions belong."""

from collections.abc import Callable
from datetime import datetime

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.callback_data.gaps import GapButton
from bot.core.incoming import Command
from bot.services.broadcasts import BroadcastService
from bot.services.gaps import GapService
from handlers.inbound.messages import MessageHandlers
from handlers.outbound.sender import Sender
from handlers.runtime.telegram_time import local_time


class OwnerCommands:
    """Commands and buttons of owners."""

    def __init__(
        self,
        broadcasts: BroadcastService,
        gaps: GapService,
        listening: MessageHandlers,
        sender: Sender,
        *,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        self._now = now
        self._gaps = gaps
        self._broadcasts = broadcasts
        self._listening = listening
        self._sender = sender

    async def broadcast(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/broadcast``, with the text behind it, or as a reply to it. To others the command does not exist."""
        if incoming := await self._command(update, context):
            await self._broadcasts.draft(incoming, self._now())
            self._sender.wake()

    async def gaps(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/gaps``: what got no good answer. To others the command does not exist."""
        if incoming := await self._command(update, context):
            await self._gaps.command(incoming, self._now())
            self._sender.wake()

    async def _command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> Command | None:
        """An owner's command; what somebody else says goes the way of all messages."""
        incoming = self._listening.reading.message(update)
        if isinstance(incoming, Command) and incoming.origin.owner:
            return incoming
        await self._listening.private(update, context)
        return None

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under a preview, under the progress, or in the gap inbox."""
        query = update.callback_query
        if not query:
            return
        incoming = self._listening.reading.press(update, query)
        service = self._gaps if isinstance(incoming.data, GapButton) else self._broadcasts
        toast = await service.press(incoming, self._now())
        self._sender.wake()
        await self._listening.stop_clock(query, toast)
