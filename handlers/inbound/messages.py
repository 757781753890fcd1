"""Messages and buttons from every kind of chat: an update becomes a message, and the conversation does the rest."""

import logging
import re
from dataclasses import replace

from telegram import Bot, CallbackQuery, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.core.callback_data.actions import ReadingButton
from bot.core.incoming import Command, IncomingMessage, PollVote, Reaction, Text, with_origin
from bot.core.outgoing import Address, ChatKind
from bot.core.patterns import LazyPattern
from bot.render.telegram import toast
from bot.services.conversation import Conversation, HandledMessage
from handlers.inbound.permissions import TelegramPermissions
from handlers.inbound.rate_limit import RateLimiter, RateState
from handlers.inbound.updates import UpdateParser, address, title_of
from handlers.outbound.sender import Sender
from handlers.runtime.api_responses import asked, expect
from handlers.runtime.profile import ChatMenus

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a vote waits for its poll to be known: as long as sending may take."""

_ELSEWHERE = LazyPattern(r"(@[A-Za-z][A-Za-z0-9_]{3,31}|-[0-9]{5,16})(?:\s+(.*))?", re.DOTALL)


class MessageHandlers:
    """What is done with each kind of update."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        reading: UpdateParser,
        *,
        admins: TelegramPermissions,
        sender: Sender,
        rate_limiter: RateLimiter,
        menus: ChatMenus,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self.reading = reading
        self._admins = admins
        self._sender = sender
        self._rate_limiter = rate_limiter
        self._menus = menus

    async def private(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Text, a command, or something that cannot be read, in a private chat."""
        incoming = self.reading.message(update)
        if incoming:
            await self._take(await self._concerned(incoming))

    async def _concerned(self, incoming: IncomingMessage) -> IncomingMessage:
        """``/daily @channel 08:30``: the settings of another chat, arranged from here."""
        if not isinstance(incoming, Command) or incoming.name != "daily":
            return incoming
        named = _ELSEWHERE.fullmatch(incoming.argument)
        if not named:
            return incoming
        title = ""
        try:
            chat = await asked(self._bot.get_chat(named[1]))
            expect(chat.id, int)
            elsewhere, title = address(chat), title_of(chat)
        except TelegramError as error:
            log.info("chat not found", extra={"reason": error.message})
            # Nobody is an admin of a chat that is not there.
            elsewhere = Address(0, ChatKind.CHANNEL)
        concerned = with_origin(incoming, elsewhere=elsewhere, title=title)
        return replace(concerned, argument=(named[2] or "").strip())

    async def group(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Anything in a group. What is not put to the bot weighs nothing, or a talkative group would get no answer."""
        incoming = self.reading.message(update)
        if incoming and incoming.addressed:
            await self._take(incoming)
        elif incoming:
            await self._pass_on(incoming)

    async def channel(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command in a channel."""
        incoming = self.reading.message(update)
        if isinstance(incoming, Command) and incoming.name == "daily":
            await self._take(incoming)

    async def vote(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody voted in a poll of this bot. Which one that is, is not known yet while it is being sent."""
        incoming = self.reading.read(update)
        if isinstance(incoming, PollVote) and await self._conversation.knows_poll(incoming, PATIENCE):
            await self._pass_on(incoming)

    async def reaction(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """An emoji on a message, or taken from it. Nobody waits for an answer to that."""
        incoming = self.reading.read(update)
        if incoming:
            await self._take(incoming)

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button. Its clock is stopped at once, for that can be done for some seconds only."""
        query = update.callback_query
        if query:
            handled = await self._take(self.reading.press(update, query))
            alert = handled is not None and handled.alert
            await self.stop_clock(query, handled.toast if handled else None, alert=alert)

    async def _take(self, incoming: IncomingMessage) -> HandledMessage | None:
        calm = self._rate_limiter.weigh(incoming, by_person_only=_many_may(incoming))
        if calm is RateState.STILL_TOO_MUCH:
            return None
        return await self._pass_on(with_origin(incoming, flooding=calm is RateState.TOO_MUCH))

    async def _pass_on(self, incoming: IncomingMessage) -> HandledMessage | None:
        handled = await self._conversation.handle(incoming, self._admins, self._sender)
        if handled and handled.message and not handled.is_sending:
            self._sender.wake()
        if handled and handled.menu and incoming.origin.to:
            await self._menus.show(incoming.origin.to.chat, handled.menu.language)
        return handled

    async def stop_clock(self, query: CallbackQuery, text: str | None, *, alert: bool = False) -> None:
        """Answer a press, with a word where there is one. Too late is no harm: it was handled all the same."""
        said = toast(text) if text else None
        try:
            await asked(self._bot.answer_callback_query(query.id, text=said, show_alert=alert or None))
        except BadRequest as error:
            log.info("button answered too late", extra={"reason": error.message})
        except TelegramError as error:
            log.warning("button not answered", extra={"reason": error.message})

    async def give_up(self, key: str, update: Update | None, error: str) -> None:
        """After failures that were logged: set it aside, and say so where somebody waits for an answer.

        ``update``: None where it cannot be decoded.
        """
        query = update.callback_query if update else None
        if query:
            await self.stop_clock(query, None)
        incoming = self._read(update) if update else None
        is_message = update is None or (query is None and update.effective_message is not None)
        # Of a message that was not put to the bot, or of which nobody can tell, nothing is kept.
        keep = incoming.addressed if incoming else not is_message
        waits = incoming if update and (query or update.message) else None
        await self._conversation.give_up(key, error, waits, keep=keep)
        self._sender.wake()

    def _read(self, update: Update) -> IncomingMessage | None:
        """What an update said that failed; perhaps reading it is what failed."""
        try:
            return self.reading.read(update)
        except Exception as error:
            log.warning("what failed cannot be read", extra={"error": type(error).__name__})
            return None


def _many_may(incoming: IncomingMessage) -> bool:
    """Is it what a whole group may do at once, mostly unanswered: reply to the bot, or say that one has read?"""
    if isinstance(incoming.data, ReadingButton) or isinstance(incoming, Reaction):
        return True
    in_group = incoming.origin.to is not None and incoming.origin.to.place is ChatKind.GROUP
    return in_group and isinstance(incoming, Text) and incoming.reply is not None and not incoming.mentioned
