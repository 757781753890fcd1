"""What Telegram is told of the webhook, and what is done when it says something else."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from telegram import Bot

from bot.core.incoming import UPDATES
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.webhook import CONNECTIONS, Webhook, WebhookSettings
from handlers.runtime.health import CannotContinue, Health
from tests.botapi import BotApi
from tests.databases import opened
from tests.handlers.inbound.test_webhook import BOT, HOOK, SECRET
from tests.patience import PATIENCE


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(tmp_path, "?timeout=0.2") as database:
        yield database


@asynccontextmanager
async def registered(
    api: BotApi, database: Database, hook: WebhookSettings = HOOK
) -> AsyncIterator["asyncio.Task[None]"]:
    """A webhook that looks after itself, ten times a second."""
    encryption, stop, health = Encryption(Encryption.new_key()), asyncio.Event(), Health()
    keep = UpdateIngest(BOT, Store(database, encryption, BOT), health, arrived=lambda: None)
    async with Bot(api.token, base_url=api.base_url) as bot:
        webhook = Webhook(bot, hook, keep, health, look=0.1)
        running = asyncio.create_task(webhook.run(stop))
        try:
            yield running
        finally:
            stop.set()
            await asyncio.wait({running})


async def test_telegram_is_told_where_and_what_to_bring_and_drops_nothing(database: Database) -> None:
    async with BotApi.open() as api:
        async with registered(api, database) as running:
            (call,) = await api.called("setWebhook")
            await api.called("getWebhookInfo", 2)
        assert call.params == {
            "url": HOOK.url,
            "secret_token": SECRET,
            "allowed_updates": list(UPDATES),
            "max_connections": CONNECTIONS,
        }
        assert len(api.calls_of("setWebhook")) == 1
        assert api.postman.url == HOOK.url, "the webhook stays, so that Telegram keeps what comes meanwhile"
        assert running.exception() is None


async def test_telegram_is_told_again_where_it_could_not_be_reached(database: Database) -> None:
    async with BotApi.open() as api:
        api.fail("setWebhook", times=1)
        async with registered(api, database):
            await api.world.watch.until(lambda: bool(api.postman.url), PATIENCE)
            assert api.postman.url == HOOK.url


async def test_a_webhook_that_was_changed_once_is_set_again(database: Database) -> None:
    async with BotApi.open() as api, registered(api, database) as running:
        await api.called("setWebhook")
        api.postman.delete({})
        await api.called("setWebhook", 2)
        await api.called("getWebhookInfo", 3)
        assert api.postman.url == HOOK.url
        assert not running.done()


async def test_a_webhook_that_is_changed_again_and_again_ends_the_bot(database: Database) -> None:
    async with BotApi.open() as api, registered(api, database) as running:
        for times in (1, 2, 3):
            await api.called("setWebhook", times)
            api.postman.set({"url": "https://other.example/telegram"})
        with pytest.raises(CannotContinue, match="keeps changing this bot's webhook"):
            await asyncio.wait_for(running, PATIENCE)


@pytest.mark.parametrize(
    ("status", "description", "said"),
    [
        (400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known", "ESSAY_BOT_WEBHOOK_URL: "),
        (401, "Unauthorized", "no longer accepts the token"),
    ],
)
async def test_a_refusal_ends_the_bot_and_says_why(
    database: Database, status: int, description: str, said: str
) -> None:
    async with BotApi.open() as api:
        api.refuse("setWebhook", status, description)
        async with registered(api, database) as running:
            with pytest.raises(CannotContinue, match=said):
                await asyncio.wait_for(running, PATIENCE)


async def test_what_keeps_telegram_from_bringing_updates_is_said_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with BotApi.open() as api, registered(api, database, replace(HOOK, secret="other")):
        await api.called("setWebhook")
        api.reader().says("在吗")
        await api.postman.brought(1, None)
        api.world.updates.forget_all()
        await api.called("getWebhookInfo", 5)
        await asyncio.sleep(0.3)
    told = [record for record in caplog.records if record.getMessage() == "Telegram could not bring an update"]
    assert [(record.levelno, record.__dict__["reason"]) for record in told] == [(logging.WARNING, "Connection refused")]
