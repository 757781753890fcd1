"""Messages, edits and button presses through the real python-telegram-bot."""

from __future__ import annotations

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import Forbidden, NetworkError

from .helpers import button, keyboard, meeting, refusing


async def test_sending_and_hearing_in_order() -> None:
    async with meeting() as (_, bot, reader):
        sent = await bot.send_message(
            reader.id,
            "<b>题</b>😀<blockquote expandable>引<i>文</i></blockquote>&lt;尾&gt; <a href='https://a.example/?a=1&amp;b'>链</a>\n",
            parse_mode="HTML",
            reply_markup=keyboard([button()], [InlineKeyboardButton("原文", url="https://a.example/x")]),
        )
        await bot.send_message(reader.id, "二")
        heard = await reader.hears()
        assert (heard.text, sent.text) == ("题😀引文<尾> 链", "题😀引文<尾> 链")
        assert (heard.bold, heard.quoted, heard.pieces("text_link")) == (["题"], ["引文"], ["链"])
        assert heard.html.startswith("<b>题</b>")
        assert [(e.type, e.offset, e.length) for e in sent.entities] == (
            [("bold", 0, 1), ("expandable_blockquote", 3, 2), ("italic", 4, 1), ("text_link", 9, 1)]
        )
        assert sent.entities[3].url == "https://a.example/?a=1&b"
        assert [[b.text for b in row] for row in heard.buttons] == [["下一段"], ["原文"]]
        assert (heard.button("下一段").data, heard.button("原文").url) == ("next", "https://a.example/x")
        with pytest.raises(AssertionError, match=r"the buttons are .*下一段"):
            heard.button("没有")
        with pytest.raises(AssertionError, match="tells the bot nothing"):
            reader.presses(heard, "原文")
        assert (await reader.hears()).text == "二"
        await reader.hears_nothing(within=0.01)
        with pytest.raises(AssertionError, match="said nothing"):
            await reader.hears(timeout=0.01)
        assert [m.text[:1] for m in reader.chat.messages] == ["你", "题", "二"]


async def test_texts_are_refused() -> None:
    async with meeting() as (_, bot, reader):
        for empty in ("", " \n", "<b> </b>", "\u3000"):
            with refusing("Message text is empty"):
                await bot.send_message(reader.id, empty, parse_mode="HTML")
        await bot.send_message(reader.id, f"<b>{'文' * 4094}😀</b>", parse_mode="HTML")
        with refusing("Message is too long"):
            await bot.send_message(reader.id, "文" * 4095 + "😀")
        with refusing("Can't parse entities: Unsupported start tag"):
            await bot.send_message(reader.id, "<x>", parse_mode="HTML")
        with pytest.raises(NetworkError, match="stand-in"):
            await bot.send_message(reader.id, "*x*", parse_mode="MarkdownV2")
        with refusing("Strings must be encoded in UTF-8"):
            await bot.send_message(reader.id, "x", reply_markup=keyboard([button("\udc00")]))
        assert len(reader.chat.messages) == 2


async def test_photos() -> None:
    async with meeting() as (_, bot, reader):
        png = b"\x89PNG\r\n\x1a\n" + bytes(20)
        sent = await bot.send_photo(
            reader.id, png, caption="<b>图</b>", parse_mode="HTML", reply_markup=keyboard([button()])
        )
        heard = await reader.hears()
        assert (heard.photo, heard.text, heard.bold, sent.caption) == (png, "图", ["图"], "图")
        assert heard.button("下一段")
        await bot.send_photo(reader.id, sent.photo[0].file_id)
        assert (await reader.hears()).photo == png
        with refusing("Message caption is too long"):
            await bot.send_photo(reader.id, png, caption="x" * 1025)
        with refusing("IMAGE_PROCESS_FAILED"):
            await bot.send_photo(reader.id, b"text")
        with refusing("There is no text in the message to edit"):
            await bot.edit_message_text("x", reader.id, sent.message_id)


async def test_photos_as_replies_in_topics() -> None:
    async with meeting() as (api, bot, reader):
        forum = api.group("论坛", [reader], forum=True)
        topic = forum.topic("第一章", by=reader)
        said = reader.says("/recap 😀 讨论到哪儿了", to=forum, topic=topic)
        sent = await bot.send_photo(
            forum.chat_id,
            b"\x89PNG\r\n\x1a\n",
            caption="<b>图</b>",
            parse_mode="HTML",
            message_thread_id=topic,
            reply_parameters=ReplyParameters(said.message_id, quote="讨论到哪儿了"),
            reply_markup=keyboard([button()]),
        )
        heard = await forum.hears()
        assert (heard.thread_id, heard.reply_to, heard.quotation) == (topic, said, "讨论到哪儿了")
        assert (heard.text, heard.bold, heard.button("下一段").data) == ("图", ["图"], "next")
        assert (sent.message_thread_id, sent.caption, sent.reply_to_message is not None) == (topic, "图", True)
        assert sent.quote is not None
        assert (sent.quote.text, sent.quote.position) == ("讨论到哪儿了", 10)
        with refusing("Message to be replied not found"):
            await bot.send_photo(forum.chat_id, b"\x89PNG\r\n\x1a\n", reply_to_message_id=999)
        with refusing("Message thread not found"):
            await bot.send_photo(forum.chat_id, b"\x89PNG\r\n\x1a\n", message_thread_id=999)


