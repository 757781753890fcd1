"""What the bot is told of what is said in a group: privacy mode off and on, and as an administrator."""

from __future__ import annotations

import pytest
from telegram import Bot

from . import BotApi
from .helpers import meeting
from .people import Group, Reader


async def told(bot: Bot, group: Group, reader: Reader) -> list[str]:
    """Which of these the bot is told of."""
    sent = await bot.send_message(group.chat_id, "在")
    ours = next(message for message in group.chat.messages if message.message_id == sent.message_id)
    said = [
        reader.says("闲话", to=group),
        reader.says("/read", to=group),
        reader.says("请看 /read@Essay_Test_Bot", to=group),
        reader.says("/read@another_bot", to=group),
        reader.says("@Essay_Test_Bot 你看呢", to=group),
        reader.says("@essay_test_bots 你看呢", to=group),
        reader.says("回你", to=group, reply_to=ours),
    ]
    aside = reader.says("回他", to=group, reply_to=said[0])
    return [message.text for message in (*said, aside) if message.update_id is not None]


PRIVATE = ["/read", "请看 /read@Essay_Test_Bot", "@Essay_Test_Bot 你看呢", "回你"]
ALL = ["闲话", *PRIVATE[:2], "/read@another_bot", PRIVATE[2], "@essay_test_bots 你看呢", PRIVATE[3], "回他"]


async def test_privacy_mode() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        assert await told(bot, group, reader) == PRIVATE


async def test_privacy_mode_where_mentions_do_not_arrive() -> None:
    async with meeting() as (api, bot, reader):
        api.world.mentions_arrive = False
        group = api.group("读书会", [reader])
        assert await told(bot, group, reader) == [text for text in PRIVATE if "你看呢" not in text]


async def test_an_administrator_is_told_of_everything() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        group.sets_bot("administrator", by=reader)
        assert await told(bot, group, reader) == ALL
        group.sets_bot("member", by=reader)
        assert await told(bot, group, reader) == PRIVATE
        group.sets_bot("restricted", by=reader, can_send_messages=True)
        assert await told(bot, group, reader) == PRIVATE


async def test_privacy_mode_off() -> None:
    async with BotApi.open(reads_all=True) as api, Bot(api.token, base_url=api.base_url) as bot:
        reader = api.reader()
        assert await told(bot, api.group("读书会", [reader]), reader) == ALL


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_who_is_not_there_is_told_of_nothing(status: str) -> None:
    async with BotApi.open(reads_all=True) as api:
        reader = api.reader()
        group = api.group("读书会", [reader])
        group.sets_bot(status, by=reader)
        assert reader.says("/read@essay_test_bot", to=group).update_id is None
        assert api.other_bot_says(group, "在").update_id is None


async def test_another_bot_that_replies() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        sent = await bot.send_message(group.chat_id, "在")
        api.other_bot_says(group, "我也在", reply_to=await group.hears())
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.from_user is not None
        assert (message.from_user.is_bot, message.reply_to_message) == (True, sent)
