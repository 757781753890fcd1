"""How the bot behaves in a group is for its admins to say; everybody else is told so, quietly where that can be."""

import pytest

from bot.core.discussion import GroupSettings
from tests.botapi import BotApi
from tests.journeys.circle import BOT, Circle, circle, labels, toast
from tests.journeys.running import Sitting, Start

NOT_YOURS = "这个由群里的管理员来定。"
STALE = "这个按钮已经失效了，再问一次吧。"
CLOSES = "不限时", "开 12 小时", "开 1 天", "开 2 天", "开 3 天", "开 7 天"


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    return circle(sitting)


async def settings(club: Circle) -> GroupSettings:
    """As they are stored."""
    store = club.sitting.services.store
    async with store.read() as tx:
        group = await tx.groups.load(store.pseudonym(club.group.chat_id))
    return group.settings if group else GroupSettings()


async def test_every_switch_is_turned_in_place_and_back(club: Circle) -> None:
    panel = await club.panel()
    assert labels(panel)[:4] == ["也答没叫我的问题", "让大家都能出题", "收尾不附小结", "加“署名”按钮"]
    for on, off, what in (
        ("也答没叫我的问题", "只在叫我时说话", "也答一句"),
        ("让大家都能出题", "只让管理员出题", "谁都可以出题、收尾"),
        ("收尾不附小结", "收尾附小结", "收尾时只说票数变化"),
        ("加“署名”按钮", "去掉“署名”按钮", "题目下有“署名”按钮"),
    ):
        assert what not in panel.text
        club.admin.presses(panel, on)
        await club.group.sees_edit(panel)
        assert what in panel.text
        club.admin.presses(panel, off)
        await club.group.sees_edit(panel)
        assert what not in panel.text
    assert await settings(club) == GroupSettings()
    assert not club.group.chat.unheard, "the panel itself changes"


async def test_what_is_set_stays_and_all_of_it_is_shown(club: Circle) -> None:
    await club.sets("也答没叫我的问题", "让大家都能出题", "收尾不附小结", "加“署名”按钮", "开 2 天")
    assert await settings(club) == GroupSettings(answers=True, anyone=True, recap=False, signing=True, hours=48)
    panel = await club.panel()
    for line in (
        "也答一句",
        "谁都可以出题、收尾",
        "收尾时只说票数变化",
        "题目下有“署名”按钮",
        "开 2 天，收尾前再投一次票",
    ):
        assert line in panel.text
    assert labels(panel)[-6:] == ["不限时", "开 12 小时", "开 1 天", "✓ 开 2 天", "开 3 天", "开 7 天"]


async def test_hours_say_when_a_discussion_closes(club: Circle) -> None:
    panel = await club.panel()
    for label in CLOSES[1:]:
        club.admin.presses(panel, label)
        await club.group.sees_edit(panel)
        assert f"{label}，收尾前再投一次票" in panel.text
    assert (await settings(club)).hours == 168
    club.admin.presses(panel, "不限时")
    await club.group.sees_edit(panel)
    assert "题目一直开着" in panel.text


async def test_everybody_may_begin_and_close_where_that_is_switched_on(club: Circle) -> None:
    refused = await club.hears(club.member.says("/discuss 24", to=club.group))
    assert refused.text == "出题和收尾，这里由管理员来做。"
    await club.sets("让大家都能出题")
    await club.sitting.handled(club.member.says("/discuss 24", to=club.group).update_id)
    prompt, poll = await club.group.hears(), await club.group.hears()
    assert "第 24 / 27 段" in prompt.text
    assert poll.poll.options == ["赞成作者", "不赞成", "看情况", "还没想好"]
    closed = await club.hears(club.other.says("/close", to=club.group))
    assert closed.text == "这一题收了。没有人回复，也没有人投票。"
    assert (await club.panel()).text, "but the settings stay with the admins"
    assert (await club.hears(club.member.says("/settings", to=club.group))).text == NOT_YOURS


async def test_member_gets_a_word_and_changes_nothing(club: Circle) -> None:
    for command in ("/settings", "/export"):
        asked = club.member.says(command, to=club.group)
        answer = await club.hears(asked)
        assert (answer.text, answer.reply_to, answer.buttons) == (NOT_YOURS, asked, [])
    for command, said in (
        ("/discuss", "出题和收尾，这里由管理员来做。"),
        ("/close", "出题和收尾，这里由管理员来做。"),
        ("/schedule 20:00", "定时讨论由这里的管理员来定。"),
        ("/daily 20:00", "每日一段由这里的管理员来定。"),
    ):
        assert (await club.hears(club.member.says(command, to=club.group))).text == said
    assert await settings(club) == GroupSettings()


