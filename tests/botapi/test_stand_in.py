"""The stand-in as a server: HTTP, updates, groups, profile, through the real python-telegram-bot."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    Message,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler

from ..patience import PATIENCE
from . import BotApi
from .helpers import button, keyboard, meeting, refusing


async def test_the_envelope_and_the_three_kinds_of_body() -> None:
    async with meeting() as (api, _, reader), httpx.AsyncClient() as http:
        url = f"{api.base_url}{api.token}"
        assert (await http.get(f"{url}/GETME")).json()["result"]["username"] == "essay_test_bot"
        for body in (
            {"data": {"chat_id": str(reader.id), "text": "123"}},
            {"json": {"chat_id": reader.id, "text": "123"}},
        ):
            assert (await http.post(f"{url}/sendMessage", **body)).json()["result"]["text"] == "123"
        got = (await http.get(f"{url}/sendMessage?chat_id={reader.id}&text=%E4%BD%A0")).json()
        assert got["result"]["text"] == "你"
        assert [call.params["text"] for call in api.calls_of("sendMessage")] == ["123", "123", "你"]
        for bad in (f"{url}/sendMessage?chat_id={reader.id}&text=%FF", f"{url}/sendMessage?text=%ED%A0%80"):
            answer = await http.post(bad)
            assert answer.status_code == 400
            assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
        answer = await http.post(
            f"{url}/sendMessage", content=rb'{"text": "\ud800"}', headers={"Content-Type": "application/json"}
        )
        assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
        answer = await http.post(f"{url}/brewTea")
        assert (answer.status_code, answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )
        answer = await http.post(f"{api.base_url}1:wrong/getMe")
        assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_a_wrong_token_is_an_invalid_token() -> None:
    async with BotApi.open() as api:
        stranger = Bot("42:wrong", base_url=api.base_url)
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()


async def test_a_bot_that_dies_while_it_sends_is_no_crash_of_the_stand_in() -> None:
    async with meeting() as (api, bot, reader):
        _, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
        head = f"POST /bot{api.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n"
        writer.write(f"{head}chat_id={reader.id}".encode())
        await writer.drain()
        assert (await bot.get_me()).is_bot
        writer.transport.abort()
        assert (await bot.get_me()).is_bot
        assert api.calls_of("sendMessage") == []


async def test_offsets_limits_and_allowed_updates() -> None:
    async with meeting() as (api, bot, reader):
        said = [reader.says(f"{n}") for n in range(5)]
        assert [u.message.text for u in await bot.get_updates(limit=2) if u.message] == ["0", "1"]
        assert len(await bot.get_updates()) == 5, "what is not confirmed comes again"
        second = said[1].update_id
        assert second is not None
        assert len(await bot.get_updates(offset=second + 1)) == 3
        await api.confirmed(second)
        assert [u.message.text for u in await bot.get_updates(offset=-2) if u.message] == ["3", "4"]
        assert len(await bot.get_updates()) == 2, "a negative offset forgets what is before"
        await bot.get_updates(offset=(said[4].update_id or 0) + 1, allowed_updates=["callback_query"])
        assert reader.says("unheard").update_id is None
        await bot.get_updates(allowed_updates=[])
        assert reader.says("heard").update_id is not None
        assert (await bot.get_webhook_info()).pending_update_count == 1
        assert await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == ()


async def test_a_long_poll_wakes_up_and_a_second_one_ends_the_first() -> None:
    async with meeting() as (api, bot, reader), Bot(api.token, base_url=api.base_url) as another:
        first = asyncio.create_task(another.get_updates(timeout=30))
        await api.world.watch.until(lambda: len(api.calls_of("getUpdates")) == 2, PATIENCE)
        second = asyncio.create_task(bot.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        reader.says("醒醒")
        assert [u.message.text for u in await second if u.message] == ["醒醒"]
        with pytest.raises(AssertionError, match="was not confirmed"):
            await api.confirmed(reader.says("再来").update_id, timeout=0.01)


async def test_an_application_that_polls() -> None:
    async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        await update.effective_chat.send_message("听见了", reply_markup=keyboard([button()]))

    async def turn(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("翻过去了")

    async with BotApi.open() as api:
        bot = Bot(api.token, base_url=api.base_url)
        application = Application.builder().bot(bot).build()
        application.add_handlers([MessageHandler(None, repeat), CallbackQueryHandler(turn)])
        async with application:
            assert application.updater is not None
            await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
            await application.start()
            reader = api.reader()
            await api.confirmed(reader.says("喂").update_id)
            heard = await reader.hears()
            query = reader.presses(heard, "下一段")
            assert (await reader.sees_edit(heard)).text == "翻过去了"
            assert await reader.sees_answer(query)
            await application.updater.stop()
            await application.stop()
        assert {call.method for call in api.calls} >= {"deleteWebhook", "getMe", "getUpdates"}


async def test_closing_ends_a_poll_under_way() -> None:
    async with BotApi.open() as api, Bot(api.token, base_url=api.base_url) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        await api.world.watch.until(lambda: bool(api.calls_of("getUpdates")), PATIENCE)
        api.world.updates.close()
        assert await poll == ()


async def test_every_kind_of_update_is_decoded() -> None:
    async with meeting() as (api, bot, reader):
        answer = await bot.send_message(reader.id, "读吧", reply_markup=keyboard([button()]))
        shown = await reader.hears()
        said = reader.says("/start p-1 见 t.me/x", reply_to=shown, quote="读")
        reader.edits(said, "改了")
        reader.sends_sticker(), reader.sends_photo("图"), reader.sends_voice(), reader.sends_location()
        reader.forwards(shown), reader.says_via_bot("选的"), reader.presses(shown, "下一段")
        reader.blocks_bot(), reader.unblocks_bot()
        other = api.other_bot_says(reader, "我是机器")
        updates = await bot.get_updates()
        assert [next(iter(u.to_dict().keys() - {"update_id"})) for u in updates] == (
            ["message", "edited_message", *["message"] * 6, "callback_query", *["my_chat_member"] * 2, "message"]
        )
        assert all(not u.api_kwargs for u in updates)
        start, sticker, query = updates[0].message, updates[2].message, updates[8].callback_query
        assert start is not None
        assert start.parse_entities() == {start.entities[0]: "/start", start.entities[1]: "t.me/x"}
        assert start.quote is not None
        assert (start.quote.text, start.reply_to_message) == ("读", answer)
        assert sticker is not None
        assert sticker.sticker is not None
        assert query is not None
        assert isinstance(query.message, Message)
        assert (query.data, query.message.message_id) == ("next", answer.message_id)
        forwarded, chosen = updates[6].message, updates[7].message
        assert forwarded is not None
        assert forwarded.forward_origin is not None
        assert chosen is not None
        assert chosen.via_bot == bot.bot
        assert other.sender["is_bot"]
        odd = api.inject({"message": 5})
        with pytest.raises(Exception, match=r"."):
            await bot.get_updates()
        assert await bot.get_updates(offset=odd + 1) == ()


async def test_groups_privacy_and_topics() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin], forum=True)
        assert reader.says("闲话", to=group).update_id is None, "privacy mode"
        assert reader.says("/read@other_bot", to=group).update_id is None
        assert reader.says("/read@Essay_Test_bot", to=group).update_id is not None
        topic = group.topic("第一章", by=admin)
        sent = await bot.send_message(group.chat_id, "这里", message_thread_id=topic)
        heard = await group.hears()
        assert (heard.thread_id, sent.is_topic_message) == (topic, True)
        assert reader.says("回", to=group, topic=topic, reply_to=heard).update_id is not None
        assert heard.message_id == 5, "a supergroup counts its own messages"
        with refusing("Message thread not found"):
            await bot.send_message(group.chat_id, "x", message_thread_id=99)
        group.sets_bot("administrator", by=admin)
        assert reader.says("闲话", to=group).update_id is not None
        assert (await bot.get_chat(group.chat_id)).is_forum
        assert [m.user.id for m in await bot.get_chat_administrators(group.chat_id)] == [bot.id, admin.id]
        assert (await bot.get_chat_member(group.chat_id, reader.id)).status == "member"
        with refusing("User not found"):
            await bot.get_chat_member(group.chat_id, 5)
        assert all(isinstance(update, Update) for update in await bot.get_updates())
        group.sets_bot("kicked", by=admin)
        with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
            await bot.send_message(group.chat_id, "x")


async def test_commands_by_scope_and_language() -> None:
    async with meeting() as (api, bot, reader):
        scope = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands([BotCommand("read", "读"), ("find_1", "找")], scope, "zh")
        assert [c.command for c in await bot.get_my_commands(scope, "zh")] == ["read", "find_1"]
        assert await bot.get_my_commands() == ()
        await bot.set_my_commands([("me", "x")], BotCommandScopeChat(reader.id))
        assert set(api.world.profile.commands) == {("all_private_chats", "zh"), (f"chat:{reader.id}", "")}
        await bot.delete_my_commands(scope, "zh")
        assert await bot.get_my_commands(scope, "zh") == ()
        for name, about, description in (
            ("读", "x", "BOT_COMMAND_INVALID"),
            ("Read", "x", "BOT_COMMAND_INVALID"),
            ("", "x", "Command must not be empty"),
            ("r" * 33, "x", "Command length must not exceed 32"),
            ("read", "", "Command description must not be empty"),
            ("read", "x" * 257, "Command description length must not exceed 256"),
        ):
            with refusing(description):
                await bot.set_my_commands([(name, about)])
        with refusing("BOT_COMMANDS_TOO_MUCH"):
            await bot.set_my_commands([(f"c{n}", "x") for n in range(101)])
        with refusing("Invalid language code specified"):
            await bot.set_my_commands([("a", "x")], language_code="zh-hans")
        with refusing("Chat not found"):
            await bot.set_my_commands([("a", "x")], BotCommandScopeChat(5))


async def test_the_profile() -> None:
    async with meeting() as (_, bot, reader):
        assert await bot.set_my_name("书")
        assert await bot.set_my_name("Book", language_code="en")
        assert await bot.set_my_description("说" * 512)
        assert await bot.set_my_short_description("说" * 120)
        assert ((await bot.get_my_name()).name, (await bot.get_my_name("en")).name) == ("书", "Book")
        assert (await bot.get_my_description("fr")).description == "说" * 512
        assert (await bot.get_my_short_description()).short_description == "说" * 120
        for call in (
            bot.set_my_name("x" * 65),
            bot.set_my_description("x" * 513),
            bot.set_my_short_description("x" * 121),
        ):
            with pytest.raises(BadRequest, match="is too long"):
                await call
        assert await bot.set_chat_menu_button(reader.id, MenuButtonCommands())
        assert isinstance(await bot.get_chat_menu_button(reader.id), MenuButtonCommands)
        assert (await bot.get_chat(reader.id)).first_name == "小林"


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_planned_refusals_and_the_record_of_calls() -> None:
    async with meeting() as (api, bot, reader):
        planned = api.refuse(
            "sendMessage", 429, "Too Many Requests: retry after 5", times=1, parameters={"retry_after": 5}
        )
        with pytest.raises(RetryAfter):
            await bot.send_message(reader.id, "x")
        await bot.send_message(reader.id, "y", disable_notification=True)
        refused, sent = await api.called("sendMessage", 2)
        assert (planned.used, refused.refusal) == (1, planned.refusal)
        assert sent.result["text"] == "y"
        assert sent.params["disable_notification"] is True
        assert refused.at < sent.at
        forever = api.refuse("setMyCommands", description="Bad Request: no")
        for _ in range(2):
            with refusing("No"):
                await bot.set_my_commands([])
        forever.lift()
        assert await bot.set_my_commands([])
        with pytest.raises(ValueError, match="no method"):
            api.refuse("sendTea")
