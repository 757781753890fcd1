"""Whatever comes in: a sensible answer, a polite refusal, or silence; and the bot goes on."""

import logging

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting, raw_message, running

WORDLESS = "这里面没有我读得出的字。"
UNREADABLE = "我只认得文字。"
SORRY = "出了点差错"
STALE = "这个按钮已经失效了"


async def test_nothing_to_read_is_said_kindly(sitting: Sitting) -> None:
    blank = ("\u200b\u200d\ufeff", "\u202e\u2066\u200f", "\x07\x00\x1b", "\U000e0041", " ")
    for text in ("😀🎉👩‍👩‍👧", "？！……", *blank):
        answer = await sitting.asks(text)
        assert answer.text.startswith(WORDLESS), ascii(text)
        assert sum(map(len, answer.buttons)) == 3
    await sitting.still_answers()


async def test_question_is_found_through_marks(sitting: Sitting, essay: Essay) -> None:
    for text in (
        "主播\u200b卖\u2060假货\ufeff这事\u202e作者怎么看\u202c",
        "主播卖\x1b[31m假货\x07这事作者怎么看",
        "*主播卖假货* _这事_ `作者` **怎么看**",
    ):
        await sitting.asks("/start")
        answer = await sitting.asks(text)
        assert answer.quoted, ascii(text)
        assert answer.quoted[0] in essay.paragraph(3).text, ascii(text)
    await sitting.still_answers()


async def test_odd_writing_gets_an_answer(sitting: Sitting) -> None:
    markup = "<b>主播卖假货</b>这事作者怎么看 & <a href='https://example.org/?a=1&b=2'>看</a>"
    links = "https://example.org 主播卖假货 @somebody #话题 [怎么看](https://example.org)"
    odd = ("<<<>>>&&& x", "&lt;b&gt;x", "_", "0", "a" + "\u0301" * 4000)
    for text in (markup, links, "ما رأي الكاتب؟", "\u202eتكفل\u202c", *odd):
        answer = await sitting.asks(text)
        assert SORRY not in answer.text, ascii(text)
        assert answer.buttons or text == "0", ascii(text)
    await sitting.still_answers()
    assert not [call for call in sitting.api.calls if call.refusal], "nothing had to be sent as plain text instead"


async def test_lone_surrogates_get_an_answer(sitting: Sitting) -> None:
    for text in ("直播\ud83d带货\udc00改变生产了吗", "\ud800", "/summary \udfff", "/start \ud800"):
        sitting.api.inject(raw_message(sitting.reader, text=text))
        answer = await sitting.reader.hears()
        assert SORRY not in answer.text, ascii(text)
    await sitting.still_answers()


