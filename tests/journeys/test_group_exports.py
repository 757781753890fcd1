"""For classes: who said and voted what, for an admin, in private; under names only of those who wish it."""

import csv
import json
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import pytest

from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.circle import Circle, circle, labels, toast
from tests.journeys.running import Sitting

FORMULA = '=HYPERLINK("http://example.org","点我")'
SIGN = "署名"
NOT_YOURS = "记录只给那个群的管理员。"
COLUMNS = ["讨论", "开始时间", "论点", "题目", "谁", "时间", "类别", "内容", "涉及段落", "收到回复"]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Without privacy mode, so that replies to contributions are counted."""
    async with BotApi.open(reads_all=True) as api:
        yield api


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    return circle(sitting)


async def prompted(club: Circle) -> tuple[Message, Message]:
    """A discussion begins: its prompt, and its poll."""
    await club.sitting.handled(club.admin.says("/discuss 24", to=club.group).update_id)
    return await club.group.hears(), await club.group.hears()


async def discussed(club: Circle) -> None:
    """One who signs, and one who does not, have voted and said something."""
    await club.sets("加“署名”按钮")
    prompt, poll = await prompted(club)
    await toast(club.member, prompt, SIGN)
    first = club.member.says("第 24 段说得对，底层技术确实是老的", to=club.group, reply_to=prompt)
    second = club.other.says(FORMULA, to=club.group, reply_to=prompt)
    third = club.other.says("同意", to=club.group, reply_to=first)
    await club.hears_nothing(first, second, third)
    await club.hears_nothing(club.member.votes(poll, "赞成作者"))
    await club.hears_nothing(club.other.votes(poll, "看情况"))


async def files(place: Reader) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The two files that the bot sends in private: the table, and the lines."""
    table, lines = await place.hears(), await place.hears()
    assert table.document is not None
    assert lines.document is not None
    names = [message.content["document"]["file_name"] for message in (table, lines)]
    assert names == ["discussions.csv", "discussions.jsonl"]
    assert not place.chat.unheard
    assert table.document.startswith(b"\xef\xbb\xbf"), "else a spreadsheet shows no Chinese"
    rows = list(csv.DictReader(StringIO(table.document.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == COLUMNS
    return rows, [json.loads(line) for line in lines.document.decode().splitlines()]


async def test_admin_who_can_be_written_to_gets_two_files_in_private(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    await discussed(club)
    said = club.admin.says("/export", to=club.group)
    told = await club.hears(said)
    assert (told.text, told.document, told.reply_to) == ("记录已经私下发给你了。", None, said)
    table, lines = await files(club.admin)
    who = [club.member.user["first_name"], "成员 2"] * 2
    assert [line["who"] for line in lines] == who, "a name only where it was wished"
    assert [row["谁"] for row in table] == who
    assert [line["kind"] for line in lines] == ["reply", "reply", "vote_before", "vote_before"]
    assert [row["类别"] for row in table] == ["回复", "回复", "开头投票", "开头投票"]
    texts = ["第 24 段说得对，底层技术确实是老的", FORMULA, "agree", "depends"]
    assert [line["text"] for line in lines] == texts
    assert [row["内容"] for row in table] == [texts[0], f"'{FORMULA}", "赞成作者", "看情况"], "a formula does not run"
    assert 24 in lines[0]["paragraphs"]
    assert (lines[0]["replies"], table[0]["收到回复"]) == (1, "1")
    assert {line["thesis"] for line in lines} == {"底层技术仍属消费互联网"}
    for line in lines:
        assert line["question"]
        assert line["at"] >= line["began"][:19]
    everything = json.dumps(lines, ensure_ascii=False)
    assert club.other.user["first_name"] not in everything
    assert str(club.other.id) not in everything
    assert "同意" not in everything, "what people reply to each other is counted, not kept"


async def test_whoever_was_an_admin_a_moment_ago_gets_nothing(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    await discussed(club)
    await club.hears(club.admin.says("/export", to=club.group))
    await files(club.admin)
    club.group.sets(club.admin, "member", by=club.admin)
    refused = await club.hears(club.admin.says("/export", to=club.group))
    assert "管理员" in refused.text
    assert not club.admin.chat.unheard


async def test_admin_who_cannot_be_written_to_yet_gets_a_button(club: Circle) -> None:
    await discussed(club)
    told = await club.hears(club.admin.says("/export", to=club.group))
    assert told.text == "记录只私下给管理员：点下面的按钮来取。"
    [[button]] = told.buttons
    start = (button.url or "").partition("?start=")[2]
    assert start.startswith("e-c")
    assert not club.admin.chat.messages
    club.admin.says(f"/start {start}")
    _, lines = await files(club.admin)
    assert len(lines) == 4
    club.admin.says("/help")
    await club.admin.hears()
    for person in (club.member, club.sitting.api.reader("路人"), circle(club.sitting).admin):
        person.says(f"/start {start}")
        heard = await person.hears()
        assert (heard.text, heard.document) == (NOT_YOURS, None)


async def test_anonymous_admin_gets_the_button_too(club: Circle) -> None:
    """Who it is, Telegram does not tell; whoever presses the button says so."""
    await discussed(club)
    club.group.hides(club.admin)
    told = await club.hears(club.admin.says("/export", to=club.group))
    [[button]] = told.buttons
    club.admin.says(f"/start {(button.url or '').partition('?start=')[2]}")
    assert len((await files(club.admin))[1]) == 4


async def test_nobody_else_gets_anything(club: Circle) -> None:
    await discussed(club)
    club.member.says("/start")
    await club.member.hears()
    told = await club.hears(club.member.says("/export", to=club.group))
    assert (told.text, told.buttons) == ("这个由群里的管理员来定。", [])
    for start in ("e-c00000000000000000000", "e-nonsense", "e-"):
        heard = await club.sitting.asks(f"/start {start}")
        assert heard.document is None
    assert not club.member.chat.unheard


async def test_admin_who_is_one_no_longer_gets_nothing(club: Circle) -> None:
    await discussed(club)
    second = club.sitting.api.reader("前管理")
    second.joins(club.group)
    club.group.sets(second, "administrator", by=club.admin)
    told = await club.hears(club.admin.says("/export", to=club.group))
    club.group.sets(second, "member", by=club.admin)
    second.says(f"/start {(told.buttons[0][0].url or '').partition('?start=')[2]}")
    assert (await second.hears()).text == NOT_YOURS


async def test_where_nothing_was_discussed_there_is_nothing_to_export(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    assert (await club.hears(club.admin.says("/export", to=club.group))).text == "那个群还没有讨论记录。"
    await prompted(club)
    assert (await club.hears(club.admin.says("/export", to=club.group))).text == "那个群还没有讨论记录。"
    assert not club.admin.chat.unheard


async def test_another_group_has_records_of_its_own(club: Circle) -> None:
    await discussed(club)
    elsewhere = circle(club.sitting)
    elsewhere.admin.says("/start")
    await elsewhere.admin.hears()
    told = await elsewhere.hears(elsewhere.admin.says("/export", to=elsewhere.group))
    assert told.text == "那个群还没有讨论记录。"
    await elsewhere.sets("加“署名”按钮")
    _, poll = await prompted(elsewhere)
    await elsewhere.hears_nothing(elsewhere.member.votes(poll, "还没想好"))
    await elsewhere.hears(elsewhere.admin.says("/export", to=elsewhere.group))
    _, [line] = await files(elsewhere.admin)
    assert (line["who"], line["text"]) == ("成员 1", "undecided"), "who signed, signed there only"


async def test_in_private_everybody_gets_their_own_log(club: Circle) -> None:
    await discussed(club)
    heard = await club.sitting.asks("/export")
    assert heard.content["document"]["file_name"] == "essay-bot.jsonl"
    assert FORMULA not in (heard.document or b"").decode(), "nothing of others"


async def test_button_to_sign_stands_under_prompts_only_where_admins_want_it(club: Circle) -> None:
    prompt, _ = await prompted(club)
    assert labels(prompt) == ["私聊里接着读"]
    await club.hears(club.admin.says("/close", to=club.group))
    await club.sets("加“署名”按钮")
    prompt, _ = await prompted(club)
    assert labels(prompt) == ["私聊里接着读", SIGN]
    signed = await club.member.sees_answer(club.member.presses(prompt, SIGN))
    assert signed["text"] == "好。管理员导出讨论记录时，你的话会署名“小林”。再按一次就取消。"
    assert signed["show_alert"] is True
    assert await toast(club.member, prompt, SIGN) == "取消了，记录里只有代号。"
    assert prompt.edited == 0
    assert not club.group.chat.unheard


async def test_who_takes_it_back_goes_by_a_pseudonym(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    await club.sets("加“署名”按钮")
    prompt, poll = await prompted(club)
    for _ in range(2):
        await toast(club.member, prompt, SIGN)
    await club.hears_nothing(club.member.votes(poll, "不赞成"))
    joker = club.sitting.api.reader("=1+1")
    joker.joins(club.group)
    await toast(joker, prompt, SIGN)
    await club.hears_nothing(joker.votes(poll, "看情况"))
    await club.hears(club.admin.says("/export", to=club.group))
    table, lines = await files(club.admin)
    assert [line["who"] for line in lines] == ["成员 1", "=1+1"]
    assert table[1]["谁"] == "'=1+1", "a name may be a formula, too"


async def test_where_signing_is_switched_off_again_nobody_stands_there_by_name(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    await discussed(club)
    await club.sets("去掉“署名”按钮")
    await club.hears(club.admin.says("/export", to=club.group))
    _, lines = await files(club.admin)
    assert {line["who"] for line in lines} == {"成员 1", "成员 2"}


async def test_who_asks_to_be_forgotten_stands_in_no_record(club: Circle) -> None:
    club.admin.says("/start")
    await club.admin.hears()
    await discussed(club)
    await club.sitting.forgets()
    await club.hears(club.admin.says("/export", to=club.group))
    _, lines = await files(club.admin)
    assert {line["who"] for line in lines} == {"成员 1"}
