"""The call of Telegram's that a message is, and what it answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    CopyTextButton,
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

from bot.core.outgoing import (
    Cause,
    EditText,
    InlineButton,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    SendPhoto,
    SendPoll,
    SendResult,
    SendStatus,
    SendText,
    StopPoll,
    send,
)
from handlers.runtime.api_responses import asked, expect
from handlers.runtime.errors import AS_NEW, UNPICTURED, UNQUOTED

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Link = Callable[[str], str]
"""From what follows ``?start=`` to an address that opens the private chat."""


class TelegramCalls:
    """Makes one call a message; decides nothing."""

    def __init__(self, bot: Bot, link: Link, *, paid_broadcasts: bool = False) -> None:
        self._bot = bot
        self._link = link
        self._paid_broadcasts = paid_broadcasts

    async def make(self, outgoing: OutgoingMessage, *, plain: bool) -> SendResult:
        """Hand a message to Telegram, ``plain``: without markup. Raises TelegramError."""
        content = outgoing.content
        if isinstance(content, StopPoll):
            closed = expect(await asked(self._bot.stop_poll(outgoing.to.chat, content.poll)), Poll)
            counted = tuple(expect(option.voter_count, int) for option in closed.options)
            return SendResult(SendStatus.SENT, counted=counted)
        if isinstance(content, EditText):
            return SendResult(SendStatus.SENT, message=await self._edit(outgoing.to.chat, content, plain=plain))
        sent = expect(await asked(self._send(outgoing, content, plain=plain)), Message)
        poll = expect(sent.poll.id, str) if sent.poll else None
        return SendResult(SendStatus.SENT, message=expect(sent.message_id, int), poll=poll)

    async def _send(
        self, outgoing: OutgoingMessage, content: SendText | SendPhoto | SendDocument | SendPoll, *, plain: bool
    ) -> Message:
        to = outgoing.to.chat
        how: dict[str, Any] = {
            "message_thread_id": outgoing.to.topic,
            "disable_notification": outgoing.silent or None,
            "allow_paid_broadcast": (self._paid_broadcasts and outgoing.cause is Cause.BROADCAST) or None,
        }
        if isinstance(content, SendPoll):
            # Who chose what is seen by all: only so Telegram tells the bot, and opinion can be seen to move. It is seen
            # when the poll is closed, or many would choose what many have chosen.
            how |= {"hide_results_until_closes": True, "description": content.description or None}
            return await self._bot.send_poll(to, content.question, content.options, is_anonymous=False, **how)
        text, how["parse_mode"] = _words(content.message, plain=plain)
        how |= {"reply_parameters": _reply(content), "reply_markup": self._keyboard(content.message)}
        if isinstance(content, SendDocument):
            file = InputFile(content.document.content, content.document.name)
            return await self._bot.send_document(to, file, caption=text, **how)
        if isinstance(content, SendPhoto) and content.message.picture:
            return await self._bot.send_photo(to, content.message.picture, caption=text, **how)
        return await self._bot.send_message(to, text, link_preview_options=NO_PREVIEW, **how)

    async def _edit(self, chat: int, content: EditText, *, plain: bool) -> int | None:
        """Below a picture, which stays as it is, the caption is changed; without words, the buttons alone."""
        text, parse_mode = _words(content.message, plain=plain)
        how: dict[str, Any] = {
            "chat_id": chat,
            "message_id": content.edited,
            "parse_mode": parse_mode,
            "reply_markup": self._keyboard(content.message),
        }
        if not text:
            shown = {name: how[name] for name in ("chat_id", "message_id", "reply_markup")}
            changed = await asked(self._bot.edit_message_reply_markup(**shown))
        elif content.message.picture:
            changed = await asked(self._bot.edit_message_caption(caption=text, **how))
        else:
            changed = await asked(self._bot.edit_message_text(text, link_preview_options=NO_PREVIEW, **how))
        return expect(changed.message_id, int) if isinstance(changed, Message) else None

    def _keyboard(self, message: RenderedMessage) -> InlineKeyboardMarkup | None:
        rows = [[self._button(key) for key in row] for row in message.rows]
        return InlineKeyboardMarkup(rows) if rows else None

    def _button(self, key: InlineButton) -> InlineKeyboardButton:
        if key.start is not None and key.copies:
            return InlineKeyboardButton(key.text, copy_text=CopyTextButton(self._link(key.start)))
        if key.start is not None:
            return InlineKeyboardButton(key.text, url=self._link(key.start))
        return InlineKeyboardButton(key.text, callback_data=key.payload)


def _words(message: RenderedMessage, *, plain: bool) -> tuple[str, ParseMode | None]:
    return (message.plain, None) if plain else (message.text, ParseMode.HTML)


def _reply(content: SendText | SendPhoto | SendDocument) -> ReplyParameters | None:
    """The message that it answers, and the stretch of it that it quotes."""
    if not content.reply_to:
        return None
    return ReplyParameters(content.reply_to, allow_sending_without_reply=True, quote=content.quote or None)


def fallback_for(outgoing: OutgoingMessage, error: TelegramError) -> OutgoingMessage | None:
    """The same in a way to which Telegram does not object, where there is one."""
    said, content = error.message.lower(), outgoing.content
    if not isinstance(error, BadRequest) or isinstance(content, SendPoll | StopPoll):
        return None
    if isinstance(content, EditText) and content.message.text and any(words in said for words in AS_NEW):
        return replace(outgoing, content=send(content.message))
    if not isinstance(content, EditText) and content.quote and any(words in said for words in UNQUOTED):
        return replace(outgoing, content=replace(content, quote=""))
    if content.message.picture and any(words in said for words in UNPICTURED):
        return replace(outgoing, content=_without_picture(content))
    return None


def _without_picture(content: SendText | SendPhoto | SendDocument | EditText) -> SendText | SendDocument | EditText:
    message = replace(content.message, picture=None)
    if isinstance(content, SendPhoto):
        return SendText(message, content.reply_to, content.quote)
    return replace(content, message=message)
