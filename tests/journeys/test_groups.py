"""In groups the bot is quiet, and shows the way to the private chat when a command asks for it."""

import pytest

from tests.botapi import BotApi
from tests.botapi.people import Group
from tests.journeys.running import Sitting


@pytest.fixture
async def group(sitting: Sitting) -> Group:
    return sitting.api.group("读书会", [sitting.reader])


def makes_admin(api: BotApi, group: Group) -> None:
    group.sets_bot("administrator", by=api.reader("管理"))


async def test_command_shows_the_way(sitting: Sitting, group: Group) -> None:
    for command in ("/start", "/help", "/start@essay_test_bot", "/HELP@Essay_Test_Bot"):
        sitting.reader.says(command, to=group)
        heard = await group.hears()
        assert heard.text == "想聊这篇文章，点下面的按钮来私聊。管理员发 /daily，我可以每天往这里送一段。"
        [[button]] = heard.buttons
        assert (button.text, button.url) == ("去私聊", "https://t.me/essay_test_bot")


async def test_way_is_shown_in_the_topic_that_asked(sitting: Sitting) -> None:
    forum = sitting.api.group("论坛", [sitting.reader], forum=True)
    topic = forum.topic("第一章", by=sitting.reader)
    sitting.reader.says("/start", to=forum, topic=topic)
    assert (await forum.hears()).thread_id == topic


async def test_way_that_is_shown_greets_properly(sitting: Sitting, group: Group) -> None:
    """What the button leads to is a plain start, not a link to a passage that is not there."""
    sitting.reader.says("/start", to=group)
    address = (await group.hears()).buttons[0][0].url or ""
    argument = address.partition("?start=")[2]
    assert (await sitting.asks(f"/start {argument}".strip())).text.startswith("《")


async def test_everything_else_gets_silence(sitting: Sitting, group: Group) -> None:
    makes_admin(sitting.api, group)
    reader = sitting.reader
    sent = [
        reader.says("主播卖假货这事作者怎么看", to=group),
        reader.says("/outline", to=group),
        reader.says("/forget", to=group),
        reader.says("/start@another_bot", to=group),
        reader.says("请看 /start", to=group),
        reader.sends_sticker(to=group),
        reader.says_via_bot("/start", to=group),
        sitting.api.other_bot_says(group, "/start"),
    ]
    edit = reader.edits(sent[0], "/start")
    for update in (*(message.update_id for message in sent), edit):
        await sitting.handled(update)
    assert not group.chat.unheard
    assert await sitting.log() == []
    await sitting.still_answers()


async def test_group_that_lets_nobody_write_stops_nothing(sitting: Sitting, group: Group) -> None:
    sitting.api.refuse("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat", chat_id=group.chat_id)
    await sitting.handled(sitting.reader.says("/start", to=group).update_id)
    await sitting.still_answers()
