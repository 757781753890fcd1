"""What both doors do with an update: it is stored as it came, before Telegram is told that it has arrived."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from bot.core.incoming import UPDATES
from bot.services.bot_metrics import BotMetrics
from bot.store.backend import WriteTurn
from bot.store.encryption import member
from bot.store.errors import StoreUnavailable
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from handlers.inbound.updates import update_key
from handlers.runtime.health import Health
from handlers.runtime.telegram_time import TelegramTime

Raw = dict[str, Any]
Admit = Callable[[Sequence[ReceivedUpdate], datetime], Awaitable[None]]
"""Stores all or none of what has arrived by then. Raises StoreUnavailable."""


class UpdateIngest:
    """The way into the inbox of one bot."""

    def __init__(
        self,
        bot: int,
        store: Store,
        health: Health,
        *,
        arrived: Callable[[], None],
        admit: Admit | None = None,
        time: TelegramTime | None = None,
        aside: Callable[[Raw], bool] = lambda update: False,
        metrics: BotMetrics | None = None,
    ) -> None:
        """``admit`` stores what has come; without it ``arrived`` is called when there is something new in the inbox.

        ``time`` hears what messages say of it.
        ``aside``: takes what is not worth storing, and tells whether it did.
        """
        self._aside = aside
        self._admit = admit or self._put
        self._metrics = metrics or BotMetrics()
        self._time = time or TelegramTime()
        self._bot = bot
        self._store = store
        self._health = health
        self._arrived = arrived

    async def keep(self, updates: Sequence[Raw]) -> None:
        """All or none is stored when this returns; each has an integer ``update_id``.

        Raises StoreUnavailable, and StoreError where the database is damaged.
        """
        taken = list(updates)
        updates = [update for update in updates if not self._aside(update)]
        if updates:
            await self._store_all(updates)
        for update in taken:
            self._metrics.updates.add(kind_of(update))

    async def _store_all(self, updates: Sequence[Raw]) -> None:
        for date in map(sent_at, updates):
            if date is not None:
                self._time.heard_message(date)
        try:
            await self._admit([self._arrival(update) for update in updates], self._time.now())
        except StoreUnavailable as error:
            self._health.store_fails(error)
            raise
        self._health.store_works()

    async def _put(self, updates: Sequence[ReceivedUpdate], now: datetime) -> None:
        async with self._store.transaction(WriteTurn.INBOX) as tx:
            await tx.inbox.put(updates, now)
        self._arrived()

    def _arrival(self, update: Raw) -> ReceivedUpdate:
        chat, person = chat_and_person_ids(update)
        lane = self._lane(update["update_id"], chat, person)
        whose = self._store.encryption.pseudonym("person", person) if person is not None else ""
        if whose and chat not in (None, person):
            whose = member(self._store.encryption.pseudonym, lane, whose)
        return ReceivedUpdate(
            key=update_key(self._bot, update["update_id"]),
            lane=lane,
            person=whose,
            payload=json.dumps(update),
            poll=voted_in(update),
        )

    def _lane(self, update: int, chat: int | None, person: int | None) -> str:
        """What belongs to no chat is handled in order by person; what belongs to nobody, by itself.

        So is a vote, unless the inbox knows the chat of its poll.
        """
        if chat is not None:
            return self._store.encryption.pseudonym("chat", chat)
        return self._store.encryption.pseudonym("person", person) if person is not None else f"update {update}"


def kind_of(update: Raw) -> str:
    """Tell of which kind a raw update is; empty for one that Telegram was not asked for."""
    return next((kind for kind in UPDATES if kind in update), "")


def voted_in(update: Raw) -> str:
    """Telegram's id of the poll in which a raw update is a vote; empty where it is none, or is malformed."""
    answer = update.get("poll_answer")
    poll = answer.get("poll_id") if isinstance(answer, dict) else None
    # Telegram's ids are digits; what a database could not take must not keep others out.
    return poll if isinstance(poll, str) and poll.isascii() else ""


def chat_and_person_ids(update: Raw) -> tuple[int | None, int | None]:
    """Ids of the chat and of the person of a raw update; None where it names none, or is malformed.

    Whoever votes as a chat counts as a person, for such a vote does not say where it was cast.
    """
    for content in update.values():
        if not isinstance(content, dict):
            continue
        inner = content.get("message")
        chat = (inner if isinstance(inner, dict) else content).get("chat")
        person = content.get("from") or content.get("user") or content.get("voter_chat")
        found = [each.get("id") if isinstance(each, dict) else None for each in (chat, person)]
        numbers = [each if isinstance(each, int) and not isinstance(each, bool) else None for each in found]
        return numbers[0], numbers[1]
    return None, None


def sent_at(update: Raw) -> int | None:
    """When a message was sent, as Telegram says, in seconds since 1970; None where a raw update holds no message."""
    for content in update.values():
        date = content.get("date") if isinstance(content, dict) and "message_id" in content else None
        if isinstance(date, int) and not isinstance(date, bool):
            return date
    return None
