"""``/search`` and ``/concept``: what a reader sees, in all three languages, for words and terms of every kind."""

from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from bot.render.split import units
from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.circle import circle, labels, toast
from tests.journeys.running import Sitting, settings_for
from tests.render.typefaces import latin


@pytest.fixture
def settings(api: BotApi, tmp_path: Path) -> Settings:
    """With a font: without one nothing is offered to be drawn."""
    return settings_for(api, tmp_path).model_copy(update={"font": latin(tmp_path)})


async def ask(reader: Reader, text: str) -> Message:
    reader.says(text)
    return await reader.hears()


def fits(message: Message) -> None:
    assert units(message.text) <= 4096
    assert all(len((button.data or "").encode()) <= 64 for row in message.buttons for button in row)


async def every_page(reader: Reader, message: Message, onward: str) -> list[str]:
    """What is set off on each of the pages, without the title; they are turned in place."""
    found = message.bold[1:]
    fits(message)
    while onward in labels(message):
        reader.presses(message, onward)
        await reader.sees_edit(message)
        fits(message)
        found += message.bold[1:]
    return found


@pytest.mark.parametrize(
    ("code", "asked", "title", "onward"),
    [
        ("zh-hans", "流量", "“流量”：11 处，在 8 段里（1 / 2 页）", "下一页"),
        ("zh-hant", "產業互聯網", "「產業互聯網」：42 處，在 20 段裡（1 / 7 頁）", "下一頁"),
        ("en", "s2b", "“s2b”: 1 place, in 1 paragraph", "Next page"),
        ("en", "industrial internet", "“产业互联网”: 42 places; paragraphs that have it: 20 (page 1 / 7)", "Next page"),
    ],
)
async def test_every_place_is_set_off_in_the_readers_language(
    sitting: Sitting, essay: Essay, *, code: str, asked: str, title: str, onward: str
) -> None:
    reader = sitting.api.reader(language_code=code)
    if code == "en":
        await ask(reader, "hello")
    message = await ask(reader, f"/search {asked}")
    assert message.bold[0] == title
    word = {"s2b": "S2B", "流量": "流量"}.get(asked, "产业互联网")
    count = sum(each.text.count(word) for each in essay.paragraphs)
    assert await every_page(reader, message, onward) == [word] * count


async def test_a_place_opens_beside_the_page_with_its_sentence_set_off(sitting: Sitting, essay: Essay) -> None:
    message = await sitting.asks("/search 昙花一现")
    before = message.text
    assert before.endswith(f"\n\n26  {essay.paragraph(26).sentences[1]}")
    sitting.reader.presses(message, "26 段")
    opened = await sitting.reader.hears()
    assert opened.quoted == [essay.paragraph(26).text]
    assert opened.bold == [essay.paragraph(26).sentences[1]]
    assert message.text == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "把要找的词写在命令后面"),
        ("“”", "把要找的词写在命令后面"),
        ("字" * 4000, "一次最多搜 100 个字"),
        ("<b>流量</b> & <script>alert(1)</script>", "“<b>流量</b> & <script>alert(1)</script>”在文章里一处也没有。"),
        ("流.", "“流.”在文章里一处也没有。"),
        ("(.*)+$", "“(.*)+$”在文章里一处也没有。"),
        ("一 二 三 四 五 六 七", "一次最多搜 6 个词"),
    ],
)
async def test_bad_input_gets_a_clear_answer(sitting: Sitting, asked: str, said: str) -> None:
    message = await sitting.asks(f"/search {asked}".strip())
    assert said in message.text
    assert message.bold == []
    await sitting.still_answers()


async def test_what_stands_nowhere_is_answered_by_its_meaning_on_a_press(sitting: Sitting) -> None:
    message = await sitting.asks("/search 卖假货")
    assert message.text == "“卖假货”在文章里一处也没有。"
    sitting.reader.presses(message, "找意思最近的一段")
    pressed = await sitting.reader.hears()
    assert pressed.text == (await ask(sitting.api.reader("别人"), "卖假货")).text


