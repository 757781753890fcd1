"""A script is played through the bot's own code: what is said, when, to whom, and what is left of it."""

from pathlib import Path

import pytest

from bot.services.batch import BadLine
from tests.demo.playing import BEGINS, Line, Play, after, count, says, votes
from tests.render.typefaces import latin

CLEAR = "直播带货的底层技术是什么？"
"""A question to which the essay speaks beyond doubt, in paragraph 24."""
OPEN: Line = {"group": {"admins": ["王老师"], "privacy": False}}
SHUT: Line = {"group": {"admins": ["王老师"]}}
FORUM: Line = {"group": {"admins": ["王老师"], "forum": True}}


async def test_bot_comes_in_and_says_what_it_is_shown(play: Play) -> None:
    shut = await play(SHUT, says("小林", "好"))
    assert shut[:5] == ["读书会 (UTC+08:00)", "", "2026-05-01", "20:00  王老师 adds essay_bot", "20:00  essay_bot:"]
    assert "隐私模式开着" in after(shut, "essay_bot:")
    opened = "\n".join(await play(OPEN, says("小林", "好")))
    assert "隐私模式开着" not in opened
    assert "20:00  小林: 好" in opened


async def test_who_calls_it_is_answered_and_nobody_else(play: Play) -> None:
    told = await play(OPEN, says("小林", CLEAR), says("小林", f"@Essay_Bot {CLEAR}"))
    assert count(told, f"20:00  essay_bot → 小林 “{CLEAR}”:") == 1
    assert "第 24 / 27 段" in after(told, "essay_bot → 小林")
    assert after(told, "essay_bot → 小林").endswith("[私聊里接着读 ↗]")
    replied = await play(SHUT, says("小林", CLEAR, reply_to="bot"), says("小林", "/start@other_bot"))
    assert count(replied, "essay_bot → 小林") == 1


async def test_other_manners_can_be_tried(play: Play) -> None:
    """Questions to nobody are answered while that is on: once in five minutes."""
    told = await play(
        OPEN,
        says("小林", CLEAR),
        {"settings": {"answers": True}},
        says("阿杰", CLEAR),
        says("陈姐", CLEAR),
        {"wait": "6m"},
        says("老周", CLEAR),
        {"settings": {"answers": False}},
        {"wait": "6m"},
        says("小林", CLEAR),
    )
    assert [line for line in told if "essay_bot →" in line] == [
        f"20:00  essay_bot → 阿杰 “{CLEAR}”:",
        f"20:07  essay_bot → 老周 “{CLEAR}”:",
    ]
    assert count(told, "settings: answers on") == count(told, "settings: answers off") == 1


async def test_privacy_mode_keeps_from_it_what_telegram_would(play: Play) -> None:
    """Also with the switch on; and replies to what people say cannot be counted."""
    lines = (
        {"settings": {"answers": True}},
        says("小林", CLEAR),
        says("王老师", "/discuss 技术的启蒙"),
        says("小林", "第18段说得好", reply_to="prompt", id="first"),
        says("阿杰", "同意", reply_to="first"),
        says("王老师", "/recap"),
    )
    shut = await play(SHUT, {"at": BEGINS, **lines[0]}, *lines[1:])
    assert count(shut, "essay_bot → 小林") == 0
    assert count(shut, "1 人参与，1 条发言") == 1
    assert count(shut, "1 条回复") == 0
    opened = await play(OPEN, {"at": BEGINS, **lines[0]}, *lines[1:])
    assert count(opened, f"essay_bot → 小林 “{CLEAR}”:") == 1
    assert count(opened, "1 条回复） (→ 小林: 第18段说得好)") == 1


async def test_opinion_moves_between_two_polls_and_the_second_ends_by_itself(play: Play) -> None:
    told = await play(
        SHUT,
        says("王老师", "/discuss 技术的启蒙"),
        votes("小林", "赞成作者"),
        votes("小林", "不赞成"),
        votes("阿杰", "看情况"),
        {"from": "阿杰", "retract": True},
        votes("陈姐", "不赞成"),
        says("王老师", "/close"),
        votes("小林", "赞成作者"),
        votes("陈姐", "不赞成"),
        {"wait": "11h"},
        says("小林", "还没完？"),
        {"wait": "2h"},
    )
    assert "20:01  阿杰 takes the vote back (赞成作者 0, 不赞成 1, 看情况 0, 还没想好 0)" in told
    assert count(told, "the poll is closed (赞成作者 0, 不赞成 2, 看情况 0, 还没想好 0)") == 1
    end = next(number for number, line in enumerate(told) if line.startswith("08:"))
    assert told[end].endswith("the poll is closed (赞成作者 1, 不赞成 1, 看情况 0, 还没想好 0)")
    recap = "\n".join(told[end:])
    assert "两次都投了的 2 人里，1 人改了主意：不赞成 → 赞成作者 1 人" in recap
    assert "还没完？" in told[end - 1]


