"""The call of Telegram's that a message is, and what it answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Poll,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.core.outgoing import InlineButton, OutgoingMessage, RenderedMessage, SendResult, SendStatus
from handlers.runtime.api_responses import asked, expect
from handlers.runtime.errors import AS_NEW, UNPICTURED, UNQUOTED

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Link = Callable[[str], str]
"""From what follows ``?start=`` to an address that opens the private chat."""


class TelegramCalls:
    """Makes one call a message; decides nothing."""

    def __init__(self, bot: Bot, link: Link) -> None:
        self._bot = bot
        self._link = link

    async def make(self, outgoing: OutgoingMessage, *, plain: bool) -> SendResult:
        """Hand a message to Telegram, ``plain``: without markup. Raises TelegramError."""
        text, parse_mode = (outgoing.message.plain, None) if plain else (outgoing.message.text, ParseMode.HTML)
        if outgoing.stops is not None:
            closed = expect(await asked(self._bot.stop_poll(outgoing.to.chat, outgoing.stops)), Poll)
            counted = tuple(expect(option.voter_count, int) for option in closed.options)
            return SendResult(SendStatus.SENT, counted=counted)
        if outgoing.edit is not None:
            return SendResult(SendStatus.SENT, message=await self._edit(outgoing, text, parse_mode))
        sent = expect(await asked(self._send(outgoing, text, parse_mode)), Message)
        poll = expect(sent.poll.id, str) if sent.poll else None
        return SendResult(SendStatus.SENT, message=expect(sent.message_id, int), poll=poll)

    async def _send(self, outgoing: OutgoingMessage, text: str, parse_mode: ParseMode | None) -> Message:
        how: dict[str, Any] = {
            "message_thread_id": outgoing.to.topic,
            "disable_notification": outgoing.silent or None,
            "reply_parameters": _reply(outgoing),
            "reply_markup": self._keyboard(outgoing.message),
        }
        to = outgoing.to.chat
        if outgoing.options:
            # Who chose what is seen by all: only so Telegram tells the bot, and opinion can be seen to move. It is seen
            # when the poll is closed, or many would choose what many have chosen.
            how |= {"hide_results_until_closes": True, "description": outgoing.description or None}
            return await self._bot.send_poll(to, outgoing.message.plain, outgoing.options, is_anonymous=False, **how)
        how["parse_mode"] = parse_mode
        if outgoing.document:
            file = InputFile(outgoing.document.content, outgoing.document.name)
            return await self._bot.send_document(to, file, caption=text, **how)
        if outgoing.message.picture:
            return await self._bot.send_photo(to, outgoing.message.picture, caption=text, **how)
        return await self._bot.send_message(to, text, link_preview_options=NO_PREVIEW, **how)

    async def _edit(self, outgoing: OutgoingMessage, text: str, parse_mode: ParseMode | None) -> int | None:
        """Below a picture, which stays as it is, the caption is changed."""
        how: dict[str, Any] = {
            "chat_id": outgoing.to.chat,
            "message_id": outgoing.edit,
            "parse_mode": parse_mode,
            "reply_markup": self._keyboard(outgoing.message),
        }
        if outgoing.message.picture:
            changed = await asked(self._bot.edit_message_caption(caption=text, **how))
        else:
            changed = await asked(self._bot.edit_message_text(text, link_preview_options=NO_PREVIEW, **how))
        return expect(changed.message_id, int) if isinstance(changed, Message) else None

    def _keyboard(self, message: RenderedMessage) -> InlineKeyboardMarkup | None:
        rows = [[self._button(key) for key in row] for row in message.rows]
        return InlineKeyboardMarkup(rows) if rows else None

    def _button(self, key: InlineButton) -> InlineKeyboardButton:
        if key.start is not None:
            return InlineKeyboardButton(key.text, url=self._link(key.start))
        return InlineKeyboardButton(key.text, callback_data=key.payload)


def _reply(outgoing: OutgoingMessage) -> ReplyParameters | None:
    """The message that it answers, and the stretch of it that it quotes."""
    if not outgoing.reply_to:
        return None
    return ReplyParameters(outgoing.reply_to, allow_sending_without_reply=True, quote=outgoing.quote or None)


def milder(outgoing: OutgoingMessage, error: TelegramError) -> OutgoingMessage | None:
    """The same in a way to which Telegram does not object, where there is one."""
    said = error.message.lower()
    if not isinstance(error, BadRequest):
        return None
    if outgoing.edit is not None and any(words in said for words in AS_NEW):
        return replace(outgoing, edit=None)
    if outgoing.quote and any(words in said for words in UNQUOTED):
        return replace(outgoing, quote="")
    if outgoing.message.picture and not outgoing.options and any(words in said for words in UNPICTURED):
        return replace(outgoing, message=replace(outgoing.message, picture=None))
    return None
