"""Flood control, planned and by Telegram's limits, and the figures about what was sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from . import BotApi, Call, Limits
from .figures import most_within, smallest_gap
from .helpers import button, keyboard, meeting
from .people import Reader

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


async def refused(bot: Bot, chat_id: int) -> int:
    """The seconds that the bot is told to wait when it sends there now."""
    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(chat_id, "早")
    seconds = raised.value.retry_after
    return int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)


def another(api: BotApi) -> Reader:
    reader = api.reader()
    reader.says("你好")
    return reader


async def test_a_flood_refuses_every_send_until_it_is_over() -> None:
    async with meeting() as (api, bot, reader):
        other = another(api)
        shown = await bot.send_message(reader.id, "一", reply_markup=keyboard([button()]))
        query = reader.presses(await reader.hears(), "下一段")
        flood = api.flood(retry_after=2)
        assert flood.begun_at is None, "it begins with the first send"
        assert await refused(bot, reader.id) == 2
        assert api.too_early == [], "nobody had told the bot"
        assert await refused(bot, other.id) in (1, 2)
        with pytest.raises(RetryAfter):
            await bot.edit_message_text("二", reader.id, shown.message_id)
        assert await bot.answer_callback_query(query.id)
        assert await bot.send_chat_action(reader.id, "typing")
        assert [call.method for call in api.too_early] == ["sendMessage", "editMessageText"]
        assert flood.until is not None
        await asyncio.sleep(max(0.0, flood.until - asyncio.get_running_loop().time()))
        await bot.send_message(reader.id, "二")
        assert (flood.refused, len(api.too_early)) == (3, 2), "asking too early makes it no longer"


async def test_a_flood_of_one_chat() -> None:
    async with meeting() as (api, bot, reader):
        other = another(api)
        api.flood(retry_after=30, chat_id=reader.id)
        await bot.send_message(other.id, "一")
        assert await refused(bot, reader.id) == 30
        assert 1 < await refused(bot, reader.id) <= 30
        await bot.send_message(other.id, "二")
        assert [call.chat_id for call in api.too_early] == [reader.id]


async def test_what_was_on_its_way_is_not_too_early() -> None:
    async with meeting() as (api, bot, reader):
        api.flood(retry_after=30, grace=20)
        assert await asyncio.gather(*(refused(bot, reader.id) for _ in range(3))) == [30] * 3
        assert api.too_early == []


async def test_no_limits_unless_a_test_sets_them() -> None:
    async with meeting() as (api, bot, reader):
        await asyncio.gather(*(bot.send_message(reader.id, str(n)) for n in range(35)))
        assert len(reader.chat.unheard) == 35
        assert most_within(api.calls, 60) == 35
        gap = smallest_gap(api.calls)
        assert gap is not None
        assert gap < 1


async def test_thirty_a_second_over_all_chats() -> None:
    async with meeting() as (api, bot, _):
        api.limits = Limits(per_second=3)
        readers = [another(api) for _ in range(5)]
        for reader in readers[:3]:
            await bot.send_message(reader.id, "早")
        assert await refused(bot, readers[3].id) == 1
        assert api.too_early == []
        assert await refused(bot, readers[4].id) == 1, "it holds in all chats"
        assert [call.chat_id for call in api.too_early] == [readers[4].id]
        await asyncio.sleep(1.05)
        await bot.send_message(readers[3].id, "早")
        assert most_within(api.calls) == 5, "what was refused has been sent as well"


async def test_one_a_second_in_a_private_chat() -> None:
    async with meeting() as (api, bot, reader):
        api.limits = Limits(private_gap=1.0)
        sent = await bot.send_message(reader.id, "一")
        await asyncio.sleep(1.02)
        await bot.edit_message_text("二", reader.id, sent.message_id)
        assert await refused(bot, reader.id) == 1
        await bot.send_message(another(api).id, "一")
        assert await refused(bot, reader.id) == 1
        assert len(api.too_early) == 1
        api.limits = None
        assert await refused(bot, reader.id) == 1, "what Telegram has said it has said"


async def test_twenty_a_minute_in_a_group() -> None:
    async with meeting() as (api, bot, reader):
        api.limits = Limits(group_per_minute=2)
        group, channel = api.group("读书会", [reader]), api.channel("每日", username="meiri")
        for _ in range(2):
            await bot.send_message(group.chat_id, "早")
            await bot.send_message("@meiri", "早")
        assert 30 <= await refused(bot, group.chat_id) <= 60
        assert 30 <= await refused(bot, channel.chat_id) <= 60, "its name and its id are one chat"
        await bot.send_message(reader.id, "早")


def test_the_smallest_gap_and_the_busiest_second() -> None:
    def sent(at: float, chat_id: int, method: str = "sendMessage") -> Call:
        return Call(method, {}, at, chat_id)

    calls = [sent(0.0, 1), sent(0.4, 2), sent(0.9, -5), sent(0.95, -5), sent(0.96, 1, "getChat"), sent(1.5, 1)]
    calls += [sent(1.8, 1, "editMessageText"), sent(4.0, 2)]
    assert smallest_gap(calls) == pytest.approx(0.3)
    assert smallest_gap(calls[:5]) is None
    assert (most_within(calls), most_within(calls, 0.5), most_within(calls, 60), most_within([])) == (4, 2, 7, 0)
    assert most_within([sent(0.0, 1), sent(1.0, 1)]) == 1, "a second later is another second"
