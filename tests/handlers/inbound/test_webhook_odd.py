"""What is told of the webhook may be odd: that is no reason to set it anew, nor to give up."""

import asyncio
import logging
from pathlib import Path

import pytest
from telegram import Bot

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.webhook import TAKEN, Webhook, WebhookSettings
from handlers.runtime.health import Health
from handlers.runtime.requests import requests
from tests.botapi import BotApi

HOOK = WebhookSettings("https://bot.example/telegram", "a-Secret_of_ours")


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok":true,"result":{}}',
        b'{"ok":true,"result":{"url":5,"has_custom_certificate":false,"pending_update_count":0}}',
        b'{"ok":true,"result":{"url":"x","has_custom_certificate":0,"pending_update_count":0,"last_error_date":"x"}}',
        b'{"ok":true}',
        b"<html>",
    ],
)
async def test_an_odd_answer_is_no_sign_of_another_program(
    body: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encryption, stop, health = Encryption(Encryption.new_key()), asyncio.Event(), Health()
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database, BotApi.open() as api:
        api.answer("getWebhookInfo", body, times=1)
        keep = UpdateIngest(42, Store(database, encryption, 42), health, arrived=lambda: None)
        calls, updates = requests(None, answer=60)
        async with Bot(api.token, base_url=api.base_url, request=calls, get_updates_request=updates) as bot:
            running = asyncio.create_task(Webhook(bot, HOOK, keep, health, look=0.01).run(stop))
            await api.arrived("getWebhookInfo", 1 + TAKEN)
            stop.set()
            await running
        assert len(api.calls_of("setWebhook")) == 1
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in told] == ["Telegram cannot be reached"]
