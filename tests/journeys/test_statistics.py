"""An owner asks in Telegram how the bot was used: a picture comes, and no word that anybody wrote."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.botapi.records import units
from tests.journeys.running import QUICK, Sitting, running, settings_for
from tests.render.typefaces import latin

CAPTION = 1024
MARKER = "durian-marker"
QUESTION = "主播卖假货这事作者怎么看"


@pytest.fixture
async def owned(api: BotApi, engine: Engine, tmp_path: Path) -> AsyncIterator[Sitting]:
    owner = api.reader("主人")
    settings: Settings = settings_for(api, tmp_path)
    settings = settings.model_copy(update={"owners": (owner.id,), "font": latin(tmp_path)})
    async with running(api, engine, settings, QUICK) as sitting:
        yield replace(sitting, reader=owner)


async def test_greetings_and_thanks_are_no_questions_and_nothing_that_was_not_answered(owned: Sitting) -> None:
    readers = [owned.api.reader() for _ in range(6)]
    for reader in readers:
        for said in ("你好", "谢谢", QUESTION):
            reader.says(said)
            await reader.hears()
    owned.reader.says("/stats 7d")
    told = (await owned.reader.hears()).text
    assert "6 人，18 次互动（命令、点按钮都算），其中提问 6 次" in told
    assert "谈到了 6" in told
    assert "没谈到" not in told.replace("谈没谈到", "")
    assert [entry["verdict"] for entry in await owned.log() if entry["act"] == "small_talk"] == [None] * 12


async def test_owner_gets_a_picture_with_figures_and_no_word(owned: Sitting) -> None:
    readers = [owned.api.reader() for _ in range(5)]
    for reader in readers:
        reader.says(f"{QUESTION} {MARKER}")
        await reader.hears()
    owned.reader.says("/stats 7d")
    told = await owned.reader.hears()
    assert told.photo
    assert told.photo.startswith(b"\x89PNG")
    assert "5 人，5 次互动（命令、点按钮都算），其中提问 5 次" in told.text
    assert units(told.text) <= CAPTION
    assert MARKER not in told.text
