"""Channels, and chats that are called by their name."""

from __future__ import annotations

import pytest
from telegram import Update
from telegram.error import Forbidden

from .helpers import button, keyboard, meeting, refusing


async def test_posts_of_administrators() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("编辑")
        channel = api.channel("每日一段", [reader], admins=[admin])
        post = admin.says("/daily", to=channel)
        admin.edits(post, "/daily off")
        written, edited = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        assert written.channel_post is not None
        assert written.channel_post.from_user is None
        assert (written.channel_post.sender_chat, written.channel_post.chat.type) == (
            written.channel_post.chat,
            "channel",
        )
        assert written.channel_post.parse_entities() == {written.channel_post.entities[0]: "/daily"}
        assert edited.edited_channel_post is not None
        assert edited.edited_channel_post.text == "/daily off"
        assert (post.message_id, post.author) == (1, admin.user)
        with pytest.raises(AssertionError, match="is no administrator"):
            reader.says("/daily", to=channel)
        forwarded = reader.forwards(post)
        assert forwarded.content["forward_origin"]["chat"]["id"] == channel.chat_id
        assert "sender_chat" not in forwarded.content


async def test_the_bot_posts_and_readers_press() -> None:
    async with meeting() as (api, bot, reader):
        channel = api.channel("每日一段", [reader], admins=[api.reader("编辑")])
        sent = await bot.send_message(channel.chat_id, "第 3 / 27 天", reply_markup=keyboard([button()]))
        assert (sent.from_user, sent.sender_chat) == (None, sent.chat)
        heard = await channel.hears()
        assert (heard.text, heard.by_our_bot) == ("第 3 / 27 天", True)
        query = reader.presses(heard, "下一段")
        told = (await bot.get_updates())[-1].callback_query
        assert told is not None
        assert told.message is not None
        assert (told.from_user.id, told.message.chat.id) == (reader.id, channel.chat_id)
        assert await told.answer("好")
        assert (await channel.sees_answer(query))["text"] == "好"
        await bot.edit_message_text("第 4 / 27 天", channel.chat_id, sent.message_id)
        assert (await channel.sees_edit(heard)).text == "第 4 / 27 天"
        with pytest.raises(AssertionError, match="does not see"):
            api.reader("路人").presses(heard, data="next")
        reader.leaves(channel)
        with pytest.raises(AssertionError, match="does not see"):
            reader.presses(heard, data="next")


async def test_a_bot_that_is_no_administrator() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("编辑")
        channel = api.channel("每日一段", [reader], admins=[admin], bot_status="left")
        with pytest.raises(Forbidden, match=r"^Forbidden: bot is not a member of the channel chat"):
            await bot.send_message(channel.chat_id, "早")
        assert channel.sets_bot("administrator", by=admin, can_post_messages=False) is not None
        with refusing("Need administrator rights in the channel chat"):
            await bot.send_message(channel.chat_id, "早")
        channel.sets_bot("member", by=admin)
        with refusing("Need administrator rights in the channel chat"):
            await bot.send_message(channel.chat_id, "早")
        for asking in (
            bot.get_chat_administrators(channel.chat_id),
            bot.get_chat_member(channel.chat_id, reader.id),
        ):
            with refusing("Member list is inaccessible"):
                await asking
        channel.sets_bot("administrator", by=admin)
        await bot.send_message(channel.chat_id, "早")
        assert [(await bot.get_chat_member(channel.chat_id, one.id)).status for one in (admin, reader)] == (
            ["administrator", "member"]
        )
        channel.sets_bot("kicked", by=admin)
        for refused in (bot.send_message(channel.chat_id, "早"), bot.get_chat(channel.chat_id)):
            with pytest.raises(Forbidden, match=r"^Forbidden: bot was kicked from the channel chat"):
                await refused
        changes = [update.my_chat_member for update in await bot.get_updates()]
        assert [(change.chat.type, change.new_chat_member.status) for change in changes if change] == (
            [("channel", status) for status in ("administrator", "member", "administrator", "kicked")]
        )


async def test_chats_by_name() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("编辑", username="bianji")
        channel = api.channel("每日一段", admins=[admin], username="MeiRi")
        group = api.group("读书会", [reader], username="dushuhui")
        assert [(await bot.get_chat(name)).id for name in ("@meiri", "@DuShuHui")] == [channel.chat_id, group.chat_id]
        assert (await bot.send_message("@meiri", "早")).chat.username == "MeiRi"
        assert (await bot.get_chat_member("@meiri", admin.id)).status == "administrator"
        assert [call.chat_id for call in api.calls_of("sendMessage")] == [channel.chat_id]
        assert reader.presses(await channel.hears(), data="next").update_id is not None, "everybody sees a public one"
        for name in ("@bianji", "@nobody", "meiri", "@"):
            with refusing("Chat not found"):
                await bot.get_chat(name)
        channel.sets_bot("left", by=admin)
        assert (await bot.get_chat("@meiri")).title == "每日一段", "what is public can be read"
        with pytest.raises(Forbidden, match="not a member of the channel chat"):
            await bot.send_message("@meiri", "早")