async def test_member_who_presses_is_told_so_quietly(club: Circle) -> None:
    panel = await club.panel()
    for label in labels(panel):
        assert await toast(club.member, panel, label) == NOT_YOURS
    assert (panel.edited, await settings(club)) == (0, GroupSettings())
    assert not club.group.chat.unheard
    club.admin.presses(panel, "让大家都能出题")
    await club.group.sees_edit(panel)


async def test_anonymous_admin_commands_and_presses(club: Circle) -> None:
    """What an admin says stands there as the group's; what they press tells who they are."""
    club.group.hides(club.admin)
    panel = await club.panel()
    assert panel.reply_to is not None
    assert panel.reply_to.sender["username"] == "GroupAnonymousBot"
    club.admin.presses(panel, "让大家都能出题")
    await club.group.sees_edit(panel)
    assert (await settings(club)).anyone
    await club.sitting.handled(club.admin.says("/discuss 24", to=club.group).update_id)
    assert "第 24 / 27 段" in (await club.group.hears()).text


async def test_creator_is_an_admin_and_a_restricted_member_is_none(sitting: Sitting) -> None:
    creator = sitting.api.reader("群主")
    club = circle(sitting, creator=creator)
    assert "我在这个群里怎么做" in (await club.hears(creator.says("/settings", to=club.group))).text
    club.group.sets(club.other, "restricted", by=creator, can_send_messages=True)
    assert (await club.hears(club.other.says("/settings", to=club.group))).text == NOT_YOURS
    sitting.api.refuse("getChatMember", 400, "Bad Request: CHAT_ADMIN_REQUIRED")
    unknown = await club.hears(club.admin.says("/settings", to=club.group))
    assert unknown.text == NOT_YOURS, "nor is anybody of whom Telegram does not say so"


async def test_admin_who_is_one_no_longer(api: BotApi, start: Start) -> None:
    """Telegram is asked, and its answer remembered for a minute at most, and never over a restart."""
    async with start() as sitting:
        club = circle(sitting, creator=api.reader("群主"))
        panel = await club.sets("让大家都能出题")
    club.group.sets(club.admin, "member", by=club.other)
    async with start() as sitting:
        club.sitting = sitting
        assert await toast(club.admin, panel, "只让管理员出题") == NOT_YOURS
        assert (await club.hears(club.admin.says("/settings", to=club.group))).text == NOT_YOURS
        assert (await settings(club)).anyone


async def test_forged_buttons_change_nothing(club: Circle) -> None:
    panel = await club.panel()
    for data in (
        "g:answers:2",
        "g:answers",
        "g:answers:1:1",
        "g:hours:13",
        "g:hours:-1",
        "g:hours:9999",
        "g:begin:T99",
        "g:begin:../x",
        "g:owner:1",
        "g:",
    ):
        assert await toast(club.admin, panel, data=data) == STALE, data
    for data in ("g:answers:1", "g:hours:12", "g:recap:0", "g:signing:1", "g:anyone:1"):
        assert await toast(club.member, panel, data=data) == NOT_YOURS
    assert await toast(club.member, panel, data="g:begin:T1") == "出题和收尾，这里由管理员来做。"
    assert (panel.edited, await settings(club)) == (0, GroupSettings())
    assert not club.group.chat.unheard


async def test_buttons_and_rights_are_those_of_one_group(club: Circle) -> None:
    shown = await club.sitting.asks("/help")
    for data in ("g:answers:1", "g:sign", "g:begin:T1", "g:hours:12"):
        assert await toast(club.member, shown, data=data) == STALE, "in private there is nothing to set"
    elsewhere = circle(club.sitting)
    club.admin.joins(elsewhere.group)
    assert (await elsewhere.hears(club.admin.says("/settings", to=elsewhere.group))).text == NOT_YOURS
    panel = await elsewhere.panel()
    assert await toast(club.admin, panel, "让大家都能出题") == NOT_YOURS
    assert await settings(club) == await settings(elsewhere) == GroupSettings()


async def test_settings_go_along_when_the_group_becomes_a_supergroup(sitting: Sitting) -> None:
    admin = sitting.api.reader("管理")
    old = sitting.api.basic_group("读书会", [sitting.reader], creator=admin)
    club = Circle(sitting, old, sitting.api.reader(), admin)
    await club.sets("让大家都能出题", "开 1 天")
    club.group = old.migrates()
    await club.hears_nothing(*club.group.chat.messages)
    assert await settings(club) == GroupSettings(anyone=True, hours=24)
    assert "谁都可以出题" in (await club.panel()).text


async def test_commands_for_groups_are_explained_in_private(club: Circle) -> None:
    for command in ("discuss", "close", "schedule"):
        said = (await club.sitting.asks(f"/{command}")).text
        assert said.startswith(f"/{command} 在群里用")
    assert BOT not in said
