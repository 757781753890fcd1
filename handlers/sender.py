"""The only place that sends. It knows what Telegram's refusals mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram import ReplyParameters as Reply
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.core.post import Rendered
from bot.render.telegram import toast
from handlers.faults import Meaning, meaning, pause

log = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try, where the message has certainly not arrived."""

Send = Callable[..., Awaitable[Any]]


class Sender:
    """Sends replies. Every method says whether the message arrived, and raises nothing that Telegram says."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, message: Rendered, *, reply_to: int | None = None) -> bool:
        """A new message."""
        reply = Reply(reply_to, allow_sending_without_reply=True) if reply_to else None
        return await self._deliver(self._bot.send_message, message, chat_id=chat_id, reply_parameters=reply)

    async def point(self, chat_id: int, text: str, label: str, address: str, *, topic: int | None = None) -> bool:
        """A line with a button that leads elsewhere."""
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(label, url=address)]])
        try:
            await self._bot.send_message(chat_id, text, reply_markup=keyboard, message_thread_id=topic)
        except TelegramError as error:
            _log(error, meaning(error))
            return False
        return True

    async def change(self, query: CallbackQuery, message: Rendered) -> bool:
        """The message whose button was pressed, changed in place; a new one where it can no longer be changed."""
        shown = query.message
        if not isinstance(shown, Message):
            return await self.send(query.from_user.id, message)
        edit = self._bot.edit_message_text
        return await self._deliver(edit, message, chat_id=shown.chat.id, message_id=shown.message_id)

    async def answer(self, query: CallbackQuery, text: str | None = None) -> None:
        """Stop the button's clock, with a word where there is one. Too late is no harm: the press was still handled."""
        try:
            await self._bot.answer_callback_query(query.id, text=toast(text) if text else None)
        except BadRequest as error:
            log.info("button answered too late", extra={"reason": error.message})
        except TelegramError as error:
            log.warning("button not answered", extra={"reason": error.message})

    async def _deliver(self, call: Send, message: Rendered, **where: Any) -> bool:
        text: str = message.text
        parse_mode: ParseMode | None = ParseMode.HTML
        unknown = False
        for again_in in (*PAUSES, 0.0):
            try:
                await call(
                    text=text,
                    parse_mode=parse_mode,
                    reply_markup=_keyboard(message),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    **where,
                )
                return True
            except TelegramError as error:
                what = meaning(error)
                _log(error, what)
                if what in (Meaning.ARRIVED, Meaning.LOST):
                    return what is Meaning.ARRIVED
                if what is Meaning.AS_PLAIN and parse_mode is None:
                    return False
                if what is Meaning.AS_PLAIN:
                    text, parse_mode = message.plain, None
                elif what is Meaning.AS_NEW:
                    call, where = self._bot.send_message, {"chat_id": where["chat_id"]}
                elif what is Meaning.UNKNOWN:
                    # It may have arrived. A reply is sent once more, for twice is better than never.
                    if unknown:
                        return False
                    unknown = True
                    await asyncio.sleep(PAUSES[0])
                else:
                    await asyncio.sleep(pause(error) if isinstance(error, RetryAfter) else again_in)
        return False


def _log(error: TelegramError, what: Meaning) -> None:
    log.warning("send failed", extra={"error": type(error).__name__, "reason": error.message, "means": what.name})


def _keyboard(message: Rendered) -> InlineKeyboardMarkup | None:
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.text, callback_data=key.payload) for key in row] for row in message.rows]
    )
