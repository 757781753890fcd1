"""A group of 200 that talks among itself: silence, nothing kept of it, and an answer for whoever asks meanwhile.

How quick that is, tests/bench/group_flood.py measures.
"""

from collections.abc import AsyncIterator
from random import Random

import pytest

from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.journeys.chatter import Chatter
from tests.journeys.circle import MARKER, Circle, circle, kept
from tests.journeys.running import Sitting, Start

MEMBERS, MESSAGES = 200, 240
ON = "也答没叫我的问题"
FAKES = "主播卖假货这事作者怎么看"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open(reads_all=True) as api:
        yield api


def crowd(sitting: Sitting) -> tuple[Circle, Chatter]:
    """A group with everybody in it."""
    club = circle(sitting)
    members = [sitting.api.reader(f"成员{number}") for number in range(MEMBERS)]
    for member in members:
        member.joins(club.group)
    return club, Chatter(club.group, members, Random(7))


async def test_group_that_talks_gets_silence_and_whoever_asks_an_answer(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club, chatter = crowd(sitting)
        alone = sitting.api.reader("私聊的人")
        for _ in range(MESSAGES // 2):
            chatter.says()
        asked = club.member.says(f"@essay_test_bot {FAKES}", to=club.group)
        alone.says(FAKES)
        for _ in range(MESSAGES // 2):
            last = chatter.says()
        assert "第 3 / 27 段" in (await alone.hears()).text
        answer = await club.group.hears()
        assert (answer.reply_to, answer.quotation) == (asked, FAKES)
        await sitting.handled(last.update_id)
        assert not club.group.chat.unheard
        assert [entry["asked"] for entry in await sitting.log()] == [FAKES, FAKES]
    left = kept(settings)
    assert MARKER not in left
    assert FAKES in left, "what is kept would be found"


async def test_switched_on_it_answers_one_of_them_and_keeps_nothing_either(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club, chatter = crowd(sitting)
        await club.sets(ON)
        for _ in range(MESSAGES):
            last = chatter.says()
        answer = await club.group.hears()
        assert answer.reply_to in chatter.said
        await sitting.handled(last.update_id)
        assert not club.group.chat.unheard
    left = kept(settings)
    assert MARKER not in left
    assert "settings" in left, "what is kept would be found"
