"""Asking Telegram for something without which the bot cannot go on: again and again, while it cannot be reached."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError

from handlers.runtime.errors import pause, reason
from handlers.runtime.health import Component, Health, TokenRevoked
from handlers.runtime.retry import Backoff

log = logging.getLogger(__name__)

REVOKED = "Telegram no longer accepts the token. Get a new one from @BotFather."
T = TypeVar("T")


async def ask_until_answered(
    ask: Callable[[], Awaitable[T]], stop: asyncio.Event, health: Health, *, refused: str = REVOKED
) -> T | None:
    """What Telegram answers, as soon as it does; None at a stop.

    Raises Revoked, with the text ``refused``, where it does not accept the token; and what else ``ask`` may raise.
    """
    backoff = Backoff()
    while not stop.is_set():
        try:
            answer = await ask()
        except InvalidToken as error:
            raise TokenRevoked(refused) from error
        except TelegramError as error:
            health.telegram_fails()
            seconds = pause(error) if isinstance(error, RetryAfter) else backoff.next()
            log.warning(
                "Telegram cannot be reached",
                extra={"error": type(error).__name__, "reason": reason(error), "again_in": seconds},
            )
            await health.rest(Component.DOOR, stop, seconds)
        else:
            health.telegram_works()
            return answer
    return None