async def test_what_comes_by_schedule_comes_when_its_time_is(play: Play) -> None:
    told = await play(
        {"group": {"admins": ["王老师"]}},
        says("王老师", "/daily"),
        {"from": "王老师", "press": "开始"},
        {"wait": "3d"},
    )
    excerpts = [number for number, line in enumerate(told) if line.startswith("08:30  essay_bot")]
    assert [told[number - 1] for number in excerpts] == ["2026-05-02", "2026-05-03", "2026-05-04"]
    assert "第 1 / 27 段" in "\n".join(told[excerpts[0] : excerpts[1]])
    assert "第 2 / 27 段" in "\n".join(told[excerpts[1] : excerpts[2]])


async def test_topics_of_a_forum_hold_discussions_of_their_own(play: Play) -> None:
    told = await play(
        FORUM,
        says("王老师", "/discuss 技术的启蒙", topic="第一章"),
        says("王老师", "/discuss 思想的洗礼", topic="第二章"),
        says("小林", "第11段就是我们店", reply_to="prompt", topic="第一章"),
        votes("小林", "赞成作者") | {"topic": "第一章"},
        says("王老师", "/recap", topic="第二章"),
        says("王老师", "/recap", topic="第一章"),
    )
    assert count(told, "[第一章] essay_bot, a poll:") == count(told, "[第二章] essay_bot, a poll:") == 1
    assert count(told, "[第一章] 小林 → the prompt: ") == 1
    assert count(told, "1 人参与，1 条发言") == 1
    assert count(told, "聊到现在：思想的洗礼") == count(told, "聊到现在：技术的启蒙") == 1


async def test_members_who_try_what_admins_may_are_told_so(play: Play) -> None:
    told = await play(
        SHUT,
        says("小林", "/discuss"),
        says("王老师", "/settings"),
        {"from": "小林", "press": "让大家都能出题"},
        {"from": "王老师", "press": "让大家都能出题"},
        says("小林", "/discuss"),
    )
    assert told[told.index("20:00  小林: /discuss") + 1] == "20:00  essay_bot → 小林: 出题和收尾，这里由管理员来做。"
    [quiet] = [line for line in told if "(private to 小林)" in line]
    assert "管理员" in quiet
    assert count(told, "essay_bot, the message is changed:") == 1
    assert count(told, "essay_bot, a poll:") == 1


async def test_private_chats_are_shown_as_such(play: Play) -> None:
    told = await play(
        SHUT,
        says("小林", "/start"),
        {"from": "小林", "press": "去私聊"},
        says("小林", "你好", private=True),
        says("王老师", "你好", private=True),
        says("王老师", "/discuss 技术的启蒙"),
        says("小林", "第18段说得好", reply_to="prompt"),
        says("王老师", "/export"),
    )
    assert count(told, "(private to essay_bot) 小林: /start") == 1
    assert count(told, "(private to 小林) essay_bot:") == 2
    assert count(told, "(private to 王老师) essay_bot:") == 3
    assert count(told, "[a file: discussions.csv, ") == count(told, "[a file: discussions.jsonl, ") == 1


async def test_recap_has_a_picture_where_there_is_a_font(play: Play, tmp_path: Path) -> None:
    lines = (
        SHUT,
        says("王老师", "/discuss 技术的启蒙"),
        says("小林", "第18段说得好", reply_to="prompt"),
        says("王老师", "/recap"),
    )
    pictured = play.settings.model_copy(update={"font": latin(tmp_path)})
    told = await play(*lines, settings=pictured, pictures=tmp_path)
    assert count(told, f"[a picture: {tmp_path / 'recap-1.png'}]") == 1
    assert (tmp_path / "recap-1.png").read_bytes().startswith(b"\x89PNG")
    assert count(await play(*lines, settings=pictured), "[a picture: ") == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"from": "小林", "press": "没有"}, 'no message of the bot has a button "没有"; there are: 去私聊'),
        (
            {"from": "小林", "press": "没有", "private": True},
            'no message of the bot has a button "没有"; there are none',
        ),
        ({"from": "小林", "vote": "看情况"}, "no poll is open"),
        ({"from": "小林", "text": "好", "reply_to": "prompt"}, 'there is no message yet that "prompt" could mean'),
    ],
)
async def test_line_that_cannot_be_played_is_named(play: Play, line: Line, said: str) -> None:
    with pytest.raises(BadLine) as caught:
        await play(SHUT, says("小林", "好"), line)
    assert str(caught.value) == f"group.jsonl:3: {said}"


async def test_votes_that_no_app_would_take_are_named(play: Play) -> None:
    begun = (SHUT, says("王老师", "/discuss 技术的启蒙"))
    for line, said in (
        (votes("小林", "也许"), 'the poll has no option "也许"; there are: 赞成作者, 不赞成, 看情况, 还没想好'),
        ({"from": "小林", "retract": True}, "小林 has not voted in the last poll"),
    ):
        with pytest.raises(BadLine) as caught:
            await play(*begun, line)
        assert str(caught.value) == f"group.jsonl:3: {said}"
    with pytest.raises(BadLine, match="no poll is open"):
        await play(*begun, says("王老师", "/close"), votes("小林", "看情况"))


async def test_nothing_is_left_of_it(play: Play) -> None:
    await play(SHUT, says("小林", f"@essay_bot {CLEAR}"))
    assert not play.settings.data.exists()
    assert not play.settings.key_file.exists()