@pytest.mark.parametrize(
    ("rows", "description"),
    [
        ([[button(data="字" * 22)]], "BUTTON_DATA_INVALID"),
        ([[button(data="")]], "BUTTON_DATA_INVALID"),
        ([[button(text="")]], "BUTTON_TEXT_INVALID"),
        ([[button(data=None)]], "Can't parse inline keyboard button: Text buttons are unallowed"),
        ([[InlineKeyboardButton("x", url="nowhere")]], "Inline keyboard button URL 'nowhere' is invalid"),
        ([[button()] * 9], "REPLY_MARKUP_TOO_LONG"),
        ([[button()]] * 101, "REPLY_MARKUP_TOO_LONG"),
        (
            [[InlineKeyboardButton("x", url="t.me/x", callback_data="y")]],
            "Can't parse inline keyboard button: exactly one",
        ),
    ],
)
async def test_keyboards_are_refused(rows: list[list[InlineKeyboardButton]], description: str) -> None:
    async with meeting() as (_, bot, reader):
        with refusing(description):
            await bot.send_message(reader.id, "x", reply_markup=InlineKeyboardMarkup(rows))
        await bot.send_message(reader.id, "x", reply_markup=keyboard([button(data="字" * 21 + "a")] * 8))


async def test_where_the_bot_may_not_write() -> None:
    async with meeting() as (api, bot, reader):
        with refusing("Chat not found"):
            await bot.send_message(12345, "x")
        with refusing("Chat_id is empty"):
            await bot.send_message("", "x")
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(api.reader("生人").id, "x")
        reader.blocks_bot()
        for call in (bot.send_message(reader.id, "x"), bot.send_chat_action(reader.id, "typing")):
            with pytest.raises(Forbidden, match="bot was blocked by the user"):
                await call
        with pytest.raises(AssertionError, match="unblocks"):
            reader.says("x")
        reader.unblocks_bot()
        assert await bot.send_chat_action(reader.id, "typing")
        with refusing("Wrong parameter action in request"):
            await bot.send_chat_action(reader.id, "dancing")


async def test_replies_and_quotes() -> None:
    async with meeting() as (_, bot, reader):
        said = reader.says("海内存知己，天涯若比邻")
        sent = await bot.send_message(
            reader.id, "x", reply_parameters=ReplyParameters(said.message_id, quote="天涯若比邻")
        )
        heard = await reader.hears()
        assert heard.reply_to is said
        assert sent.quote is not None
        assert (sent.quote.text, sent.quote.position) == ("天涯若比邻", 6)
        with refusing("QUOTE_TEXT_INVALID"):
            await bot.send_message(reader.id, "x", reply_parameters=ReplyParameters(said.message_id, quote="别的"))
        with refusing("Message to be replied not found"):
            await bot.send_message(reader.id, "x", reply_to_message_id=999)
        await bot.send_message(reader.id, "y", reply_to_message_id=999, allow_sending_without_reply=True)
        unasked = await reader.hears()
        assert (unasked.reply_to, unasked.quotation) == (None, None)
        back = reader.says("这句好", reply_to=said, quote="海内存知己")
        assert (back.reply_to, back.quotation) == (said, "海内存知己")
        with pytest.raises(AssertionError, match="is not in"):
            reader.says("这句好", reply_to=said, quote="别的")


async def test_replies_stay_in_their_chat() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        said = reader.says("私下说的")
        with pytest.raises(AssertionError, match="in the same chat"):
            reader.says("见上", to=group, reply_to=said)
        with pytest.raises(NetworkError, match="stand-in"):
            await bot.send_message(
                group.chat_id, "见上", reply_parameters=ReplyParameters(said.message_id, chat_id=reader.id)
            )


async def test_edits_and_deletions() -> None:
    async with meeting() as (_, bot, reader):
        said = reader.says("我的")
        sent = await bot.send_message(reader.id, "<b>一</b>", parse_mode="HTML", reply_markup=keyboard([button()]))
        heard = await reader.hears()
        with refusing("Message is not modified: specified new message content and reply markup are exactly the same"):
            await sent.edit_text("<b>一</b>", parse_mode="HTML", reply_markup=keyboard([button()]))
        with refusing("Message to edit not found"):
            await bot.edit_message_text("x", reader.id, 999)
        with refusing("Message can't be edited"):
            await bot.edit_message_text("x", reader.id, said.message_id)
        with refusing("Message is too long"):
            await sent.edit_text("x" * 4097)
        with pytest.raises(AssertionError, match="was not edited"):
            await reader.sees_edit(heard, timeout=0.01)
        edited = await sent.edit_text("一")
        assert isinstance(edited, Message)
        assert edited.edit_date
        assert (await reader.sees_edit(heard)).buttons == [], "an edit without a keyboard takes it away"
        await sent.edit_reply_markup(keyboard([button("上一段", "prev")]))
        assert (await reader.sees_edit(heard)).button("上一段").data == "prev"
        assert heard.edited == 2
        assert await sent.delete()
        assert heard.deleted
        assert heard not in reader.chat.messages
        with refusing("Message to delete not found"):
            await sent.delete()


async def test_presses_and_their_answers() -> None:
    async with meeting() as (_, bot, reader):
        await bot.send_message(reader.id, "一", reply_markup=keyboard([button()]))
        heard = await reader.hears()
        query = reader.presses(heard, "下一段")
        with refusing("MESSAGE_TOO_LONG"):
            await bot.answer_callback_query(query.id, "字" * 201)
        with pytest.raises(AssertionError, match="was not answered"):
            await reader.sees_answer(query, timeout=0.01)
        await bot.answer_callback_query(query.id, "到头了")
        assert (await reader.sees_answer(query))["text"] == "到头了"
        forged = reader.presses(heard, data="forged:1")
        forged.expire()
        for lost in (forged.id, "7"):
            with refusing("Query is too old and response timeout expired or query id is invalid"):
                await bot.answer_callback_query(lost)
