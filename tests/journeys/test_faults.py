"""What Telegram refuses, what the network loses, and what fails in the bot itself."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from bot.core.match import Finding
from handlers.runtime.health import CannotContinue
from tests.botapi import BotApi
from tests.journeys.flaky import Flaky
from tests.journeys.running import Sitting, raw_message, running
from tests.patience import PATIENCE

FAKES = "主播卖假货这事作者怎么看"
BAD_MARKUP = "Bad Request: can't parse entities: Unsupported start tag"
ignores_old_seconds = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


async def delivered(sitting: Sitting) -> list[bool | None]:
    return [entry["delivered"] for entry in await sitting.log()]


async def test_blocked_reader_is_logged_and_harms_nobody(sitting: Sitting) -> None:
    reader, other = sitting.reader, sitting.api.reader("别人")
    update = reader.says(FAKES).update_id
    reader.blocks_bot()
    other.says(FAKES)
    assert (await other.hears()).quoted
    await sitting.handled(update)
    assert not reader.chat.unheard
    assert sorted(map(bool, await delivered(sitting))) == [False, True]
    reader.unblocks_bot()
    assert (await sitting.asks("/start")).buttons


async def test_refused_markup_is_sent_as_plain_text_once(sitting: Sitting) -> None:
    sitting.api.refuse("sendMessage", 400, BAD_MARKUP, times=1)
    answer = await sitting.asks(FAKES)
    assert answer.text.startswith("笔者最近")
    assert (answer.quoted, answer.bold) == ([], [])
    assert answer.buttons
    first, second = await sitting.api.called("sendMessage", 2)
    assert "<blockquote>" in first.params["text"]
    assert "parse_mode" not in second.params


async def test_markup_that_is_always_refused_is_given_up(sitting: Sitting) -> None:
    plan = sitting.api.refuse("sendMessage", 400, BAD_MARKUP)
    await sitting.handled(sitting.reader.says(FAKES).update_id)
    assert 2 <= plan.used <= 3
    assert await delivered(sitting) == [False]
    plan.lift()
    await sitting.still_answers()


async def test_page_turned_on_a_vanished_message_comes_as_a_new_one(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    query = sitting.reader.presses(answer, "下一段")
    sitting.reader.chat.messages.remove(answer)
    fresh = await sitting.reader.hears()
    assert fresh.quoted == [essay.paragraph(4).text]
    assert fresh.buttons
    assert query.answers == 1


async def test_button_under_a_message_that_telegram_no_longer_shows(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    sitting.reader.chat.messages.remove(answer)
    gone = {"chat": sitting.reader.chat.raw(), "message_id": answer.message_id, "date": 0}
    press = {"id": "1", "from": sitting.reader.user, "chat_instance": "1", "data": "p:zhibo-daihuo:5", "message": gone}
    sitting.api.inject({"callback_query": press})
    assert (await sitting.reader.hears()).quoted == [essay.paragraph(5).text]


async def test_button_pressed_twice_changes_nothing_and_is_no_failure(sitting: Sitting) -> None:
    answer = await sitting.asks("第4段")
    for _ in range(2):
        query = sitting.reader.presses(answer, data="p:zhibo-daihuo:5")
        await sitting.reader.sees_answer(query)
        await sitting.handled(query.update_id)
    assert answer.edited == 1
    assert all(await delivered(sitting))
    assert not sitting.reader.chat.unheard


async def test_press_that_telegram_has_given_up_on_still_turns_the_page(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    sitting.reader.presses(answer, "下一段").expire()
    await sitting.reader.sees_edit(answer)
    assert answer.quoted == [essay.paragraph(4).text]


@ignores_old_seconds
async def test_flood_limit_is_waited_out(sitting: Sitting) -> None:
    plan = sitting.api.refuse(
        "sendMessage", 429, "Too Many Requests: retry after 1", times=1, parameters={"retry_after": 1}
    )
    assert (await sitting.asks(FAKES)).quoted
    first, second = await sitting.api.called("sendMessage", 2)
    assert plan.used == 1
    assert second.at - first.at >= 1, "Telegram said when"


async def test_server_error_is_tried_once_more(sitting: Sitting) -> None:
    plan = sitting.api.refuse("sendMessage", 502, "Bad Gateway", times=1)
    assert (await sitting.asks(FAKES)).quoted
    assert plan.used == 1


async def test_connections_that_break_are_made_again(api: BotApi, engine: Engine, settings: Settings) -> None:
    async with Flaky.before(api.url) as flaky:
        flaky.breaks(b"/getMe")
        flaky.breaks(b"/getUpdates")
        flaky.breaks(b"/sendMessage")
        async with running(api, engine, settings.model_copy(update={"api_url": flaky.url})) as sitting:
            assert (await sitting.asks(FAKES)).quoted
        assert flaky.plan == []


async def test_token_that_telegram_does_not_know_ends_the_start(
    api: BotApi, engine: Engine, settings: Settings
) -> None:
    wrong = settings.model_copy(update={"token": SecretStr("4200000042:other")})
    with pytest.raises(CannotContinue, match="does not accept the token"):
        await ended(api, engine, wrong)


async def test_revoked_token_ends_the_bot(api: BotApi, engine: Engine, settings: Settings) -> None:
    api.refuse("getUpdates", 401, "Unauthorized")
    with pytest.raises(CannotContinue, match="no longer accepts the token"):
        await ended(api, engine, settings)


async def ended(api: BotApi, engine: Engine, settings: Settings) -> None:
    """Returns, or raises, when the bot has ended by itself."""
    async with running(api, engine, settings) as sitting:
        done, _ = await asyncio.wait({sitting.serving}, timeout=PATIENCE)
        assert done


async def test_update_delivered_twice_is_answered_once(api: BotApi, engine: Engine, settings: Settings) -> None:
    """As happens where the bot stopped after it answered and before Telegram heard of it."""
    reader = api.reader()
    update = raw_message(reader, text=FAKES) | {"update_id": 100_000_500}
    api.inject(update)
    api.inject(update)
    async with running(api, engine, settings) as sitting:
        assert (await reader.hears()).quoted
        await sitting.handled(100_000_500)
        assert not reader.chat.unheard
    api.inject(update)
    async with running(api, engine, settings) as sitting:
        await sitting.still_answers()
        assert not reader.chat.unheard
        assert [entry["asked"] for entry in await sitting.log()].count(FAKES) == 1


async def test_messages_of_one_chat_are_answered_in_order(api: BotApi, engine: Engine, settings: Settings) -> None:
    reader, other = api.reader(), api.reader("别人")
    numbers = [5, 1, 27, 3, 12, 8, 20]
    for number in numbers:
        reader.says(f"第{number}段")
        other.says(f"第{28 - number}段")
    async with running(api, engine, settings):
        for number in numbers:
            assert f"第 {number} / 27 段" in (await reader.hears()).text
            assert f"第 {28 - number} / 27 段" in (await other.hears()).text


@pytest.fixture
def breaking(engine: Engine) -> Engine:
    """A mind that cannot bear one question."""

    def find(message: str, earlier: Sequence[str], slug: str) -> Finding:
        if "打不开" in message or "退场" in message:
            raise RuntimeError(f"cannot bear {message}")
        return engine.find(message, earlier, slug)

    return replace(engine, search=replace(engine.search, find=find))


async def test_failure_is_logged_apologised_for_and_survived(
    api: BotApi, breaking: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, breaking, settings) as sitting:
        update = sitting.reader.says("这扇门打不开").update_id
        assert (await sitting.reader.hears()).text.startswith("出了点差错，这一条没能答上来。")
        await sitting.still_answers()
        assert [entry["asked"] for entry in await sitting.log()] == ["一对一卖货贵在哪儿"]
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert {record.__dict__["update_id"] for record in told} == {update}
    assert [record.getMessage() for record in told] == ["update failed"] * 3 + ["update set aside"]


async def test_failure_behind_a_button_stops_its_clock(api: BotApi, breaking: Engine, settings: Settings) -> None:
    async with running(api, breaking, settings) as sitting:
        query = sitting.reader.presses(await sitting.asks("/start"), "作者为什么断定它会退场")
        assert (await sitting.reader.hears()).text.startswith("出了点差错")
        assert query.answers == 1
        await sitting.still_answers()


async def test_failure_whose_apology_fails_as_well_is_survived(
    api: BotApi, breaking: Engine, settings: Settings
) -> None:
    async with running(api, breaking, settings) as sitting:
        sitting.api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", times=1)
        await sitting.handled(sitting.reader.says("这扇门打不开").update_id)
        await sitting.still_answers()
