"""Chats that cannot be written to, in Telegram's words."""

from __future__ import annotations

import pytest
from telegram import ChatMemberRestricted
from telegram.error import BadRequest, Forbidden

from .helpers import meeting, refusing

PNG = b"\x89PNG\r\n\x1a\n"


async def test_a_deactivated_user() -> None:
    async with meeting() as (_, bot, reader):
        sent = await bot.send_message(reader.id, "早")
        reader.deactivates()
        for sending in (bot.send_message(reader.id, "早"), bot.edit_message_text("晚", reader.id, sent.message_id)):
            with pytest.raises(Forbidden, match=r"^Forbidden: user is deactivated"):
                await sending
        assert await bot.get_updates() == (), "no update says so"
        assert (await bot.get_chat(reader.id)).id == reader.id
        with pytest.raises(AssertionError, match="deactivated"):
            reader.says("在")


async def test_chats_that_vanish() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        reader.vanishes()
        group.vanishes()
        for chat_id in (reader.id, group.chat_id):
            for asking in (bot.send_message(chat_id, "早"), bot.get_chat(chat_id)):
                with pytest.raises(BadRequest, match=r"^Chat not found"):
                    await asking


async def test_topics_closed_and_deleted() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        forum = api.group("论坛", [reader], admins=[admin], forum=True)
        closed, gone = forum.topic("第一章", by=admin), forum.topic("第二章", by=admin)
        sent = await bot.send_message(forum.chat_id, "早", message_thread_id=gone)
        forum.closes_topic(closed, by=admin)
        forum.deletes_topic(gone)
        with refusing("Topic_closed"):
            await bot.send_message(forum.chat_id, "早", message_thread_id=closed)
        with refusing("Message thread not found"):
            await bot.send_message(forum.chat_id, "早", message_thread_id=gone)
        with refusing("Message to edit not found"):
            await bot.edit_message_text("晚", forum.chat_id, sent.message_id)
        await bot.send_message(forum.chat_id, "早")
        services = [update.message for update in await bot.get_updates()]
        assert [bool(message and message.forum_topic_closed) for message in services] == [False, False, True]
        forum.sets_bot("administrator", by=admin)
        with refusing("Topic_closed"):
            await bot.send_message(forum.chat_id, "早", message_thread_id=closed)
        forum.sets_bot("administrator", by=admin, can_manage_topics=True)
        await bot.send_message(forum.chat_id, "早", message_thread_id=closed)
        forum.sets_bot("member", by=admin)
        forum.reopens_topic(closed, by=admin)
        await bot.send_message(forum.chat_id, "早", message_thread_id=closed)


async def test_rights_taken_from_the_bot() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin])
        assert group.sets_bot("restricted", by=admin, can_send_photos=True) is not None
        change = (await bot.get_updates())[-1].my_chat_member
        assert change is not None
        assert isinstance(change.new_chat_member, ChatMemberRestricted)
        assert (change.new_chat_member.can_send_messages, change.new_chat_member.can_send_photos) == (False, True)
        with refusing("Not enough rights to send text messages to the chat"):
            await bot.send_message(group.chat_id, "早")
        await bot.send_photo(group.chat_id, PNG)
        group.sets_bot("restricted", by=admin, can_send_messages=True)
        await bot.send_message(group.chat_id, "早")
        with refusing("Not enough rights to send photos to the chat"):
            await bot.send_photo(group.chat_id, PNG)
        with refusing("Not enough rights to send documents to the chat"):
            await bot.send_document(group.chat_id, b"1")
        with refusing("Not enough rights to send polls to the chat"):
            await bot.send_poll(group.chat_id, "同意吗", ["同意", "不同意"])
        group.sets_bot("member", by=admin)
        await bot.send_message(group.chat_id, "早")


async def test_rights_taken_from_everybody() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin])
        group.permits(can_send_messages=False, can_send_photos=False)
        assert await bot.get_updates() == (), "no update says so"
        permissions = (await bot.get_chat(group.chat_id)).permissions
        assert permissions is not None
        assert (permissions.can_send_messages, permissions.can_send_polls) == (False, True)
        with refusing("Not enough rights to send text messages to the chat"):
            await bot.send_message(group.chat_id, "早")
        with refusing("Not enough rights to send photos to the chat"):
            await bot.send_photo(group.chat_id, PNG)
        group.sets_bot("administrator", by=admin)
        await bot.send_message(group.chat_id, "早")


async def test_a_group_that_the_bot_has_left() -> None:
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        group.sets_bot("left", by=reader)
        for asking in (bot.send_message(group.chat_id, "早"), bot.get_chat(group.chat_id)):
            with pytest.raises(Forbidden, match=r"^Forbidden: bot is not a member of the supergroup chat"):
                await asking
        assert reader.says("/start", to=group).update_id is None
        group.sets_bot("member", by=reader)
        await bot.send_message(group.chat_id, "早")
