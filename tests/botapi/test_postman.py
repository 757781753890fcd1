"""The stand-in's postman: updates brought to a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict

from ..patience import until
from . import BotApi
from .helpers import meeting, refusing

URL = "https://bot.example/telegram"


@dataclass
class Doorstep:
    """Where a bot would take updates. `answers`: the statuses to come, then 200."""

    bot: Bot
    url: str = ""
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)
    opens: asyncio.Event | None = None  # nothing is answered before

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        if self.opens:
            await self.opens.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def doorstep(api: BotApi, bot: Bot) -> AsyncIterator[Doorstep]:
    """With a proxy before it that has the certificate for `URL`."""
    step, app = Doorstep(bot), web.Application()
    app.router.add_post("/", step.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.postman.leads(URL, f"http://127.0.0.1:{runner.addresses[0][1]}/")
        yield step
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(("at_once", "most", "brought"), [(1, 40, 1), (3, 40, 3), (3, 2, 2)])
async def test_as_many_are_brought_at_once_as_is_said_and_the_bot_allows(at_once: int, most: int, brought: int) -> None:
    async with meeting() as (api, bot, reader), doorstep(api, bot) as step:
        step.opens, api.postman.at_once = asyncio.Event(), at_once
        await bot.set_webhook(URL, max_connections=most)
        last = [reader.says(text).update_id for text in "一二三四"][-1]
        await until(lambda: len(api.postman.deliveries) >= brought)
        # Another would be on its way by the time that the first have arrived.
        await until(lambda: len(step.heard) >= brought)
        assert len(api.postman.deliveries) == brought
        step.opens.set()
        await api.confirmed(last)
        await api.postman.brought(4)
        assert sorted(raw["message"]["text"] for _, raw in step.heard[-4:]) == sorted("一二三四")


async def test_updates_are_brought_in_order_with_the_secret() -> None:
    async with meeting() as (api, bot, reader), doorstep(api, bot) as step:
        before = reader.says("一").update_id
        assert await bot.set_webhook(URL, secret_token="s3-c_ret", allowed_updates=["message"], max_connections=7)
        after = reader.says("二").update_id
        await api.postman.brought(2)
        await api.confirmed(after)
        assert [(secret, raw["update_id"], raw["message"]["text"]) for secret, raw in step.heard] == [
            ("s3-c_ret", before, "一"),
            ("s3-c_ret", after, "二"),
        ]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.max_connections) == (URL, 0, 7)
        assert info.allowed_updates == ("message",)
        assert info.last_error_message is None


async def test_what_was_not_taken_is_brought_again_and_nothing_overtakes_it() -> None:
    async with meeting() as (api, bot, reader), doorstep(api, bot) as step:
        step.answers += [503, 401, 204]
        await bot.set_webhook(URL)
        first, second = reader.says("一").update_id, reader.says("二").update_id
        await api.confirmed(second)
        assert [raw["update_id"] for _, raw in step.heard] == [first] * 4 + [second]
        assert [delivery.status for delivery in api.postman.deliveries] == [503, 401, 204, 200, 200]
        said = (await bot.get_webhook_info()).last_error_message
        assert said == "Wrong response from the webhook: 204 No Content"


async def test_nobody_is_reached_where_nothing_leads() -> None:
    async with meeting() as (api, bot, reader):
        await bot.set_webhook(URL)
        reader.says("在吗")
        await api.postman.brought(2, None)
        info = await bot.get_webhook_info()
        assert (info.pending_update_count, info.last_error_message) == (1, "Connection refused")


async def test_a_webhook_and_fetching_exclude_each_other() -> None:
    async with meeting() as (api, bot, reader):
        await bot.set_webhook(URL)
        said = reader.says("在吗").update_id
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        assert await bot.delete_webhook()
        assert [update.update_id for update in await bot.get_updates()] == [said]
        await bot.set_webhook(URL, drop_pending_updates=True)
        assert await bot.set_webhook("")
        assert await bot.get_updates() == ()
        assert api.postman.url == ""


async def test_a_fetch_that_waits_ends_when_a_webhook_is_set() -> None:
    async with meeting() as (api, bot, _):
        fetching = asyncio.create_task(bot.get_updates(timeout=30))
        await api.arrived("getUpdates", 2)
        await bot.set_webhook(URL)
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await fetching


async def test_what_telegram_would_not_take_is_refused() -> None:
    async with meeting() as (_, bot, _):
        for url, secret, said in (
            ("http://bot.example/telegram", "", "Bad webhook: An HTTPS URL must be provided for webhook"),
            (
                "https://bot.example:8080/telegram",
                "",
                "Bad webhook: Webhook can be set up only on ports",
            ),
            (URL, "s" * 257, "Secret token is too long"),
            (URL, "no spaces", "Secret token contains unallowed characters"),
        ):
            with refusing(said):
                await bot.set_webhook(url, secret_token=secret)
        assert (await bot.get_webhook_info()).url == ""
