"""Discussions whose group moves, that end, and of which nothing is to be left."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.core.discussion import DiscussionMessage, DiscussionPart, DiscussionStage, Stance
from bot.core.outgoing import Address, ChatKind
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from tests.store.conftest import NOW
from tests.store.discussions import (
    ADMIN,
    FORUM,
    GROUP,
    TALK,
    close,
    contributions,
    follow,
    hold,
    load,
    move,
    queued,
    running,
    save,
    speak,
    vote,
    votes,
)
from tests.store.test_discussions import HOUR, belongs, last, polls_of, rows

# A group that moves


async def test_group_that_moved_goes_on_talking_in_the_new_one(store: Store) -> None:
    held, topic = await hold(store), await hold(store, topic=7)
    over = await close(store, await hold(store))
    for each, message in ((held, 9), (topic, 11), (over, 13)):
        await queued(store, each, DiscussionPart.PROMPT, message)
    going_on = await move(store)
    assert [each.held.discussion for each in going_on] == [held.discussion, topic.discussion]
    assert [each.held.to for each in going_on] == [FORUM, replace(FORUM, topic=7)]
    assert await move(store) == [], "told twice, it is not shown anew twice"
    assert (await running(store), await last(store)) == (None, None)
    assert (await running(store, "g2"), await running(store, "g2", 7)) == (held.discussion.id, topic.discussion.id)
    assert await last(store, "g2") == over.discussion.id
    kept = await load(store, held)
    assert kept
    assert (kept.message, kept.person, kept.sender, kept.discussion) == (None, "p1", ADMIN, held.discussion)


async def test_what_was_said_and_voted_moves_with_it(store: Store) -> None:
    held = await hold(store)
    await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await vote(store, held, "p1", Stance.AGREE)
    await speak(store, held, 12, touched=(3,))
    await follow(store, 12)
    await move(store)
    assert len(await votes(store, held)) == 1
    assert [(each.person, each.touched, each.replies) for each in await contributions(store, held)] == [("p1", (3,), 1)]
    async with store.read() as tx:
        assert await tx.discussions.with_poll("111"), "the old poll is still known by its id"
        assert await tx.contributions.touched("g2") == {held.discussion.id: frozenset({3})}


async def test_what_stood_in_the_old_group_is_to_be_shown_anew_and_what_is_still_to_be_sent_is_not(
    store: Store,
) -> None:
    stood = [
        (),
        (DiscussionPart.PROMPT,),
        (DiscussionPart.PROMPT, DiscussionPart.BEFORE),
        (DiscussionPart.PROMPT, DiscussionPart.BEFORE, DiscussionPart.AFTER),
    ]
    for topic, parts in enumerate(stood, 1):
        held = await hold(store, topic=topic)
        for at, part in enumerate(parts):
            await queued(store, held, part, 10 * topic + at, f"{topic}{part}")
    assert [each.left for each in await move(store)] == [frozenset(parts) for parts in stood]


async def test_messages_of_the_new_group_are_not_taken_for_those_of_the_old_one(store: Store) -> None:
    """A supergroup counts its messages anew."""
    held = await hold(store)
    await queued(store, held, DiscussionPart.PROMPT, 9)
    await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await speak(store, held, 12)
    await move(store)
    for message in (9, 10):
        assert await belongs(store, message, "g2") is None
    assert await polls_of(store, held) == [], "there is none to stop in the new one"
    await follow(store, 12, "g2")
    await speak(store, held, 12, "p2", key="another")
    await follow(store, 12, "g2")
    assert [(each.person, each.replies) for each in await contributions(store, held)] == [("p1", 0), ("p2", 1)]
    await queued(store, held, DiscussionPart.PROMPT, 9)
    await queued(store, held, DiscussionPart.BEFORE, 10, "222")
    assert await belongs(store, 10, "g2") == (held.discussion.id, DiscussionPart.BEFORE)
    assert await polls_of(store, held) == [10]


async def test_two_groups_that_become_one_keep_all_that_was_said_in_either(store: Store) -> None:
    old, new = await close(store, await hold(store)), await close(store, await hold(store, "g2"))
    for held in (old, new):
        await speak(store, held, 12, touched=(held.discussion.id,))
    await move(store)
    async with store.read() as tx:
        assert [held.discussion.id for held in await tx.discussions.of_chat("g2")] == [
            old.discussion.id,
            new.discussion.id,
        ]
        assert len(await tx.contributions.touched("g2")) == 2


async def test_whole_group_moves_in_one_go_and_twice_is_once(store: Store) -> None:
    old, new = store.pseudonym(GROUP.chat), store.pseudonym(FORUM.chat)
    held = await hold(store, old)
    await queued(store, held, DiscussionPart.PROMPT, 9)
    async with store.transaction() as tx:
        await tx.groups.record_joining(old, GROUP, NOW, sees_all=False)
        moved = await tx.moved(GROUP.chat, FORUM.chat, NOW)
        again = await tx.moved(GROUP.chat, FORUM.chat, NOW)
    assert ([each.held.discussion.id for each in moved], again) == ([held.discussion.id], [])
    assert await running(store, new) == held.discussion.id


# The end


async def test_where_the_bot_was_put_out_what_goes_on_is_over(store: Store) -> None:
    held, topic, elsewhere = await hold(store), await hold(store, topic=7), await hold(store, "g2")
    done = await close(store, await hold(store), NOW - HOUR)
    async with store.transaction() as tx:
        await tx.mark_gone("g1", NOW)
    assert (await running(store), await running(store, topic=7)) == (None, None)
    assert await running(store, "g2") == elsewhere.discussion.id
    for each, closed in ((held, NOW), (topic, NOW), (done, NOW - HOUR)):
        kept = await load(store, each)
        assert kept
        assert (kept.discussion.stage, kept.discussion.due, kept.discussion.closed) == (
            DiscussionStage.CLOSED,
            None,
            closed,
        )
    async with store.read() as tx:
        assert await tx.discussions.due(NOW + timedelta(days=9), 10) == [elsewhere.discussion.id]


async def test_what_is_old_goes_with_all_that_belongs_to_it_even_if_nobody_closed_it(store: Store) -> None:
    old = await hold(store, discussion=replace(TALK, opened=NOW - timedelta(days=31)))
    fresh, going_on = await hold(store), await hold(store, topic=7, discussion=replace(TALK, opened=NOW - 99 * HOUR))
    recent = await hold(store, topic=8)
    for number, held in enumerate((old, fresh, going_on), 1):
        await queued(store, held, DiscussionPart.BEFORE, 10 * number, str(number))
        await vote(store, held, "p1", Stance.AGREE)
        await speak(store, held, 10 * number + 1)
    for held in (old, fresh):
        await close(store, held)
    async with store.transaction() as tx:
        await tx.discussions.drop_before(NOW - timedelta(days=1))
    assert await rows(store) == {"discussions": 2, "polls": 1, "votes": 1, "contributions": 1}
    assert (await load(store, old), await load(store, going_on)) == (None, None)
    assert await load(store, recent)


async def test_what_is_kept_so_many_days_is_deleted_after_them(store: Store) -> None:
    keeping = replace(store, keep=timedelta(days=30))
    held = await close(store, await hold(store))
    await vote(store, held, "p1", Stance.AGREE)
    await store.drop_old(NOW + timedelta(days=99))
    await keeping.drop_old(NOW + timedelta(days=30))
    assert await load(store, held), "without a limit for ever, and with one to the day"
    await keeping.drop_old(NOW + timedelta(days=30, seconds=1))
    assert await rows(store) == {"discussions": 0, "polls": 0, "votes": 0, "contributions": 0}


async def test_whoever_began_one_and_is_forgotten_leaves_it_to_the_others(store: Store) -> None:
    held, other = await hold(store), await hold(store, "g2", person="p2")
    async with store.transaction() as tx:
        await tx.discussions.forget("p1")
    kept, untouched = await load(store, held), await load(store, other)
    assert kept
    assert untouched
    assert (kept.person, kept.sender, kept.discussion) == ("", None, held.discussion)
    assert (untouched.person, untouched.sender) == ("p2", ADMIN)


async def test_nothing_that_tells_where_or_what_is_readable_in_the_file(store: Store, file: Path) -> None:
    secret = replace(FORUM, chat=-1_009_876_543_210, place=ChatKind.GROUP)
    await save(store, StoredDiscussion(TALK, "g1", secret, "p1", Address(8_765_432_109)))
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"g1" in content
    for text in (b"1009876543210", b"8765432109", b"zhibo-daihuo", "问在哪里".encode()):
        assert text not in content


async def test_piece_of_a_discussion_that_is_no_more_changes_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.discussions.record_message(DiscussionMessage(99, DiscussionPart.PROMPT), 9, None)
    assert await rows(store) == {"discussions": 0, "polls": 0, "votes": 0, "contributions": 0}
