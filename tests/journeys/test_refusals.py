"""What Telegram refuses for good, and what follows from it."""

from collections.abc import Callable

import pytest

from bot.core.outgoing import Address, Cause
from bot.core.subscription import SubscriptionStatus
from bot.store.store import Store
from tests.botapi import BotApi
from tests.botapi.gatherings import Gathering
from tests.botapi.people import Reader
from tests.journeys.rows import address, is_due, is_idle, kept, outgoing, put, reachable, states, subscribe
from tests.journeys.running import Sitting, Start

FAKES = "主播卖假货这事作者怎么看"
UNREACHABLE = (
    (403, "Forbidden: bot was blocked by the user", "private"),
    (403, "Forbidden: user is deactivated", "private"),
    (403, "Forbidden: bot can't initiate conversation with a user", "private"),
    (400, "Bad Request: PEER_ID_INVALID", "private"),
    (403, "Forbidden: bot was kicked from the group chat", "group"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "group"),
    (403, "Forbidden: bot is not a member of the supergroup chat", "group"),
    (403, "Forbidden: the group chat was deleted", "group"),
    (400, "Bad Request: group chat was deactivated", "group"),
    (403, "Forbidden: bot was kicked from the channel chat", "channel"),
    (403, "Forbidden: bot is not a member of the channel chat", "channel"),
)


async def test_chat_that_cannot_be_written_to_gets_nothing_more(api: BotApi, start: Start, store: Store) -> None:
    places: dict[str, Callable[[], Reader | Gathering]] = {
        "private": api.reader,
        "group": lambda: api.group("读书会"),
        "channel": lambda: api.channel("一日一段"),
    }
    expected: dict[str, str] = {}
    plans, dailies = {}, {}
    for status, words, kind in UNREACHABLE:
        to = address(places[kind]())
        plans[words] = api.refuse("sendMessage", status, words, chat_id=to.chat)
        dailies[words] = await subscribe(store, to)
        daily = outgoing(store, to, f"a {to.chat}", Cause.DAILY, about=str(dailies[words].id))
        later = [outgoing(store, to, f"{key} {to.chat}", Cause.BROADCAST) for key in "bc"]
        await put(store, daily, *later)
        expected |= {each.key: "gone" for each in (daily, *later)}
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
        assert await states(store) == expected
        assert {words: plan.used for words, plan in plans.items()} == dict.fromkeys(plans, 1)
        for words, daily_ in dailies.items():
            found = (await kept(store, daily_.id)).subscription
            assert (found.status, found.position) == (SubscriptionStatus.AWAY, 0), words
        assert await reachable(store) == []


async def test_chat_that_telegram_does_not_know_today_is_not_given_up(sitting: Sitting) -> None:
    reader, store = sitting.reader, sitting.services.store
    daily = await subscribe(store, address(reader))
    update = reader.says(FAKES).update_id
    reader.vanishes()
    await sitting.handled(update)
    assert [entry["delivered"] for entry in await sitting.log()] == [False]
    assert (await kept(store, daily.id)).subscription.status is SubscriptionStatus.ON
    assert await reachable(store) == [address(reader)]
    reader.chat.gone = False
    await sitting.still_answers()


async def test_message_that_is_replied_to_and_gone_is_answered_all_the_same(sitting: Sitting) -> None:
    group = sitting.api.group("读书会", [sitting.reader])
    sitting.reader.says("/start", to=group)
    assert (await group.hears()).reply_to
    group.chat.messages.remove(sitting.reader.says("/start", to=group))
    assert not (await group.hears()).reply_to
    assert len(sitting.api.calls_of("sendMessage")) == 2


async def test_unknown_refusal_is_final_and_logged(sitting: Sitting) -> None:
    plan = sitting.api.refuse("sendMessage", 400, "Bad Request: something new", times=1)
    await sitting.handled(sitting.reader.says(FAKES).update_id)
    assert plan.used == 1
    assert [entry["delivered"] for entry in await sitting.log()] == [False]
    await sitting.still_answers()


async def test_refused_markup_of_an_excerpt_comes_as_plain_text(api: BotApi, start: Start, store: Store) -> None:
    reader = api.reader()
    reader.chat.started = True
    daily = await subscribe(store, address(reader))
    await put(store, outgoing(store, address(reader), "<oops>一段", Cause.DAILY, about=str(daily.id)))
    async with start() as sitting:
        assert (await reader.hears()).text == "<oops>一段"
        await sitting.until(lambda: is_idle(store))
        assert (await kept(store, daily.id)).subscription.position == 1
    assert [call.refusal is None for call in api.calls_of("sendMessage")] == [False, True]


