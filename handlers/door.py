"""Long polling: updates are fetched as raw JSON, handled in order within a chat, and only then confirmed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError

from handlers.routes import ALLOWED_UPDATES

log = logging.getLogger(__name__)

LONG_POLL = 25
"""Seconds that Telegram keeps a request open when there is nothing to tell."""
BATCH = 100
LONGEST_PAUSE = 30.0
"""Seconds between two tries when Telegram cannot be reached."""
CONFLICT_LIMIT = 60.0
"""Seconds for which another process may fetch the same updates, as happens for a moment in an upgrade."""

Raw = dict[str, Any]


class Refused(Exception):
    """Telegram will not serve this bot: the message says why, and what to do."""


class Door:
    """Fetches updates until told to stop."""

    def __init__(self, bot: Bot, handle: Callable[[Raw], Awaitable[None]]) -> None:
        self._bot = bot
        self._handle = handle
        self._offset = 0
        self._pause = 1.0
        self._conflict_since: float | None = None

    async def poll(self, stop: asyncio.Event) -> None:
        """Raises Refused when the token is revoked, or another process keeps fetching."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                fetching = asyncio.create_task(self._fetch())
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    # What was under way is not confirmed, so Telegram keeps it for the next start.
                    fetching.cancel()
                    await asyncio.gather(fetching, return_exceptions=True)
                    break
                updates = await self._outcome(fetching, stop)
                await self._handle_all(updates)
            await self._confirm()
        finally:
            stopped.cancel()

    async def _confirm(self) -> None:
        """Tell Telegram what was handled, so that the next start is not told of it again."""
        if self._offset:
            with suppress(TelegramError):
                await self._fetch(wait=0, limit=1)

    async def _fetch(self, wait: int = LONG_POLL, limit: int = BATCH) -> list[Raw]:
        # As raw JSON: the library would decode the whole batch at once, and one bad update would block all. The odd
        # spelling gives "getUpdates" all the same, without the library's advice to use what we avoid.
        fetched: list[Raw] = await self._bot.do_api_request(
            "get_Updates",
            api_kwargs={
                "offset": self._offset,
                "limit": limit,
                "timeout": wait,
                "allowed_updates": list(ALLOWED_UPDATES),
            },
            read_timeout=wait + 10,
        )
        return fetched

    async def _outcome(self, fetching: "asyncio.Task[list[Raw]]", stop: asyncio.Event) -> list[Raw]:
        """What was fetched; nothing, after a pause, where it failed and is worth another try."""
        try:
            updates = fetching.result()
        except (InvalidToken, EndPointNotFound) as error:
            # A revoked token and an unknown method look alike to the library.
            raise Refused("Telegram no longer accepts the token. Get a new one from @BotFather.") from error
        except Conflict as error:
            self._conflict_since = self._conflict_since or monotonic()
            if monotonic() - self._conflict_since > CONFLICT_LIMIT:
                message = "Another program fetches this bot's updates. Stop it, or give this one a token of its own."
                raise Refused(message) from error
            await pause_unless(stop, 3.0)
        except RetryAfter as error:
            after = error.retry_after
            await pause_unless(stop, after if isinstance(after, int | float) else after.total_seconds())
        except (NetworkError, TelegramError) as error:
            log.warning("updates not fetched", extra={"error": type(error).__name__, "again_in": self._pause})
            await pause_unless(stop, self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        else:
            self._pause, self._conflict_since = 1.0, None
            return updates
        return []

    async def _handle_all(self, updates: list[Raw]) -> None:
        """Chats side by side, within a chat one after the other. Confirmed by the next fetch, when all are done."""
        await asyncio.gather(*(self._handle_in_order(each) for each in _by_chat(updates)))
        if updates:
            self._offset = updates[-1]["update_id"] + 1

    async def _handle_in_order(self, updates: Iterable[Raw]) -> None:
        for update in updates:
            await self._handle(update)


def _by_chat(updates: list[Raw]) -> list[list[Raw]]:
    chats: dict[object, list[Raw]] = {}
    for update in updates:
        chats.setdefault(_chat_of(update), []).append(update)
    return list(chats.values())


def _chat_of(update: Raw) -> object:
    """Something that is the same for updates of one chat. Whatever is malformed keeps to itself."""
    for content in update.values():
        if isinstance(content, dict):
            inner = content.get("message")
            chat = (inner if isinstance(inner, dict) else content).get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return chat["id"]
    return update.get("update_id"), "alone"


async def pause_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait for ``seconds``, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
