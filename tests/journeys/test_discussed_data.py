"""What is kept of a person who took part in discussions: they get it in private, and it goes in private."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.circle import BOT, MARKER, kept, toast
from tests.journeys.running import Sitting, Start
from tests.journeys.talks import AGREE, DEPENDS, DISAGREE, Salon


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Privacy mode is off: only so the bot sees who replies to whom."""
    async with BotApi.open(reads_all=True) as api:
        yield api


async def talk(sitting: Sitting) -> tuple[Salon, Reader]:
    """A discussion that is over, and somebody who took part in it in every way."""
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    who = sitting.api.reader(f"{MARKER} 小名")
    who.joins(salon.group)
    await salon.sets("加“署名”按钮")
    prompt, poll = await salon.opens("技术的启蒙")
    assert MARKER in await toast(who, prompt, "署名")
    salon.votes(poll, (who, AGREE), (one, DISAGREE))
    said = salon.says(who, f"{MARKER} 新技术离我太远了", reply_to=prompt)
    salon.says(one, "我倒觉得不远", reply_to=prompt)
    salon.says(one, "是吗", reply_to=said)
    await salon.asks(who, f"{BOT} {MARKER} 一对一卖货贵在哪儿")
    await salon.asks(other, f"{BOT} 一对一卖货贵在哪儿")
    salon.votes(await salon.asks_again(), (who, DEPENDS), (one, DISAGREE))
    recap = await salon.asks(salon.admin, "/close")
    assert "3 人参与，4 条发言。" in recap.text
    assert "赞成作者 → 看情况 1 人" in recap.text
    return salon, who


async def handed_over(salon: Salon) -> list[str]:
    """What an admin gets who exports the group's discussions."""
    salon.admin.says("/start")
    await salon.admin.hears()
    await salon.asks(salon.admin, "/export")
    documents = [(await salon.admin.hears()).document or b"" for _ in range(2)]
    return [document.decode() for document in documents]


async def test_forgetting_in_private_takes_a_person_out_of_everything(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        salon, who = await talk(sitting)
        person = sitting.known_as(who, salon.group)
        await sitting.forgets(who)
        recap = await salon.asks(salon.admin, "/recap")
        assert "2 人参与，2 条发言。" in recap.text
        assert "投票，开头 → 结尾：\n1 → 1  不赞成" in recap.text
        assert "两次都投了的 1 人，没有人改主意。" in recap.text
        for document in await handed_over(salon):
            assert "我倒觉得不远" in document
            assert MARKER not in document
            assert person not in document
        who.says("/recap")
        assert "还没有参加过讨论" in (await who.hears()).text, "took part in none, as far as is known"
        await sitting.forgets(who)
    found = kept(settings)
    assert "我倒觉得不远" in found
    assert MARKER not in found
    assert person not in found


async def test_export_in_private_has_what_a_person_said_and_voted_and_nothing_of_others(sitting: Sitting) -> None:
    _, who = await talk(sitting)
    who.says("/export")
    document = (await who.hears()).document
    assert document is not None
    entries = [json.loads(line) for line in document.decode().splitlines()]
    log = [entry for entry in entries if "asked" in entry]
    assert {(entry["kind"], entry["asked"], entry["answered"] != "") for entry in log} == {
        ("vote", "agree", False),
        ("text", f"{MARKER} 新技术离我太远了", False),
        ("text", f"{MARKER} 一对一卖货贵在哪儿", True),
        ("vote", "depends", False),
    }
    assert [entry["consent"]["name"] for entry in entries if "consent" in entry] == [f"{MARKER} 小名"]
    assert [entry["contribution"]["replies"] for entry in entries if "contribution" in entry] == [1, 0]
    assert [entry["vote"]["stance"] for entry in entries if "vote" in entry] == ["agree", "depends"]
    assert "我倒觉得不远" not in document.decode()
