"""An owner may ask why; to everybody else there is no such command."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.running import Sitting, running

FAKES = "主播卖假货这事作者怎么看"


@pytest.fixture
def owner(api: BotApi) -> Reader:
    return api.reader("主人")


@pytest.fixture
async def owned(api: BotApi, engine: Engine, settings: Settings, owner: Reader) -> AsyncIterator[Sitting]:
    async with running(api, engine, settings.model_copy(update={"owners": (owner.id,)})) as sitting:
        yield sitting


async def test_an_owner_hears_what_decided_about_an_own_message(owned: Sitting, owner: Reader) -> None:
    at_home = replace(owned, reader=owner)
    asked = owner.says(FAKES)
    await owner.hears()
    await at_home.asks("S2B是啥")
    owner.says("/why", reply_to=asked)
    why = await owner.hears()
    assert why.bold[0] == FAKES
    assert "判断：says 1.00\n" in why.text or "判断：says 0." in why.text
    assert "最近的段：3 (" in why.text
    assert "(word)" in why.text
    assert "(concept)" in why.text
    assert "这一段里最像的说法：" in why.text


async def test_it_explains_what_is_written_after_it_or_the_last_question(owned: Sitting, owner: Reader) -> None:
    at_home = replace(owned, reader=owner)
    assert (await at_home.asks("/why")).text.startswith("还没有可以解释的问题。")
    await at_home.asks(FAKES)
    assert (await at_home.asks("/why")).bold[0] == FAKES
    assert (await at_home.asks("/why S2B是啥")).bold[0] == "S2B是啥"


async def test_markup_in_the_message_stays_text(owned: Sitting, owner: Reader) -> None:
    at_home = replace(owned, reader=owner)
    assert "<b>直播</b> &amp; <i>" in (await at_home.asks("/why <b>直播</b> &amp; <i>")).text


async def test_to_others_there_is_no_such_command(owned: Sitting, owner: Reader) -> None:
    asked = owned.reader.says(FAKES)
    await owned.reader.hears()
    owned.reader.says("/why", reply_to=asked)
    assert (await owned.reader.hears()).text.startswith("没有 /why 这个命令")
    assert "/why" not in (await owned.asks("/help")).text
    assert "/why" in (await replace(owned, reader=owner).asks("/help")).text


async def test_it_stands_in_nobodys_menu(owned: Sitting) -> None:
    await owned.api.called("setChatMenuButton")
    menus = owned.api.world.profile.commands
    assert menus
    assert "why" not in {command["command"] for commands in menus.values() for command in commands}
