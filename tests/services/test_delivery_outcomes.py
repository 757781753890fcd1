"""The second poll of a discussion that is late or never comes, and figures that Telegram tells at the end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.discussion import DiscussionMessage, DiscussionPart, DiscussionStage, ReportedOutcome, Stance
from bot.core.essay import Library
from bot.core.outgoing import DeliveryStatus, SendStatus, StopPoll
from bot.search.text.script import ScriptConverter
from bot.store.database import Database
from bot.store.discussions import StoredDiscussion
from bot.store.outbox_claims import QueuedMessage
from bot.store.subscriptions import StoredSubscription
from bot.store.tables import outbox
from bot.talk.schedules.durations import SECOND_POLL_HOURS
from bot.talk.schedules.recurrence import next_due
from tests.house import GROUP, MEMBER, House
from tests.outgoing import parts
from tests.talk.people import Search, found
from tests.talk.subscriptions import prompts

NEW = -1_001_999_999_999


@pytest.fixture
async def house(library: Library, script: ScriptConverter, tmp_path: Path) -> AsyncIterator[House]:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database:
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


# The second poll


async def asks_again(house: House) -> QueuedMessage:
    """The second poll is to be sent; what is told with it is there."""
    await house.obeys("discuss", "T1")
    await house.delivers()
    await house.counts(await house.poll(), Stance.AGREE)
    await house.obeys("close")
    while not parts((queued := await first(house)).outgoing).options:
        await house.sends(queued, SendStatus.SENT)
    return queued


async def answer(house: House) -> str:
    """What is said to another /close."""
    said = await house.obeys("close")
    assert said
    assert said.message
    return said.message.plain


async def test_second_poll_has_its_time_from_when_it_stands_there(house: House) -> None:
    poll = await asks_again(house)
    house.now += timedelta(hours=13)
    assert await house.tick() == 0, "nobody could vote yet"
    assert (await running(house)).discussion.stage is DiscussionStage.ASKING
    assert "马上就到" in await answer(house)
    await house.sends(poll, SendStatus.SENT)
    stood = house.now
    assert (await running(house)).discussion.due == stood + SECOND_POLL_HOURS
    house.now = stood + SECOND_POLL_HOURS - timedelta(seconds=1)
    assert await house.tick() == 0
    house.now = stood + SECOND_POLL_HOURS
    assert await house.tick() == 1
    assert await house.held() is None


async def test_second_poll_that_comes_late_ends_with_the_next_prompt_at_the_latest(house: House) -> None:
    poll = await asks_again(house)
    daily = replace(prompts(), recurrence=replace(prompts().recurrence, days=frozenset(range(7))), id=0)
    async with house.store.transaction() as tx:
        kept = StoredSubscription(daily, house.store.chat_of(GROUP), GROUP, "", None)
        await tx.subscriptions.save(kept, next_due(daily, house.now))
    house.now += timedelta(hours=20)
    await house.sends(poll, SendStatus.SENT)
    assert (await running(house)).discussion.due == next_due(daily, house.now)


@pytest.mark.parametrize("status", [SendStatus.FAILED, SendStatus.SHUT, SendStatus.UNKNOWN])
async def test_second_poll_that_will_not_come_keeps_nobody_from_closing(house: House, status: SendStatus) -> None:
    poll = await asks_again(house)
    for _ in range(2):
        await house.sends(poll, status)
        poll = replace(poll, possible_deliveries=1)
    assert "聊完了" in await answer(house)
    assert await house.held() is None


async def test_second_poll_that_somebody_dropped_keeps_nobody_from_closing(house: House) -> None:
    poll = await asks_again(house)
    async with house.store.transaction() as tx:
        await tx.outbox.close(poll.outgoing.key, DeliveryStatus.CANCELLED, house.now)
    assert "聊完了" in await answer(house)


async def test_prompt_that_waits_is_not_closed_before_it_is_there(house: House) -> None:
    await house.obeys("discuss", "T1")
    assert "题目马上" in await answer(house)
    await house.delivers()
    assert "这一题收了" in await answer(house)


# What Telegram has counted


async def told(house: House) -> ReportedOutcome | None:
    async with house.store.read() as tx:
        last = await tx.discussions.last(house.store.chat_of(GROUP), None)
    return last.reported if last else None


async def messages(house: House, part: DiscussionPart) -> list[int]:
    async with house.store.read() as tx:
        return await tx.discussions.polls_of(1, part)


async def test_figures_that_come_before_the_outcome_is_there_mend_it_all_the_same(house: House) -> None:
    await asks_again(house)
    await house.delivers()
    [poll] = await messages(house, DiscussionPart.AFTER)
    house.chosen[poll] = (0, 0, 3, 0)
    await house.obeys("close")
    late = await first(house)
    assert late.outgoing.piece == DiscussionMessage(1, DiscussionPart.OUTCOME)
    async with house.store.database.read() as connection:
        rows = (await connection.execute(select(outbox.c.id).where(outbox.c.key.startswith("stop:")))).scalars().all()
    closing = replace(late.outgoing, content=StopPoll(poll), piece=DiscussionMessage(1, DiscussionPart.AFTER))
    stop = replace(late, id=rows[-1], outgoing=closing)
    await house.sends(stop, SendStatus.SENT)
    assert await house.tick() == 0, "there is nothing yet that could be changed"
    await house.delivers()
    assert await house.tick() == 1
    [edit] = await house.delivers()
    found = await told(house)
    assert found
    assert (parts(edit).edit, found.people) == (found.message, 3)
    assert "0 → 3  看情况" in edit.message.plain


async def test_figures_of_one_poll_of_two_are_not_those_of_the_discussion(house: House) -> None:
    await house.obeys("discuss", "T1")
    await house.delivers()
    await house.counts(await house.poll(), Stance.AGREE)
    await house.delivery.migrate(GROUP.chat, NEW, house.now)
    await house.delivers()
    [poll] = await messages(house, DiscussionPart.BEFORE)
    house.chosen[poll] = (0, 0, 0, 0)
    to = replace(GROUP, chat=NEW)
    for _ in range(2):
        await house.obeys("close", to=to)
        sent = await house.delivers()
    assert "1  赞成作者" in sent[0].message.plain
    assert await house.tick() == 0


async def test_where_a_voter_was_forgotten_the_outcome_is_not_mended_with_their_vote(house: House) -> None:
    await asks_again(house)
    await house.delivers()
    await house.counts(await house.poll(DiscussionPart.AFTER), Stance.AGREE)
    async with house.store.transaction() as tx:
        await tx.forget(house.person(MEMBER), house.now)
    for part in (DiscussionPart.BEFORE, DiscussionPart.AFTER):
        [poll] = await messages(house, part)
        house.chosen[poll] = (1, 0, 0, 0)
    assert "没有人回复" in await answer(house)
    await house.delivers()
    assert await house.tick() == 0


async def test_lost_outcome_keeps_its_words_so_that_it_can_be_sent_again(house: House) -> None:
    await asks_again(house)
    await house.delivers()
    await house.obeys("close")
    await house.delivers(SendStatus.FAILED)
    async with house.store.database.read() as connection:
        rows = (
            (await connection.execute(select(outbox).where(outbox.c.state == DeliveryStatus.FAILED))).mappings().all()
        )
    assert any(row["parcel"] for row in rows)
