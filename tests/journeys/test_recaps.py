"""What a discussion came to, counted by hand: in the group, in private, as a picture and as text."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from tests.botapi import BotApi, Message
from tests.botapi.records import units
from tests.journeys.circle import toast
from tests.journeys.running import Sitting, Start, settings_for
from tests.journeys.talks import AGREE, DEPENDS, DISAGREE, Salon
from tests.render.typefaces import latin

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Privacy mode is off: only so the bot sees who replies to whom."""
    async with BotApi.open(reads_all=True) as api:
        yield api


@pytest.fixture
def font(tmp_path: Path) -> Path:
    return latin(tmp_path)


@pytest.fixture
def settings(api: BotApi, tmp_path: Path, font: Path) -> Settings:
    """Whatever fonts this machine has: the bot draws with this one, or, where a test takes it away, not at all."""
    return settings_for(api, tmp_path).model_copy(update={"font": font})


def goes(font: Path) -> None:
    """From now on no picture can be made."""
    font.unlink()


async def talk(salon: Salon, essay: Essay) -> list[Message]:
    """A discussion with three people in it, as far as it goes before its end; two contributions with replies to them.

    Said: paragraph 21; 11 and 16; 21 again; nothing of the essay. An admin is there, and takes no part.
    """
    one, other, third = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    first = salon.says(one, essay.paragraph(21).sentences[3], reply_to=prompt)
    second = salon.says(other, f"{essay.paragraph(11).sentences[3]}第16段也算吗", reply_to=prompt)
    salon.says(other, essay.paragraph(21).sentences[1], reply_to=poll)
    salon.says(one, "说得对", reply_to=prompt)
    salon.votes(poll, (one, AGREE), (other, DISAGREE), (third, DISAGREE))
    for who, before in ((other, second), (third, first), (other, first)):
        salon.says(who, "是这样吗？", reply_to=before)
    salon.says(third, "今天的雨下得真大")
    again = await salon.asks_again()
    salon.votes(again, (one, AGREE), (other, DEPENDS), (third, AGREE))
    return [first, second]


async def short_talk(salon: Salon, essay: Essay) -> Message:
    """A discussion with one contribution, to which somebody replied; its recap."""
    one, other, _ = salon.members
    prompt, _ = await salon.opens("技术的启蒙")
    said = salon.says(one, essay.paragraph(21).sentences[3], reply_to=prompt)
    salon.says(other, "是这样吗？", reply_to=said)
    return await salon.asks(salon.admin, "/close")


def links(message: Message) -> list[str]:
    return [entity["url"] for entity in message.entities if entity["type"] == "text_link"]


def told(essay: Essay, *paragraphs: str) -> list[str]:
    """The recap of ``talk``, line by line."""
    return [
        "聊完了：技术的启蒙",
        "3 人参与，4 条发言。",
        "说得最多的：",
        "2 次  并未真正改变传统生产方式和方法",
        "1 次  思想的洗礼",
        "1 次  技术的启蒙",
        *paragraphs,
        "投票，开头 → 结尾：",
        "1 → 2  赞成作者",
        "2 → 0  不赞成",
        "0 → 1  看情况",
        "两次都投了的 3 人里，2 人改了主意：不赞成 → 赞成作者 1 人、不赞成 → 看情况 1 人",
        "引来回复最多的：",
        "说到第 21 段的那条（2 条回复）",
        "说到第 11、16 段的那条（1 条回复）",
        f"还没人说到的：模式的探索。{essay.thesis('T2').discuss[0].zh}",
    ]


async def test_as_text(sitting: Sitting, essay: Essay, font: Path) -> None:
    goes(font)
    salon = Salon.meets(sitting)
    popular = await talk(salon, essay)
    recap = await salon.asks(salon.admin, "/close")
    named = "说到的段落：第 11 段 1 次、第 16 段 1 次、第 21 段 2 次"
    assert [line for line in recap.text.splitlines() if line] == told(essay, named)
    number = str(salon.group.chat_id).removeprefix("-100")
    assert links(recap) == [f"https://t.me/c/{number}/{each.message_id}" for each in popular]
    assert recap.photo is None
    await salon.is_silent()


