"""What a process that was killed leaves behind, and what the next one makes of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.essay import Essay
from bot.core.outgoing import Cause
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from handlers.inbound.updates import update_key
from handlers.outbound.probe import NOBODY
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.rows import address, interrupt, is_idle, kept, outgoing, put, states, subscribe
from tests.journeys.running import Start, raw_message

FIRST = 100_000_001
SORRY = "出了点差错"


@pytest.fixture
def readers(api: BotApi) -> list[Reader]:
    return [api.reader(name) for name in ("甲", "乙", "丙")]


async def came(api: BotApi, store: Store, reader: Reader, *texts: str) -> list[str]:
    """Messages that were stored, and confirmed to Telegram; their keys."""
    ingest = []
    for text in texts:
        update_id = api.world.updates.put_raw(raw_message(reader, text=text))
        [raw] = [each for each in api.world.updates.pending if each["update_id"] == update_id]
        key = update_key(int(api.token.partition(":")[0]), update_id)
        ingest.append(ReceivedUpdate(key, store.pseudonym(reader.id), "", json.dumps(raw)))
    async with store.transaction() as tx:
        await tx.inbox.put(ingest, datetime.now(UTC))
    api.world.updates.forget_all()
    return [arrival.key for arrival in ingest]


async def test_messages_that_were_being_worked_on_are_answered_in_order(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    for reader in readers:
        await came(api, store, reader, "第1段", "第2段")
    async with store.transaction() as tx:
        await tx.inbox.take(4)
    async with start():
        for reader in readers:
            for number in (1, 2):
                assert f"第 {number} / 27 段" in (await reader.hears()).text


async def test_message_that_ended_the_process_three_times_is_set_aside_and_takes_none_with_it(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    poisoner, innocent, late = readers
    [poison, _] = await came(api, store, poisoner, "毒", "第1段")
    await came(api, store, innocent, "第2段")
    async with store.transaction() as tx:
        await tx.inbox.take(10)
    for _ in range(2):
        async with store.transaction() as tx:
            assert await tx.inbox.again(poison)
    await came(api, store, late, "第3段")
    async with start() as sitting:
        assert (await poisoner.hears()).text.startswith(SORRY)
        for number, reader in enumerate(readers, 1):
            assert f"第 {number} / 27 段" in (await reader.hears()).text
        assert sorted(entry["asked"] for entry in await sitting.log()) == ["第1段", "第2段", "第3段"]
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT state, error FROM inbox WHERE key = ?", (poison,))).all()
    assert [tuple(row) for row in rows] == [("aside", "ended the process")]


async def test_interrupted_reply_is_sent_once_more(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    reader = readers[0]
    reader.chat.started = True
    await interrupt(store, outgoing(store, address(reader), "答"))
    await put(store, outgoing(store, address(reader), "再答"))
    async with start() as sitting:
        assert [(await reader.hears()).text for _ in range(2)] == ["答", "再答"]
        await sitting.until(lambda: is_idle(store))
    assert await states(store) == {"答": "sent", "再答": "sent"}
    assert len([call for call in api.calls_of("sendMessage") if call.chat_id != NOBODY]) == 2


async def test_reply_that_was_interrupted_twice_is_not_sent_a_third_time(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    reader = readers[0]
    await interrupt(store, outgoing(store, address(reader), "答"))
    async with store.read() as tx:
        [queued] = await tx.outbox.interrupted()
    async with store.transaction() as tx:
        await tx.outbox.requeue(queued.id, "the process ended", perhaps=True)
    async with store.transaction() as tx:
        await tx.outbox.begin([queued.id], datetime.now(UTC))
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
        assert await states(store) == {"答": "unknown"}
        await sitting.still_answers()
    assert not [call for call in api.calls_of("sendMessage") if call.chat_id == reader.id]


async def test_interrupted_excerpt_and_broadcast_are_not_sent_again(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    first, second, third = map(address, readers)
    daily = await subscribe(store, first)
    excerpt = outgoing(store, first, "一段", Cause.DAILY, about=str(daily.id))
    await interrupt(store, excerpt, outgoing(store, second, "通知", Cause.BROADCAST, about="1"))
    readers[2].chat.started = True
    await put(store, outgoing(store, third, "通知三", Cause.BROADCAST, about="1"))
    async with start() as sitting:
        assert (await readers[2].hears()).text == "通知三"
        await sitting.until(lambda: is_idle(store))
    assert await states(store) == {"一段": "unknown", "通知": "unknown", "通知三": "sent"}
    assert (await kept(store, daily.id)).subscription.position == 1
    assert len(api.calls_of("sendMessage")) == 1


async def test_page_that_was_being_turned_is_turned_again(
    api: BotApi, start: Start, store: Store, readers: list[Reader], essay: Essay
) -> None:
    async with start() as sitting:
        answer = await sitting.asks("第4段")
        chat, reader = answer.chat, sitting.reader
        await sitting.until(lambda: is_idle(store))
    turned = outgoing(store, address(reader), essay.paragraph(5).text, edit=answer.message_id)
    again = outgoing(store, address(reader), answer.text, edit=answer.message_id)
    await interrupt(store, turned)
    async with start():
        await reader.sees_edit(answer)
    assert answer.text == essay.paragraph(5).text
    await interrupt(store, again)
    answer.text = again.message.text
    answer.entities, answer.markup = [], None
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
    assert (await states(store))[again.key] == "sent", "it had been done before: nothing to change is success"
    assert not chat.unheard


def group_message(api: BotApi, reader: Reader, age: timedelta) -> tuple[Any, dict[str, Any]]:
    """``/start`` in a group, so long ago, from before the bot was started."""
    club = api.group("读书会", [reader])
    message = reader.says("/start", to=club)
    message.date -= int(age.total_seconds())
    raw = {"update_id": message.update_id, "message": message.raw()}
    api.world.updates.forget_all()
    return club, raw


async def test_group_gets_no_answer_long_after_it_asked(api: BotApi, start: Start, readers: list[Reader]) -> None:
    reader = readers[0]
    club, raw = group_message(api, reader, timedelta(minutes=11))
    update = api.inject(raw)
    async with start() as sitting:
        await sitting.handled(update)
        assert [(entry["asked"], entry["delivered"]) for entry in await sitting.log()] == [("start", False)]
        reader.says("/start", to=club)
        await club.hears()
    assert len(api.calls_of("sendMessage")) == 1


async def test_answer_that_waited_too_long_for_its_group_is_not_sent(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    """The process ended between deciding and sending, and the next one was started much later."""
    club = api.group("读书会", readers)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await put(store, outgoing(store, address(club), "答", expires=past))
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
    assert await states(store) == {"答": "expired"}
    assert not api.calls_of("sendMessage")


async def test_person_gets_an_answer_however_late(
    api: BotApi, start: Start, store: Store, readers: list[Reader]
) -> None:
    reader = readers[0]
    reader.says("第1段").date -= 86_400
    await put(store, outgoing(store, address(reader), "昨天的答"))
    async with start():
        assert (await reader.hears()).text == "昨天的答"
        assert "第 1 / 27 段" in (await reader.hears()).text


async def test_ids_that_jump_down_are_no_duplicates(api: BotApi, start: Start, readers: list[Reader]) -> None:
    """As after a week in which nobody wrote: Telegram begins anew, anywhere."""
    first, second, third = readers
    api.inject(raw_message(first, text="第1段") | {"update_id": 900_000_000})
    api.inject(raw_message(second, text="第2段") | {"update_id": 5})
    async with start():
        assert "第 1 / 27 段" in (await first.hears()).text
        assert "第 2 / 27 段" in (await second.hears()).text
    api.inject(raw_message(third, text="第3段") | {"update_id": 4})
    async with start() as sitting:
        await sitting.handled(4)
        assert "第 3 / 27 段" in (await third.hears()).text
        assert len(await sitting.log()) == 3
    assert len(api.calls_of("sendMessage")) == 3


async def test_press_that_is_delivered_twice_turns_one_page(api: BotApi, start: Start, essay: Essay) -> None:
    async with start() as sitting:
        reader = sitting.reader
        answer = await sitting.asks("第4段")
        reader.presses(answer, "下一段")
        [raw] = api.world.updates.pending
        await sitting.handled(raw["update_id"])
        assert answer.quoted == [essay.paragraph(5).text]
    back = reader.presses(answer, "上一段")
    api.inject(raw)
    async with start() as sitting:
        await api.confirmed(raw["update_id"])
        await sitting.handled(back.update_id)
        assert answer.quoted == [essay.paragraph(4).text]
