"""Updates are fetched: what can be taken is, once, and what cannot be holds nothing up and does not go round idly."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.polling import Polling
from handlers.runtime.health import Health
from handlers.runtime.requests import requests
from tests.botapi import BotApi, Call


class Desk:
    """An inbox, and what fetches into it."""

    def __init__(self, api: BotApi, database: Database) -> None:
        encryption = Encryption(Encryption.new_key())
        self.api = api
        self.store = Store(database, encryption, 42)
        self.health = Health()
        self.ingest = UpdateIngest(42, self.store, self.health, arrived=lambda: None)

    @asynccontextmanager
    async def fetching(self) -> AsyncIterator[None]:
        """Until the block ends. Raises what ended it before."""
        calls, updates = requests(None, answer=60)
        stop = asyncio.Event()
        async with Bot(self.api.token, base_url=self.api.base_url, request=calls, get_updates_request=updates) as bot:
            running = asyncio.create_task(Polling(bot, self.ingest, self.health).run(stop))
            try:
                yield
            finally:
                stop.set()
                await running

    async def taken(self) -> list[dict[str, Any]]:
        """As the worker takes them."""
        async with self.store.transaction() as tx:
            return [json.loads(waiting.payload) for waiting in await tx.inbox.take(100)]

    def says(self, *updates: object, **when: Any) -> None:
        """What the next fetch brings."""
        body = json.dumps({"ok": True, "result": updates}).encode()
        self.api.answer("getUpdates", body, **({"times": 1} | when))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database, BotApi.open() as api:
        yield Desk(api, database)


NUMBERS: list[Any] = [None, "7", 7.5, True, [], -1, 2**31]
ODD: list[Any] = [
    None,
    5,
    "text",
    [],
    {},
    {"message": {}},
    *({"update_id": number} for number in NUMBERS),
]
"""The library's own way would lose the whole batch; the last one, used as an offset, all that is to come."""


async def test_odd_updates_do_not_hold_up_the_others_and_are_told_of(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.says(*ODD[:6], {"update_id": 7}, *ODD[6:], {"update_id": 9, "message": "odd, too"}, {"update_id": 8})
    async with desk.fetching():
        confirming = (await desk.api.arrived("getUpdates", 2))[1]
    assert confirming.params["offset"] == 10
    assert [update["update_id"] for update in await desk.taken()] == [7, 9, 8]
    [told] = [record.__dict__ for record in caplog.records if record.levelno >= logging.ERROR]
    assert (told["lost"], told["came"]) == (len(ODD), 3)


@pytest.mark.parametrize("odd", [None, {"message": {}}, {"update_id": 2**31}])
async def test_an_odd_update_alone_confirms_nothing_and_is_asked_for_again_after_a_pause(
    desk: Desk, odd: object, caplog: pytest.LogCaptureFixture
) -> None:
    desk.says(odd)
    update = desk.api.inject({"message": {}})
    async with desk.fetching():
        await desk.api.confirmed(update)
        first, second = desk.api.calls_of("getUpdates")[:2]
    assert (first.params["offset"], second.params["offset"]) == (0, 0)
    assert second.at - first.at >= 1
    assert [update["update_id"] for update in await desk.taken()] == [update]
    assert [record.getMessage() for record in caplog.records] == ["updates not fetched"]


@pytest.mark.parametrize("found", [b'{"ok":true,"result":{}}', b'{"ok":true}', b"[]", b"<html>", b""])
async def test_whatever_is_no_list_of_updates_is_asked_for_again(desk: Desk, found: bytes) -> None:
    desk.api.answer("getUpdates", found, times=1)
    update = desk.api.inject({"message": {}})
    async with desk.fetching():
        await desk.api.confirmed(update)
        assert desk.health.ready
    assert [update["update_id"] for update in await desk.taken()] == [update]


async def test_a_server_that_does_not_wait_is_not_asked_again_at_once(desk: Desk) -> None:
    desk.says(times=None)
    async with desk.fetching():
        asked = await desk.api.arrived("getUpdates", 3)
    assert longest_pause(asked) >= 1


def longest_pause(calls: list[Call]) -> float:
    """Seconds. On a busy machine one call may take a second by itself, as if somebody had waited for it."""
    return max(after.at - before.at for before, after in pairwise(calls))


async def test_a_server_that_tells_the_same_again_and_again_is_not_asked_at_once(desk: Desk) -> None:
    desk.says({"update_id": 7}, times=None)
    async with desk.fetching():
        asked = await desk.api.arrived("getUpdates", 4)
    assert [call.params["offset"] for call in asked[:4]] == [0, 8, 8, 8]
    assert longest_pause(asked[1:]) >= 1
    assert [update["update_id"] for update in await desk.taken()] == [7]
