"""Polls through the real python-telegram-bot: sent and stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import InputPollOption
from telegram.error import Forbidden, NetworkError, RetryAfter

from .helpers import OPTIONS, QUESTION, asking, button, keyboard, kinds, meeting, refusing


async def test_a_poll_is_sent_and_heard() -> None:
    async with meeting() as (api, bot, reader):
        forum = api.group("论坛", [reader], forum=True)
        topic = forum.topic("第一章", by=reader)
        said = reader.says("/discuss", to=forum, topic=topic)
        sent = await bot.send_poll(
            forum.chat_id,
            QUESTION,
            ["赞成作者", InputPollOption("不赞成")],
            message_thread_id=topic,
            reply_to_message_id=said.message_id,
            reply_markup=keyboard([button("署名", "sign")]),
            disable_notification=True,
        )
        poll = sent.poll
        assert poll is not None
        assert poll.id.isdigit()
        assert (poll.question, poll.type, poll.total_voter_count) == (QUESTION, "regular", 0)
        assert [(option.text, option.voter_count) for option in poll.options] == [("赞成作者", 0), ("不赞成", 0)]
        assert len({option.persistent_id for option in poll.options}) == 2
        assert (poll.is_anonymous, poll.is_closed, poll.allows_multiple_answers) == (True, False, False)
        assert (poll.allows_revoting, poll.members_only) == (True, False)
        assert (sent.text, sent.message_thread_id, sent.api_kwargs) == (None, topic, {})
        heard = await forum.hears()
        assert (heard.poll.id, heard.poll.question, heard.poll.options) == (poll.id, QUESTION, ["赞成作者", "不赞成"])
        assert (heard.has_media, heard.text, heard.reply_to, heard.thread_id) == (True, "", said, topic)
        assert heard.button("署名").data == "sign"
        assert reader.says("我看", to=forum, topic=topic, reply_to=heard).update_id is not None
        reply = (await bot.get_updates())[-1].message
        assert reply is not None
        assert reply.reply_to_message is not None
        assert reply.reply_to_message.poll == poll
        with pytest.raises(AssertionError, match="is no poll"):
            assert said.poll


async def test_what_a_poll_may_hold() -> None:
    async with meeting() as (api, bot, reader):
        for question, options, description in (
            (" ", OPTIONS, "Text must be non-empty"),
            ("问" * 301, OPTIONS, "Poll question length must not exceed 300"),
            (QUESTION, [], "Poll must have at least one answer option"),
            (QUESTION, [f"{n}" for n in range(13)], "Poll can't have more than 12 options"),
            (QUESTION, ["赞成", "\n"], "Text must be non-empty"),
            (QUESTION, ["赞成", "不" * 101], "Poll options length must not exceed 100"),
        ):
            with refusing(description):
                await bot.send_poll(reader.id, question, options)
        await bot.send_poll(reader.id, "问" * 300, ["选" * 100, *(f"{n}" for n in range(11))])
        assert (await reader.hears()).poll.options[-1] == "10", "private chats have polls too"
        with refusing("Unsupported poll type specified"):
            await bot.send_poll(reader.id, QUESTION, OPTIONS, type="survey")
        with refusing("Poll description length must not exceed 1024"):
            await bot.send_poll(reader.id, QUESTION, OPTIONS, description="字" * 1025)
        with refusing("A poll is open for 5 to 2628000 seconds"):
            await bot.send_poll(reader.id, QUESTION, OPTIONS, open_period=4)
        unknown: list[dict[str, Any]] = [
            {"type": "quiz", "correct_option_ids": [0]},
            {"shuffle_options": True},
            {"members_only": True},
        ]
        for about in unknown:
            with pytest.raises(NetworkError, match="stand-in"):
                await bot.send_poll(reader.id, QUESTION, OPTIONS, **about)
        url = f"{api.base_url}{api.token}/sendPoll"
        async with httpx.AsyncClient() as http:
            plain = {"chat_id": reader.id, "question": "1", "options": ["赞成", "2"]}
            assert (await http.post(url, json=plain)).json()["result"]["poll"]["options"][1]["text"] == "2"
            said = (await http.post(url, json=plain | {"options": [5]})).json()["description"]
            assert said == "Bad Request: can't parse InputPollOption: Expected InputPollOption to be an Object"


async def test_where_polls_may_be_sent() -> None:
    async with meeting() as (api, bot, reader):
        channel = api.channel("每日一段", [reader], admins=[api.reader("编辑")])
        with refusing("Non-anonymous polls can't be sent to channel chats"):
            await bot.send_poll(channel.chat_id, QUESTION, OPTIONS, is_anonymous=False)
        await bot.send_poll(channel.chat_id, QUESTION, OPTIONS)
        assert reader.votes(await channel.hears(), "看情况") is not None
        group = api.group("读书会", [reader])
        group.permits(can_send_messages=False)
        sent = await bot.send_poll(group.chat_id, QUESTION, OPTIONS)
        group.permits(can_send_polls=False)
        with refusing("Not enough rights to send polls to the chat"):
            await bot.send_poll(group.chat_id, QUESTION, OPTIONS)
        group.sets_bot("kicked", by=reader)
        for refused in (bot.send_poll(group.chat_id, QUESTION, OPTIONS), bot.stop_poll(group.chat_id, sent.message_id)):
            with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
                await refused
        group.sets_bot("left", by=reader)
        for refused in (bot.send_poll(group.chat_id, QUESTION, OPTIONS), bot.stop_poll(group.chat_id, sent.message_id)):
            with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
                await refused


async def test_a_poll_is_stopped() -> None:
    async with asking(reply_markup=keyboard([button()])) as (_, bot, group, reader, message):
        reader.votes(message, "不赞成")
        with pytest.raises(AssertionError, match="was not closed"):
            await group.sees_closed(message, timeout=0.01)
        poll = await bot.stop_poll(group.chat_id, message.message_id)
        assert (poll.is_closed, [option.voter_count for option in poll.options]) == (True, [0, 1, 0, 0])
        assert (await group.sees_closed(message)).counts["不赞成"] == 1
        assert (message.buttons, message.edited) == ([], 0)
        assert await kinds(bot) == ["poll_answer", "poll", "poll"]
        last = (await bot.get_updates())[-1].poll
        assert last is not None
        assert last.is_closed
        with refusing("Poll has already been closed"):
            await bot.stop_poll(group.chat_id, message.message_id)


async def test_polls_that_the_bot_cannot_stop() -> None:
    async with asking() as (_, bot, group, reader, message):
        with refusing("Message with poll to stop not found"):
            await bot.stop_poll(group.chat_id, 999)
        said = await bot.send_message(group.chat_id, "早")
        with refusing("Message is not a poll"):
            await bot.stop_poll(group.chat_id, said.message_id)
        theirs = reader.sends_poll("去哪儿吃", "面馆", "食堂", to=group)
        for poll in (theirs, reader.forwards(message, to=group)):
            with refusing("Poll can't be stopped"):
                await bot.stop_poll(group.chat_id, poll.message_id)
        assert reader.votes(theirs, "面馆") is None, "of votes in it the bot is not told"
        assert await kinds(bot) == []
        with refusing("Chat not found"):
            await bot.stop_poll(5, message.message_id)


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_flood_control_counts_polls() -> None:
    async with asking() as (api, bot, group, _, message):
        flood = api.flood(5, group.chat_id)
        for sending in (
            bot.send_poll(group.chat_id, QUESTION, OPTIONS),
            bot.stop_poll(group.chat_id, message.message_id),
        ):
            with pytest.raises(RetryAfter):
                await sending
        assert flood.refused == 2


async def test_a_poll_is_no_text_to_edit() -> None:
    async with asking() as (_, bot, group, _, message):
        with refusing("There is no text in the message to edit"):
            await bot.edit_message_text("x", group.chat_id, message.message_id)
        await bot.edit_message_reply_markup(group.chat_id, message.message_id, reply_markup=keyboard([button()]))
        assert (await group.sees_edit(message)).button("下一段")


@pytest.mark.filterwarnings("ignore:.*open_period:telegram.warnings.PTBDeprecationWarning")
async def test_a_poll_whose_time_runs_out() -> None:
    async with asking(open_period=timedelta(hours=1)) as (api, bot, group, reader, message):
        assert (message.poll.ends["open_period"], message.poll.closed) == (3600, False)
        assert message.poll.ends["close_date"] == message.date + 3600
        assert api.poll_runs_out(message) is not None
        with refusing("Poll has already been closed"):
            await bot.stop_poll(group.chat_id, message.message_id)
        (update,) = await bot.get_updates()
        assert update.poll is not None
        assert (update.poll.is_closed, update.poll.close_date) == (True, None)
        sent = await bot.send_poll(group.chat_id, QUESTION, OPTIONS, close_date=message.date + 600)
        assert sent.poll is not None
        assert sent.poll.close_date is not None
        assert int(sent.poll.close_date.timestamp()) == message.date + 600
        await bot.send_poll(reader.id, QUESTION, OPTIONS)
        with pytest.raises(AssertionError, match="closes by itself"):
            api.poll_runs_out(await reader.hears())
