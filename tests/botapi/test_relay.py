"""Two bots that see each other in one group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from telegram import Bot, ReplyParameters, Update
from telegram.ext import Application, ContextTypes, MessageHandler

from . import BotApi
from .helpers import button, keyboard
from .people import Group
from .relay import relay


@dataclass
class Side:
    """One bot, and the group as it has it."""

    api: BotApi
    bot: Bot
    group: Group


@asynccontextmanager
async def two_bots() -> AsyncIterator[tuple[Side, Side]]:
    async with AsyncExitStack() as stack:
        sides = []
        for token, name in (("41:a", "one_essay_bot"), ("42:b", "two_essay_bot")):
            api = await stack.enter_async_context(BotApi.open(token, username=name))
            bot = await stack.enter_async_context(Bot(token, base_url=api.base_url))
            sides.append(Side(api, bot, api.group("读书会", [api.reader()])))
        yield sides[0], sides[1]


async def test_each_bot_sees_what_the_other_says() -> None:
    async with two_bots() as (one, two):
        between = relay(one.group, two.group)
        sent = await one.bot.send_message(
            one.group.chat_id, "<b>今天</b>读这段", parse_mode="HTML", reply_markup=keyboard([button()])
        )
        await one.bot.send_poll(one.group.chat_id, "赞成吗", ["赞成", "不赞成"])
        text, poll = (update.message for update in await two.bot.get_updates())
        assert text is not None
        assert text.from_user is not None
        assert (text.from_user.id, text.from_user.username, text.from_user.is_bot) == (41, "one_essay_bot", True)
        assert (text.text, text.chat.id, text.reply_markup) == ("今天读这段", two.group.chat_id, sent.reply_markup)
        assert [entity.type for entity in text.entities] == ["bold"]
        assert poll is not None
        assert poll.poll is not None
        assert poll.poll.question == "赞成吗"
        await two.bot.send_message(two.group.chat_id, "我也在")
        (back,) = await one.bot.get_updates()
        assert back.message is not None
        assert (back.message.text, [message.text for message in between.shown]) == (
            "我也在",
            ["今天读这段", "", "我也在"],
        )
        assert between.shown[-1].update_id == back.update_id
        assert not between.shown[-1].by_our_bot
        await one.group.hears(), await one.group.hears()
        await one.group.hears_nothing(within=0.01)


async def test_replies_arrive_at_whom_they_are_to() -> None:
    async with two_bots() as (one, two):
        relay(one.group, two.group)
        sent = await one.bot.send_message(one.group.chat_id, "今天读这段")
        (seen,) = await two.bot.get_updates()
        assert seen.message is not None
        quoting = ReplyParameters(seen.message.message_id, quote="这段")
        answer = await two.bot.send_message(two.group.chat_id, "好", reply_parameters=quoting)
        (back,) = await one.bot.get_updates()
        assert back.message is not None
        assert back.message.quote is not None
        assert (back.message.reply_to_message, back.message.quote.text) == (sent, "这段")
        await one.bot.send_message(one.group.chat_id, "好的", reply_to_message_id=back.message.message_id)
        last = (await two.bot.get_updates())[-1].message
        assert last is not None
        assert last.reply_to_message == answer


async def test_edits_are_seen_too() -> None:
    async with two_bots() as (one, two):
        between = relay(one.group, two.group)
        sent = await one.bot.send_message(one.group.chat_id, "第一段")
        await sent.edit_text("第二段")
        said, edited = await two.bot.get_updates()
        assert said.message is not None
        assert edited.edited_message is not None
        assert (edited.edited_message.message_id, edited.edited_message.text) == (said.message.message_id, "第二段")
        assert between.shown[0] is between.shown[1]


async def test_what_people_say_and_what_is_said_elsewhere_is_not_shown() -> None:
    async with two_bots() as (one, two):
        between = relay(one.group, two.group)
        reader = one.api.reader()
        reader.joins(one.group)
        reader.says("/start", to=one.group)
        reader.says("/start")
        await one.bot.send_message(reader.id, "私聊")
        assert between.shown == []
        assert two.group.chat.messages == []


async def test_two_bots_that_stay_quiet() -> None:
    async with two_bots() as (one, two):
        between = relay(one.group, two.group)
        await one.bot.send_message(one.group.chat_id, "今天读这段")
        heard = await one.group.hears()
        with pytest.raises(AssertionError, match="about the other bot was not confirmed"):
            await between.is_fetched(timeout=0.01)
        (seen,) = await two.bot.get_updates()
        await two.bot.get_updates(offset=seen.update_id + 1)
        await between.stays_quiet(within=0.05)
        await one.bot.edit_message_text("不读了", one.group.chat_id, heard.message_id)
        await two.bot.get_updates(offset=seen.update_id + 2)
        with pytest.raises(AssertionError, match="one_essay_bot: 不读了"):
            await between.stays_quiet(within=0.05)
        await one.group.sees_edit(heard)
        await between.stays_quiet(within=0.05)


async def test_two_bots_that_answer_each_other() -> None:
    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        await update.effective_chat.send_message("我也这么看")

    async with two_bots() as (one, two):
        between = relay(one.group, two.group)
        application = Application.builder().bot(Bot("42:b", base_url=two.api.base_url)).build()
        application.add_handler(MessageHandler(None, answer))
        async with application:
            assert application.updater is not None
            await application.updater.start_polling()
            await application.start()
            await between.stays_quiet(within=0.05)
            await one.bot.send_message(one.group.chat_id, "今天读这段")
            await one.group.hears()
            assert (await two.group.hears()).text == "我也这么看"
            (seen,) = await one.bot.get_updates()
            await one.bot.get_updates(offset=seen.update_id + 1)
            await between.stays_quiet(within=0.05)
            await one.bot.send_message(one.group.chat_id, "再读一段")
            await one.group.hears()
            await two.api.called("sendMessage", 2)
            await one.bot.get_updates(offset=seen.update_id + 2)
            with pytest.raises(AssertionError, match="two_essay_bot: 我也这么看"):
                await between.stays_quiet()
            await application.updater.stop()
            await application.stop()


async def test_two_bots_are_two() -> None:
    async with two_bots() as (one, _):
        for token, username, why in (
            ("41:c", "third_bot", "another id"),
            ("43:c", "One_Essay_Bot", "another username"),
        ):
            async with BotApi.open(token, username=username) as api:
                with pytest.raises(AssertionError, match=why):
                    relay(one.group, api.group("读书会"))
