"""Somebody reads the essay in cards: turns them, comes back after days, keeps paragraphs, is forgotten."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.essay import Essay
from bot.core.language import Language
from bot.store.tables import bookmarks
from tests.botapi import Message
from tests.botapi.people import Reader
from tests.botapi.records import units
from tests.journeys.running import Sitting, Start
from tests.journeys.test_own_data import exported
from tests.journeys.test_panels import walks

CODES = {Language.HANS: "zh-hans", Language.HANT: "zh-hant", Language.ENGLISH: "en"}
NEXT = {Language.HANS: "下一段 ▶", Language.HANT: "下一段 ▶", Language.ENGLISH: "Next ▶"}


def texts(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def asks(reader: Reader, text: str) -> Message:
    reader.says(text)
    return await reader.hears()


async def turns(reader: Reader, card: Message, button: str) -> Message:
    reader.presses(card, button)
    return await reader.sees_edit(card)


@pytest.mark.parametrize("language", Language)
async def test_the_whole_essay_is_read_in_one_message(sitting: Sitting, essay: Essay, language: Language) -> None:
    reader = sitting.api.reader("读者", language_code=CODES[language])
    card = await asks(reader, "/read 1")
    for paragraph in essay.paragraphs:
        assert card.quoted == [paragraph.text], "verbatim, whichever language the interface has"
        assert units(card.text) <= 4096
        assert len(card.buttons) == 3
        assert all(len((button.data or "").encode()) <= 64 for row in card.buttons for button in row)
        if paragraph.number < len(essay):
            card = await turns(reader, card, NEXT[language])
    assert len(sitting.api.calls_of("sendMessage")) == 1
    assert [call.refusal for call in sitting.api.calls_of("editMessageText") if call.refusal] == []


async def test_behind_the_last_paragraph_there_is_more_to_do(sitting: Sitting, essay: Essay) -> None:
    end = await turns(sitting.reader, await sitting.asks("/read 27"), "读完了 ▶")
    assert "读完了，一共 27 段。" in end.text
    assert texts(end) == ["全文大意", "考考我", "回到第 27 段", "从头读", "我的收藏"]
    again = await sitting.asks("/read")
    assert "读完了" in again.text
    assert (await turns(sitting.reader, again, "从头读")).quoted == [essay.paragraph(1).text]


async def test_it_says_what_a_paragraph_supports_and_leads_there_and_back(sitting: Sitting, essay: Essay) -> None:
    card = await sitting.asks("/read 思想的洗礼")
    assert "第 10 / 27 段" in card.text
    assert "支持第 9 段 · 回应第 2 段" in card.text
    assert (await turns(sitting.reader, card, "第 9 段")).quoted == [essay.paragraph(9).text]
    assert (await turns(sitting.reader, card, "回到第 10 段")).quoted == [essay.paragraph(10).text]
    contents = await turns(sitting.reader, card, "跳到别处")
    assert "▸ 思想" in texts(contents)
    assert (await turns(sitting.reader, contents, "技术")).quoted == [essay.paragraph(16).text]


async def test_after_days_it_goes_on_where_the_reader_stopped_also_when_started_anew(
    start: Start, essay: Essay
) -> None:
    async with start() as sitting:
        reader = sitting.reader
        await sitting.asks("/read 12")
        store = sitting.services.store
        async with store.transaction() as tx:
            person = store.encryption.pseudonym("person", reader.id)
            [position] = (await tx.bookmarks.load(person)).positions
            then = position.at - timedelta(days=3)
            earlier = type(position)(position.ref, position.sketch, then)
            await tx.bookmarks.move(person, earlier, then)
    async with start() as sitting:
        card = await asks(reader, "/read")
        weekday = "一二三四五六日"[(then + timedelta(hours=8)).weekday()]
        assert card.text.startswith(f"你读到第 12 段，上次是周{weekday}。")
        assert card.quoted == [essay.paragraph(12).text]
        assert (await turns(reader, card, "从头读")).quoted == [essay.paragraph(1).text]
        assert (await asks(reader, "继续读")).quoted == [essay.paragraph(2).text]


async def test_two_presses_at_once_turn_one_page_and_keep_one_paragraph(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.reader
    card = await sitting.asks("/read 11")
    first, second = reader.presses(card, "下一段 ▶"), reader.presses(card, "下一段 ▶")
    await sitting.handled(first.update_id)
    await sitting.handled(second.update_id)
    assert card.quoted == [essay.paragraph(12).text]
    first, second = reader.presses(card, "☆ 收藏"), reader.presses(card, "☆ 收藏")
    words = [(await reader.sees_answer(each))["text"] for each in (first, second)]
    assert words == ["已收藏第 12 段。发 /favorites 随时能看。", "第 12 段已经在收藏里了。"]
    await sitting.handled(second.update_id)
    assert "★ 已收藏" in texts(card)
    assert [call.refusal for call in sitting.api.calls_of("editMessageText") if call.refusal] == []
    shown = await sitting.asks("/favorites")
    assert "我的收藏 · 1 段" in shown.text
    assert texts(shown) == ["第 12 段"]


async def test_whoever_presses_at_random_makes_no_empty_change(sitting: Sitting) -> None:
    await walks(sitting, sitting.reader, await sitting.asks("/read 9"), Random(11))
    assert [call.refusal for call in sitting.api.calls_of("editMessageText") if call.refusal] == []


async def test_favourites_are_listed_opened_and_let_go(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.reader
    none = await sitting.asks("我的收藏")
    assert "还没有收藏" in none.text
    await turns(reader, await sitting.asks("/read 3"), "☆ 收藏")
    await sitting.asks("一对一卖货贵在哪儿")
    kept = await sitting.asks("收藏这一段")
    assert kept.text.startswith("已收藏第 11 段。")
    shown = await turns(reader, kept, "我的收藏")
    assert essay.paragraph(3).text[:10] in shown.text
    reader.presses(shown, "第 3 段")
    card = await reader.hears()
    assert card.quoted == [essay.paragraph(3).text]
    press = reader.presses(card, "★ 已收藏")
    assert (await reader.sees_answer(press))["text"] == "已取消收藏第 3 段。"
    await reader.sees_edit(card)
    assert texts(await sitting.asks("/favorites")) == ["第 11 段"]


@pytest.mark.parametrize("place", ["99", "-1", "0", "一百"])
async def test_there_is_no_such_paragraph(sitting: Sitting, place: str) -> None:
    answer = await sitting.asks(f"/read {place}")
    assert answer.text == f"全文一共 27 段，没有“{place}”这一段。/read 后面写 1 到 27 就行。"
    assert texts(answer) == ["从第 1 段读起", "跳到别处"]


@pytest.mark.parametrize("place", ["<b>火星</b> &amp;", "(.*)+$", "一二三四五六七八九十" * 390, "😂"])
async def test_nonsense_is_met_with_how_it_is_done(sitting: Sitting, place: str) -> None:
    answer = await sitting.asks(f"/read {place}")
    assert "像 /read 12" in answer.text or "没有“" in answer.text
    assert place[:40] in answer.text
    assert answer.bold == []


@pytest.mark.parametrize("data", ["c:gone:1", "c:zhibo-daihuo:0", "v:?:zhibo-daihuo:1", "j:zhibo-daihuo:99", "l:-1"])
async def test_stale_and_forged_buttons_are_answered(sitting: Sitting, data: str) -> None:
    card = await sitting.asks("/read 12")
    before = card.text
    press = sitting.reader.presses(card, data=data)
    assert (await sitting.reader.sees_answer(press))["text"] == "这个按钮已经失效了，再问一次吧。"
    assert card.text == before


async def test_of_a_card_whose_paragraph_is_gone_it_is_said(sitting: Sitting) -> None:
    card = await sitting.asks("/read 12")
    for data in ("c:zhibo-daihuo:99", "v:+:zhibo-daihuo:12-00000001"):
        press = sitting.reader.presses(card, data=data)
        assert "文章改过了" in (await sitting.reader.sees_answer(press))["text"]


async def test_what_is_written_under_a_card_is_received(sitting: Sitting) -> None:
    card = await sitting.asks("/read 12")
    sitting.reader.presses(card, "聊聊这一段")
    asked = await sitting.reader.hears()
    assert asked.text.startswith("想一想：")
    answer = await sitting.asks("我觉得最难变的是老板的脑子")
    assert "原文：" in answer.text
    assert answer.quoted, "what the essay says nearest to it"


async def test_buttons_of_before_still_work(sitting: Sitting, essay: Essay) -> None:
    shown = await sitting.asks("第12段")
    sitting.reader.presses(shown, data="p:zhibo-daihuo:13")
    assert (await sitting.reader.sees_edit(shown)).quoted == [essay.paragraph(13).text]


async def test_a_person_gets_what_they_read_and_keep_and_it_is_forgotten(sitting: Sitting) -> None:
    await turns(sitting.reader, await sitting.asks("/read 12"), "☆ 收藏")
    found = [entry["bookmark"] for entry in await exported(sitting.reader) if "bookmark" in entry]
    assert [(each["kind"], each["paragraph"]) for each in found] == [("position", 12), ("favourite", 12)]
    asked = await sitting.asks("/forget")
    assert "你读到哪一段、收藏了哪些" in asked.text
    await sitting.forgets()
    async with sitting.services.store.database.read() as connection:
        assert (await connection.execute(bookmarks.select())).first() is None
    assert "还没有收藏" in (await sitting.asks("/favorites")).text
    assert "你读到" not in (await sitting.asks("/read")).text


async def test_it_is_kept_as_long_as_the_chat(sitting: Sitting) -> None:
    await turns(sitting.reader, await sitting.asks("/read 12"), "☆ 收藏")
    store, keep = sitting.services.store, sitting.services.store.keep
    assert keep is not None
    now = datetime.now(UTC)
    await store.drop_old(now + keep - timedelta(minutes=1))
    assert texts(await sitting.asks("/favorites")) == ["第 12 段"]
    await store.drop_old(datetime.now(UTC) + keep + timedelta(minutes=1))
    assert "还没有收藏" in (await sitting.asks("/favorites")).text


async def test_in_a_group_everybody_is_shown_the_way_to_their_own_card(sitting: Sitting) -> None:
    member = sitting.api.reader("甲")
    group = sitting.api.group("读书会", [member])
    member.says("/read 12", to=group)
    answer = await group.hears()
    assert answer.text == "/read 是自己慢慢读的，去私聊里用吧。"
    [[button]] = answer.buttons
    assert button.text == "去私聊"
