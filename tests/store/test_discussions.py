"""Discussions: where they are held, how far they have come, which messages belong to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.core.discussion import (
    Discussion,
    DiscussionPart,
    DiscussionStage,
    OpinionShift,
    ReportedOutcome,
    Stance,
    Tally,
)
from bot.core.outgoing import Address
from bot.store import tables
from bot.store.discussions import StoredDiscussion
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.store.conftest import BOT, NOW
from tests.store.discussions import ADMIN, BARE, TALK, close, hold, load, queued, running, save, speak, vote

HOUR = timedelta(hours=1)


async def belongs(store: Store, message: int, chat: str = "g1") -> tuple[int, DiscussionPart] | None:
    """To which discussion, as which part."""
    async with store.read() as tx:
        found = await tx.discussions.with_message(chat, message)
    return (found[0].discussion.id, found[1]) if found else None


async def last(store: Store, chat: str = "g1", topic: int | None = None) -> int | None:
    async with store.read() as tx:
        held = await tx.discussions.last(chat, topic)
    return held.discussion.id if held else None


async def joined(store: Store, person: str, limit: int = 10) -> list[int]:
    async with store.read() as tx:
        return [held.discussion.id for held in await tx.discussions.joined(person, limit)]


async def polls_of(store: Store, held: StoredDiscussion, part: DiscussionPart = DiscussionPart.BEFORE) -> list[int]:
    async with store.read() as tx:
        return await tx.discussions.polls_of(held.discussion.id, part)


async def rows(store: Store) -> dict[str, int]:
    """How many there are in each table of discussions."""
    async with store.database.read() as connection:
        return {
            name: len((await connection.execute(select(tables.metadata.tables[name]))).all())
            for name in ("discussions", "polls", "votes", "contributions")
        }


# As it was


@pytest.mark.parametrize("discussion", [TALK, BARE])
@pytest.mark.parametrize("sender", [ADMIN, None])
async def test_discussion_comes_back_as_it_was(store: Store, discussion: Discussion, sender: Address | None) -> None:
    held = await hold(store, discussion=discussion, sender=sender)
    assert held.discussion.id > 0
    assert await load(store, held) == held
    over = replace(held.discussion, stage=DiscussionStage.CLOSED, due=None, closed=NOW + HOUR, poll=False)
    await save(store, replace(held, discussion=over, message=9))
    assert await load(store, held) == replace(held, discussion=over, message=9)


async def test_one_that_is_not_there_is_none(store: Store) -> None:
    held = await hold(store)
    async with store.read() as tx:
        assert await tx.discussions.load(held.discussion.id + 1) is None
        assert await tx.discussions.with_poll("1") is None
    assert await belongs(store, 9) is None


async def test_every_topic_has_its_own(store: Store) -> None:
    here, there = await hold(store), await hold(store, topic=7)
    elsewhere = await hold(store, "g2")
    assert await running(store) == here.discussion.id
    assert await running(store, topic=7) == there.discussion.id
    assert await running(store, "g2") == elsewhere.discussion.id
    assert await running(store, topic=8) is None


async def test_what_goes_on_and_what_is_over_are_two_things(store: Store) -> None:
    first = await hold(store)
    assert (await running(store), await last(store)) == (first.discussion.id, None)
    asking = replace(first.discussion, stage=DiscussionStage.ASKING)
    await save(store, replace(first, discussion=asking))
    assert (await running(store), await last(store)) == (first.discussion.id, None)
    await close(store, first)
    assert (await running(store), await last(store)) == (None, first.discussion.id)
    second = await close(store, await hold(store))
    third = await hold(store)
    assert (await running(store), await last(store)) == (third.discussion.id, second.discussion.id)


async def test_all_that_were_held_in_a_group_are_told_the_oldest_first(store: Store) -> None:
    ids = [(await hold(store, topic=topic)).discussion.id for topic in (None, 7, None)]
    await hold(store, "g2")
    async with store.read() as tx:
        assert [held.discussion.id for held in await tx.discussions.of_chat("g1")] == ids


async def test_two_bots_in_one_group_do_not_take_each_others_for_their_own(store: Store) -> None:
    held = await hold(store)
    other = Store(store.database, store.encryption, BOT + 1)
    await queued(store, held, DiscussionPart.PROMPT, 9)
    await vote(store, held, "p1", Stance.AGREE)
    assert await running(other) is None
    assert await belongs(other, 9) is None
    assert await joined(other, "p1") == []
    async with other.read() as tx:
        assert await tx.discussions.due(NOW + timedelta(days=9), 10) == []


# What is due


async def test_due_are_those_whose_moment_has_come_the_longest_overdue_first(store: Store) -> None:
    ids = [
        (await hold(store, discussion=replace(TALK, due=NOW + due * HOUR if due else None))).discussion.id
        for due in (2, 1, 0, 3)
    ]
    async with store.read() as tx:
        assert await tx.discussions.due(NOW + 2 * HOUR, 10) == [ids[1], ids[0]]
    async with store.read() as tx:
        assert await tx.discussions.due(NOW + 9 * HOUR, 2) == [ids[1], ids[0]]
    async with store.read() as tx:
        assert await tx.discussions.due(NOW, 10) == []


async def test_one_that_is_over_is_never_due(store: Store) -> None:
    await close(store, await hold(store))
    async with store.read() as tx:
        assert await tx.discussions.due(NOW + timedelta(days=999), 10) == []


# Its messages


async def test_prompt_and_polls_are_known_by_their_messages(store: Store) -> None:
    held = await hold(store)
    await queued(store, held, DiscussionPart.PROMPT, 9)
    await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await queued(store, held, DiscussionPart.AFTER, 20, "222")
    number = held.discussion.id
    assert [await belongs(store, message) for message in (9, 10, 20, 11)] == [
        (number, DiscussionPart.PROMPT),
        (number, DiscussionPart.BEFORE),
        (number, DiscussionPart.BEFORE),
        None,
    ]
    assert await belongs(store, 9, "g2") is None
    assert (await polls_of(store, held), await polls_of(store, held, DiscussionPart.AFTER)) == ([10], [20])


async def test_poll_is_known_by_its_own_id_and_by_the_end_at_which_it_is_asked(store: Store) -> None:
    held = await hold(store)
    await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await queued(store, held, DiscussionPart.AFTER, 20, "222")
    async with store.read() as tx:
        for poll, part in (("111", DiscussionPart.BEFORE), ("222", DiscussionPart.AFTER)):
            found = await tx.discussions.with_poll(poll)
            assert found
            assert (found[0], found[1]) == (held, part)
        assert await tx.discussions.with_poll("333") is None


async def test_told_twice_that_a_poll_stands_there_is_told_once(store: Store) -> None:
    held = await hold(store)
    for _ in range(2):
        await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await queued(store, held, DiscussionPart.BEFORE, 11, None)
    assert await polls_of(store, held) == [10], "and what has no poll is none"


async def test_messages_with_the_same_number_in_two_groups_are_two(store: Store) -> None:
    here, there = await hold(store), await hold(store, "g2")
    for held in (here, there):
        await queued(store, held, DiscussionPart.PROMPT, 9)
        await queued(store, held, DiscussionPart.BEFORE, 10, f"poll{held.chat}")
    for held in (here, there):
        assert await belongs(store, 9, held.chat) == (held.discussion.id, DiscussionPart.PROMPT)
        assert await belongs(store, 10, held.chat) == (held.discussion.id, DiscussionPart.BEFORE)


# Who took part


async def test_whoever_voted_or_spoke_took_part_the_latest_first(store: Store) -> None:
    first, second, third = await hold(store), await hold(store, "g2"), await hold(store, topic=7)
    await vote(store, first, "p1", Stance.AGREE)
    await speak(store, third, 1, "p1")
    await vote(store, third, "p1", Stance.AGREE, DiscussionPart.AFTER)
    await speak(store, second, 1, "p2")
    assert await joined(store, "p1") == [third.discussion.id, first.discussion.id]
    assert await joined(store, "p1", 1) == [third.discussion.id]
    assert await joined(store, "p2") == [second.discussion.id]
    assert await joined(store, "p3") == [], "to begin one is not to take part"


async def test_whoever_took_their_vote_back_took_no_part(store: Store) -> None:
    held = await hold(store)
    await vote(store, held, "p1", Stance.AGREE)
    await vote(store, held, "p1", None)
    assert await joined(store, "p1") == []


async def test_what_telegram_counted_and_what_was_told_is_kept(store: Store) -> None:
    movement = OpinionShift(
        Tally({Stance.AGREE: 2}), Tally({Stance.DEPENDS: 1}), 1, {(Stance.AGREE, Stance.DEPENDS): 1}
    )
    counted = {DiscussionPart.BEFORE: Tally({Stance.AGREE: 2, Stance.UNDECIDED: 1})}
    for told in (None, ReportedOutcome(0, None), ReportedOutcome(3, movement, 9)):
        held = await hold(store, discussion=replace(TALK, second=7, counted=counted), reported=told)
        assert await load(store, held) == held
        await save(
            store, replace(held, discussion=replace(held.discussion, counted=None, stage=DiscussionStage.CLOSED))
        )
        again = await load(store, held)
        assert again
        assert again.discussion.counted is None


async def test_what_was_kept_before_there_was_more_to_keep_is_read(store: Store, encryption: Encryption) -> None:
    held = await hold(store)
    async with store.database.begin() as connection:
        row = (await connection.exec_driver_sql("SELECT settings FROM discussions")).scalar_one()
        older = {
            name: value
            for name, value in encryption.decrypt_json(row).items()
            if name not in ("second", "counted", "told")
        }
        kept = {"kept": encryption.encrypt_json(older)}
        await connection.execute(text("UPDATE discussions SET settings = :kept"), kept)
    assert await load(store, held) == held


async def test_where_a_voter_is_forgotten_what_telegram_counted_is_no_longer_told(store: Store) -> None:
    counted = {DiscussionPart.BEFORE: Tally({Stance.AGREE: 2})}
    voted, other = [await hold(store, discussion=replace(TALK, counted=counted)) for _ in range(2)]
    async with store.transaction() as tx:
        about = (voted.discussion.id, DiscussionPart.BEFORE)
        await tx.contributions.vote(*about, person="p9", stance=Stance.AGREE, now=NOW)
        await tx.forget("p9", NOW)
    for held, expected in ((voted, None), (other, counted)):
        found = await load(store, held)
        assert found
        assert found.discussion.counted == expected
