"""What a chat remembers between two messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.store.chats import MISSING_DAYS
from bot.store.store import Store
from tests.incoming import changed, incoming

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SAID = incoming("k", "telegram", "p1", "c1", MessageKind.TEXT, "")
STATE = ConversationState(
    Language.HANT, Ref("zhibo-daihuo", 3), (Ref("zhibo-daihuo", 4),), ("durian-marker 榴莲", "第二句")
)


async def save(store: Store, incoming: IncomingMessage, state: ConversationState) -> None:
    async with store.transaction() as tx:
        await tx.chats.save(incoming, state, NOW)


async def load(store: Store, chat: str) -> ConversationState:
    async with store.transaction() as tx:
        return await tx.chats.load(chat)


async def test_unknown_chat_is_a_new_one(store: Store) -> None:
    assert await load(store, "c1") == ConversationState()


@pytest.mark.parametrize(
    "state", [STATE, ConversationState(), ConversationState(language=Language.ENGLISH, asked=("a",))]
)
async def test_state_comes_back_as_it_was(store: Store, state: ConversationState) -> None:
    await save(store, SAID, replace(STATE, asked=("before",)))
    await save(store, SAID, state)
    assert await load(store, "c1") == state
    assert await load(store, "c2") == ConversationState()


async def test_state_is_sealed(store: Store, file: Path) -> None:
    await save(store, SAID, STATE)
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"2026-03-01" in content, "this is where chats are"
    assert b"durian-marker" not in content
    assert b"zhibo-daihuo" not in content


async def test_forget_takes_the_chats_of_one_person(store: Store) -> None:
    await save(store, SAID, STATE)
    await save(store, changed(SAID, chat="c2", person="p2"), STATE)
    async with store.transaction() as tx:
        await tx.chats.forget("p1")
    assert await load(store, "c1") == ConversationState()
    assert await load(store, "c2") == STATE


PRIVATE, GROUP = Address(7), Address(-100, ChatKind.GROUP, 5)


async def reachable(store: Store) -> list[tuple[str, Address]]:
    async with store.read() as tx:
        found = await tx.chats.reachable("", 100)
        assert await tx.chats.count() == len(found)
    return [(known.chat, known.to) for known in found]


async def test_whoever_speaks_can_be_written_to_and_a_topic_is_not_the_group(store: Store) -> None:
    await save(store, changed(SAID, chat="c2", to=GROUP), STATE)
    await save(store, changed(SAID, to=PRIVATE), STATE)
    await save(store, changed(SAID, chat="terminal"), STATE)
    assert await reachable(store) == [("c1", PRIVATE), ("c2", Address(-100, ChatKind.GROUP))]


async def test_reachable_chats_come_page_by_page(store: Store) -> None:
    for number in range(5):
        await save(store, changed(SAID, chat=f"c{number}", to=Address(number + 1)), STATE)
    async with store.read() as tx:
        first = await tx.chats.reachable("", 3)
        rest = await tx.chats.reachable(first[-1].chat, 3)
    assert [known.chat for known in (*first, *rest)] == ["c0", "c1", "c2", "c3", "c4"]


async def test_chat_that_went_is_not_written_to_until_it_speaks_or_comes_back(store: Store) -> None:
    said = changed(SAID, to=PRIVATE)
    await save(store, said, STATE)
    for comes_back in (True, False):
        async with store.transaction() as tx:
            await tx.chats.mark_unreachable("c1")
        assert await reachable(store) == []
        if comes_back:
            async with store.transaction() as tx:
                await tx.chats.mark_reachable("c1", PRIVATE, NOW)
            assert await load(store, "c1") == STATE, "it remembers what it remembered"
        else:
            await save(store, said, STATE)
        assert await reachable(store) == [("c1", PRIVATE)]


async def test_chat_that_telegram_does_not_know_is_gone_after_separate_days(store: Store) -> None:
    await save(store, changed(SAID, to=PRIVATE), STATE)
    days = [NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1), NOW + timedelta(days=5), NOW + timedelta(days=6)]
    async with store.transaction() as tx:
        assert [await tx.chats.record_missing_day("c1", day) for day in days] == [False, False, False, True, True]
        assert not await tx.chats.record_missing_day("never heard of", NOW)
    await save(store, changed(SAID, to=PRIVATE), STATE)
    async with store.transaction() as tx:
        assert not await tx.chats.record_missing_day("c1", days[-1]), "whoever spoke since is there"


async def test_days_on_which_a_chat_was_not_known_are_forgotten_once_it_is(store: Store) -> None:
    await save(store, changed(SAID, to=PRIVATE), STATE)
    async with store.transaction() as tx:
        for day in range(MISSING_DAYS - 1):
            assert not await tx.chats.record_missing_day("c1", NOW + timedelta(days=day))
        await tx.chats.reset_missing_days("c1")
        assert not await tx.chats.record_missing_day("c1", NOW + timedelta(days=99))


async def test_group_that_moved_remembers_what_it_remembered(store: Store) -> None:
    await save(store, changed(SAID, chat="g1", to=Address(-5, ChatKind.GROUP)), STATE)
    for _ in range(2):
        async with store.transaction() as tx:
            await tx.chats.move("g1", "g2", -1005)
    assert await reachable(store) == [("g2", Address(-1005, ChatKind.GROUP))]
    assert await load(store, "g2") == STATE
    assert await load(store, "g1") == ConversationState()


async def test_group_that_moved_to_where_nobody_has_spoken_yet_remembers_all_the_same(store: Store) -> None:
    await save(store, changed(SAID, chat="g1", to=Address(-5, ChatKind.GROUP)), STATE)
    spoken = replace(STATE, asked=("in the new one",))
    async with store.transaction() as tx:
        await tx.chats.mark_reachable("g2", Address(-1005, ChatKind.GROUP), NOW)
        await tx.chats.move("g1", "g2", -1005)
    assert await load(store, "g2") == STATE
    await save(store, changed(SAID, chat="g2", to=Address(-1005, ChatKind.GROUP)), spoken)
    await save(store, changed(SAID, chat="g1", to=Address(-5, ChatKind.GROUP)), STATE)
    async with store.transaction() as tx:
        await tx.chats.move("g1", "g2", -1005)
    assert await load(store, "g2") == spoken
    assert await reachable(store) == [("g2", Address(-1005, ChatKind.GROUP))]


async def test_forgotten_member_leaves_the_group_reachable_and_its_memory_empty(store: Store) -> None:
    await save(store, changed(SAID, to=PRIVATE), STATE)
    await save(store, changed(SAID, chat="g1", to=Address(-5, ChatKind.GROUP)), STATE)
    async with store.transaction() as tx:
        assert await tx.chats.forget("p1") == ["c1"]
    assert await reachable(store) == [("g1", Address(-5, ChatKind.GROUP))]
    assert await load(store, "g1") == ConversationState()
