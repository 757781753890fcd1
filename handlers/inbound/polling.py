"""The door that asks: updates are fetched as raw JSON, and the next fetch confirms what was stored."""

import asyncio
import logging
from contextlib import suppress
from time import monotonic

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.core.incoming import UPDATES
from bot.store.backend import OnlyProcess, Role
from handlers.inbound.ingest import Raw, UpdateIngest
from handlers.runtime.api_responses import updates_in
from handlers.runtime.errors import pause, reason
from handlers.runtime.health import CannotContinue, Component, Health, TokenRevoked
from handlers.runtime.insist import REVOKED, ask_until_answered, until_stored
from handlers.runtime.retry import Backoff, pause_unless

log = logging.getLogger(__name__)

LONG_POLL = 25
"""Seconds that Telegram keeps a request open when there is nothing to tell."""
BATCH = 100
AT_ONCE = 1.0
"""Seconds. Whoever has nothing new sooner than that is not asked again at once."""
CONFLICT_LIMIT = 60.0
"""Seconds for which another process may fetch the same updates, as happens for a moment in an upgrade."""


class Polling:
    """Fetches updates until told to stop."""

    def __init__(self, bot: Bot, ingest: UpdateIngest, health: Health, role: Role | None = None) -> None:
        """``role``: of the one process that fetches, where there are several."""
        self._role = role or OnlyProcess()
        self._bot = bot
        self._ingest = ingest
        self._health = health
        self._offset = 0
        self._backoff = Backoff()
        self._conflict_since: float | None = None
        self._fetched_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Raises CannotContinue when the token is revoked, or another process keeps fetching; and StoreError."""
        # While a webhook is set, Telegram hands out nothing. What waits there is not dropped.
        await ask_until_answered(self._bot.delete_webhook, stop, self._health)
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._health.beat(Component.DOOR)
                if not await until_stored(self._role.is_mine, self._health, stop=stop, beats=Component.DOOR):
                    # Another process fetches for all. Should it end, whatever it has not confirmed is fetched here.
                    self._health.telegram_works()
                    await pause_unless(stop, AT_ONCE)
                    continue
                fetching = asyncio.create_task(self._fetch())
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    # What was under way is not confirmed, so Telegram keeps it for the next start.
                    fetching.cancel()
                    await asyncio.gather(fetching, return_exceptions=True)
                    break
                await self._store(await self._outcome(fetching, stop), stop)
            if not self._health.refusal:
                # Else it may be the database that is gone, and with it what was stored since the last fetch.
                await self._confirm()
        finally:
            stopped.cancel()
            await self._role.release()

    async def _confirm(self) -> None:
        """Tell Telegram what was stored, so that the next start is not told of it again."""
        if self._offset:
            with suppress(TelegramError):
                await self._fetch(wait=0, limit=1)

    async def _fetch(self, wait: int = LONG_POLL, limit: int = BATCH) -> list[Raw]:
        # As raw JSON: the library would decode the whole batch at once, and one bad update would block all. The odd
        # spelling gives "getUpdates" all the same, without the library's advice to use what we avoid.
        self._fetched_at = monotonic()
        fetched: object = await self._bot.do_api_request(
            "get_Updates",
            api_kwargs={
                "offset": self._offset,
                "limit": limit,
                "timeout": wait,
                "allowed_updates": list(UPDATES),
            },
            read_timeout=wait + 10,
        )
        updates, odd = updates_in(fetched)
        if odd:
            # Telegram confirms up to a number: theirs are confirmed along with the others.
            log.error("updates without a number are lost", extra={"lost": odd, "came": len(updates)})
        return updates

    async def _outcome(self, fetching: "asyncio.Task[list[Raw]]", stop: asyncio.Event) -> list[Raw]:
        """What was fetched; nothing, after a pause, where it failed and is worth another try."""
        try:
            updates = fetching.result()
        except (InvalidToken, EndPointNotFound) as error:
            # A revoked token and an unknown method look alike to the library.
            raise TokenRevoked(REVOKED) from error
        except Conflict as error:
            self._conflict_since = self._conflict_since or monotonic()
            if monotonic() - self._conflict_since > CONFLICT_LIMIT:
                message = "Another program fetches this bot's updates. Stop it, or give this one a token of its own."
                raise CannotContinue(message) from error
            await pause_unless(stop, 3.0)
        except RetryAfter as error:
            await self._health.rest(Component.DOOR, stop, pause(error))
        except TelegramError as error:
            self._health.telegram_fails()
            seconds = self._backoff.next()
            extra = {"error": type(error).__name__, "reason": reason(error), "again_in": seconds}
            log.warning("updates not fetched", extra=extra)
            await pause_unless(stop, seconds)
        else:
            self._conflict_since = None
            self._health.telegram_works()
            await self._calm(updates, stop)
            return updates
        return []

    async def _calm(self, updates: list[Raw], stop: asyncio.Event) -> None:
        """Pause where there is nothing new, though Telegram would have waited for it: else this would go round idly."""
        if _behind(updates, self._offset) != self._offset or monotonic() - self._fetched_at > AT_ONCE:
            self._backoff.reset()
            return
        seconds = self._backoff.next()
        log.warning("nothing new, and that at once", extra={"known": len(updates), "again_in": seconds})
        await pause_unless(stop, seconds)

    async def _store(self, updates: list[Raw], stop: asyncio.Event) -> None:
        """Stored is confirmed by the next fetch; what cannot be stored is not, however long that takes."""

        async def keep() -> None:
            await self._ingest.keep(updates)
            self._offset = _behind(updates, self._offset)

        if updates:
            await until_stored(keep, self._health, stop=stop, beats=Component.DOOR)


def _behind(updates: list[Raw], otherwise: int) -> int:
    """The number that confirms all of these; ``otherwise`` where there are none."""
    return max((int(update["update_id"]) + 1 for update in updates), default=otherwise)
