"""What the bot cannot go on without is tried again and again: storing, and asking Telegram."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.store.errors import StoreUnavailable
from handlers.runtime.errors import pause, reason
from handlers.runtime.health import Component, Health, TokenRevoked
from handlers.runtime.retry import Backoff, pause_unless

log = logging.getLogger(__name__)

REVOKED = "Telegram no longer accepts the token. Get a new one from @BotFather."
T = TypeVar("T")


async def ask_until_answered(
    ask: Callable[[], Awaitable[T]], stop: asyncio.Event, health: Health, *, refused: str = REVOKED
) -> T | None:
    """What Telegram answers, as soon as it does; None at a stop.

    Raises TokenRevoked, with the text ``refused``, where it does not accept the token; and what else ``ask`` may raise.
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


PAUSE = 1.0
"""Seconds between two tries."""


async def until_stored(
    work: Callable[[], Awaitable[T]],
    health: Health,
    *,
    stop: asyncio.Event | None = None,
    beats: Component | None = None,
) -> T | None:
    """Do ``work`` as soon as the database can be used, and return what it gives; None at a ``stop``.

    ``beats``: the component that is alive meanwhile. Raises what ``work`` raises besides StoreUnavailable.
    """
    while stop is None or not stop.is_set():
        if beats:
            health.beat(beats)
        try:
            return await work()
        except StoreUnavailable as error:
            health.store_fails(error)
        await (pause_unless(stop, PAUSE) if stop else asyncio.sleep(PAUSE))
    return None
