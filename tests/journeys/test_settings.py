"""Somebody says how they wish to be spoken to, by buttons and in words, and all that speaks goes by it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.essay import Essay, Ref
from bot.core.language import Language
from bot.store.tables import preferences
from tests.botapi import Message
from tests.botapi.people import Reader
from tests.botapi.records import Raw
from tests.journeys.running import Sitting
from tests.journeys.test_own_data import exported
from tests.journeys.test_panels import walks

CODES = {Language.HANS: "zh-hans", Language.HANT: "zh-hant", Language.ENGLISH: "en"}
TITLES = {Language.HANS: "设置", Language.HANT: "設定", Language.ENGLISH: "Settings"}
SHORT = {Language.HANS: "短一些", Language.HANT: "簡短", Language.ENGLISH: "Short"}
WHOLE = {Language.HANS: "看全段", Language.HANT: "看全段", Language.ENGLISH: "Whole paragraph"}
EVERY = {Language.HANS: "问问所有文章", Language.HANT: "問問所有文章", Language.ENGLISH: "Ask all essays"}


async def asks(reader: Reader, text: str) -> Message:
    reader.says(text)
    return await reader.hears()


async def presses(reader: Reader, message: Message, button: str) -> Message:
    reader.presses(message, button)
    return await reader.sees_edit(message)


def texts(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def menu(sitting: Sitting, reader: Reader) -> list[Raw]:
    """What was done to the menu of commands in this reader's chat."""
    calls = [*sitting.api.calls_of("setMyCommands"), *sitting.api.calls_of("deleteMyCommands")]
    return [call.params for call in calls if (call.params.get("scope") or {}).get("chat_id") == reader.id]


@pytest.mark.parametrize("language", Language)
async def test_the_panel_speaks_the_language_that_is_chosen_in_it_and_so_does_all_else(
    sitting: Sitting, essay: Essay, language: Language
) -> None:
    reader = sitting.api.reader("读者", language_code="zh-hans" if language is Language.ENGLISH else "en")
    panel = await asks(reader, "/settings")
    name = {Language.HANS: "简体", Language.HANT: "繁體", Language.ENGLISH: "English"}[language]
    panel = await presses(reader, panel, name)
    assert panel.bold == [TITLES[language]]
    assert f"✓ {name}" in texts(panel)
    # Whatever language somebody writes afterwards.
    for text in ("一对一卖货贵在哪儿", "why is selling one to one expensive", "/read 11", "/help", "/daily", "/nope"):
        answer = await asks(reader, text)
        assert _speaks(sitting, language, answer.text, answer.quoted), (text, answer.text)
    assert all(len((button.data or "").encode()) <= 64 for row in panel.buttons for button in row)
    [*_, last] = menu(sitting, reader)
    descriptions = [each["description"] for each in last["commands"]]
    assert _speaks(sitting, language, "".join(descriptions))


def _speaks(sitting: Sitting, language: Language, text: str, quoted: Sequence[str] = ()) -> bool:
    """Is it in that language, quotations aside?"""
    for quotation in quoted:
        text = text.replace(quotation, "")
    if language is Language.ENGLISH:
        return len(re.findall("[a-z]", text)) > len(re.findall("[\u4e00-\u9fff]", text))
    script = sitting.engine.script
    return (script.traditional if language is Language.HANT else script.simplified)(text) == text


IN_WORDS = {
    Language.ENGLISH: (
        *("换成英文", "切换到英语", "语言：英文", "英文", "用英文", "English", "English please", "in English, please"),
        *("change language to English", "set the language to English", "switch to English", "I want English"),
    ),
    Language.HANT: (
        "用繁体",
        "换成繁體中文",
        "正體中文",
        "Switch to Traditional Chinese",
        "traditional chinese please",
    ),
    Language.HANS: ("简体", "换回中文", "switch back to Chinese", "Chinese please", "simplified"),
}


@pytest.mark.parametrize("language", Language)
async def test_the_language_is_chosen_in_words_of_many_kinds(sitting: Sitting, language: Language) -> None:
    code = "zh-hans" if language is Language.ENGLISH else "en"
    for text in IN_WORDS[language]:
        reader = sitting.api.reader("读者", language_code=code)
        said = await asks(reader, text)
        assert _speaks(sitting, language, said.text), (text, said.text)
        panel = await asks(reader, "/settings")
        assert panel.bold == [TITLES[language]], text
        name = {Language.HANS: "简体", Language.HANT: "繁體", Language.ENGLISH: "English"}[language]
        assert f"✓ {name}" in texts(panel), text


