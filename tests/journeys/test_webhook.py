"""Conversations with a bot to which Telegram brings the updates."""

import asyncio
import socket

import httpx
import pytest
from pydantic import SecretStr

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from handlers.runtime.health import CannotContinue
from handlers.runtime.http_server import READY, TELEGRAM
from tests.botapi import BotApi
from tests.journeys.running import QUICK, raw_message, running
from tests.locks import locked
from tests.patience import PATIENCE

URL = "https://bot.example/essay/telegram"
SECRET = "s3-c_ret"
FAKES = "主播卖假货这事作者怎么看"


@pytest.fixture
def port() -> int:
    """One that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def hooked(api: BotApi, settings: Settings, port: int) -> Settings:
    """With a webhook, behind a proxy that leads to it."""
    api.postman.leads(URL, f"http://127.0.0.1:{port}{TELEGRAM}")
    about = {"webhook_url": URL, "webhook_secret": SecretStr(SECRET), "listen": f"127.0.0.1:{port}"}
    return settings.model_copy(update=about)


async def test_messages_and_buttons_are_brought_and_answered(
    api: BotApi, engine: Engine, hooked: Settings, essay: Essay
) -> None:
    async with running(api, engine, hooked) as sitting:
        answer = await sitting.asks(FAKES)
        assert answer.quoted
        query = sitting.reader.presses(answer, "下一段")
        await sitting.reader.sees_edit(answer)
        await sitting.handled(query.update_id)
        assert answer.quoted == [essay.paragraph(4).text]
        assert not api.calls_of("getUpdates")
    assert {delivery.status for delivery in api.postman.deliveries} == {200}


async def test_messages_of_one_chat_are_answered_in_order(api: BotApi, engine: Engine, hooked: Settings) -> None:
    reader, numbers = api.reader(), [5, 1, 27, 3, 12]
    for number in numbers:
        reader.says(f"第{number}段")
    async with running(api, engine, hooked, QUICK):
        for number in numbers:
            assert f"第 {number} / 27 段" in (await reader.hears()).text


async def test_what_cannot_be_stored_is_brought_again_and_answered_once(
    api: BotApi, engine: Engine, hooked: Settings
) -> None:
    impatient = hooked.model_copy(update={"database_url": SecretStr(f"{hooked.database}?timeout=0.1")})
    async with running(api, engine, impatient) as sitting, httpx.AsyncClient() as http:
        await sitting.still_answers()
        file = hooked.data / "essay-bot.db"
        async with locked(file):
            update = sitting.reader.says(FAKES).update_id
            await api.postman.brought(3, 503)
            assert (await http.get(f"http://127.0.0.1:{hooked.address[1]}{READY}")).status_code == 503  # type: ignore[index]
        assert (await sitting.reader.hears()).quoted
        await sitting.handled(update)
        assert not sitting.reader.chat.unheard
        assert [entry["asked"] for entry in await sitting.log()].count(FAKES) == 1


async def test_what_comes_while_the_bot_is_down_is_kept_for_it(api: BotApi, engine: Engine, hooked: Settings) -> None:
    async with running(api, engine, hooked) as sitting:
        await sitting.still_answers()
    reader = api.reader()
    reader.says(FAKES)
    await api.postman.brought(2, None)
    async with running(api, engine, hooked):
        assert (await reader.hears()).quoted


async def test_an_update_that_is_brought_twice_is_answered_once(api: BotApi, engine: Engine, hooked: Settings) -> None:
    reader = api.reader()
    update = raw_message(reader, text=FAKES) | {"update_id": 100_000_500}
    async with running(api, engine, hooked, QUICK) as sitting:
        for _ in range(2):
            api.inject(update)
        assert (await reader.hears()).quoted
        await api.postman.brought(2)
        await sitting.handled(100_000_500)
        assert not reader.chat.unheard


async def test_an_update_that_cannot_be_decoded_keeps_nobody_waiting(
    api: BotApi, engine: Engine, hooked: Settings
) -> None:
    api.inject({"message": 5})
    async with running(api, engine, hooked) as sitting:
        await sitting.still_answers()
    assert {delivery.status for delivery in api.postman.deliveries} == {200}


async def test_a_stranger_who_knows_the_address_is_not_heard(
    api: BotApi, engine: Engine, hooked: Settings, port: int
) -> None:
    async with running(api, engine, hooked, QUICK) as sitting, httpx.AsyncClient() as http:
        await sitting.still_answers()
        forged = raw_message(sitting.reader, text="第1段") | {"update_id": 5}
        answer = await http.post(f"http://127.0.0.1:{port}{TELEGRAM}", json=forged)
        assert answer.status_code == 401
        await sitting.still_answers()
        assert not sitting.reader.chat.unheard


async def test_polling_takes_over_what_the_webhook_left(
    api: BotApi, engine: Engine, settings: Settings, hooked: Settings
) -> None:
    async with running(api, engine, hooked) as sitting:
        await sitting.still_answers()
    reader = api.reader()
    reader.says(FAKES)
    async with running(api, engine, settings):
        assert (await reader.hears()).quoted
    (call,) = api.calls_of("deleteWebhook")
    assert call.params == {}, "what waits is not dropped"
    assert len(api.calls_of("setWebhook")) == 1


async def test_an_address_that_telegram_does_not_take_ends_the_start(
    api: BotApi, engine: Engine, hooked: Settings
) -> None:
    api.refuse("setWebhook", 400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved")
    with pytest.raises(CannotContinue, match=r"ESSAY_BOT_WEBHOOK_URL: .*10\.0\.0\.1 is reserved"):
        async with running(api, engine, hooked) as sitting:
            await asyncio.wait({sitting.serving}, timeout=PATIENCE)


async def test_a_bot_that_polls_tells_how_it_is_where_it_is_asked_to(
    api: BotApi, engine: Engine, settings: Settings, port: int
) -> None:
    ready = f"http://127.0.0.1:{port}{READY}"
    listens = settings.model_copy(update={"listen": f"127.0.0.1:{port}"})
    async with httpx.AsyncClient() as http:
        async with running(api, engine, listens) as sitting:
            await sitting.still_answers()
            assert (await http.get(ready)).text == "ready"
            assert (await http.post(f"http://127.0.0.1:{port}{TELEGRAM}", json={"update_id": 5})).status_code == 503
        async with running(api, engine, settings) as sitting:
            await sitting.still_answers()
            with pytest.raises(httpx.ConnectError):
                await http.get(ready)


async def test_a_bot_that_does_not_reach_telegram_is_live_and_not_ready(
    api: BotApi, engine: Engine, settings: Settings, port: int
) -> None:
    failing = api.fail("getMe")
    listens = settings.model_copy(update={"listen": f"127.0.0.1:{port}"})
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http, running(api, engine, listens) as sitting:
        await api.called("getMe")
        assert (await http.get("/live")).status_code == 200
        assert (await http.get(READY)).text.startswith("telegram: ")
        failing.lift()

        async def is_ready() -> bool:
            return (await http.get(READY)).text == "ready"

        await sitting.until(is_ready)
        assert not api.calls_of("sendMessage"), "nobody has to write first"
