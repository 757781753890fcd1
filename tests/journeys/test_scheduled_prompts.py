"""Discussions that begin by schedule: prompt and poll come once, after what still went on has come to its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.essay import Essay
from bot.core.subscription import SubscriptionStatus
from bot.store.store import Store
from tests.journeys.rows import PROMPTS, address, is_due, is_idle, kept, states, subscribe
from tests.journeys.running import Sitting
from tests.journeys.talks import AGREE, DISAGREE, Salon, goes_on_now, prompts_now


async def schedule(salon: Salon, topic: int | None = None, **about: object) -> int:
    """Prompts for the group, set up by its admin, whom the bot can write to; none is due. The id of the subscription.

    ``about``: further fields of it.
    """
    salon.admin.chat.started = True
    store = salon.sitting.services.store
    to = address(salon.group, topic)
    return (await subscribe(store, to, address(salon.admin), PROMPTS, **about)).id


async def status(store: Store, number: int) -> tuple[SubscriptionStatus, int, bool]:
    """Of the schedule; how many prompts have come; and will another one come?"""
    subscription = (await kept(store, number)).subscription
    return subscription.status, subscription.position, await is_due(store, number)


async def test_prompt_and_poll_come_once(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    one, *_ = salon.members
    number = await schedule(salon)
    await prompts_now(salon, number)
    prompt, poll = await salon.group.hears(), await salon.group.hears()
    about = essay.thesis("intro")
    assert [prompt.bold[-1], prompt.reply_to] == [about.discuss[0].zh, None]
    assert about.statement.zh in poll.poll.question
    await sitting.until(lambda: is_idle(sitting.services.store))
    assert await status(sitting.services.store, number) == (SubscriptionStatus.ON, 1, True)
    # The same moment once more, as after a restart.
    await prompts_now(salon, number)
    await sitting.until(lambda: has_gone_on(sitting.services.store, number))
    await salon.is_silent()
    salon.votes(poll, (one, AGREE))
    salon.says(one, "第 4 段", reply_to=prompt)
    assert "1 人参与，1 条发言。" in (await salon.asks(one, "/recap")).text
    assert len(sitting.api.calls_of("sendPoll")) == 1
    assert await status(sitting.services.store, number) == (SubscriptionStatus.ON, 1, True)


async def has_gone_on(store: Store, number: int) -> bool:
    """Has what was due been planned, and sent?"""
    query = "SELECT due FROM subscriptions WHERE id = ?"
    async with store.database.read() as connection:
        due = (await connection.exec_driver_sql(query, (number,))).scalar_one()
    return due > datetime.now(UTC).isoformat() and await is_idle(store)


async def test_what_still_goes_on_comes_to_its_end_first(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    number = await schedule(salon)
    prompt, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    salon.says(one, "第 16 段", reply_to=prompt)
    await prompts_now(salon, number)
    recap, following, next_poll = [await salon.group.hears() for _ in range(3)]
    assert recap.text.startswith("聊完了：技术的启蒙")
    assert "2 人参与，1 条发言。" in recap.text
    assert essay.thesis("intro").title.zh in following.bold[0]
    await salon.group.sees_closed(poll)
    assert not next_poll.poll.closed
    salon.votes(next_poll, (one, AGREE))
    assert "1 人参与，0 条发言。" in (await salon.asks(one, "/recap")).text


async def test_where_nobody_took_part_the_next_one_simply_begins(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    number = await schedule(salon)
    for thesis in ("intro", "S1"):
        await prompts_now(salon, number)
        prompt, _ = await salon.group.hears(), await salon.group.hears()
        assert essay.thesis(thesis).title.zh in prompt.bold[0]
        await sitting.until(lambda: is_idle(sitting.services.store))
        # Another day.
        await as_if_yesterday(sitting.services.store, number)
    await salon.is_silent()


async def as_if_yesterday(store: Store, number: int) -> None:
    """What came today came yesterday."""
    async with store.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE outbox SET key = 'old ' || key WHERE cause = 'prompt'")
        found = await tx.subscriptions.load(number)
        assert found is not None
        assert found.subscription.recurrence.last is not None
        earlier = replace(
            found.subscription,
            recurrence=replace(
                found.subscription.recurrence, last=found.subscription.recurrence.last - timedelta(days=1)
            ),
        )
        await tx.subscriptions.save(replace(found, subscription=earlier), None)


async def test_it_closes_after_the_hours_of_the_schedule_and_brings_no_poll_where_none_is_wished(
    sitting: Sitting,
) -> None:
    salon = Salon.meets(sitting)
    number = await schedule(salon, poll=False, hours=24)
    await prompts_now(salon, number)
    prompt = await salon.group.hears()
    assert "投" not in prompt.text.splitlines()[-1]
    await sitting.until(lambda: is_idle(sitting.services.store))
    salon.says(salon.members[0], "第 4 段", reply_to=prompt)
    await goes_on_now(salon)
    recap = await salon.group.hears()
    assert recap.text.startswith("聊完了：引言")
    assert "1 人参与，1 条发言。" in recap.text
    assert not sitting.api.calls_of("sendPoll")


async def test_in_a_forum_it_comes_into_its_topic(sitting: Sitting) -> None:
    salon = Salon.meets(sitting, forum=True)
    topic, other = (salon.group.topic(name, by=salon.admin) for name in ("第一章", "第二章"))
    number = await schedule(salon, topic)
    _, poll = await salon.opens("技术的启蒙", topic=other)
    await prompts_now(salon, number)
    assert [(await salon.group.hears()).thread_id for _ in range(2)] == [topic, topic]
    assert not poll.poll.closed, "what goes on elsewhere is left alone"
    await salon.is_silent()


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "deleted"])
async def test_topic_that_is_gone_suspends_it_and_the_admin_is_told_once(sitting: Sitting, closed: bool) -> None:
    salon = Salon.meets(sitting, forum=True)
    store = sitting.services.store
    topic = salon.group.topic("第一章", by=salon.admin)
    number = await schedule(salon, topic)
    if closed:
        salon.group.closes_topic(topic, by=salon.admin)
    else:
        salon.group.deletes_topic(topic)
    await prompts_now(salon, number)
    assert "/schedule" in (await salon.admin.hears()).text
    await sitting.until(lambda: is_idle(store))
    assert await status(store, number) == (SubscriptionStatus.SUSPENDED, 0, False)
    assert not sitting.api.calls_of("sendPoll"), "no poll without its prompt"
    assert not salon.admin.chat.unheard
    await salon.is_silent()
    if closed:
        salon.group.reopens_topic(topic, by=salon.admin)
        assert "没有正在聊的" in (await salon.asks(salon.admin, "/close", topic=topic)).text
        await salon.opens("12", topic=topic)


async def test_prompt_that_is_stopped_while_it_waits_is_not_sent(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    store = sitting.services.store
    number = await schedule(salon)
    plan = sitting.api.hang("sendMessage", times=1)
    one = salon.members[0]
    one.says("/recap", to=salon.group)
    await sitting.api.arrived("sendMessage")
    await prompts_now(salon, number)

    async def waits() -> bool:
        return any(key.startswith("prompt:") for key in await states(store))

    await sitting.until(waits)
    stopping = salon.admin.says("/schedule off", to=salon.group)
    await sitting.until(lambda: is_stopped(store, number))
    plan.lift()
    await sitting.handled(stopping.update_id)
    assert "还没有讨论过" in (await salon.group.hears()).text
    assert "停" in (await salon.group.hears()).text
    await salon.is_silent()
    assert "没有正在聊的" in (await salon.asks(salon.admin, "/close")).text


async def is_stopped(store: Store, number: int) -> bool:
    return (await kept(store, number)).subscription.status is SubscriptionStatus.OFF
