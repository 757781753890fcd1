"""What Telegram says of the bot, asked of the stand-in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from bot.core.checkup import CheckResult, CheckState
from handlers.runtime.telegram_checkup import NAMES, BotAddress, check_telegram
from handlers.runtime.telegram_time import local_time
from tests.botapi import BotApi

HOOK = "https://bot.example.org/telegram"
SECRET = "4200000042:stand-in"
ODD = (b"5", b'{"id": "x"}', b'{"id": 5, "is_bot": true, "first_name": "x"}')


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open() as api:
        yield api


async def checked(
    api: BotApi, groups: Sequence[tuple[str, int]] = (), *, webhook: str = "", token: str = "", ahead: float = 0.0
) -> dict[str, CheckResult]:
    """By name. ``ahead``: seconds of this machine's clock."""
    address = BotAddress(token or api.token, api.url, None, webhook)
    found = await check_telegram(address, groups, lambda: local_time() + timedelta(seconds=ahead))
    assert SECRET not in str(found)
    return {each.check: each for each in found}


def states(found: dict[str, CheckResult]) -> dict[str, str]:
    return {name: str(each.state) for name, each in found.items()}


async def test_a_bot_that_is_well_is_named_and_asked_nothing_that_changes_it(api: BotApi) -> None:
    found = await checked(api)
    assert states(found) == dict.fromkeys(NAMES, "ok") | {"inline mode": "note"}
    assert "@essay_test_bot" in found["token"].says
    assert found["privacy mode"].says.startswith("on")
    assert {call.method for call in api.calls} == {"getMe", "getWebhookInfo"}


async def test_privacy_and_inline_modes_are_told_as_botfather_has_them() -> None:
    async with BotApi.open(reads_all=True) as api:
        api.world.bot["supports_inline_queries"] = True
        found = await checked(api)
    assert found["privacy mode"].says.startswith("off")
    assert found["inline mode"].state is CheckState.OK


async def test_a_token_that_is_not_accepted_is_said_and_nothing_else_asked(api: BotApi) -> None:
    found = await checked(api, [("c1", -100)], token="4200000042:other")
    assert states(found) == dict.fromkeys([*NAMES, "group c1"], "skipped") | {"token": "failed"}
    assert "@BotFather" in found["token"].do


async def test_a_telegram_that_is_out_of_reach_is_said(api: BotApi) -> None:
    api.reset("getMe")
    found = await checked(api)
    assert "cannot be reached" in found["token"].says
    assert "ESSAY_BOT_PROXY" in found["token"].do
    assert states(found)["clock"] == "skipped"


@pytest.mark.parametrize("body", [b"<html>", b"{}", *(b'{"ok": true, "result": %s}' % each for each in ODD)])
async def test_whatever_a_server_answers_is_no_traceback(api: BotApi, body: bytes) -> None:
    api.answer("getMe", body)
    assert states(await checked(api))["token"] == "failed"


async def test_a_webhook_where_updates_are_fetched_is_a_conflict(api: BotApi) -> None:
    await set_webhook(api, HOOK)
    found = await checked(api)
    assert found["webhook"].state is CheckState.FAILED
    assert HOOK not in str(found), "it may hold a secret"
    assert (await checked(api, webhook=HOOK))["webhook"].state is CheckState.OK
    assert (await checked(api, webhook=f"{HOOK}/other/telegram"))["webhook"].state is CheckState.FAILED


async def test_a_webhook_that_is_not_set_is_said(api: BotApi) -> None:
    found = await checked(api, webhook=HOOK)
    assert (found["webhook"].state, found["webhook"].says) == (CheckState.FAILED, "not set")


async def set_webhook(api: BotApi, url: str) -> None:
    from telegram import Bot

    async with Bot(api.token, base_url=api.base_url) as bot:
        await bot.set_webhook(url, secret_token="secret")


@pytest.mark.parametrize(
    ("ahead", "state"), [(0, "ok"), (20, "ok"), (60, "note"), (-60, "note"), (4000, "failed"), (-4000, "failed")]
)
async def test_the_clock_is_compared_with_telegrams(api: BotApi, ahead: float, state: str) -> None:
    found = await checked(api, ahead=ahead)
    assert states(found)["clock"] == state


async def test_rights_in_each_group_are_told(api: BotApi) -> None:
    boss = api.reader()
    names = ("admin", "member", "mute", "gone")
    places = {name: api.group(name, creator=boss) for name in names}
    places["admin"].sets_bot("administrator", boss)
    places["mute"].sets_bot("restricted", boss, can_send_messages=False)
    places["gone"].sets_bot("kicked", boss)
    groups = [*((name, place.chat_id) for name, place in places.items()), ("unknown", -1_009_999)]
    found = await checked(api, groups)
    expected = {"admin": "ok", "member": "ok", "mute": "failed", "gone": "failed", "unknown": "failed"}
    assert {name: states(found)[f"group {name}"] for name in expected} == expected


async def test_groups_that_do_not_answer_hold_up_no_other(api: BotApi) -> None:
    boss = api.reader()
    one, other = api.group("one", creator=boss), api.group("other", creator=boss)
    api.reset("getChatMember", chat_id=one.chat_id)
    found = await asyncio.wait_for(checked(api, [("one", one.chat_id), ("other", other.chat_id)]), 60)
    assert (states(found)["group one"], states(found)["group other"]) == ("failed", "ok")
