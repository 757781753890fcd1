"""What stands in the database before the bot starts, and what became of it."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select

from bot.core.language import Language
from bot.core.outgoing import Address, Cause, ChatKind, OutgoingMessage, RenderedMessage
from bot.core.subscription import DailyExcerpts, PromptSchedule, Recurrence, Subscription, SubscriptionStatus
from bot.store import tables
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from tests.botapi.gatherings import Gathering
from tests.botapi.people import Reader
from tests.outgoing import sending

SLUG = "zhibo-daihuo"


def address(place: Reader | Gathering, topic: int | None = None) -> Address:
    """Where the bot writes to reach it."""
    kinds = {"private": ChatKind.PRIVATE, "channel": ChatKind.CHANNEL}
    return Address(place.chat_id, kinds.get(place.chat.type, ChatKind.GROUP), topic)


def outgoing(store: Store, to: Address, text: str, cause: Cause = Cause.REPLY, **about: Any) -> OutgoingMessage:
    """``about``: further fields. The text is its key as well."""
    return sending(**{"key": text, "cause": cause, "chat": store.chat_of(to), "to": to, **about}, message=said(text))


def said(text: str) -> RenderedMessage:
    return RenderedMessage(text, text)


async def put(store: Store, *outgoing_messages: OutgoingMessage) -> None:
    """They are to be sent."""
    async with store.transaction() as tx:
        await tx.outbox.add(outgoing_messages, datetime.now(UTC))


async def interrupt(store: Store, *outgoing_messages: OutgoingMessage) -> None:
    """They are to be sent, and the process ended while they were."""
    await put(store, *outgoing_messages)
    which = tables.outbox.c.key.in_([outgoing.key for outgoing in outgoing_messages])
    async with store.database.read() as connection:
        ids = (await connection.execute(select(tables.outbox.c.id).where(which))).scalars().all()
    async with store.transaction() as tx:
        await tx.outbox.begin(ids, datetime.now(UTC))


async def states(store: Store) -> dict[str, str]:
    """Of everything in the outbox, by key."""
    async with store.database.read() as connection:
        rows = await connection.execute(select(tables.outbox.c.key, tables.outbox.c.state))
        return {row.key: row.state for row in rows}


async def is_idle(store: Store) -> bool:
    """Nothing is left to be sent."""
    return not {"pending", "sending"} & set((await states(store)).values())


_RECURRENCE = Recurrence(time(8, 30), "Asia/Shanghai")
EXCERPTS = DailyExcerpts(0, SLUG, Language.HANS, _RECURRENCE, status=SubscriptionStatus.ON)
PROMPTS = PromptSchedule(0, SLUG, Language.HANS, _RECURRENCE, status=SubscriptionStatus.ON)


async def subscribe(
    store: Store, to: Address, sender: Address | None = None, new: Subscription = EXCERPTS, **about: Any
) -> Subscription:
    """``new`` for a chat that is known, though nothing is due. ``about``: further fields of the subscription."""
    daily = replace(new, **about)
    chat = store.chat_of(to)
    async with store.transaction() as tx:
        await tx.chats.mark_reachable(chat, to, datetime.now(UTC))
        person = store.chat_of(sender) if sender else ""
        number = await tx.subscriptions.save(StoredSubscription(daily, chat, to, person, sender), None)
    return (await kept(store, number)).subscription


async def kept(store: Store, number: int) -> StoredSubscription:
    """The subscription with that id."""
    async with store.read() as tx:
        found = await tx.subscriptions.load(number)
    assert found is not None
    return found


async def is_due(store: Store, number: int) -> bool:
    """Will anything come of the subscription?"""
    query = select(tables.subscriptions.c.due).where(tables.subscriptions.c.id == number)
    async with store.database.read() as connection:
        return (await connection.execute(query)).scalar_one() is not None


async def reachable(store: Store) -> list[Address]:
    """The chats that can be written to, as far as is known."""
    async with store.read() as tx:
        return [known.to for known in await tx.chats.reachable("", 1000)]