def closed_topic(api: BotApi, admin: Reader) -> Address:
    forum = api.group("论坛", admins=[admin], forum=True)
    topic = forum.topic("第一章", by=admin)
    forum.closes_topic(topic, by=admin)
    return address(forum, topic)


def deleted_topic(api: BotApi, admin: Reader) -> Address:
    forum = api.group("论坛", admins=[admin], forum=True)
    topic = forum.topic("第一章", by=admin)
    forum.deletes_topic(topic)
    return address(forum, topic)


def group_that_lets_nobody_write(api: BotApi, admin: Reader) -> Address:
    group = api.group("读书会", admins=[admin])
    group.permits(can_send_messages=False)
    return address(group)


def restricted(api: BotApi, admin: Reader) -> Address:
    group = api.group("读书会", admins=[admin])
    group.sets_bot("restricted", by=admin)
    return address(group)


def channel_without_rights(api: BotApi, admin: Reader) -> Address:
    channel = api.channel("一日一段", admins=[admin])
    channel.sets_bot("administrator", by=admin, can_post_messages=False)
    return address(channel)


@pytest.mark.parametrize(
    "shut", [closed_topic, deleted_topic, group_that_lets_nobody_write, restricted, channel_without_rights]
)
async def test_place_that_is_shut_suspends_its_schedule_and_an_admin_is_told_once(
    api: BotApi, start: Start, store: Store, shut: Callable[[BotApi, Reader], Address]
) -> None:
    admin = api.reader("管理")
    admin.chat.started = True
    to = shut(api, admin)
    daily = await subscribe(store, to, sender=address(admin))
    days = [outgoing(store, to, day, Cause.DAILY, about=str(daily.id)) for day in ("day 1", "day 2")]
    await put(store, *days)
    async with start() as sitting:
        assert (await admin.hears()).text.startswith("每日一段停了")
        await sitting.until(lambda: is_idle(store))
        found = (await kept(store, daily.id)).subscription
        assert (found.status, found.position) == (SubscriptionStatus.SUSPENDED, 0)
        assert not await is_due(store, daily.id)
        assert sorted((await states(store)).values()) == ["cancelled", "failed", "sent"], "not tried in vain again"
        assert not admin.chat.unheard


async def test_other_topics_go_on_and_the_shut_one_is_started_again(api: BotApi, start: Start, store: Store) -> None:
    admin = api.reader("管理")
    admin.chat.started = True
    forum = api.group("论坛", admins=[admin], forum=True)
    topics = [forum.topic(name, by=admin) for name in ("第一章", "第二章")]
    forum.closes_topic(topics[0], by=admin)
    dailies = [await subscribe(store, address(forum, topic), address(admin)) for topic in topics]
    for topic, daily in zip(topics, dailies, strict=True):
        await put(store, outgoing(store, address(forum, topic), f"{topic}", Cause.DAILY, about=str(daily.id)))
    async with start() as sitting:
        assert (await forum.hears()).thread_id == topics[1]
        assert (await admin.hears()).text.startswith("每日一段停了")
        await sitting.until(lambda: is_idle(store))
        standings = [(await kept(store, daily.id)).subscription.status for daily in dailies]
        assert standings == [SubscriptionStatus.SUSPENDED, SubscriptionStatus.ON]
        forum.reopens_topic(topics[0], by=admin)
        admin.says("/daily on", to=forum, topic=topics[0])
        await forum.hears()
        assert (await kept(store, dailies[0].id)).subscription.status is SubscriptionStatus.ON
        assert await is_due(store, dailies[0].id)


async def test_shut_place_of_which_nobody_is_known_rests_in_silence(api: BotApi, start: Start, store: Store) -> None:
    to = channel_without_rights(api, api.reader("管理"))
    daily = await subscribe(store, to)
    await put(store, outgoing(store, to, "一段", Cause.DAILY, about=str(daily.id)))
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
        assert (await kept(store, daily.id)).subscription.status is SubscriptionStatus.SUSPENDED
    assert len(api.calls_of("sendMessage")) == 1
