"""A discussion in a group that becomes a supergroup, throws the bot out, or closes its topic in the middle of it."""

from collections.abc import AsyncIterator

import pytest

from tests.botapi import BotApi, Message
from tests.botapi.faults import Fault
from tests.botapi.people import BasicGroup
from tests.journeys.rows import is_idle, states
from tests.journeys.running import Sitting
from tests.journeys.talks import AGREE, DEPENDS, DISAGREE, Salon, closes_now, goes_on_now, greet_now, lines

ORDERS = [("to",), ("from", "to"), ("joined", "to", "from"), ("from", "to", "joined")]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Privacy mode is off: only so the bot sees who replies to whom."""
    async with BotApi.open(reads_all=True) as api:
        yield api


async def club(sitting: Sitting) -> Salon:
    """A basic group into which the bot was put; as if it had said there already what it does."""
    salon = Salon.meets(sitting, basic=True)
    await comes(salon)
    async with sitting.services.store.database.begin() as connection:
        await connection.exec_driver_sql("UPDATE groups SET greet = NULL")
    return salon


async def comes(salon: Salon) -> None:
    """The bot is put into the group."""
    for status in ("left", "member"):
        await salon.sitting.handled(salon.group.sets_bot(status, by=salon.admin))


def goes_over(salon: Salon, told: tuple[str, ...]) -> list[int]:
    """The group becomes a supergroup; the updates that say so."""
    assert isinstance(salon.group, BasicGroup)
    updates = salon.sitting.api.world.updates
    before = [update["update_id"] for update in updates.pending]
    salon.group = salon.group.migrates(told=told)
    return [update["update_id"] for update in updates.pending if update["update_id"] not in before]


async def moves(salon: Salon, told: tuple[str, ...]) -> None:
    """The same, and the bot is done with all that was said before, and with them."""
    await salon.settles()
    for update in goes_over(salon, told):
        await salon.sitting.handled(update)


async def no_more_updates(sitting: Sitting) -> Fault:
    """Until it is lifted."""
    plan = sitting.api.hang("getUpdates")
    asked = len(sitting.api.calls_of("getUpdates"))
    # The bot waits for one already: it gets this one, and asks for more.
    sitting.reader.says("/start")
    await sitting.api.arrived("getUpdates", asked + 1)
    return plan


async def shown_anew(salon: Salon) -> tuple[Message, Message]:
    """Prompt and poll in the new group."""
    prompt, poll = await salon.group.hears(), await salon.group.hears()
    assert prompt.text.startswith("群升级了")
    assert "聊一题：技术的启蒙" in prompt.text
    return prompt, poll


def links(message: Message) -> list[str]:
    return [entity["url"] for entity in message.entities if entity["type"] == "text_link"]


@pytest.mark.parametrize("told", ORDERS, ids="-".join)
async def test_migration_in_the_middle_of_a_discussion(sitting: Sitting, told: tuple[str, ...]) -> None:
    salon = await club(sitting)
    one, other, third = salon.members
    await salon.sets("让大家都能出题")
    old_prompt, old_poll = await salon.opens("技术的启蒙")
    salon.votes(old_poll, (one, AGREE), (other, DISAGREE), (third, DISAGREE))
    said = salon.says(one, "新技术离我太远了", reply_to=old_prompt)
    salon.says(other, "不远", reply_to=said)
    await moves(salon, told)
    prompt, poll = await shown_anew(salon)
    assert prompt.quoted == old_prompt.quoted
    assert links(prompt) == links(old_prompt) != [], "the line below the passage leads to it"
    assert poll.poll.question == old_poll.poll.question
    await greet_now(salon)
    salon.votes(poll, (other, DEPENDS))
    salon.says(third, "我也这么想", reply_to=prompt)
    response = salon.says(one, "说得对", reply_to=poll)
    salon.says(other, "不对", reply_to=response)
    again = await salon.asks_again(by=one)
    await salon.group.sees_closed(poll)
    salon.votes(again, (one, AGREE), (other, AGREE), (third, DISAGREE))
    recap = await salon.asks(other, "/close")
    assert "3 人参与，3 条发言。" in recap.text
    assert lines(recap, "投票", "两次") == [
        "投票，开头 → 结尾：",
        "1 → 2  赞成作者",
        "1 → 1  不赞成",
        "1 → 0  看情况",
        "两次都投了的 3 人里，1 人改了主意：看情况 → 赞成作者 1 人",
    ]
    await salon.is_silent()


async def test_what_was_said_before_the_move_is_not_mixed_up_with_what_comes_after(sitting: Sitting) -> None:
    """In a supergroup messages are counted anew, so that the same number is another message."""
    salon = await club(sitting)
    one, other, third = salon.members
    old_prompt, old_poll = await salon.opens("技术的启蒙")
    said = salon.says(one, "新技术离我太远了", reply_to=old_prompt)
    salon.says(other, "不远", reply_to=said)
    await moves(salon, ("to", "from"))
    await shown_anew(salon)
    numbers = {each.message_id for each in (old_poll, said)}
    while True:
        # People chat until what they write has the numbers of the old group's poll and contribution.
        chat = third.says("今天天气不错", to=salon.group)
        if chat.message_id in numbers:
            salon.says(other, "是吗？", reply_to=chat)
        if chat.message_id > max(numbers):
            break
    await sitting.handled(chat.update_id)
    await salon.is_silent()
    recap = await salon.asks(one, "/recap")
    assert "1 人参与，1 条发言。" in recap.text
    assert "1 条回复" in recap.text
    assert not [entity for entity in recap.entities if entity["type"] == "text_link"], "it stands in the old group"


async def test_contribution_with_the_number_of_an_old_one_counts_too(sitting: Sitting) -> None:
    salon = await club(sitting)
    one, *_ = salon.members
    old_prompt, _ = await salon.opens("技术的启蒙")
    before = [salon.says(one, f"第 {number} 段", reply_to=old_prompt) for number in range(1, 8)]
    await moves(salon, ("to", "from"))
    prompt, _ = await shown_anew(salon)
    after = [salon.says(one, f"第 {number} 段", reply_to=prompt) for number in range(1, 8)]
    assert {each.message_id for each in before} & {each.message_id for each in after}
    assert "1 人参与，14 条发言。" in (await salon.asks(one, "/recap")).text


@pytest.mark.parametrize("told", [(), ("joined", "to", "from")], ids=lambda told: "-".join(told) or "error")
async def test_bot_hears_of_it_by_being_refused(sitting: Sitting, told: tuple[str, ...]) -> None:
    """When the discussion is to go on by itself, for the updates are on their way for long."""
    salon = await club(sitting)
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    await salon.settles()
    late = await no_more_updates(sitting)
    updates = goes_over(salon, told)
    await closes_now(salon)
    heard = [await salon.group.hears() for _ in range(3)]
    late.lift()
    for update in updates:
        await sitting.handled(update)
    [again] = [each for each in heard if each.ballot]
    assert "再投一次" in again.poll.question
    texts = [each.text for each in heard if not each.ballot]
    assert [len([text for text in texts if words in text]) for words in ("聊一题：技术的启蒙", "收尾前再投一次票")] == [
        1,
        1,
    ]
    salon.votes(again, (one, AGREE), (other, AGREE))
    recap = await salon.asks(salon.admin, "/close")
    assert "1 → 2  赞成作者" in recap.text
    await greet_now(salon)
    await salon.is_silent()


async def test_prompt_that_meets_the_move_is_shown_once(sitting: Sitting) -> None:
    salon = await club(sitting)
    one, *_ = salon.members
    plan = sitting.api.hang("sendMessage", times=1)
    salon.admin.says("/discuss 技术的启蒙", to=salon.group)
    await sitting.api.arrived("sendMessage")
    updates = goes_over(salon, ("to", "from"))
    plan.lift()
    # While the prompt is under way to the old group, its poll may have moved already.
    heard = [await salon.group.hears() for _ in range(2)]
    for update in updates:
        await sitting.handled(update)
    prompt, poll = sorted(heard, key=lambda each: each.ballot is not None)
    assert "聊一题：技术的启蒙" in prompt.text
    await salon.is_silent()
    salon.says(one, "新技术离我太远了", reply_to=prompt)
    salon.votes(poll, (one, AGREE))
    assert "1 人参与，1 条发言。" in (await salon.asks(one, "/recap")).text


async def test_what_is_over_is_not_shown_anew_and_its_recap_is_still_there(sitting: Sitting) -> None:
    salon = await club(sitting)
    one, *_ = salon.members
    prompt, _ = await salon.opens("技术的启蒙")
    salon.says(one, "新技术离我太远了", reply_to=prompt)
    await salon.asks(salon.admin, "/close")
    await moves(salon, ("joined", "to", "from"))
    await greet_now(salon)
    await salon.is_silent()
    assert (await salon.asks(one, "/recap")).text.startswith("聊完了：技术的启蒙")
    one.says("/recap")
    assert (await one.hears()).text.startswith("聊完了：技术的启蒙"), "its members are those of the new one"


async def test_greeting_that_was_due_in_the_old_group_comes_in_the_new_one(sitting: Sitting) -> None:
    salon = Salon.meets(sitting, basic=True)
    await comes(salon)
    await moves(salon, ("joined", "to", "from"))
    await greet_now(salon)
    assert "大家好" in (await salon.group.hears()).text
    await salon.is_silent()


async def test_bot_that_is_thrown_out_says_nothing_more_and_begins_anew_when_it_is_back(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    salon.says(one, "新技术离我太远了", reply_to=prompt)
    await salon.settles()
    plan = sitting.api.hang("sendMessage", times=1)
    closing = salon.admin.says("/close", to=salon.group)
    await sitting.api.arrived("sendMessage", 2)
    away = salon.group.sets_bot("kicked", by=salon.admin)
    await sitting.api.confirmed(away)
    plan.lift()
    await sitting.handled(closing.update_id)
    await sitting.handled(away)
    await salon.is_silent()
    assert len(sitting.api.calls_of("sendPoll")) == 1, "the second one was not even tried"
    assert "pending" not in (await states(sitting.services.store)).values()
    one.says("/recap")
    assert "你现在不在" in (await one.hears()).text, "who is in the group, it cannot know"
    await sitting.handled(salon.group.sets_bot("member", by=salon.admin))
    await greet_now(salon)
    assert "大家好" in (await salon.group.hears()).text
    await goes_on_now(salon)
    assert "没有正在聊的" in (await salon.asks(salon.admin, "/close")).text
    recap = await salon.asks(one, "/recap")
    assert recap.text.startswith("聊完了：技术的启蒙")
    assert "2 人参与，1 条发言。" in recap.text
    salon.says(one, "还在聊吗", reply_to=prompt)
    await salon.is_silent()
    await salon.opens("12")
    await salon.is_silent()


async def test_topic_that_is_closed_in_the_middle(sitting: Sitting) -> None:
    salon = Salon.meets(sitting, forum=True)
    one, *_ = salon.members
    topic = salon.group.topic("第一章", by=salon.admin)
    _, poll = await salon.opens("技术的启蒙", topic=topic)
    salon.votes(poll, (one, AGREE))
    salon.group.closes_topic(topic, by=salon.admin)
    salon.says(salon.admin, "/close", topic=topic)
    await salon.is_silent()
    await salon.group.sees_closed(poll)
    await goes_on_now(salon)
    await sitting.still_answers()

    async def is_over() -> bool:
        store = sitting.services.store
        async with store.database.read() as connection:
            running = await connection.exec_driver_sql("SELECT 1 FROM discussions WHERE stage != 'closed'")
            return running.first() is None and await is_idle(store)

    await sitting.until(is_over)
    await salon.is_silent()
    salon.group.reopens_topic(topic, by=salon.admin)
    recap = await salon.asks(one, "/recap", topic=topic)
    assert recap.thread_id == topic
    assert recap.text.startswith("聊完了：技术的启蒙")
    assert "投票：\n1  赞成作者" in recap.text
    await salon.opens("12", topic=topic)


async def test_topic_that_is_deleted_takes_its_discussion_along_and_no_other(sitting: Sitting) -> None:
    salon = Salon.meets(sitting, forum=True)
    one, *_ = salon.members
    gone, stays = (salon.group.topic(name, by=salon.admin) for name in ("第一章", "第二章"))
    _, poll = await salon.opens("技术的启蒙", topic=gone)
    salon.votes(poll, (one, AGREE))
    _, other_poll = await salon.opens("12", topic=stays)
    salon.votes(other_poll, (one, AGREE))
    salon.group.deletes_topic(gone)
    again = await salon.asks_again(topic=stays)
    await goes_on_now(salon)
    assert (await salon.group.hears()).text.startswith("聊完了：思想的洗礼")
    await salon.group.sees_closed(again)
    await salon.is_silent()
    await sitting.still_answers()
