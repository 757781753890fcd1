"""What comes by schedule: who gets it, where, and when the next is due."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, select, update

from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.subscription import (
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.store import addresses
from bot.store.repository import Repository
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


_FIND = select(subscriptions).where(*(subscriptions.c[name] == bindparam(name) for name in ("chat", "topic", "brings")))


class Subscriptions(Repository):
    """What comes by schedule, to each chat and topic."""

    async def find(
        self,
        chat: str,
        topic: int | None,
        kind: SubscriptionKind = SubscriptionKind.EXCERPT,
    ) -> StoredSubscription | None:
        """That of a chat, or of a topic in it."""
        row = await self._row(_FIND, chat=chat, topic=topic or 0, brings=kind)
        return self._read(row) if row else None

    async def load(self, subscription: int) -> StoredSubscription | None:
        return await self._one(subscriptions.c.id == subscription)

    async def _one(self, which: Any) -> StoredSubscription | None:
        row = await self._row(select(subscriptions).where(which))
        return self._read(row) if row else None

    async def of_chat(self, chat: str) -> list[StoredSubscription]:
        """In every topic of it, whatever they bring."""
        rows = await self._run(select(subscriptions).where(subscriptions.c.chat == chat))
        return [self._read(row) for row in rows.mappings()]

    async def save(self, kept: StoredSubscription, due: datetime | None) -> int:
        """Store it, with the moment when the next is due; its id. A new one has the id 0."""
        row = {
            "chat": kept.chat,
            "topic": kept.to.topic or 0,
            "person": kept.person,
            "address": addresses.encrypt(self._encryption, kept.to),
            "sender": addresses.encrypt(self._encryption, kept.sender) if kept.sender else None,
            "settings": self._encryption.encrypt_json({**_written(kept.subscription), "title": kept.title}),
            "standing": str(kept.subscription.status),
            "due": due,
            "brings": str(kept.subscription.kind),
        }
        if kept.subscription.id:
            which = subscriptions.c.id == kept.subscription.id
            await self._run(update(subscriptions).where(which).values(row))
            return kept.subscription.id
        found = await self._run(subscriptions.insert().values(row).returning(subscriptions.c.id))
        return int(found.scalar_one())

    async def due(self, now: datetime, limit: int) -> list[tuple[int, datetime]]:
        """Ids of those whose moment has come, with that moment; the longest overdue first."""
        query = select(subscriptions.c.id, subscriptions.c.due).where(subscriptions.c.due <= now)
        rows = (await self._run(query.order_by(subscriptions.c.due).limit(limit))).all()
        return [(int(row.id), row.due) for row in rows]

    async def far_off(self, after: int, beyond: datetime, limit: int) -> list[tuple[int, datetime]]:
        """Ids above ``after``, in order, of those whose next moment lies beyond a moment; with that moment."""
        query = select(subscriptions.c.id, subscriptions.c.due).where(subscriptions.c.due > beyond)
        query = query.where(subscriptions.c.id > after).order_by(subscriptions.c.id).limit(limit)
        rows = (await self._run(query)).all()
        return [(int(row.id), row.due) for row in rows]

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
                to = addresses.encrypt(self._encryption, replace(kept.to, chat=chat_id))
                moved = update(subscriptions).where(subscriptions.c.id == kept.subscription.id)
                await self._run(moved.values(chat=new, address=to))
        return gave_way

    async def forget(self, *people: str) -> None:
        """A person's own is deleted; one for a group or a channel goes on without them. ``people``: their
        pseudonyms."""
        theirs = subscriptions.c.person.in_(people)
        own = [
            row["id"]
            for row in (await self._run(select(subscriptions).where(theirs))).mappings()
            if self._read(row).sender == self._read(row).to
        ]
        await self._drop(own)
        await self._run(update(subscriptions).where(theirs).values(person="", sender=None))

    async def forget_chat(self, chat: str) -> None:
        """All of a chat are deleted."""
        await self._drop([kept.subscription.id for kept in await self.of_chat(chat)])

    async def _drop(self, gone: Collection[int]) -> None:
        """Delete them, and how far anybody has read."""
        await self._run(delete(progress).where(progress.c.subscription.in_(gone)))
        await self._run(delete(subscriptions).where(subscriptions.c.id.in_(gone)))

    def _read(self, row: RowMapping) -> StoredSubscription:
        settings = self._encryption.decrypt_json(row["settings"])
        return StoredSubscription(
            subscription=_subscription(row, settings),
            chat=row["chat"],
            to=addresses.decrypt(self._encryption, row["address"]),
            person=row["person"],
            sender=addresses.decrypt(self._encryption, row["sender"]) if row["sender"] else None,
            title=settings.get("title", ""),
        )


def subscription_entry(kept: StoredSubscription) -> dict[str, Any]:
    """What is kept, for the person whose it is."""
    stands = {"brings": kept.subscription.kind, "standing": kept.subscription.status}
    return _written(kept.subscription) | stands


def _written(subscription: Subscription) -> dict[str, Any]:
    recurrence = subscription.recurrence
    common = {
        "slug": subscription.slug,
        "at": recurrence.at.isoformat("minutes"),
        "zone": recurrence.zone,
        "language": subscription.language,
        "days": sorted(recurrence.days),
        "silent": subscription.silent,
        "position": subscription.position,
        "round": subscription.round,
        "last": recurrence.last.isoformat() if recurrence.last else None,
        "resumes": recurrence.resumes.isoformat() if recurrence.resumes else None,
        "starts": recurrence.starts.isoformat() if recurrence.starts else None,
    }
    if isinstance(subscription, PromptSchedule):
        return common | {"chosen": subscription.chosen, "poll": subscription.poll, "hours": subscription.hours}
    return common | {
        "course": subscription.order,
        "then": subscription.then,
        "pace": subscription.pace,
        "together": subscription.together,
    }


def _subscription(row: RowMapping, kept: dict[str, Any]) -> Subscription:
    """What was kept before there was more to choose has nothing of that: it is as it is for a new one."""
    common: dict[str, Any] = {
        "id": row["id"],
        "slug": kept["slug"],
        "language": Language(kept["language"]),
        "recurrence": _recurrence(kept),
        "silent": kept["silent"],
        "status": SubscriptionStatus(row["standing"]),
        "position": kept["position"],
        "round": kept["round"],
    }
    if SubscriptionKind(row["brings"]) is SubscriptionKind.PROMPT:
        chosen = tuple(kept.get("chosen", ()))
        return PromptSchedule(**common, chosen=chosen, poll=kept.get("poll", True), hours=kept.get("hours", 0))
    return DailyExcerpts(
        **common,
        order=ReadingOrder(kept["course"]),
        then=kept["then"],
        pace=kept.get("pace", 1),
        together=kept.get("together", False),
    )


def _recurrence(kept: dict[str, Any]) -> Recurrence:
    return Recurrence(
        at=time.fromisoformat(kept["at"]),
        zone=kept["zone"],
        days=frozenset(kept["days"]),
        last=date.fromisoformat(kept["last"]) if kept["last"] else None,
        resumes=date.fromisoformat(kept["resumes"]) if kept["resumes"] else None,
        starts=date.fromisoformat(kept["starts"]) if kept.get("starts") else None,
    )
