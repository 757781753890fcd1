"""What concerns several tables at once: a reader, as most messages need it."""

from datetime import time

import pytest

from bot.core.conversation import ConversationState
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.preferences import Preferences
from bot.core.subscription import (
    DailyExcerpts,
    PromptSchedule,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription, SubscriptionPlace
from tests.incoming import changed, decided, incoming
from tests.store.conftest import NOW

SAID = incoming("k1", "telegram", "p1", "c1", MessageKind.TEXT, "问", to=Address(7))
HERE = SubscriptionPlace("c1", None, SubscriptionKind.EXCERPT)
DAILY = DailyExcerpts(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), status=SubscriptionStatus.ON
)
PROMPTS = PromptSchedule(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(20), "Asia/Shanghai"), status=SubscriptionStatus.ON
)


async def remember(store: Store, said: IncomingMessage, asked: str) -> None:
    async with store.transaction() as tx:
        await tx.chats.save(said, ConversationState(asked=(asked,)), NOW)
        await tx.preferences.save(said.origin.person, Preferences(language=Language.HANT), NOW)


async def subscribe(store: Store, subscription: Subscription, chat: str = "c1", topic: int | None = None) -> int:
    kept = StoredSubscription(subscription, chat, Address(7, topic=topic), "p1", Address(7))
    async with store.transaction() as tx:
        return await tx.subscriptions.save(kept, NOW)


async def test_stranger_is_as_everybody_at_first(store: Store) -> None:
    async with store.read() as tx:
        known, kept = await tx.load_reader(SAID, HERE)
    assert known
    assert (known.state, known.preferences, kept) == (ConversationState(), Preferences(), None)


async def test_reader_comes_with_what_comes_to_their_chat(store: Store) -> None:
    await remember(store, SAID, "问")
    await remember(store, changed(SAID, key="k2", chat="c2", person="p2"), "别的")
    number = await subscribe(store, DAILY)
    await subscribe(store, PROMPTS)
    await subscribe(store, DAILY, "c2")
    async with store.read() as tx:
        known, kept = await tx.load_reader(SAID, HERE)
        assert known == await tx.chats.load_for(SAID)
        assert kept == await tx.subscriptions.load(number)
        assert await tx.load_reader(SAID, None) == (known, None)
    assert known
    assert (known.state.asked, known.preferences.language) == (("问",), Language.HANT)


@pytest.mark.parametrize(("topic", "finds"), [(7, True), (8, False), (None, False)])
async def test_what_comes_to_a_topic_is_found_there_only(store: Store, topic: int | None, finds: bool) -> None:
    number = await subscribe(store, PROMPTS, topic=7)
    async with store.read() as tx:
        _, kept = await tx.load_reader(SAID, SubscriptionPlace("c1", topic, SubscriptionKind.PROMPT))
    assert (kept.subscription.id if kept else None) == (number if finds else None)


async def test_message_that_was_answered_has_no_reader_any_more(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(SAID, decided(), "答", NOW))
    async with store.read() as tx:
        for place in (HERE, None):
            assert (await tx.load_reader(SAID, place))[0] is None
            other, _ = await tx.load_reader(changed(SAID, key="k2"), place)
            assert other
            # What nobody waits for an answer to may be looked at again.
            unaddressed, _ = await tx.load_reader(changed(SAID, addressed=False), place)
            assert unaddressed
