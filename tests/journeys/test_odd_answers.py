"""The server answers, and what it answers is not whole: a reader notices at most that something comes twice."""

import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.engine import Engine
from bot.core.essay import Essay
from bot.store.store import Store
from tests.botapi import BotApi
from tests.journeys.rows import states
from tests.journeys.running import Sitting, Start, running, settings_for
from tests.proxies import ACCOUNT, NAME, Socks

FAKES = "主播卖假货这事作者怎么看"
odd = pytest.mark.parametrize(
    "body",
    [
        b'{"ok":true,"result":{}}',
        b'{"ok":true,"result":true}',
        b'{"ok":true,"result":{"message_id":"1","date":1,"chat":{"id":1,"type":"private"}}}',
        b'{"ok":true}',
        b"<html>",
    ],
)
DECORATIONS = ("setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton")


@odd
async def test_a_reply_of_which_nobody_knows_is_sent_once_more(
    sitting: Sitting, store: Store, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sitting.api.answer("sendMessage", body, after=True, times=1)
    await sitting.handled(sitting.reader.says(FAKES).update_id)
    heard = [message.text for message in sitting.reader.chat.unheard]
    assert (len(heard), len(set(heard))) == (2, 1)
    assert list((await states(store)).values()) == ["sent"]
    assert [entry["delivered"] for entry in await sitting.log()] == [True]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@odd
async def test_a_page_is_turned_and_its_clock_is_stopped(sitting: Sitting, essay: Essay, body: bytes) -> None:
    answer = await sitting.asks(FAKES)
    for method in ("editMessageText", "answerCallbackQuery"):
        sitting.api.answer(method, body, after=True, times=1)
    await sitting.handled(sitting.reader.presses(answer, "下一段").update_id)
    assert answer.quoted == [essay.paragraph(4).text]
    assert not sitting.reader.chat.unheard
    assert all(entry["delivered"] for entry in await sitting.log())


async def test_rights_that_were_not_told_are_asked_for_again(sitting: Sitting) -> None:
    admin = sitting.api.reader("管理")
    group = sitting.api.group("读书会", admins=[admin])
    for body in (b'{"ok":true,"result":{}}', b'{"ok":true,"result":{"status":[],"user":5}}', b"[]"):
        sitting.api.answer("getChatMember", body, times=1)
        await sitting.handled(admin.says("/daily 08:30", to=group).update_id)
    assert len(sitting.api.calls_of("getChatMember")) == 3
    group.chat.unheard.clear()
    admin.says("/daily 08:30", to=group)
    assert (await group.hears()).buttons


async def test_a_channel_of_which_nothing_whole_is_told_counts_as_not_found(sitting: Sitting) -> None:
    channel = sitting.api.channel("读书", username="dushu", admins=[sitting.reader])
    sitting.reader.chat.started = True
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), True)
    gifts["gifts_from_channels"] = True
    told: dict[str, Any] = {
        "type": "channel",
        "accent_color_id": 0,
        "max_reaction_count": 0,
        "accepted_gift_types": gifts,
    }
    results: list[object] = [[], told, told | {"id": "x"}]
    for result in results:
        sitting.api.answer("getChat", json.dumps({"ok": True, "result": result}).encode(), times=1)
        await sitting.handled(sitting.reader.says("/daily @dushu 08:30").update_id)
    assert {call.params["chat_id"] for call in sitting.api.calls_of("getChatMember")} == {0}, "of it nobody is an admin"
    sitting.reader.chat.unheard.clear()
    assert channel
    assert (await sitting.asks("/daily @dushu 08:30")).buttons


@odd
async def test_decorations_that_are_not_confirmed_keep_nobody_waiting(api: BotApi, start: Start, body: bytes) -> None:
    for method in DECORATIONS:
        api.answer(method, body)
    async with start() as sitting:
        await sitting.still_answers()


async def test_a_proxy_that_is_started_anew_loses_and_doubles_nothing(
    api: BotApi, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Socks.before(int(api.url.rpartition(":")[2]), ACCOUNT) as proxy:
        way = SecretStr(f"socks5h://{ACCOUNT[0]}:{ACCOUNT[1]}@127.0.0.1:{proxy.port}")
        about = {"api_url": f"http://{NAME}:81", "proxy": way}
        async with running(api, engine, settings_for(api, tmp_path).model_copy(update=about)) as sitting:
            await sitting.handled(sitting.reader.says("第4段").update_id)
            assert (await sitting.reader.hears()).quoted
            proxy.is_shut = True
            await proxy.cut()
            update = sitting.reader.says(FAKES).update_id
            await sitting.until(partial(_is_told, caplog, "updates not fetched"))
            proxy.is_shut = False
            assert (await sitting.reader.hears(timeout=30)).quoted
            await sitting.handled(update)
            assert not sitting.reader.chat.unheard
        assert set(proxy.asked) == {NAME}
    assert ACCOUNT[1] not in "".join(str(record.__dict__) for record in caplog.records)


async def _is_told(caplog: pytest.LogCaptureFixture, message: str) -> bool:
    return any(record.getMessage() == message for record in caplog.records)
