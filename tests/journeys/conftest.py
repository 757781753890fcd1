"""The house is built once; each test has a bot, a data folder and a Telegram of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Mind
from bot.core.essay import Essay, Library
from bot.settings import Settings
from tests.botapi import BotApi
from tests.journeys.running import Sitting, running, settings_for


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
async def sitting(api: BotApi, mind: Mind, settings: Settings) -> AsyncIterator[Sitting]:
    async with running(api, mind, settings) as sitting:
        yield sitting
