"""The queue of updates: ids that jump, ids that repeat, and very many at once."""

from __future__ import annotations

import asyncio

import httpx
from telegram import Bot

from ..patience import PATIENCE
from . import BotApi
from .helpers import meeting


async def waiting(bot: Bot, offset: int | None = None) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset=offset)]


async def test_an_update_that_is_delivered_twice() -> None:
    async with meeting() as (api, bot, reader):
        said = reader.says("在吗")
        assert said.update_id is not None
        (raw,) = api.world.updates.pending
        api.inject(raw)
        later = reader.says("喂").update_id
        assert later is not None
        assert await waiting(bot) == [said.update_id, said.update_id, later]
        assert await waiting(bot, said.update_id + 1) == [later]
        await api.confirmed(said.update_id)
        api.inject(raw)
        assert await waiting(bot) == [later, said.update_id], "Telegram may also hand out again what was confirmed"
        assert await waiting(bot, later) == [later]
        await api.confirmed(said.update_id)


async def test_ids_that_jump_to_a_lower_value() -> None:
    async with meeting() as (api, bot, reader):
        said = reader.says("在吗")
        high = said.update_id
        assert high is not None
        for low in (5, 6):
            api.inject({"update_id": low, "message": said.raw()})
        assert await waiting(bot) == [high, 5, 6]
        assert await waiting(bot, 6) == [high, 6], "an offset confirms what is lower, wherever it stands"
        await api.confirmed(5)
        assert api.world.updates.holds(6)
        assert await waiting(bot, high + 1) == []
        later = reader.says("喂").update_id
        assert later is not None
        assert await waiting(bot, later) == [later]
        assert await waiting(bot, later + 1) == []


async def test_what_happens_in_one_chat_wakes_nobody_in_another() -> None:
    async with BotApi.open() as api:
        readers = [api.reader() for _ in range(3)]
        checks: list[int] = []

        async def sees_a_message(n: int) -> bool:
            def check() -> bool:
                checks.append(n)
                return bool(readers[n].chat.messages)

            return await readers[n].chat.watch.until(check, PATIENCE)

        waits = [asyncio.create_task(sees_a_message(n)) for n in range(3)]
        await asyncio.sleep(0)
        for n in (2, 1, 0):
            assert checks.count(n) == 1
            readers[n].says("你好")
            await waits[n]
        assert checks == [0, 1, 2, 2, 1, 0]


async def test_a_thousand_chats() -> None:
    async with BotApi.open() as api, httpx.AsyncClient() as http:
        readers = [api.reader() for _ in range(1000)]
        said = [reader.says("你好").update_id for reader in readers]
        confirmed = [asyncio.create_task(api.confirmed(update_id)) for update_id in said]
        hearing = [asyncio.create_task(reader.hears()) for reader in readers]
        offset, fetched = 0, list[int]()
        while len(fetched) < 1000:
            answer = await http.post(f"{api.base_url}{api.token}/getUpdates", data={"offset": offset})
            found = [update["update_id"] for update in answer.json()["result"]]
            fetched += found
            offset = found[-1] + 1
        assert fetched == said
        await http.post(f"{api.base_url}{api.token}/getUpdates", data={"offset": offset})
        await asyncio.gather(*confirmed)
        for reader in readers:
            api.world.new_message(reader.chat, api.world.bot, text="好", by_our_bot=True)
        assert {message.text for message in await asyncio.gather(*hearing)} == {"好"}