async def test_english_of_what_is_on_the_table_is_its_gist(sitting: Sitting) -> None:
    await sitting.asks("第11段")
    said = await sitting.asks("英文")
    assert "selling" in said.text.casefold()
    assert (await sitting.asks("/settings")).bold == ["设置"]


async def test_the_language_goes_by_the_client_again_in_words(sitting: Sitting) -> None:
    await sitting.asks("用繁体")
    said = await sitting.asks("語言跟客戶端走")
    assert said.text.startswith("好，界面语言跟着你的 Telegram 走")
    assert "✓ 自动" in texts(await sitting.asks("/settings"))


@pytest.mark.parametrize("language", Language)
async def test_short_answers_have_a_button_for_the_whole(sitting: Sitting, essay: Essay, language: Language) -> None:
    reader = sitting.api.reader("读者", language_code=CODES[language])
    panel = await asks(reader, "/settings")
    await presses(reader, panel, SHORT[language])
    reader_says = {Language.HANT: "一對一賣貨貴在哪兒"}.get(language, "一对一卖货贵在哪儿")
    if language is Language.ENGLISH:
        await asks(reader, "speak English")
    answer = await asks(reader, reader_says)
    assert len(answer.quoted[0]) <= 150
    assert answer.quoted[0] in essay.paragraph(11).text
    whole = await presses(reader, answer, WHOLE[language])
    assert whole.quoted == [essay.paragraph(11).text]


async def test_quotations_come_in_the_script_that_is_chosen_marked_and_can_be_seen_as_written(
    sitting: Sitting, essay: Essay
) -> None:
    reader, traditional = sitting.reader, sitting.engine.script.traditional
    said = await sitting.asks("引文用繁体")
    assert said.text.startswith("好，以后引文都转成繁体")
    for text in ("一对一卖货贵在哪儿", "/read 11", "第11段"):
        answer = await asks(reader, text)
        assert answer.quoted[0] in traditional(essay.paragraph(11).text), text
        assert "引文已转成繁体" in answer.text
    written = await presses(reader, answer, "看原文")
    assert written.quoted == [essay.paragraph(11).text]
    assert "已转成" not in written.text
    again = await presses(reader, written, "引文转成繁体")
    assert again.quoted == [traditional(essay.paragraph(11).text)]
    found = await sitting.asks("/search 昙花一现")
    assert "曇花一現" in found.text
    back = await sitting.asks("引文照原文")
    assert "照作者写的" in back.text
    assert (await sitting.asks("第11段")).quoted == [essay.paragraph(11).text]


async def test_a_daily_excerpt_comes_in_the_language_and_the_script_that_were_chosen(
    sitting: Sitting, essay: Essay
) -> None:
    reader, store = sitting.reader, sitting.services.store
    await sitting.asks("/daily 08:30")
    panel = await sitting.asks("/settings")
    panel = await presses(reader, panel, "English")
    await presses(reader, panel, "Traditional")
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    async with store.transaction() as tx:
        [kept] = await tx.subscriptions.of_chat(store.pseudonym(reader.id))
        await tx.subscriptions.save(kept, datetime.now(UTC) - timedelta(minutes=1))
    excerpt = await reader.hears()
    assert "Day 1 / 27" in excerpt.text, (excerpt.text, tomorrow)
    assert excerpt.quoted == [sitting.engine.script.traditional(essay.paragraph(1).text)]
    assert "converted to Traditional" in excerpt.text


async def test_what_is_chosen_is_exported_and_forgotten_and_the_menu_is_everybodys_again(sitting: Sitting) -> None:
    reader, store = sitting.reader, sitting.services.store
    await presses(reader, await sitting.asks("/settings"), "短一些")
    await sitting.asks("用繁体")
    entries = await exported(reader)
    [chosen] = [entry["settings"] for entry in entries if "settings" in entry]
    assert chosen == {"language": "zh-Hant", "script": "written", "brief": True, "essay": None}
    reader.says("/forget")
    asked = await reader.hears()
    press = reader.presses(asked, "全部刪除")
    await reader.sees_edit(asked)
    await sitting.handled(press.update_id)
    async with store.database.read() as connection:
        assert (await connection.execute(preferences.select())).first() is None
    await sitting.until(lambda: _reset(sitting, reader))