async def test_words_apart_are_counted_and_found_by_button(sitting: Sitting) -> None:
    message = await sitting.asks("/search 流量 梅雨")
    assert message.text == "没有哪一段同时有“流量 梅雨”。分开来看：\n\n“流量” 11 处\n\n“梅雨” 1 处"
    sitting.reader.presses(message, "只搜“梅雨”")
    await sitting.reader.sees_edit(message)
    assert message.bold == ["“梅雨”：1 处，在 1 段里", "梅雨"]


async def test_a_page_of_long_ago_says_so(sitting: Sitting) -> None:
    old = await sitting.asks("/search 流量")
    await sitting.asks("/start")
    assert "再搜一次" in await toast(sitting.reader, old, "下一页")
    assert (await sitting.asks("/search 流量")).text == old.text


async def test_a_search_in_words(sitting: Sitting) -> None:
    assert (await sitting.asks("搜一下昙花一现")).text == (await sitting.asks("/search 昙花一现")).text
    reader = sitting.api.reader(language_code="en")
    assert (await ask(reader, "search for 5G")).text == "“5G” is nowhere in the essay."


@pytest.mark.parametrize(
    ("code", "listed", "every", "aside"),
    [
        ("zh-hans", "里的概念", "文章的概念", "旁注（编者的话）："),
        ("zh-hant", "裡的概念", "文章的概念", "旁註（編者的話）："),
        ("en", "Terms of 《", "Terms of the essay", "Aside (the editors' words): "),
    ],
)
async def test_every_term_is_told_in_the_essays_own_words(
    sitting: Sitting, essay: Essay, *, code: str, listed: str, every: str, aside: str
) -> None:
    reader = sitting.api.reader(language_code=code)
    if code == "en":
        await ask(reader, "hello")
    all_terms = await ask(reader, "/concept")
    assert listed in all_terms.text
    concepts = essay.argument.concepts
    assert len(labels(all_terms)) == len(concepts) >= 15
    for label, term in zip(labels(all_terms), concepts, strict=True):
        reader.presses(all_terms, label)
        card = await reader.hears()
        fits(card)
        sentences = [essay.paragraph(each.paragraph).sentences[each.sentence or 0].strip() for each in term.quotes]
        assert card.quoted == sentences, "to the letter, whatever is read"
        assert card.bold == [label]
        assert aside in card.text
        assert labels(card)[-1] == every
        assert len(card.buttons) == 2


async def test_an_unknown_term_is_met_with_the_nearest_or_a_search(sitting: Sitting) -> None:
    near = await sitting.asks("/concept 互联网")
    assert near.text == "概念里没有“互联网”，相近的有："
    assert {"产业互联网", "消费互联网"} <= set(labels(near))
    sitting.reader.presses(near, "还是搜这个词")
    await sitting.reader.sees_edit(near)
    assert "互联网" in near.bold
    assert (await sitting.asks("/concept 梅雨")).text.startswith("概念里没有“梅雨”，在原文里找了找：\n\n“梅雨”：1 处")


async def test_a_passage_leads_to_its_term_and_what_a_word_means_as_well(sitting: Sitting, essay: Essay) -> None:
    passage = await sitting.asks("第7段")
    assert labels(passage)[-2:] == ["概念：心锁", "做成图片"]
    assert len(passage.buttons) == 2
    sitting.reader.presses(passage, "概念：心锁")
    assert (await sitting.reader.hears()).bold == ["心锁"]
    glossed = await sitting.asks("产业互联网是什么意思")
    assert glossed.text.startswith(essay.argument.terms[0].words.zh)
    assert "概念：产业互联网" in labels(glossed)


async def test_in_a_group_both_are_as_silent_as_every_command_of_a_reader(sitting: Sitting) -> None:
    club = circle(sitting)
    await club.hears_nothing(
        club.member.says("/search 流量", to=club.group),
        club.member.says("/concept 流量", to=club.group),
        club.member.says("/search@essay_test_bot 流量", to=club.group),
    )
