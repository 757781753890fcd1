"""Messages and buttons from every kind of chat: an update becomes an utterance, and the corridor does the rest."""

import logging
import re
from dataclasses import replace

from telegram import Bot, CallbackQuery, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.core.chat import Kind, Utterance
from bot.core.post import Address, Place, Rendered
from bot.corridor import Corridor, Outgoing
from bot.render.page import Page
from bot.render.telegram import Link, telegram, toast
from handlers.floods import Calm, Floods
from handlers.rights import Admins
from handlers.sender import Sender
from handlers.utterance import Reading, address

log = logging.getLogger(__name__)

ANSWERED = {Place.GROUP: {"start", "help", "daily"}, Place.CHANNEL: {"daily"}}
"""Commands that the bot answers in groups and channels; to anything else it is silent there."""


_ELSEWHERE = re.compile(r"(@[A-Za-z][A-Za-z0-9_]{3,31}|-[0-9]{5,16})(?:\s+(.*))?", re.DOTALL)


class Listening:
    """What is done with each kind of update."""

    def __init__(
        self,
        bot: Bot,
        corridor: Corridor,
        reading: Reading,
        *,
        admins: Admins,
        sender: Sender,
        floods: Floods,
        link: Link,
    ) -> None:
        """``link``: the address of a passage."""
        self._bot = bot
        self._corridor = corridor
        self.reading = reading
        self._admins = admins
        self._sender = sender
        self._floods = floods
        self._link = link

    async def private(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Text, a command, or something that cannot be read, in a private chat."""
        utterance = self.reading.message(update)
        if utterance:
            await self._take(await self._concerned(utterance))

    async def _concerned(self, utterance: Utterance) -> Utterance:
        """``/daily @channel 08:30``: the settings of another chat, arranged from here."""
        named = _ELSEWHERE.fullmatch(utterance.argument) if utterance.content == "daily" else None
        if not named or utterance.kind is not Kind.COMMAND:
            return utterance
        try:
            elsewhere = address(await self._bot.get_chat(named[1]))
        except TelegramError as error:
            log.info("chat not found", extra={"reason": error.message})
            # Nobody is an admin of a chat that is not there.
            elsewhere = Address(0, Place.CHANNEL)
        return replace(utterance, elsewhere=elsewhere, argument=(named[2] or "").strip())

    async def group(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command in a group, or in a channel."""
        utterance = self.reading.message(update)
        if not utterance or not utterance.to or utterance.kind is not Kind.COMMAND:
            return
        if utterance.content in ANSWERED.get(utterance.to.place, ()):
            await self._take(utterance)

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button. Its clock is stopped at once, for that can be done for some seconds only."""
        query = update.callback_query
        if query:
            outgoing = await self._take(self.reading.press(update, query))
            await self.stop_clock(query, outgoing.toast if outgoing else None)

    async def _take(self, utterance: Utterance) -> Outgoing | None:
        calm = self._floods.weigh(utterance)
        if calm is Calm.STILL_TOO_MUCH:
            return None
        utterance = replace(utterance, flooding=calm is Calm.TOO_MUCH)
        outgoing = await self._corridor.take(utterance, self.render, self._admins.may_change)
        self._sender.wake()
        return outgoing

    async def stop_clock(self, query: CallbackQuery, text: str | None) -> None:
        """Answer a press, with a word where there is one. Too late is no harm: it was handled all the same."""
        try:
            await self._bot.answer_callback_query(query.id, text=toast(text) if text else None)
        except BadRequest as error:
            log.info("button answered too late", extra={"reason": error.message})
        except TelegramError as error:
            log.warning("button not answered", extra={"reason": error.message})

    async def give_up(self, key: str, update: Update | None, error: str) -> None:
        """After failures that were logged: set it aside, and say so where somebody waits for an answer."""
        utterance = None
        if update and update.callback_query:
            utterance = self.reading.press(update, update.callback_query)
            await self.stop_clock(update.callback_query, None)
        elif update and update.message:
            utterance = self.reading.message(update)
        await self._corridor.give_up(key, error, utterance, self.render)
        self._sender.wake()

    def render(self, page: Page) -> Rendered:
        return telegram(page, self._link)
