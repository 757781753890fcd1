"""The house is built once; each test has a bot, a data folder and a Telegram of its own."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_store
from bot.core.essay import Essay, Library
from bot.store.store import Store
from handlers.outbound.rate_limits import SendLimits
from tests.botapi import BotApi
from tests.journeys.running import QUICK, Sitting, Start, running, settings_for


@pytest.fixture(scope="session")
def essay(library: Library) -> Essay:
    return library.essay("zhibo-daihuo")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open() as api:
        yield api


@pytest.fixture
def settings(api: BotApi, tmp_path: Path) -> Settings:
    return settings_for(api, tmp_path)


@pytest.fixture
async def sitting(api: BotApi, engine: Engine, settings: Settings) -> AsyncIterator[Sitting]:
    async with running(api, engine, settings) as sitting:
        yield sitting


@pytest.fixture
def start(api: BotApi, engine: Engine, settings: Settings) -> Start:
    def begin(limits: SendLimits = QUICK) -> AbstractAsyncContextManager[Sitting]:
        return running(api, engine, settings, limits)

    return begin


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """What is stored, before the bot starts and beside it."""
    async with open_store(settings) as store:
        yield store
