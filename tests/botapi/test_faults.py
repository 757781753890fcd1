"""Lost, late and foreign answers, as python-telegram-bot and a bare connection meet them."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from ..patience import PATIENCE
from . import BotApi
from .helpers import meeting
from .people import Reader


def texts(reader: Reader) -> list[str]:
    return [message.text for message in reader.chat.messages if message.by_our_bot]


async def test_a_connection_reset_before_the_call_is_carried_out() -> None:
    async with meeting() as (api, bot, reader):
        fault = api.reset("sendMessage", times=1)
        with pytest.raises(NetworkError, match=r"^httpx.ReadError") as raised:
            await bot.send_message(reader.id, "一")
        assert type(raised.value) is NetworkError
        assert texts(reader) == []
        await bot.send_message(reader.id, "二")
        lost, sent = await api.called("sendMessage", 2)
        assert (texts(reader), fault.used, lost.lost, lost.result, sent.lost) == (["二"], 1, True, None, False)


async def test_a_connection_reset_after_the_call_was_carried_out() -> None:
    async with meeting() as (api, bot, reader):
        fault = api.reset("sendMessage", after=True)
        for _ in range(2):
            with pytest.raises(NetworkError, match=r"^httpx.ReadError"):
                await bot.send_message(reader.id, "一")
        fault.lift()
        await bot.send_message(reader.id, "二")
        assert texts(reader) == ["一", "一", "二"], "whoever sends once more sends twice"
        calls = api.calls_of("sendMessage")
        assert [(call.lost, call.result["text"]) for call in calls] == [(True, "一"), (True, "一"), (False, "二")]
        reader.blocks_bot()
        api.reset("sendMessage", after=True)
        with pytest.raises(NetworkError, match=r"^httpx.ReadError"):
            await bot.send_message(reader.id, "三")


async def test_a_reset_is_a_reset_and_not_an_end() -> None:
    async with meeting() as (api, _, __):
        api.reset("getMe")
        source, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
        writer.write(f"GET /bot{api.token}/getMe HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            await source.read()
        writer.close()


async def test_an_answer_that_never_comes() -> None:
    async with meeting() as (api, bot, reader):
        before = api.hang("sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(reader.id, "一", read_timeout=0.3)
        (waiting,) = await api.arrived("sendMessage")
        assert await api.world.watch.until(lambda: waiting.lost, PATIENCE)
        before.lift()
        assert texts(reader) == [], "the bot has gone: nobody sends that any more"
        api.hang("sendMessage", after=True, times=1)
        with pytest.raises(TimedOut):
            await bot.send_message(reader.id, "二", read_timeout=0.3)
        assert texts(reader) == ["二"]
        await bot.send_message(reader.id, "三")
        _, unheard, heard = api.calls_of("sendMessage")
        assert await api.world.watch.until(lambda: unheard.lost, PATIENCE)
        assert (texts(reader), heard.lost) == (["二", "三"], False)


async def test_a_lifted_silence_goes_on() -> None:
    async with meeting() as (api, bot, reader):
        silences = [api.hang("sendMessage", times=1), api.hang("sendMessage", times=1, after=True)]
        sending = asyncio.create_task(bot.send_message(reader.id, "一", read_timeout=30))
        await api.arrived("sendMessage")
        assert texts(reader) == []
        silences[0].lift()
        assert (await reader.hears()).text == "一"
        assert not sending.done()
        silences[1].lift()
        assert (await sending).text == "一"


async def test_a_server_that_closes_waits_for_no_fault() -> None:
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=30) as http:
        async with BotApi.open() as api:
            reader = api.reader()
            reader.says("你好")
            api.hang("sendMessage")
            url = f"{api.base_url}{api.token}/sendMessage"
            sending = asyncio.create_task(http.post(url, data={"chat_id": reader.id, "text": "一"}))
            await api.arrived("sendMessage")
        with pytest.raises(httpx.ReadError):
            await sending
    assert texts(reader) == []


async def test_late_answers() -> None:
    async with meeting() as (api, bot, reader):
        slow = api.delay("sendMessage", 0.2, times=1)
        api.delay("sendMessage", 3600, after=True, times=1)
        begun = time.monotonic()
        sending = asyncio.create_task(bot.send_message(reader.id, "一", read_timeout=2))
        heard = await reader.hears()
        assert (heard.text, time.monotonic() - begun >= 0.2, slow.used) == ("一", True, 1)
        with pytest.raises(TimedOut):
            await sending
        await bot.send_message(reader.id, "二", read_timeout=PATIENCE)


async def test_pages_of_a_proxy() -> None:
    async with meeting() as (api, bot, reader), httpx.AsyncClient() as http:
        api.fail("sendMessage", times=2)
        answer = await http.post(f"{api.base_url}{api.token}/sendMessage", data={"chat_id": reader.id, "text": "一"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")
        assert answer.text.startswith("<html>")
        with pytest.raises(NetworkError, match=r"^Bad Gateway \(502\)\. Parsing the server response .*html"):
            await bot.send_message(reader.id, "一")
        assert texts(reader) == []
        api.fail("sendMessage", 504, "<h1>Gateway Time-out</h1>", times=1, after=True)
        with pytest.raises(NetworkError, match=r"^Gateway Timeout \(504\)"):
            await bot.send_message(reader.id, "二")
        assert texts(reader) == ["二"]


async def test_faults_of_one_chat_and_one_method() -> None:
    async with meeting() as (api, bot, reader):
        other = api.reader("小周")
        other.says("你好")
        api.reset("sendMessage", chat_id=other.id)
        await bot.send_message(reader.id, "一")
        await bot.send_chat_action(other.id, "typing")
        with pytest.raises(NetworkError):
            await bot.send_message(other.id, "一")
        public = api.channel("读书", username="dushu")
        api.fail("sendmessage", chat_id=public.chat_id)
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message("@DuShu", "一")
        for plan in (api.reset, api.hang, api.fail):
            with pytest.raises(ValueError, match="no method"):
                plan("sendTea")


async def test_updates_whose_answer_was_lost_come_again() -> None:
    async with meeting() as (api, bot, reader):
        reader.says("在吗")
        api.reset("getUpdates", after=True, times=1)
        with pytest.raises(NetworkError):
            await bot.get_updates()
        assert [update.message.text for update in await bot.get_updates() if update.message] == ["在吗"]
