"""What fails too often is set aside: what was put to the bot as it came, the rest without what it said."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.match import Finding
from tests.botapi import BotApi
from tests.journeys.circle import BOT, MARKER, circle, kept
from tests.journeys.running import Sitting, running


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open(reads_all=True) as api:
        yield api


@pytest.fixture
def breaking(engine: Engine) -> Engine:
    """A mind that cannot bear one word."""

    def find(message: str, earlier: Sequence[str], slug: str) -> Finding:
        if MARKER in message:
            raise RuntimeError("cannot bear it")
        return engine.find(message, earlier, slug)

    return replace(engine, search=replace(engine.search, find=find))


async def aside(sitting: Sitting) -> list[tuple[str, bool]]:
    """The error, and whether it was kept, of each that was set aside."""
    query = "SELECT error, payload <> '' FROM inbox WHERE state = 'aside' ORDER BY id"
    async with sitting.services.store.database.read() as connection:
        rows = (await connection.exec_driver_sql(query)).all()
    return [(error, bool(whole)) for error, whole in map(tuple, rows)]


async def test_nothing_is_kept_of_what_was_not_put_to_the_bot(
    api: BotApi, breaking: Engine, settings: Settings
) -> None:
    async with running(api, breaking, settings) as sitting:
        club = circle(sitting)
        await club.sets("也答没叫我的问题")
        await club.hears_nothing(club.member.says(f"{MARKER}，是吗？", to=club.group))
        await sitting.handled(api.inject({"message": {"date": "soon", "text": MARKER}}))
        assert await aside(sitting) == [("builtins.RuntimeError", False), ("cannot be read: TypeError", False)]
        await sitting.still_answers()
    assert MARKER not in kept(settings)


async def test_what_was_put_to_the_bot_is_kept_to_be_tried_again(
    api: BotApi, breaking: Engine, settings: Settings
) -> None:
    async with running(api, breaking, settings) as sitting:
        club = circle(sitting)
        await club.hears_nothing(club.member.says(f"{BOT} {MARKER}", to=club.group))
        assert (await sitting.asks(MARKER)).text.startswith("出了点差错")
        assert await aside(sitting) == [("builtins.RuntimeError", True)] * 2
