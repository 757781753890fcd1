"""What comes by schedule: who gets it, where, and when the next is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.core.outgoing import Address
from bot.core.subscription import (
    DailyExcerpts,
    PromptSchedule,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.store.prepared import Prepared, Row
from bot.store.repository import Question, Repository
from bot.store.stored_json import AnySettings, ExcerptSettings, PromptSettings, reshape, subscription_json
from bot.store.tables import progress, subscriptions


@dataclass(frozen=True, slots=True)
class StoredSubscription:
    """A subscription with where it goes and who set it up."""

    subscription: Subscription
    chat: str  # pseudonym
    to: Address
    person: str  # pseudonym
    sender: Address | None  # the private chat of that person
    title: str = ""  # of the group or channel, when it was last arranged; sealed with the settings


@dataclass(frozen=True, slots=True)
class SubscriptionPlace:
    """Where something comes, and what: there is one subscription at most."""

    chat: str  # pseudonym
    topic: int | None
    kind: SubscriptionKind


_ADD = subscriptions.insert().returning(subscriptions.c.id)
_CHANGE = update(subscriptions).where(subscriptions.c.id == bindparam("which"))
_FIND = Prepared(
    select(subscriptions).where(*(subscriptions.c[name] == bindparam(name) for name in ("chat", "topic", "brings")))
)


class Subscriptions(Repository):
    """What comes by schedule, to each chat and topic."""

    async def find(
        self,
        chat: str,
        topic: int | None,
        kind: SubscriptionKind = SubscriptionKind.EXCERPT,
    ) -> StoredSubscription | None:
        """That of a chat, or of a topic in it."""
        (rows,) = await self.rows_of(self.question(SubscriptionPlace(chat, topic, kind)))
        return read_subscription(rows)

    @staticmethod
    def question(place: "SubscriptionPlace") -> Question:
        """What comes there; ``read_subscription`` takes the answer."""
        return _FIND, {"chat": place.chat, "topic": place.topic or 0, "brings": place.kind}

    async def load(self, subscription: int) -> StoredSubscription | None:
        return await self._one(subscriptions.c.id == subscription)

    async def _one(self, which: Any) -> StoredSubscription | None:
        row = await self._row(select(subscriptions).where(which))
        return _read(row) if row else None

    async def of_chat(self, chat: str) -> list[StoredSubscription]:
        """In every topic of it, whatever they bring."""
        return [_read(row) for row in await self._rows(select(subscriptions).where(subscriptions.c.chat == chat))]

    async def save(self, kept: StoredSubscription, due: datetime | None) -> int:
        """Store it, with the moment when the next is due; its id. A new one has the id 0."""
        row = {
            "chat": kept.chat,
            "topic": kept.to.topic or 0,
            "person": kept.person,
            "address": kept.to,
            "sender": kept.sender,
            "settings": _settings(kept),
            "standing": str(kept.subscription.status),
            "due": due,
            "brings": str(kept.subscription.kind),
        }
        if kept.subscription.id:
            await self._run(_CHANGE, row | {"which": kept.subscription.id})
            return kept.subscription.id
        return int(await self._value(_ADD, **row))

    async def due(self, now: datetime, limit: int) -> list[tuple[int, datetime]]:
        """Ids of those whose moment has come, with that moment; the longest overdue first."""
        query = select(subscriptions.c.id, subscriptions.c.due).where(subscriptions.c.due <= now)
        rows = await self._rows(query.order_by(subscriptions.c.due).limit(limit))
        return [(row["id"], row["due"]) for row in rows]

    async def far_off(self, after: int, beyond: datetime, limit: int) -> list[tuple[int, datetime]]:
        """Ids above ``after``, in order, of those whose next moment lies beyond a moment; with that moment."""
        query = select(subscriptions.c.id, subscriptions.c.due).where(subscriptions.c.due > beyond)
        query = query.where(subscriptions.c.id > after).order_by(subscriptions.c.id).limit(limit)
        rows = await self._rows(query)
        return [(row["id"], row["due"]) for row in rows]

    async def move(self, old: str, new: str, chat_id: int) -> list[int]:
        """A chat has become another one. Where both have a subscription that brings the same to a topic, the new one's
        stays, unless it is but a draft; ids of those that gave way, which are deleted.
        """
        there = {(each.to.topic, each.subscription.kind): each.subscription for each in await self.of_chat(new)}
        gave_way = []
        for kept in await self.of_chat(old):
            other = there.get((kept.to.topic, kept.subscription.kind))
            loser = kept.subscription if other and other.status is not SubscriptionStatus.DRAFT else other
            if loser:
                await self._drop([loser.id])
                gave_way.append(loser.id)
            if loser != kept.subscription:
                moved = update(subscriptions).where(subscriptions.c.id == kept.subscription.id)
                await self._run(moved.values(chat=new, address=replace(kept.to, chat=chat_id)))
        return gave_way

    async def forget(self, *people: str) -> None:
        """A person's own is deleted; one for a group or a channel goes on without them. ``people``: their
        pseudonyms."""
        theirs = subscriptions.c.person.in_(people)
        rows = await self._rows(select(subscriptions).where(theirs))
        own = [row["id"] for row in rows if row["sender"] == row["address"]]
        await self._drop(own)
        await self._run(update(subscriptions).where(theirs).values(person="", sender=None))

    async def forget_chat(self, chat: str) -> None:
        """All of a chat are deleted."""
        await self._drop([kept.subscription.id for kept in await self.of_chat(chat)])

    async def _drop(self, gone: Collection[int]) -> None:
        """Delete them, and how far anybody has read."""
        await self._run(delete(progress).where(progress.c.subscription.in_(gone)))
        await self._run(delete(subscriptions).where(subscriptions.c.id.in_(gone)))


def subscription_entry(kept: StoredSubscription) -> dict[str, Any]:
    """What is kept, for the person whose it is."""
    written = subscription_json(_settings(kept))
    del written["title"]
    return written | {"brings": kept.subscription.kind, "standing": kept.subscription.status}


def _settings(kept: StoredSubscription) -> AnySettings:
    subscription = kept.subscription
    sources = (subscription, subscription.recurrence, kept)
    if isinstance(subscription, PromptSchedule):
        return reshape(PromptSettings, *sources)
    return reshape(ExcerptSettings, *sources, course=subscription.order)


def read_subscription(rows: Sequence[Row]) -> StoredSubscription | None:
    """Make it of its row, where there is one."""
    return _read(rows[0]) if rows else None


def _read(row: Row) -> StoredSubscription:
    settings: AnySettings = row["settings"]
    common: dict[str, Any] = {
        "id": row["id"],
        "status": SubscriptionStatus(row["standing"]),
        "recurrence": reshape(Recurrence, settings),
    }
    subscription: Subscription
    if isinstance(settings, PromptSettings):
        subscription = reshape(PromptSchedule, settings, **common)
    else:
        subscription = reshape(DailyExcerpts, settings, **common, order=settings.course)
    return StoredSubscription(subscription, row["chat"], row["address"], row["person"], row["sender"], settings.title)
