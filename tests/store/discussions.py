"""Discussions for tests of what is stored."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.discussion import (
    Contribution,
    Discussion,
    DiscussionMessage,
    DiscussionPart,
    DiscussionStage,
    Stance,
    Vote,
)
from bot.core.essay import Ref
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Address, ChatKind
from bot.store.discussions import MovedDiscussion, StoredDiscussion
from bot.store.store import Store
from tests.store.conftest import NOW

GROUP, ADMIN = Address(-5, ChatKind.GROUP), Address(7)
FORUM = Address(-1_000_000_000_009, ChatKind.GROUP)
TALK = Discussion(
    id=0,
    ref=Ref("zhibo-daihuo", 11),
    thesis="T1",
    question=LocalizedText("问在哪里？", "Where?"),
    opened=NOW,
    language=Language.HANT,
    due=NOW + timedelta(hours=24),
    signing=True,
)
BARE = Discussion(0, Ref("zhibo-daihuo", 3), "intro", None, NOW, Language.ENGLISH, poll=False)


async def hold(
    store: Store, chat: str = "g1", topic: int | None = None, discussion: Discussion = TALK, **about: Any
) -> StoredDiscussion:
    """It is stored, begun by p1."""
    held = StoredDiscussion(discussion, chat, replace(GROUP, topic=topic), **{"person": "p1", "sender": ADMIN, **about})
    return await save(store, held)


async def save(store: Store, held: StoredDiscussion) -> StoredDiscussion:
    async with store.transaction() as tx:
        number = await tx.discussions.save(held)
    return replace(held, discussion=replace(held.discussion, id=number))


async def close(store: Store, held: StoredDiscussion, at: datetime = NOW) -> StoredDiscussion:
    over = replace(held.discussion, stage=DiscussionStage.CLOSED, due=None, closed=at)
    return await save(store, replace(held, discussion=over))


async def queued(
    store: Store, held: StoredDiscussion, part: DiscussionPart, message: int, poll: str | None = None
) -> None:
    async with store.transaction() as tx:
        await tx.discussions.record_message(DiscussionMessage(held.discussion.id, part), message, poll)


async def load(store: Store, held: StoredDiscussion) -> StoredDiscussion | None:
    async with store.read() as tx:
        return await tx.discussions.load(held.discussion.id)


async def running(store: Store, chat: str = "g1", topic: int | None = None) -> int | None:
    async with store.read() as tx:
        held = await tx.discussions.running(chat, topic)
    return held.discussion.id if held else None


async def move(store: Store, old: str = "g1", new: str = "g2", chat: int = FORUM.chat) -> list[MovedDiscussion]:
    async with store.transaction() as tx:
        return await tx.discussions.move(old, new, chat)


async def speak(
    store: Store,
    held: StoredDiscussion,
    message: int,
    person: str = "p1",
    *,
    touched: tuple[int, ...] = (),
    key: str = "",
) -> None:
    said = Contribution(person, message, touched)
    async with store.transaction() as tx:
        await tx.contributions.add(held.discussion.id, said, key or f"k{message}", NOW)


async def vote(
    store: Store,
    held: StoredDiscussion,
    person: str,
    stance: Stance | None,
    part: DiscussionPart = DiscussionPart.BEFORE,
    *,
    at: datetime = NOW,
) -> None:
    number = held.discussion.id
    async with store.transaction() as tx:
        await tx.contributions.vote(number, part, person=person, stance=stance, now=at)


async def votes(store: Store, held: StoredDiscussion) -> tuple[Vote, ...]:
    async with store.read() as tx:
        return await tx.contributions.votes(held.discussion.id)


async def contributions(store: Store, held: StoredDiscussion) -> tuple[Contribution, ...]:
    async with store.read() as tx:
        return await tx.contributions.contributions(held.discussion.id)


async def follow(store: Store, message: int, chat: str = "g1") -> None:
    async with store.transaction() as tx:
        await tx.contributions.count_reply(chat, message)
