"""A group that reads by a plan: a passage at a time, "done" by button, and names only of those who show them."""

import pytest
from sqlalchemy import select

from bot.core.essay import Essay
from bot.services.scheduler import Scheduler
from bot.store.tables import progress, subscriptions
from tests.botapi import Message
from tests.journeys.circle import Circle, circle, labels, toast
from tests.journeys.rows import is_idle
from tests.journeys.running import Sitting
from tests.journeys.talks import due_now

DONE, WHERE, SHOW = "读完了", "大家读到哪了", "显示我的名字"


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    club = circle(sitting)
    await plans(club)
    return club


async def plans(club: Circle, topic: int | None = None) -> Message:
    """The admin arranges it by buttons, and it starts today. The panel."""
    panel = await club.hears(club.admin.says("/daily 08:30", to=club.group, topic=topic))
    for button in ("一起读", "打开", "今天开始", "返回"):
        [label] = [label for label in labels(panel) if button in label]
        query = club.admin.presses(panel, label)
        await club.group.sees_edit(panel)
        await club.sitting.handled(query.update_id)
    assert "大家一起读，读完按一下" in panel.text
    return panel


async def comes(club: Circle) -> Message:
    """What today brings."""
    await due_now(club.sitting, "subscriptions")
    return await heard(club)


async def comes_next(club: Circle) -> Message:
    """What the day after brings, as if its hour had come."""
    services = club.sitting.services
    async with services.store.database.read() as connection:
        due = (await connection.execute(select(subscriptions.c.due))).scalar_one()
    scheduler = Scheduler(services.library, services.renderer, services.discussions, services.store)
    assert await scheduler.tick(due) == 1
    return await heard(club)


async def heard(club: Circle) -> Message:
    excerpt = await club.group.hears()
    await club.sitting.until(lambda: is_idle(club.sitting.services.store))
    return excerpt


async def test_whoever_has_read_presses_and_others_see_how_many(club: Circle, essay: Essay) -> None:
    first = await comes(club)
    assert first.quoted == [essay.paragraph(1).text]
    assert [label for label in (DONE, WHERE, SHOW) if label in labels(first)] == [DONE, WHERE, SHOW]
    assert await toast(club.member, first, WHERE) == "送到第 1 / 27 天\n还没有人按过“读完了”\n你：还没开始"
    told = await toast(club.member, first, DONE)
    assert told.startswith("记下了，第 1 天读完。别人只看得到几个人读到哪，看不到是你")
    assert await toast(club.member, first, DONE) == "已经记着了：你读到第 1 天。"
    await toast(club.other, first, DONE)
    second = await comes_next(club)
    assert second.quoted == [essay.paragraph(2).text]
    assert await toast(club.member, second, DONE) == "第 2 天，记下了。"
    overview = "送到第 2 / 27 天\n大家读到：第 2 天 1 人、第 1 天 1 人\n你：第 {} 天"
    assert await toast(club.member, second, WHERE) == overview.format(2)
    assert await toast(club.other, first, WHERE) == overview.format(1), "also from an earlier day"
    assert (first.edited, second.edited) == (0, 0), "it stays as it is for everybody"
    assert not club.group.chat.unheard


async def test_names_of_those_only_who_show_them(club: Circle) -> None:
    first = await comes(club)
    for reader in (club.member, club.other):
        await toast(reader, first, DONE)
    assert await toast(club.other, first, SHOW) == "好，大家现在看得到“小张”读到哪了。再按一次就收回。"
    assert "愿意露面的：小张（1）" in await toast(club.member, first, WHERE)
    assert "小林" not in await toast(club.admin, first, WHERE)
    assert await toast(club.other, first, SHOW) == "收回了。你读到哪，别人又看不到名字了。"
    assert "小张" not in await toast(club.member, first, WHERE)


