"""What got no good answer, and what its owners make of it by tapping."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.running import Sitting, running

ASKED = "主播一个月能挣多少钱"


@pytest.fixture
def owner(api: BotApi) -> Reader:
    return api.reader("主人")


@pytest.fixture
async def owned(api: BotApi, engine: Engine, settings: Settings, owner: Reader) -> AsyncIterator[Sitting]:
    async with running(api, engine, settings.model_copy(update={"owners": (owner.id,)})) as sitting:
        yield replace(sitting, reader=owner)


async def ask(sitting: Sitting, *questions: str) -> None:
    """Somebody new asks each of them."""
    for number, question in enumerate(questions):
        reader = sitting.api.reader(f"读者{number}")
        reader.says(question)
        await reader.hears()


async def test_x(owned: Sitting, owner: Reader) -> None:
    await ask(owned, ASKED, "主播一个月能挣多少钱啊", "今天股市涨了吗")
    shown = await owned.asks("/gaps")
    print(shown.text, [[b.text for b in row] for row in shown.buttons])
    owner.presses(shown, "1")
    await owner.sees_edit(shown)
    print(shown.text, [[b.text for b in row] for row in shown.buttons])
    owner.presses(shown, "别的段")
    await owner.sees_edit(shown)
    print(shown.text, [[b.text for b in row] for row in shown.buttons])
    owner.presses(shown, "20")
    await owner.sees_edit(shown)
    print(shown.text, [[b.text for b in row] for row in shown.buttons])
    import asyncio
    import time

    t = time.time()
    while not list(owned.settings.overlay.glob("*")):
        await asyncio.sleep(0.1)
    print(time.time() - t, [p.read_text() for p in owned.settings.overlay.iterdir()])
    r = owned.api.reader("x")
    while True:
        r.says("请问主播一个月能挣多少钱呢")
        m = await r.hears()
        if "第 20" in m.text:
            break
        await asyncio.sleep(0.5)
    print(time.time() - t, m.text)
    owner.presses(shown, "撤销")
    await owner.sees_edit(shown)
    print(shown.text)
    assert 0
