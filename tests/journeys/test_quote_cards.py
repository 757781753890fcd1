"""A passage as a picture, and links to be passed on: from a button and in words, with a font and without."""

from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core import deep_links
from bot.core.deep_links import ParagraphLink, RangeLink
from bot.core.essay import Essay, Ref
from bot.core.fingerprint import fingerprint
from tests.botapi import BotApi, Message
from tests.botapi.records import units
from tests.journeys.circle import circle
from tests.journeys.running import Sitting, running, settings_for
from tests.render.typefaces import latin, made

PNG = b"\x89PNG\r\n\x1a\n"
CAPTION, LONGEST, COPIED = 1024, 64, 256
START = "https://t.me/essay_test_bot?start="

LANGUAGES = {
    "zh-hans": ("《直播带货，产业互联网的前奏曲》第 12 / 27 段", "把第8段做成图片", "第5到7段"),
    "zh-hant": ("《直播帶貨，產業互聯網的前奏曲》第 12 / 27 段", "把第8段做成圖卡", "第5到7段"),
    "en": ("Paragraph 12 / 27", "make a card of paragraph 8", "paragraphs 5 to 7"),
}


@pytest.fixture
def font(tmp_path: Path, engine: Engine) -> Path:
    """One with all characters of the essays."""
    said = "".join(each.text for essay in engine.library.essays for each in essay.paragraphs)
    said += "".join(essay.title for essay in engine.library.essays)
    said += engine.script.traditional(said) + "《》“"
    letters = "".join(map(chr, range(33, 127)))
    return made(tmp_path / "made.ttf", "".join(sorted({*said, *letters} - set(" \n"))), alike=True)


@pytest.fixture
def settings(api: BotApi, tmp_path: Path, font: Path) -> Settings:
    return settings_for(api, tmp_path).model_copy(update={"font": font})


def copied(message: Message) -> str:
    """What its button copies."""
    [text] = [each.raw["copy_text"]["text"] for row in message.buttons for each in row if "copy_text" in each.raw]
    assert len(text) <= COPIED
    return str(text)


def is_card(message: Message) -> None:
    assert message.photo
    assert message.photo.startswith(PNG)
    assert units(message.text) <= CAPTION
    assert all(len((button.data or "").encode()) <= LONGEST for row in message.buttons for button in row)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_from_a_reading_card_to_a_sentence_to_all_of_it(sitting: Sitting, essay: Essay, code: str) -> None:
    place, asked, _ = LANGUAGES[code]
    reader = sitting.api.reader(language_code=code)
    reader.says("/read 12")
    reading = await reader.hears()
    reader.presses(reading, data=f"card:{essay.slug}:12")
    one = await reader.hears()
    is_card(one)
    assert place in one.text
    assert reading.quoted == [essay.paragraph(12).text], "what was read stays as it was"
    reader.presses(one, data=f"card:{essay.slug}:12w")
    every = await reader.hears()
    is_card(every)
    assert every.photo != one.photo
    known = fingerprint(essay.paragraph(12).text)
    link = ParagraphLink(Ref(essay.slug, 12), fingerprint=known).pack()
    assert {copied(each) for each in (reading, one, every)} == {START + link}
    reader.says(asked)
    is_card(await reader.hears())


async def test_from_an_answer_the_sentence_that_answers_is_drawn_and_its_link_leads_back(
    sitting: Sitting, essay: Essay
) -> None:
    answer = await sitting.asks("一对一卖货贵在哪儿")
    link = copied(answer)
    sitting.reader.presses(answer, "做成图片")
    card = await sitting.reader.hears()
    is_card(card)
    assert copied(card) == link
    opened = await sitting.asks(f"/start {link.removeprefix(START)}")
    assert opened.quoted[0] in essay.paragraph(11).text


async def test_next_after_a_card_is_read_on_from_where_it_was_made(sitting: Sitting, essay: Essay) -> None:
    reading = await sitting.asks("/read 12")
    sitting.reader.presses(reading, "做成图片")
    is_card(await sitting.reader.hears())
    assert (await sitting.asks("下一段")).quoted == [essay.paragraph(13).text]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_link_to_several_paragraphs_is_copied_and_leads_to_them(
    sitting: Sitting, essay: Essay, code: str
) -> None:
    *_, asked = LANGUAGES[code]
    reader = sitting.api.reader(language_code=code)
    reader.says(asked)
    start = copied(await reader.hears()).removeprefix(START)
    assert len(start) <= LONGEST
    assert isinstance(deep_links.parse(start), RangeLink)
    reader.says(f"/start {start}")
    opened = await reader.hears()
    assert "5–7" in opened.text
    assert opened.quoted == [essay.paragraph(5).text]
    assert [each.data for each in opened.buttons[0]] == [f"n:{essay.slug}:{number}" for number in (6, 7)]


async def test_a_card_that_is_refused_is_followed_by_words(sitting: Sitting) -> None:
    sitting.api.refuse("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
    card = await sitting.asks("把第8段做成图片")
    assert card.photo is None
    assert "第 8 / 27 段" in card.text


async def test_a_card_of_something_that_is_gone_is_refused_with_a_word(sitting: Sitting, essay: Essay) -> None:
    card = await sitting.asks("把第99段做成图片")
    assert card.photo is None
    whole = await sitting.asks("把全文做成图片")
    assert whole.photo is None
    assert "一张图只放得下一段" in whole.text


async def test_in_a_group_it_is_as_brief_as_elsewhere(sitting: Sitting, essay: Essay) -> None:
    answer = await circle(sitting).asks("把第三段做成图片")
    assert answer.photo is None
    assert answer.quoted[0] in essay.paragraph(3).text


async def test_without_a_font_the_passage_comes_in_words_and_who_runs_the_bot_is_told_once(
    api: BotApi, engine: Engine, settings: Settings, essay: Essay, tmp_path: Path
) -> None:
    owner = api.reader("站长")
    owner.chat.started = True
    poor = settings.model_copy(update={"font": latin(tmp_path), "owners": (owner.id,)})
    for _ in range(2):
        async with running(api, engine, poor) as sitting:
            card = await sitting.asks("把第8段做成图片")
            assert card.photo is None
            assert card.quoted == [essay.paragraph(8).text]
            await sitting.asks("把第12段做成图片")
    told = await owner.hears()
    assert "ESSAY_BOT_FONT" in told.text
    assert not owner.chat.unheard
