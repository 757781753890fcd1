"""Private chats: an update becomes an utterance, the corridor decides, the sender sends."""

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.core.post import Rendered
from bot.corridor import Corridor, Outgoing
from bot.render.page import Page
from bot.render.telegram import Link, telegram
from handlers.sender import Sender
from handlers.utterance import Reading


class Private:
    """What is done with each kind of update."""

    def __init__(self, corridor: Corridor, reading: Reading, sender: Sender, link: Link) -> None:
        self._corridor = corridor
        self._reading = reading
        self._sender = sender
        self._link = link

    async def message(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Text, a command, or something that cannot be read."""
        utterance = self._reading.message(update)
        if utterance is None or update.effective_chat is None:
            return
        outgoing = await self._corridor.take(utterance, self.render)
        if outgoing and outgoing.message:
            delivered = await self._sender.send(update.effective_chat.id, outgoing.message)
            await self._corridor.settle(outgoing, delivered=delivered)

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button."""
        query = update.callback_query
        if query is None:
            return
        outgoing = await self._corridor.take(self._reading.press(update, query), self.render)
        await self._sender.answer(query, outgoing.toast if outgoing else None)
        if outgoing and outgoing.message:
            delivered = await self._show(query, outgoing, outgoing.message)
            await self._corridor.settle(outgoing, delivered=delivered)
        elif outgoing:
            await self._corridor.settle(outgoing, delivered=True)

    async def _show(self, query: CallbackQuery, outgoing: Outgoing, message: Rendered) -> bool:
        if outgoing.in_place:
            return await self._sender.change(query, message)
        chat = query.message.chat.id if query.message else query.from_user.id
        return await self._sender.send(chat, message)

    async def apologise(self, update: Update) -> None:
        """After a failure that was logged: say so, where somebody waits for an answer in a private chat."""
        chat = update.effective_chat
        utterance = self._reading.message(update) if update.message else None
        if update.callback_query:
            await self._sender.answer(update.callback_query)
            utterance = self._reading.press(update, update.callback_query)
        if chat and utterance and chat.type == ChatType.PRIVATE:
            await self._sender.send(chat.id, self._corridor.apology(utterance, self.render))

    def render(self, page: Page) -> Rendered:
        return telegram(page, self._link)
