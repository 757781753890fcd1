"""Does Telegram take messages? Asked without sending any."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.core.outgoing import Address
from handlers.runtime.api_responses import asked
from handlers.runtime.errors import is_reached

NOBODY = 0
"""No chat has this id: what is sent there Telegram refuses, and so it answers without anything having been sent."""


LIMIT = 10.0
"""Seconds for both calls: at a stop they are waited for."""


async def answers(bot: Bot, to: Address | None) -> bool:
    """Tell whether Telegram answers where messages are sent, whatever it says. ``to``: a chat where one waits.

    Two calls, for an outage may lie in front of Telegram or behind its door: one to the very method that sends, and
    one that has to come as far as the chat, where it shows for some seconds that somebody is writing.
    Raises RetryAfter where Telegram asks for a pause.
    """
    try:
        async with asyncio.timeout(LIMIT):
            return await _is_answered(lambda: bot.send_message(NOBODY, "?")) and (
                to is None
                or await _is_answered(
                    lambda: bot.send_chat_action(to.chat, ChatAction.TYPING, message_thread_id=to.topic)
                )
            )
    except TimeoutError:
        return False


async def _is_answered(call: Callable[[], Awaitable[Any]]) -> bool:
    try:
        await asked(call())
    except RetryAfter:
        raise
    except TelegramError as error:
        return is_reached(error)
    return True
