"""A passage a day: arranged by buttons or words, in private, in groups, topics and channels, and sent."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.essay import Essay
from tests.botapi import Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting


async def due_now(sitting: Sitting) -> None:
    """As if the moment of every excerpt that is arranged had just come."""
    store = sitting.services.store
    moment = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="milliseconds")
    async with store.database.begin() as connection:
        await connection.exec_driver_sql("UPDATE subscriptions SET due = ? WHERE due IS NOT NULL", (moment,))


async def pressed(reader: Reader, message: Message, *buttons: str) -> Message:
    for button in buttons:
        reader.presses(message, button)
        await reader.sees_edit(message)
    return message


def label(message: Message, part: str) -> str:
    """The only button with this in its text."""
    [found] = [button.text for row in message.buttons for button in row if part in button.text]
    return found


async def test_everything_is_arranged_by_buttons(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.reader
    panel = await sitting.asks("/daily")
    assert "08:30" in panel.text
    await pressed(reader, panel, label(panel, "几点"))
    await pressed(reader, panel, label(panel, "21"))
    await pressed(reader, panel, label(panel, ":45"))
    assert "21:45" in panel.text
    await pressed(
        reader, panel, "返回", "时区", "东京", "哪几天", "返回", "怎么读", "一天一个论点", "读完以后", "读完就停"
    )
    assert "21:45 · 东京" in panel.text
    await pressed(reader, panel, "怎么读", "按顺序，一天一段", "开始")
    await due_now(sitting)
    excerpt = await reader.hears()
    assert excerpt.quoted == [essay.paragraph(1).text]
    assert "第 1 / 27 天" in excerpt.text
    await sitting.still_answers()


async def test_everything_can_be_said_as_well(sitting: Sitting) -> None:
    assert "21:00" in (panel := await sitting.asks("/daily 21:00 Asia/Tokyo")).text
    assert "东京" in panel.text
    assert "停" in (await sitting.asks("/daily off")).text
    answer = await sitting.asks("/daily 25:00")
    assert "25:00" in answer.text
    assert "08:30" in answer.text, "it says what works"
    assert "火星" in (await sitting.asks("/daily 火星")).text


async def test_passages_come_in_order_one_a_day(sitting: Sitting, essay: Essay) -> None:
    await sitting.asks("/daily 08:30")
    await due_now(sitting)
    assert (await sitting.reader.hears()).quoted == [essay.paragraph(1).text]
    await sitting.until(lambda: moved_on(sitting, 1))
    await due_now(sitting)
    await sitting.reader.hears_nothing(2.5)


async def moved_on(sitting: Sitting, position: int) -> bool:
    store = sitting.services.store
    async with store.read() as tx:
        kept = await tx.subscriptions.find(store.pseudonym(sitting.reader.id), None)
    return kept is not None and kept.subscription.position == position


async def test_buttons_of_an_excerpt_lead_on_pause_and_stop(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.reader
    await sitting.asks("/daily 08:30")
    await due_now(sitting)
    excerpt = await reader.hears()
    [link] = [button.url for row in excerpt.buttons for button in row if button.url]
    assert link == "https://t.me/essay_test_bot?start=p-zhibo-daihuo-1_intro_0"
    query = reader.presses(excerpt, label(excerpt, "歇"))
    assert (await reader.sees_answer(query))["text"]
    query = reader.presses(excerpt, label(excerpt, "停"))
    assert (await reader.sees_answer(query))["text"]
    reader.presses(excerpt, label(excerpt, "下一段"))
    assert (await reader.hears()).quoted == [essay.paragraph(2).text]
    assert excerpt.quoted == [essay.paragraph(1).text], "its buttons are not lost"


async def test_silent_excerpt_makes_no_sound(sitting: Sitting) -> None:
    panel = await sitting.asks("/daily 08:30")
    await pressed(sitting.reader, panel, label(panel, "静音"))
    await due_now(sitting)
    await sitting.reader.hears()
    assert sitting.api.calls_of("sendMessage")[-1].params["disable_notification"] is True


async def test_in_a_group_admins_arrange_it_and_members_are_told_so_quietly(sitting: Sitting, essay: Essay) -> None:
    member, admin = sitting.reader, sitting.api.reader("管理")
    group = sitting.api.group("读书会", [member], admins=[admin])
    member.says("/daily 08:30", to=group)
    assert "管理员" in (await group.hears()).text
    admin.says("/daily 08:30", to=group)
    panel = await group.hears()
    query = member.presses(panel, label(panel, "停"))
    assert "管理员" in (await member.sees_answer(query))["text"]
    assert panel.edited == 0
    await due_now(sitting)
    excerpt = await group.hears()
    assert excerpt.quoted == [essay.paragraph(1).text]
    following = next(button for row in excerpt.buttons for button in row if button.text == "下一段")
    assert following.url == "https://t.me/essay_test_bot?start=p-zhibo-daihuo-2", "nothing changes for everybody"


async def test_anonymous_admin_may_arrange_it(sitting: Sitting) -> None:
    admin = sitting.api.reader("管理")
    group = sitting.api.group("读书会", [], admins=[admin])
    group.hides(admin)
    admin.says("/daily 08:30", to=group)
    assert "08:30" in (await group.hears()).text


async def test_in_a_forum_it_comes_in_the_topic_in_which_it_was_asked_for(sitting: Sitting) -> None:
    admin = sitting.api.reader("管理")
    forum = sitting.api.group("论坛", [], admins=[admin], forum=True)
    one, other = forum.topic("第一章", by=admin), forum.topic("闲聊", by=admin)
    for topic in (one, other):
        admin.says("/daily 08:30", to=forum, topic=topic)
        assert (await forum.hears()).thread_id == topic
    admin.says("/daily off", to=forum, topic=other)
    await forum.hears()
    await due_now(sitting)
    assert (await forum.hears()).thread_id == one
    await forum.hears_nothing(1.5)


@pytest.mark.parametrize("where", ["in the channel", "in private"])
async def test_channel_is_arranged_by_its_admin(sitting: Sitting, essay: Essay, where: str) -> None:
    admin, reader = sitting.api.reader("站长"), sitting.reader
    channel = sitting.api.channel("一日一段", [reader], admins=[admin], username="one_a_day")
    if where == "in the channel":
        admin.says("/daily 08:30", to=channel)
        assert "08:30" in (await channel.hears()).text
    else:
        admin.says("/daily @one_a_day")
        panel = await admin.hears()
        await pressed(admin, panel, label(panel, "开始"))
    await due_now(sitting)
    excerpt = await channel.hears()
    assert excerpt.quoted == [essay.paragraph(1).text]
    assert all(button.url for row in excerpt.buttons for button in row), "only links: its readers manage nothing"


async def test_channel_of_others_cannot_be_arranged(sitting: Sitting) -> None:
    admin = sitting.api.reader("站长")
    sitting.api.channel("一日一段", [sitting.reader], admins=[admin], username="one_a_day")
    for name in ("@one_a_day", "@not_there"):
        assert "不是它的管理员" in (await sitting.asks(f"/daily {name} 08:30")).text


async def test_button_of_a_channel_that_somebody_forges_is_stale(sitting: Sitting) -> None:
    admin, stranger = sitting.api.reader("站长"), sitting.reader
    sitting.api.channel("一日一段", [], admins=[admin], username="one_a_day")
    admin.says("/daily @one_a_day")
    panel = await admin.hears()
    data = next(button.data for row in panel.buttons for button in row if button.text == label(panel, "开始"))
    own = await sitting.asks("/daily")
    query = stranger.presses(own, data=data)
    assert (await stranger.sees_answer(query))["text"] == "这个按钮已经失效了，再问一次吧。"


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_stop_while_an_excerpt_waits_to_be_sent_keeps_it_back(sitting: Sitting) -> None:
    await sitting.asks("/daily 08:30")
    plan = sitting.api.refuse("sendMessage", 429, "Too Many Requests: retry after 3", parameters={"retry_after": 3})
    await due_now(sitting)
    await sitting.api.called("sendMessage", 2)
    sitting.reader.says("/daily off")
    plan.lift()
    assert "停" in (await sitting.reader.hears()).text
    await sitting.reader.hears_nothing(1.5)


async def test_forgetting_ends_it(sitting: Sitting) -> None:
    await sitting.asks("/daily 08:30")
    await sitting.forgets()
    await due_now(sitting)
    await sitting.reader.hears_nothing(2.5)
