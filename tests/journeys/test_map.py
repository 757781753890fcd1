"""The map of the argument in a private chat: as a picture, and in words where none can be made."""

from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from tests.botapi import BotApi, Message
from tests.botapi.records import units
from tests.journeys.circle import circle
from tests.journeys.running import Sitting, settings_for
from tests.render.typefaces import latin

PNG = b"\x89PNG\r\n\x1a\n"
CAPTION, LONGEST = 1024, 64


@pytest.fixture
def font(tmp_path: Path) -> Path:
    return latin(tmp_path)


@pytest.fixture
def settings(api: BotApi, tmp_path: Path, font: Path) -> Settings:
    return settings_for(api, tmp_path).model_copy(update={"font": font})


def goes(font: Path) -> None:
    """From now on no picture can be made."""
    font.unlink()


def fits(message: Message) -> None:
    assert units(message.text) <= CAPTION
    for row in message.buttons:
        assert len(row) <= 8
        assert all(len(str(button.data).encode()) <= LONGEST for button in row)


LANGUAGES = {
    "zh-hans": ("《直播带货，产业互联网的前奏曲》论证图", "G 生产", "并未真正改变传统生产方式和方法", "整张图"),
    "zh-hant": ("《直播帶貨，產業互聯網的前奏曲》論證圖", "G 生產", "並未真正改變傳統生產方式和方法", "整張圖"),
    "en": ("map of the argument", "G Production", "Production left unchanged", "The whole map"),
}


@pytest.mark.parametrize("code", LANGUAGES)
async def test_from_the_map_to_a_thesis_to_a_paragraph(sitting: Sitting, essay: Essay, code: str) -> None:
    title, button, thesis, whole = LANGUAGES[code]
    reader = sitting.api.reader(language_code=code)
    reader.says("/map")
    chart = await reader.hears()
    assert chart.photo
    assert chart.photo.startswith(PNG)
    assert title in chart.text
    assert [each.text[0] for row in chart.buttons for each in row] == list("ABCDEFGH")
    fits(chart)
    for each in essay.theses:
        reader.presses(chart, data=f"map:{essay.slug}:{each.id}")
        await reader.sees_edit(chart)
        fits(chart)
        assert f"{each.first}" in chart.text
        reader.presses(chart, whole)
        await reader.sees_edit(chart)
        assert title in chart.text
    reader.presses(chart, button)
    await reader.sees_edit(chart)
    assert thesis in chart.text
    assert [each.text for each in chart.buttons[0]] == ["21", "22", "23"]
    reader.presses(chart, "22")
    passage = await reader.hears()
    assert passage.quoted == [essay.paragraph(22).text]
    assert thesis in chart.text, "the map stands as it was"


async def test_where_the_reader_is_is_on_the_next_map(sitting: Sitting) -> None:
    before = await sitting.asks("/map")
    assert "你读到第" not in before.text
    await sitting.asks("第12段")
    after = await sitting.asks("/map")
    assert "你读到第 12 段。" in after.text
    assert before.photo != after.photo
    await sitting.asks("第12段")
    assert (await sitting.asks("/map")).photo == after.photo


async def test_without_a_font_the_map_comes_in_words(sitting: Sitting, essay: Essay, font: Path) -> None:
    goes(font)
    await sitting.asks("第12段")
    tree = await sitting.asks("/map")
    assert tree.photo is None
    assert all(thesis.title.zh in tree.text for thesis in essay.theses)
    assert "📍 12  " in tree.text
    assert "（依据 11）" in tree.text
    sitting.reader.presses(tree, "C 思想")
    await sitting.reader.sees_edit(tree)
    assert essay.thesis("T1").statement.zh in tree.text


async def test_a_picture_that_is_refused_is_followed_by_words(sitting: Sitting) -> None:
    sitting.api.refuse("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
    chart = await sitting.asks("/map")
    assert chart.photo is None
    assert "论证图" in chart.text
    sitting.reader.presses(chart, "C 思想")
    await sitting.reader.sees_edit(chart)
    assert "思想的洗礼" in chart.text


async def test_in_a_group_it_is_as_silent_as_other_reading_commands(sitting: Sitting) -> None:
    club = circle(sitting)
    await club.hears_nothing(club.member.says("/map", to=club.group))
