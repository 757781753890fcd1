"""Inline queries, written behind the bot's name in any chat; and what is put to it as a guest, where it has not joined.
Worth nothing after some seconds, and not kept.

They go round the inbox and the outbox: a stored one would be answered too late, and they hold up no message. Who writes
sends one for almost every letter, so that of each person only the newest waits.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.core.deep_links import FROM_INLINE
from bot.core.inline import RenderedChoice
from bot.core.outgoing import RenderedMessage
from bot.core.token_bucket import TokenBucket
from bot.services.inline import InlineService
from handlers.inbound.updates import language
from handlers.runtime.api_responses import asked
from handlers.runtime.retry import end_all, first_of

log = logging.getLogger(__name__)

QUERY, GUEST = "inline_query", "guest_message"
RATE, BURST = 3.0, 20.0
"""Queries a second that one person gets answered for long, and at once."""
ALL_RATE, ALL_BURST = 50.0, 100.0
"""The same for everybody together: what is beyond waits for nobody, and gets no answer."""
KNOWN = 10_000
"""People who are remembered at a time."""
WAITING, AT_ONCE = 64, 4
"""People of whom a query waits, and queries that are being answered."""
WORTH = 5.0
"""Seconds after which nobody waits for an answer any more."""
IDLE = 60.0

Raw = dict[str, Any]


class InlineQueries:
    """Answers queries until told to stop; ``offer`` never waits."""

    def __init__(self, bot: Bot, service: InlineService, clock: Callable[[], float] = monotonic) -> None:
        self._bot = bot
        self._service = service
        self._clock = clock
        self._bell = asyncio.Event()
        self._waiting: dict[tuple[str, int], tuple[Raw, float]] = {}
        self._buckets: dict[int, TokenBucket] = {}
        self._all = TokenBucket(ALL_RATE, ALL_BURST)
        self._tasks: set[asyncio.Task[None]] = set()

    def offer(self, update: Raw) -> bool:
        """Take an update that is one of the two, as it came; False of any other."""
        kind = next((kind for kind in (QUERY, GUEST) if isinstance(update.get(kind), dict)), None)
        if kind is None:
            return False
        user = update[kind].get("from")
        person = user.get("id") if isinstance(user, dict) and user.get("is_bot") is not True else None
        if isinstance(person, int) and self._calm(person):
            self._waiting.pop((kind, person), None)
            self._waiting[kind, person] = update, self._clock()
            while len(self._waiting) > WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._bell.set()
        return True

    def _calm(self, person: int) -> bool:
        """Is it no flood? One that is counts for nothing."""
        now = self._clock()
        bucket = self._buckets.pop(person, None) or TokenBucket(RATE, BURST)
        self._buckets[person] = bucket
        if len(self._buckets) > KNOWN:
            del self._buckets[next(iter(self._buckets))]
        if bucket.wait(now) > 0 or self._all.wait(now) > 0:
            return False
        bucket.take(now)
        self._all.take(now)
        return True

    async def run(self, stop: asyncio.Event) -> None:
        """Answer what comes. Returns once told to stop; what is under way then is left."""
        try:
            while not stop.is_set():
                self._bell.clear()
                self._begin()
                await first_of(self._bell, stop, within=IDLE)
        finally:
            await end_all(self._tasks)

    def _begin(self) -> None:
        while self._waiting and len(self._tasks) < AT_ONCE:
            update, came = self._waiting.pop(next(iter(self._waiting)))
            if self._clock() - came < WORTH:
                task = asyncio.create_task(self._answer(update))
                self._tasks.add(task)
                task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._bell.set()

    async def _answer(self, update: Raw) -> None:
        try:
            async with asyncio.timeout(WORTH):
                read = Update.de_json(update, self._bot)
                if read.inline_query:
                    await self._reply(read.inline_query)
                elif read.guest_message:
                    await self._say(read.guest_message)
        except BadRequest as error:
            log.info("inline query answered too late", extra={"reason": error.message})
        except (TelegramError, TimeoutError) as error:
            log.warning("inline query not answered", extra={"error": type(error).__name__})
        except Exception as error:
            # One that cannot be read, or our mistake: nobody else's is to suffer. Its text is not logged.
            log.error("inline query failed", extra={"error": type(error).__name__})

    async def _reply(self, query: InlineQuery) -> None:
        spoken = language(query.from_user.language_code)
        offer = await self._service.answer(query.query, query.from_user.id, spoken)
        button = InlineQueryResultsButton(offer.instead, start_parameter=FROM_INLINE) if offer.instead else None
        # The same words get another answer in another language or script, which Telegram does not know of.
        answer = self._bot.answer_inline_query(
            query.id,
            [article(choice) for choice in offer.choices],
            cache_time=offer.seconds,
            is_personal=True,
            button=button,
        )
        await asked(answer)

    async def _say(self, message: Message) -> None:
        """Answer what was put to a guest: its words without the bot's name, else those that it replies to."""
        user, summons = message.from_user, message.guest_query_id
        if user is None or not summons:
            return
        put = _put(message, self._bot.username)
        said = await self._service.reply(put, user.id, language(user.language_code))
        answer = InlineQueryResultArticle(GUEST, self._bot.first_name, _content(said))
        await asked(self._bot.answer_guest_query(summons, answer))


def _put(message: Message, username: str) -> str:
    name = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)
    words = name.sub(" ", message.text or message.caption or "").strip()
    before = message.reply_to_message
    return words or (before.text or before.caption or "" if before else "")


def article(choice: RenderedChoice) -> InlineQueryResultArticle:
    """Make what the list shows, and the message that it becomes."""
    return InlineQueryResultArticle(choice.id, choice.title, _content(choice.message), description=choice.preview)


def _content(message: RenderedMessage) -> InputTextMessageContent:
    return InputTextMessageContent(
        message.text, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