async def test_as_a_picture(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    await talk(salon, essay)
    recap = await salon.asks(salon.admin, "/close")
    assert recap.photo is not None
    assert recap.photo.startswith(PNG)
    assert [line for line in recap.text.splitlines() if line] == told(essay)
    assert units(recap.text) <= 1024
    assert len(links(recap)) == 2
    assert [button.text for row in recap.buttons for button in row] == ["就聊这个", "私聊里看小结"]


async def test_below_a_picture_what_is_told_of_votes_is_mended_in_place(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    salon.says(one, essay.paragraph(21).sentences[3], reply_to=prompt)
    await salon.settles()
    poll.poll.votes[other.user["id"]] = [0]
    recap = await salon.asks(salon.admin, "/close")
    shown = recap.photo
    assert "1 人参与，1 条发言。" in recap.text
    await salon.group.sees_edit(recap)
    assert "1 人参与，1 条发言。" in recap.text, "whoever it was may be the one who spoke"
    assert "投票：\n1  赞成作者" in recap.text
    assert recap.photo == shown
    assert len(sitting.api.calls_of("editMessageCaption")) == 1


async def test_where_photos_are_forbidden_it_is_mended_as_text(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    salon.group.permits(can_send_photos=False)
    one, other, _ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    salon.says(one, essay.paragraph(21).sentences[3], reply_to=prompt)
    await salon.settles()
    poll.poll.votes[other.user["id"]] = [0]
    recap = await salon.asks(salon.admin, "/close")
    await salon.group.sees_edit(recap)
    assert recap.photo is None
    assert "投票：\n1  赞成作者" in recap.text


async def test_where_photos_are_forbidden_it_comes_as_text(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    salon.group.permits(can_send_photos=False)
    recap = await short_talk(salon, essay)
    assert recap.photo is None
    assert recap.text.startswith("聊完了")
    assert "1 次  并未真正改变传统生产方式和方法" in recap.text
    assert len(links(recap)) == 1
    assert recap.buttons
    await salon.is_silent()


async def test_in_a_basic_group_messages_have_no_links(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting, basic=True)
    recap = await short_talk(salon, essay)
    assert "说到第 21 段的那条（1 条回复）" in recap.text
    assert links(recap) == []


async def test_in_the_middle_it_tells_how_things_stand(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    recap = await salon.asks(one, "/recap")
    assert recap.text.startswith("聊到现在：技术的启蒙")
    assert "还没有人回复，也没有人投票。" in recap.text
    assert recap.photo is None, "nothing to draw"
    salon.votes(poll, (one, AGREE))
    salon.says(other, essay.paragraph(21).sentences[3], reply_to=prompt)
    recap = await salon.asks(one, "/recap")
    assert "2 人参与，1 条发言。" in recap.text
    assert "投票：\n1  赞成作者" in recap.text
    assert recap.photo is not None
    assert [button.text for row in recap.buttons for button in row] == ["私聊里看小结"], "one goes on already"
    await salon.asks_again()


async def test_what_nobody_touched_yet_is_begun_by_its_button(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    await talk(salon, essay)
    recap = await salon.asks(salon.admin, "/close")
    assert "管理员" in await toast(salon.members[0], recap, "就聊这个")
    assert "失效" in await toast(salon.admin, recap, data="g:begin:T99")
    await salon.is_silent()
    salon.admin.presses(recap, "就聊这个")
    prompt, poll = await salon.group.hears(), await salon.group.hears()
    assert prompt.bold[-1] == essay.thesis("T2").discuss[0].zh
    assert essay.thesis("T2").statement.zh in poll.poll.question
    assert "/close" in await toast(salon.admin, recap, "就聊这个")
    await salon.is_silent()
    salon.says(salon.members[0], essay.paragraph(25).sentences[1], reply_to=prompt)
    recap = await salon.asks(salon.admin, "/close")
    left = f"还没人说到的：引言：怎样看待直播带货。{essay.thesis('intro').discuss[0].zh}"
    assert left in recap.text, "over all that was discussed here"


async def test_members_see_it_in_private(sitting: Sitting, essay: Essay, font: Path) -> None:
    goes(font)
    salon = Salon.meets(sitting)
    await talk(salon, essay)
    shown = await salon.asks(salon.admin, "/close")
    link = shown.button("私聊里看小结").url or ""
    assert link.startswith("https://t.me/essay_test_bot?start=")
    one = salon.members[0]
    for words in ("/recap", f"/start {link.partition('=')[2]}"):
        one.says(words)
        recap = await one.hears()
        assert recap.text == shown.text
        assert links(recap) == links(shown)
        assert not recap.buttons, "its buttons are the group's"
    salon.admin.says("/recap")
    assert "还没有参加过讨论" in (await salon.admin.hears()).text
    salon.admin.says(f"/start {link.partition('=')[2]}")
    assert (await salon.admin.hears()).text == shown.text, "but is a member"


async def test_nobody_else_sees_it(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    stranger, (one, other, third) = sitting.api.reader("路人"), salon.members
    await talk(salon, essay)
    await salon.asks(salon.admin, "/close")
    one.leaves(salon.group)
    salon.group.sets(other, "kicked", by=salon.admin)
    for who, words in ((one, "/recap"), (other, "/recap"), (stranger, "/start r-1"), (one, "/start r-1")):
        who.says(words)
        assert (await who.hears()).text == "小结只给群里的人看，你现在不在那个群里。"
    for forged in ("r-99", "r-0", "r-1-1", "r-99999999999999"):
        stranger.says(f"/start {forged}")
        assert "聊完了" not in (await stranger.hears()).text
    third.says("/recap")
    assert "聊完了" in (await third.hears()).text


async def test_it_is_asked_for_later_too(start: Start, essay: Essay) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        shown = await short_talk(salon, essay)
    async with start() as sitting:
        salon.sitting = sitting
        assert (await salon.asks(salon.members[2], "/recap")).text == shown.text