async def _reset(sitting: Sitting, reader: Reader) -> bool:
    return "commands" not in menu(sitting, reader)[-1]


async def test_whoever_presses_at_random_makes_no_empty_change(sitting: Sitting) -> None:
    await walks(sitting, sitting.reader, await sitting.asks("/settings"), Random(5))
    assert [call.refusal for call in sitting.api.calls_of("editMessageText") if call.refusal] == []


@pytest.mark.parametrize("language", Language)
async def test_a_weak_answer_leads_to_all_essays_and_on_in_one_of_them(sitting: Sitting, language: Language) -> None:
    reader = sitting.api.reader("读者", language_code=CODES[language])
    await asks(reader, {Language.HANT: "用繁體", Language.ENGLISH: "speak English"}.get(language, "用简体"))
    weak = await asks(reader, "渡船的老人为什么一直等在岸边")
    reader.presses(weak, EVERY[language])
    answer = await reader.hears()
    assert answer.quoted
    assert len(answer.text) <= 4096
    assert all(len((button.data or "").encode()) <= 64 for row in answer.buttons for button in row)
    ferry = sitting.services.library.essay("ferry")
    [way] = [text for text in texts(answer) if ferry.title in text]
    reader.presses(answer, way)
    opened = await reader.hears()
    numbers = [each.number for each in ferry.paragraphs if each.text == opened.quoted[0]]
    assert sitting.services.library.holds(Ref("ferry", numbers[0]))


async def test_the_question_is_found_again_in_the_log_and_gone_once_it_is_forgotten(sitting: Sitting) -> None:
    reader = sitting.reader
    weak = await sitting.asks("渡船的老人为什么一直等在岸边")
    data = next(each.data for row in weak.buttons for each in row if each.text == "问问所有文章")
    assert data is not None
    assert "渡船" not in data
    for text in ("请人开店多费钱", "流量没了会怎么样", "主播卖假货这事作者怎么看", "一对一卖货贵在哪儿"):
        await sitting.asks(text)
    reader.presses(weak, "问问所有文章")
    assert (await reader.hears()).text.startswith("“渡船的老人为什么一直等在岸边”，书架上的文章这么说：")
    await sitting.forgets()
    gone = await reader.sees_answer(reader.presses(weak, "问问所有文章"))
    assert gone["text"].startswith("当时问的那句话已经不在记录里了。")


async def test_all_essays_are_asked_in_words(sitting: Sitting) -> None:
    answer = await sitting.asks("所有文章里有没有讲过河的渡船")
    assert "《等人的船》" in answer.text
    assert answer.quoted


async def test_what_is_read_and_kept_is_said_in_words(sitting: Sitting, essay: Essay) -> None:
    await sitting.asks("/read 11")
    assert (await sitting.asks("读完了")).text.startswith("好，第 11 段读完，记下了。")
    assert (await sitting.asks("把第三段放进我的收藏")).text.startswith("已收藏第 3 段。")
    assert (await sitting.asks("取消收藏第三段")).text == "已取消收藏第 3 段。"
    assert (await sitting.asks("先读到第5段")).text.startswith("记下了，你读到第 5 段。")
    assert (await sitting.asks("/read")).quoted == [essay.paragraph(5).text]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("zh-hans", "书架上的文章都没有谈到这一点。"),
        ("zh-hant", "書架上的文章都沒有談到這一點。"),
        ("en", "None of the essays on the shelf speaks of this."),
    ],
)
async def test_a_guest_quotes_the_passage_and_says_where_there_is_none(
    sitting: Sitting, essay: Essay, code: str, absent: str
) -> None:
    reader = sitting.api.reader("客人", language_code=code)
    title = sitting.engine.script.traditional(essay.title) if code == "zh-hant" else essay.title
    for text, reply in (("@essay_test_bot 一对一卖货贵在哪儿", None), ("@essay_test_bot", "一对一卖货贵在哪儿")):
        query = await reader.sees_offer(reader.summons(text, reply_to=reply))
        [said] = query.results
        assert title in said["text"]
        [quote] = [each for each in said["entities"] if each["type"] == "blockquote"]
        assert quote["length"] > 10
    nothing = await reader.sees_offer(reader.summons("@essay_test_bot qqzzxxww vvkkjj"))
    assert [each["text"] for each in nothing.results] == [absent]
    today = await reader.sees_offer(reader.summons("@Essay_Test_Bot"))
    assert title in today.results[0]["text"]
    assert await sitting.log() == [], "what is put to a guest is not kept"
