"""What becomes of a discussion when its prompt or its polls arrive, do not, or may have."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.discussion import DiscussionPart, DiscussionStage, Stance
from bot.core.essay import Library
from bot.core.outgoing import SendResult, SendStatus
from bot.search.text.script import ScriptConverter
from bot.services.answer_queue import MAX_GROUP_DELAY
from bot.store.discussions import StoredDiscussion
from bot.store.outbox_claims import QueuedMessage
from bot.store.tables import outbox
from tests.databases import Opened
from tests.house import GROUP, House
from tests.outgoing import parts
from tests.store.traces import traces
from tests.talk.people import Search, found

NEW = -1_001_999_999_999


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database, find=Search(found(11)))


async def first(house: House) -> QueuedMessage:
    """What is to be sent next."""
    async with house.store.read() as tx:
        queued, *_ = await tx.outbox.ready((), 10)
    return queued


async def running(house: House) -> StoredDiscussion:
    held = await house.held()
    assert held
    return held


async def states(house: House) -> dict[str, str]:
    async with house.store.database.read() as connection:
        rows = (await connection.execute(select(outbox.c.key, outbox.c.state))).all()
    return {row.key.partition(":")[0]: row.state for row in rows}


async def test_where_prompt_and_poll_stand_is_remembered(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.delivery.settle(await first(house), SendResult(SendStatus.SENT, message=41), house.now)
    assert (await running(house)).message == 41
    await house.delivery.settle(await first(house), SendResult(SendStatus.SENT, message=42, poll="777"), house.now)
    async with house.store.read() as tx:
        found = await tx.discussions.with_poll("777")
        polls = await tx.discussions.polls_of((await running(house)).discussion.id, DiscussionPart.BEFORE)
    assert found
    assert (found[1], polls) == (DiscussionPart.BEFORE, [42])


async def test_prompt_that_may_have_arrived_goes_on_and_is_known_by_its_question(house: House) -> None:
    await house.obeys("discuss", "T1")
    for _ in range(2):
        prompt = await first(house)
        async with house.store.transaction() as tx:
            await tx.outbox.begin([prompt.id], house.now)
        await house.delivery.settle(prompt, SendResult(SendStatus.UNKNOWN), house.now)
    await house.delivers()
    held = await running(house)
    assert held.message is None
    assert held.discussion.question
    await house.hears("技术", replies_to=500, answers=f"聊一题\n{held.discussion.question.zh}")
    assert len((await house.figures(held)).contributions) == 1


@pytest.mark.parametrize("status", [SendStatus.FAILED, SendStatus.MISSING, SendStatus.SHUT, SendStatus.GONE])
async def test_prompt_that_certainly_did_not_arrive_takes_its_poll_along(house: House, status: SendStatus) -> None:
    await house.obeys("discuss", "T1")
    await house.sends(await first(house), status)
    assert await house.held() is None
    async with house.store.read() as tx:
        assert await tx.outbox.ready((), 10) == []
    assert (await states(house))["poll"] == ("gone" if status is SendStatus.GONE else "cancelled")


async def test_prompt_whose_time_was_over_before_it_could_be_sent_begins_nothing(house: House) -> None:
    await house.obeys("discuss", "T1")
    prompt = await first(house)
    assert prompt.outgoing.expires == house.now + MAX_GROUP_DELAY
    await house.delivery.expire(prompt, house.now + MAX_GROUP_DELAY)
    assert await house.held() is None
    assert await states(house) == {"reply": "expired", "poll": "cancelled"}


async def test_prompt_that_is_tried_again_later_is_still_to_come(house: House) -> None:
    await house.obeys("discuss", "T1")
    for _ in range(3):
        await house.sends(await first(house), SendStatus.LATER)
    assert (await running(house)).message is None
    await house.delivers()
    assert (await running(house)).message


async def test_where_the_bot_was_put_out_meanwhile_it_is_over_for_good(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.delivers()
    await house.delivery.mark_unreachable(GROUP, house.now)
    assert await house.held() is None
    await house.delivery.mark_reachable(GROUP, house.now, None, sees_all=False)
    assert await house.held() is None
    await house.obeys("discuss", "T3")
    assert (await running(house)).discussion.thesis == "T3"


async def test_poll_that_comes_when_its_time_is_over_is_closed_at_once(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.sends(await first(house), SendStatus.SENT)
    poll = await first(house)
    async with house.store.transaction() as tx:
        await tx.outbox.begin([poll.id], house.now)
    await house.obeys("close")
    await house.delivers()
    await house.delivery.settle(poll, SendResult(SendStatus.SENT, message=42, poll="777"), house.now)
    [stop] = await house.delivers()
    assert parts(stop).stops == 42


async def test_second_poll_that_cannot_be_asked_leaves_the_first_one_to_tell_of(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.delivers()
    await house.counts(await house.poll(), Stance.AGREE)
    await house.obeys("close")
    async with house.store.read() as tx:
        while ready := await tx.outbox.ready((), 10):
            for queued in ready:
                await house.sends(queued, SendStatus.SHUT if parts(queued.outgoing).options else SendStatus.SENT)
    assert (await running(house)).discussion.stage is DiscussionStage.ASKING
    await house.obeys("close")
    recap = next(outgoing for outgoing in await house.delivers() if parts(outgoing).stops is None)
    assert "→" not in recap.message.plain


async def test_group_that_moves_is_shown_prompt_and_poll_anew_and_once(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.delivers()
    await house.counts(await house.poll(), Stance.AGREE)
    old = await running(house)
    for _ in range(2):
        await house.delivery.migrate(GROUP.chat, NEW, house.now)
    prompt, poll = await house.delivers()
    assert (prompt.to.chat, poll.to.chat) == (NEW, NEW)
    assert prompt.piece
    assert parts(poll).options
    moved = await house.held(prompt.to)
    assert moved
    assert (moved.discussion, moved.message != old.message) == (old.discussion, True)
    await house.counts(await house.poll(), Stance.DEPENDS)
    assert [vote.stance for vote in (await house.figures(moved)).votes] == [Stance.DEPENDS], "one vote a person"


async def test_prompt_that_is_refused_because_the_group_has_moved_comes_to_the_new_one_and_once(house: House) -> None:
    await house.obeys("discuss", "T1")
    prompt = await first(house)
    async with house.store.transaction() as tx:
        await tx.outbox.begin([prompt.id], house.now)
    await house.delivery.settle(prompt, SendResult(SendStatus.MOVED, moved_to=NEW), house.now)
    sent = await house.delivers()
    assert [(outgoing.to.chat, bool(parts(outgoing).options)) for outgoing in sent] == [(NEW, False), (NEW, True)]
    held = await house.held(sent[0].to)
    assert held
    assert held.message


async def test_lost_answer_keeps_no_words_that_it_quotes(house: House) -> None:
    """They may be somebody else's, who did not say them to the bot."""
    await house.hears("为什么 durian-marker", quote="为什么 durian-marker", mentioned=True)
    await house.delivers(SendStatus.FAILED)
    assert await traces(house.store, "durian-marker") == {"journal.asked", "chats.state"}
    house.now += timedelta(days=1)
    assert await states(house) == {"reply": "failed"}