async def test_name_is_shown_only_for_what_it_was_given_for(club: Circle) -> None:
    """Who lets it stand in what an admin exports does not show it to those who read along, nor the other way round."""
    await club.sets("加“署名”按钮")
    first = await comes(club)
    for reader in (club.member, club.other):
        await toast(reader, first, DONE)
    await toast(club.other, first, SHOW)
    await club.sitting.handled(club.admin.says("/discuss 24", to=club.group).update_id)
    prompt, poll = await club.group.hears(), await club.group.hears()
    await toast(club.member, prompt, "署名")
    assert "愿意露面的：小张（1）" in await toast(club.admin, first, WHERE)
    await club.hears_nothing(club.other.votes(poll, "赞成作者"))
    club.admin.says("/start")
    await club.admin.hears()
    await club.hears(club.admin.says("/export", to=club.group))
    for _ in range(2):
        assert "小张" not in ((await club.admin.hears()).document or b"").decode()


async def test_what_has_not_come_or_is_forged_is_not_noted(club: Circle) -> None:
    first = await comes(club)
    button = first.button(DONE).data or ""
    number = button.split(":")[2]
    assert await toast(club.member, first, data=f"r:done:{number}:2") == "第 2 天还没到。要是刚刚送到，过一会儿再按。"
    stale = "一起读现在没开，这个按钮不管用。"
    for data in (f"r:done:{number}:0", f"r:done:{number}:1:9", f"r:done:{int(number) + 1}:1", "r:", "r:where:0"):
        assert await toast(club.member, first, data=data), data
    assert await noted(club) == 0
    elsewhere = circle(club.sitting)
    shown = await plans(elsewhere)
    for data in (button, f"r:where:{number}", f"r:show:{number}"):
        assert await toast(elsewhere.member, shown, data=data) == stale, "another group learns nothing"
    assert await noted(club) == 0


async def noted(club: Circle) -> int:
    """People of whom it is known how far they are."""
    async with club.sitting.services.store.database.read() as connection:
        return len((await connection.execute(progress.select())).all())


async def test_admins_switch_it_off_and_its_buttons_say_so(club: Circle) -> None:
    first = await comes(club)
    panel = await club.hears(club.admin.says("/daily", to=club.group))
    for label in labels(panel):
        assert await toast(club.member, panel, label) == "每日一段由这里的管理员来定。"
    assert panel.edited == 0
    for button in ("一起读", "关掉"):
        [label] = [label for label in labels(panel) if button in label]
        club.admin.presses(panel, label)
        await club.group.sees_edit(panel)
    assert await toast(club.member, first, DONE) == "一起读现在没开，这个按钮不管用。"
    plain = circle(club.sitting)
    await plain.hears(plain.admin.says("/daily 08:30", to=plain.group))
    assert DONE not in labels(await comes(plain))
    alone = await club.sitting.asks("/daily 08:30")
    assert not [label for label in labels(alone) if "一起读" in label], "in private nobody reads together"
    assert await toast(club.member, alone, data="d:together") == "这个按钮已经失效了，再问一次吧。"


async def test_each_topic_has_a_plan_of_its_own(sitting: Sitting) -> None:
    club = circle(sitting, forum=True)
    one, other = (club.group.topic(name, by=club.admin) for name in ("第一章", "闲聊"))
    await plans(club, topic=one)
    excerpt = await comes(club)
    assert excerpt.thread_id == one
    await toast(club.member, excerpt, DONE)
    await plans(club, topic=other)
    await club.hears(club.admin.says("/daily off", to=club.group, topic=one))
    excerpt = await comes(club)
    assert excerpt.thread_id == other
    assert "还没有人按过“读完了”" in await toast(club.member, excerpt, WHERE)


async def test_who_asks_to_be_forgotten_has_read_nothing(club: Circle) -> None:
    first = await comes(club)
    for reader in (club.member, club.other):
        await toast(reader, first, DONE)
        await toast(reader, first, SHOW)
    await club.sitting.forgets(club.member)
    told = await toast(club.other, first, WHERE)
    assert "第 1 天 1 人" in told
    assert "小林" not in told