async def test_longest_message_gets_an_answer(sitting: Sitting) -> None:
    for unit in ("直播带货", "a", "😀", "主播卖假货这事作者怎么看？\n"):
        answer = await sitting.asks(unit * (4096 // (len(unit.encode("utf-16-le")) // 2)))
        assert SORRY not in answer.text, unit
    await sitting.still_answers()


async def test_message_longer_than_telegram_sends_gets_an_answer(sitting: Sitting) -> None:
    for unit in ("直播带货只是营销", "x", "字"):
        sitting.api.inject(raw_message(sitting.reader, text=(unit * 5000)[:5000]))
        answer = await sitting.reader.hears()
        assert SORRY not in answer.text, unit
    await sitting.still_answers()


async def test_forged_or_stale_button_is_answered_and_changes_nothing(sitting: Sitting) -> None:
    answer = await sitting.asks("主播卖假货这事作者怎么看")
    for data in (
        *("", "x", "直播", "\ud800", "p" * 64, "p:../etc:1", "p:zhibo-daihuo:3; DROP TABLE journal", "o:gone"),
        *("p:zhibo-daihuo:28", "p:zhibo-daihuo:99999", "t:zhibo-daihuo:T9", "m:zhibo-daihuo:1.2:7", "q:zhibo-daihuo:0"),
    ):
        query = sitting.reader.presses(answer, data=data)
        assert STALE in (await sitting.reader.sees_answer(query))["text"], ascii(data)
        await sitting.handled(query.update_id)
        assert answer.edited == 0, ascii(data)
    await sitting.still_answers()


async def test_media_without_words_is_refused_politely(sitting: Sitting) -> None:
    reader = sitting.reader
    for send in (reader.sends_sticker, reader.sends_photo, reader.sends_voice, reader.sends_location):
        send()
        answer = await reader.hears()
        assert answer.text.startswith(UNREADABLE)
        assert sum(map(len, answer.buttons)) == 3
    await sitting.still_answers()


async def test_caption_is_read(sitting: Sitting, essay: Essay) -> None:
    sitting.reader.sends_photo("主播卖假货这事作者怎么看")
    assert (await sitting.reader.hears()).quoted[0] in essay.paragraph(3).text


async def test_edited_message_is_answered_anew(sitting: Sitting, essay: Essay) -> None:
    asked = sitting.reader.says("红烧肉要放多少冰糖")
    await sitting.reader.hears()
    sitting.reader.edits(asked, "主播卖假货这事作者怎么看")
    assert (await sitting.reader.hears()).quoted[0] in essay.paragraph(3).text


async def nothing_said(sitting: Sitting, reader: Reader, update: int | None) -> None:
    """The update was dealt with, and nobody heard anything."""
    await sitting.handled(update)
    assert not reader.chat.unheard


async def test_edit_that_changes_no_word_gets_silence(sitting: Sitting) -> None:
    asked = sitting.reader.says("主播卖假货这事作者怎么看")
    await sitting.reader.hears()
    await nothing_said(sitting, sitting.reader, sitting.reader.edits(asked, asked.text))
    await sitting.still_answers()


async def test_other_bots_get_silence(sitting: Sitting) -> None:
    reader = sitting.reader
    await sitting.asks("你好")
    sent: list[Message] = [
        sitting.api.other_bot_says(reader, "主播卖假货这事作者怎么看"),
        sitting.api.other_bot_says(reader, "/start"),
        reader.says_via_bot("主播卖假货这事作者怎么看"),
    ]
    for message in sent:
        await nothing_said(sitting, reader, message.update_id)
    await sitting.still_answers()


async def test_channel_posts_and_what_happens_to_a_chat_get_silence(sitting: Sitting) -> None:
    reader = sitting.reader
    await sitting.asks("你好")
    channel = {"id": -1009999999999, "type": "channel", "title": "频道"}
    post = {"message_id": 1, "date": 1, "chat": channel, "sender_chat": channel, "text": "/start"}
    for update in (
        {"channel_post": post},
        {"edited_channel_post": post | {"edit_date": 2}},
        {"message": raw_message(reader, pinned_message=post)["message"]},
        {"message": raw_message(reader, message_auto_delete_timer_changed={"message_auto_delete_time": 60})["message"]},
        {"edited_message": raw_message(reader, edit_date=2, location={"latitude": 1.5, "longitude": 2.5})["message"]},
        {"poll": {"id": "1"}},
        {"something_new": {"id": 1}},
        {},
    ):
        await nothing_said(sitting, reader, sitting.api.inject(update))
    assert all(call.params["chat_id"] == reader.id for call in sitting.api.calls_of("sendMessage"))
    await sitting.still_answers()


async def test_update_that_cannot_be_decoded_stops_none_beside_it(
    api: BotApi, engine: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    reader = api.reader()
    reader.says("第1段")
    bad = [api.inject({"message": 5}), api.inject({"message": {"date": "soon"}}), api.inject({"callback_query": []})]
    reader.says("第2段")
    with caplog.at_level(logging.ERROR):
        async with running(api, engine, settings) as sitting:
            assert "第 1 / 27 段" in (await reader.hears()).text
            assert "第 2 / 27 段" in (await reader.hears()).text
            for update in bad:
                await sitting.handled(update)
            async with sitting.services.store.read() as tx:
                rows = (await tx.queue.inbox()).rows
            assert {(row.state, row.attempts, row.error.partition(":")[0]) for row in rows} == {
                ("aside", 1, "cannot be read")
            }, "it has not failed three times"
    ours = [record for record in caplog.records if record.getMessage() == "update set aside"]
    assert sorted(record.__dict__["update_id"] for record in ours) == bad
