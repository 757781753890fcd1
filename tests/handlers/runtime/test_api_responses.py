"""Whatever a server answers, a call ends in a result that is whole, or in an error of Telegram's."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ApplicationBuilder

from bot.core.outgoing import SendStatus
from handlers.runtime.api_responses import (
    LONGEST_PAUSE,
    LONGEST_WORDS,
    USUAL_PAUSE,
    MalformedResponse,
    answer,
    asked,
    expect,
    updates_in,
)
from handlers.runtime.errors import pause, result_of
from handlers.runtime.requests import TelegramRequest, requests
from handlers.serve import introduced
from tests.botapi import BotApi

PAGE = b"<html><body>Sign in to the hotel's network</body></html>"
NO_ANSWERS = [
    *(b"", b"null", b"[]", b"5", b'"text"', b"{}", b"\xff\xfe\x00", b'{"ok":true', PAGE, b"[" * 100_000, b"9" * 10_000),
    *(b'{"ok":true}', b'{"result":true}', b'{"ok":1,"result":true}', b'{"ok":"true","result":{}}'),
    *(b'{"ok":false}', b'{"ok":false,"error_code":200}', b'{"ok":false,"error_code":"400"}'),
    b'{"ok":false,"error_code":true,"description":5}',
]
"""With HTTP 200."""
ODD_RESULTS = [b"null", b"{}", b"[]", b"5", b'"text"', b"[5]", b'{"message_id":{}}', b'{"id":null,"url":5,"status":[]}']

Call = Callable[[Bot], Awaitable[Any]]
DECODED: dict[str, Call] = {
    "getMe": lambda bot: bot.get_me(),
    "getWebhookInfo": lambda bot: bot.get_webhook_info(),
    "sendMessage": lambda bot: bot.send_message(1, "x"),
    "sendPoll": lambda bot: bot.send_poll(1, "x", ["a", "b"]),
    "sendPhoto": lambda bot: bot.send_photo(1, b"x"),
    "sendDocument": lambda bot: bot.send_document(1, b"x"),
    "editMessageText": lambda bot: bot.edit_message_text("x", 1, 1),
    "stopPoll": lambda bot: bot.stop_poll(1, 1),
    "getChat": lambda bot: bot.get_chat(1),
    "getChatMember": lambda bot: bot.get_chat_member(1, 1),
}
AS_IT_CAME: dict[str, Call] = {
    "getUpdates": lambda bot: bot.do_api_request("get_Updates"),
    "deleteWebhook": lambda bot: bot.delete_webhook(),
    "setWebhook": lambda bot: bot.set_webhook("https://a.example/telegram"),
    "answerCallbackQuery": lambda bot: bot.answer_callback_query("1"),
    "setMyCommands": lambda bot: bot.set_my_commands([]),
    "setMyDescription": lambda bot: bot.set_my_description("x"),
    "setMyShortDescription": lambda bot: bot.set_my_short_description("x"),
    "setChatMenuButton": lambda bot: bot.set_chat_menu_button(),
}
"""The library hands on whatever result there is."""


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open() as api:
        yield api


@asynccontextmanager
async def client(api: BotApi) -> AsyncIterator[tuple[Bot, tuple[TelegramRequest, TelegramRequest]]]:
    pair = requests(None, answer=60)
    try:
        yield Bot(api.token, base_url=api.base_url, request=pair[0], get_updates_request=pair[1]), pair
    finally:
        for each in pair:
            await each.shutdown()


async def failure(call: Awaitable[object]) -> Exception | None:
    try:
        await call
    except Exception as error:
        return error
    return None


def outcome_of(status: int, body: bytes) -> TelegramError | bytes:
    try:
        return answer(status, body)[1]
    except TelegramError as error:
        return error


@pytest.mark.parametrize("method", [*DECODED, *AS_IT_CAME])
async def test_what_is_no_answer_is_unreadable_whatever_was_called(api: BotApi, method: str) -> None:
    call = (DECODED | AS_IT_CAME)[method]
    async with client(api) as (bot, _):
        for body in NO_ANSWERS:
            api.answer(method, body, times=1)
            with pytest.raises(MalformedResponse):
                await asked(call(bot))
        for status in (301, 400, 401, 403, 404, 407, 409, 429, 500, 502, 999):
            for body in (PAGE, b'{"message":"Sign in to the hotel"}', b'{"ok":true,"result":true}', b"[]"):
                api.answer(method, body, status, times=1)
                with pytest.raises(MalformedResponse) as caught:
                    await asked(call(bot))
                assert "hotel" not in caught.value.message, "what somebody between us says is not repeated"


@pytest.mark.parametrize("method", DECODED)
async def test_a_result_that_is_not_whole_is_unreadable_or_can_be_told(api: BotApi, method: str) -> None:
    """Nobody knows what became of the call, and that is what is said of a message."""
    async with client(api) as (bot, _):
        for result in ODD_RESULTS:
            api.answer(method, b'{"ok":true,"result":%s}' % result, times=1)
            said = await failure(asked(DECODED[method](bot)))
            assert said is None or (
                isinstance(said, MalformedResponse) and result_of(said).status is SendStatus.UNKNOWN
            )


@pytest.mark.parametrize("method", AS_IT_CAME)
async def test_where_the_library_looks_at_no_result_any_will_do(api: BotApi, method: str) -> None:
    async with client(api) as (bot, _):
        for result in ODD_RESULTS:
            api.answer(method, b'{"ok":true,"result":%s}' % result, times=1)
            await AS_IT_CAME[method](bot)


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (400, {}, BadRequest),
        (400, {"description": 5, "parameters": "x"}, BadRequest),
        (403, {"description": None, "parameters": []}, Forbidden),
        (401, {"description": ["x"]}, InvalidToken),
        (409, {"error_code": "x"}, Conflict),
        (429, {}, RetryAfter),
        (429, {"parameters": {"retry_after": "soon"}}, RetryAfter),
        (429, {"parameters": {"retry_after": -5}}, RetryAfter),
        (429, {"parameters": {"retry_after": 10**30}}, RetryAfter),
        (400, {"parameters": {"migrate_to_chat_id": -100123}}, ChatMigrated),
        (400, {"parameters": {"migrate_to_chat_id": "x", "retry_after": 0}}, BadRequest),
        (400, {"parameters": {"migrate_to_chat_id": 10**30}}, BadRequest),
        (500, {}, NetworkError),
        (200, {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (200, {"error_code": 429, "parameters": {"retry_after": 3}}, RetryAfter),
    ],
)
@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_a_refusal_is_one_though_it_is_odd(
    api: BotApi, status: int, told: dict[str, Any], kind: type[TelegramError]
) -> None:
    async with client(api) as (bot, _):
        api.answer("sendMessage", json.dumps({"ok": False, **told}).encode(), status, times=1)
        with pytest.raises(TelegramError) as caught:
            await asked(bot.send_message(1, "x"))
    assert type(caught.value) is kind
    if isinstance(caught.value, RetryAfter):
        assert 0 < pause(caught.value) <= LONGEST_PAUSE
    assert "unknown parameters" not in caught.value.message


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
def test_a_pause_is_as_long_as_telegram_says_within_reason() -> None:
    def seconds(after: object) -> int:
        told = {"ok": False, "error_code": 429, "parameters": {"retry_after": after}}
        return int(json.loads(answer(429, json.dumps(told).encode())[1])["parameters"]["retry_after"])

    assert [seconds(after) for after in (1, 3600, LONGEST_PAUSE + 1)] == [1, 3600, LONGEST_PAUSE]
    assert [seconds(after) for after in (0, -1, None, True, "7", 7.5, 10**30)] == [USUAL_PAUSE] * 7


def test_of_what_telegram_says_a_reasonable_part_is_kept() -> None:
    told = json.dumps({"ok": False, "description": "x" * 100_000}).encode()
    assert len(json.loads(answer(400, told)[1])["description"]) == LONGEST_WORDS


def test_what_is_no_utf_8_does_not_hold_up_the_rest() -> None:
    body = b'{"ok":true,"result":[{"update_id":1,"message":"\xff"},{"update_id":2}]}'
    assert answer(200, body) == (200, body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_ENVELOPES = st.fixed_dictionaries(
    {},
    optional={"ok": _JSON, "result": _JSON, "error_code": st.integers(390, 610) | _JSON, "description": _JSON}
    | {"parameters": st.dictionaries(st.sampled_from(["retry_after", "migrate_to_chat_id"]), _JSON) | _JSON},
)


@given(st.integers(100, 999), (_ENVELOPES | _JSON).map(lambda found: json.dumps(found).encode()) | st.binary())
def test_any_bytes_are_an_answer_or_unreadable(status: int, body: bytes) -> None:
    said = outcome_of(status, body)
    if isinstance(said, TelegramError):
        assert type(said) is MalformedResponse
        return
    found = json.loads(said.decode("utf-8", "replace"))
    if found["ok"] is True:
        assert "result" in found
        return
    found["description"].encode()
    assert "\0" not in found["description"]
    assert all(type(value) is int for value in found["parameters"].values())


@given(st.lists(_JSON | st.fixed_dictionaries({"update_id": st.integers() | _JSON}, optional={"message": _JSON})))
def test_updates_that_have_a_number_are_taken_from_among_any_others(items: list[Any]) -> None:
    try:
        updates, odd = updates_in(items)
    except MalformedResponse:
        assert items
        updates, odd = [], len(items)
    assert len(updates) + odd == len(items)
    assert all(type(update["update_id"]) is int and 0 <= update["update_id"] < 2**31 for update in updates)
    numbered = [each for each in items if isinstance(each, dict) and type(each.get("update_id")) is int]
    assert [each for each in numbered if 0 <= each["update_id"] < 2**31] == updates


@pytest.mark.parametrize("found", [None, True, 5, "text", {}, {"update_id": 1}])
def test_what_is_no_list_holds_no_updates(found: object) -> None:
    with pytest.raises(MalformedResponse):
        updates_in(found)


@pytest.mark.parametrize(("value", "kind"), [("1", int), (True, int), (2**63, int), (None, str), (1, str), (1.0, int)])
def test_a_value_of_another_kind_is_unreadable(value: object, kind: type) -> None:
    with pytest.raises(MalformedResponse):
        expect(value, kind)


async def test_our_own_mistakes_are_not_laid_at_telegrams_door(api: BotApi) -> None:
    async def mistaken() -> None:
        raise KeyError("ours")

    async with client(api) as (bot, _):
        await asked(bot.get_me())
        with pytest.raises(KeyError, match="ours"):
            await asked(mistaken())


async def test_calls_side_by_side_are_told_apart(api: BotApi) -> None:
    async def mistaken() -> None:
        await asyncio.sleep(0)
        raise KeyError("ours")

    async with client(api) as (bot, _):
        found = await asyncio.gather(asked(bot.get_me()), asked(mistaken()), return_exceptions=True)
    assert isinstance(found[1], KeyError)


@pytest.mark.parametrize(
    "told",
    [
        *({}, [], None, "text", 5, True, {"id": 4200000042}, {"id": 4200000042, "is_bot": True, "first_name": "x"}),
        {"id": "4200000042", "is_bot": True, "first_name": "x", "username": "x_bot"},
        {"id": 4200000042, "is_bot": True, "first_name": "x", "username": ""},
        {"id": 4200000042, "is_bot": True, "first_name": "x", "username": ["x_bot"]},
    ],
)
async def test_the_bot_asks_who_it_is_until_it_is_told(api: BotApi, told: object) -> None:
    async with client(api) as (_, (calls, updates)):
        builder = ApplicationBuilder().token(api.token).updater(None).base_url(api.base_url)
        application = builder.request(calls).get_updates_request(updates).build()
        odd = api.answer("getMe", json.dumps({"ok": True, "result": told}).encode())
        for _ in range(3):
            with pytest.raises(MalformedResponse):
                await introduced(application)
        odd.lift()
        await introduced(application)
        assert application.bot.username == "essay_test_bot"
        await application.shutdown()
