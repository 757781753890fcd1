"""Nobody knows whether it arrived: a reply is sent once more, what nobody asked for is not, a change is repeated."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.essay import Essay
from bot.core.outgoing import Cause
from bot.services.delivery import MAX_REPEATS
from bot.store.store import Store
from handlers.outbound.probe import NOBODY
from handlers.outbound.rate_limits import SendLimits
from tests.botapi import BotApi, Call
from tests.botapi.faults import Fault
from tests.journeys.rows import address, is_idle, kept, outgoing, put, states, subscribe
from tests.journeys.running import QUICK, Sitting, Start

FAKES = "主播卖假货这事作者怎么看"
IMPATIENT = replace(QUICK, answer=0.3)
"""So that an answer which never comes is not waited for long."""
each_fault = pytest.mark.parametrize(
    "fault", [BotApi.fail, BotApi.reset, BotApi.hang], ids=["server error", "connection reset", "no answer"]
)
before_and_after = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
"""Telegram has carried it out."""


def tried(api: BotApi, *methods: str) -> list[Call]:
    """Calls for somebody: by those for nobody it is only seen whether Telegram answers."""
    return [call for call in api.calls if call.method in methods and call.chat_id != NOBODY]


def limits(fault: Callable[..., Fault]) -> SendLimits:
    return IMPATIENT if fault == BotApi.hang else QUICK


@each_fault
@before_and_after
async def test_reply_is_sent_once_more(api: BotApi, start: Start, fault: Callable[..., Fault], after: bool) -> None:
    planned = fault(api, "sendMessage", after=after, times=1)
    async with start(limits(fault)) as sitting:
        await sitting.handled(sitting.reader.says(FAKES).update_id)
        heard = [message.text for message in sitting.reader.chat.unheard]
        assert len(heard) == 2 if after else 1
        assert len(set(heard)) == 1
        assert [entry["delivered"] for entry in await sitting.log()] == [True]
        assert planned.used == 1
    assert len(tried(api, "sendMessage")) == 2


@each_fault
async def test_reply_is_not_sent_a_third_time(
    api: BotApi, start: Start, store: Store, fault: Callable[..., Fault]
) -> None:
    """Not even where Telegram answers all else in between."""
    reader = api.reader()
    planned = fault(api, "sendMessage", after=True, chat_id=reader.chat_id)
    async with start(limits(fault)) as sitting:
        sitting.reader = reader
        await sitting.handled(reader.says(FAKES).update_id)
        assert planned.used == 2
        assert list((await states(store)).values()) == ["unknown"]
        assert [entry["delivered"] for entry in await sitting.log()] == [None], "nobody knows"
        planned.lift()
        sitting.reader.chat.unheard.clear()
        await sitting.still_answers()


@each_fault
@before_and_after
async def test_excerpt_and_broadcast_are_not_sent_again(
    api: BotApi, start: Start, store: Store, fault: Callable[..., Fault], after: bool
) -> None:
    """The next day brings the next passage: what may have arrived counts as arrived."""
    reader, other = api.reader(), api.reader("别人")
    reader.chat.started = other.chat.started = True
    daily = await subscribe(store, address(reader))
    await put(store, outgoing(store, address(reader), "一段", Cause.DAILY, about=str(daily.id)))
    await put(store, outgoing(store, address(other), "通知", Cause.BROADCAST, about="1"))
    fault(api, "sendMessage", after=after, times=2)
    async with start(limits(fault)) as sitting:
        await sitting.until(lambda: is_idle(store))
        assert await states(store) == {"一段": "unknown", "通知": "unknown"}
        assert (await kept(store, daily.id)).subscription.position == 1
        assert [len(each.chat.unheard) for each in (reader, other)] == [after, after]
    assert len(tried(api, "sendMessage")) == 2


@each_fault
@before_and_after
async def test_page_is_turned_all_the_same(
    api: BotApi, start: Start, essay: Essay, fault: Callable[..., Fault], after: bool
) -> None:
    async with start(limits(fault)) as sitting:
        answer = await sitting.asks(FAKES)
        planned = fault(api, "editMessageText", after=after, times=1)
        await sitting.handled(sitting.reader.presses(answer, "下一段").update_id)
        assert planned.used == 1
        assert answer.quoted == [essay.paragraph(4).text]
        assert answer.edited == 1
        assert not sitting.reader.chat.unheard
        assert all(entry["delivered"] for entry in await sitting.log())


async def test_page_that_cannot_be_turned_is_given_up(sitting: Sitting) -> None:
    answer = await sitting.asks(FAKES)
    planned = sitting.api.fail("editMessageText")
    await sitting.handled(sitting.reader.presses(answer, "下一段").update_id)
    assert planned.used == MAX_REPEATS
    planned.lift()
    await sitting.still_answers()


@each_fault
@before_and_after
async def test_order_within_a_chat_is_kept(api: BotApi, start: Start, fault: Callable[..., Fault], after: bool) -> None:
    """Also where a page is being turned meanwhile, which needs no pause behind it."""
    async with start(limits(fault)) as sitting:
        reader = sitting.reader
        answer = await sitting.asks("第20段")
        fault(api, "sendMessage", after=after, times=1)
        fault(api, "editMessageText", after=after, times=1)
        for number in (1, 2):
            reader.says(f"第{number}段")
        reader.presses(answer, "下一段")
        for number in (3, 4):
            last = reader.says(f"第{number}段").update_id
        await sitting.handled(last)
        heard = [message.text for message in reader.chat.unheard]
        assert list(dict.fromkeys(heard)) == [heard[index] for index in ((0, 2, 3, 4) if after else range(4))]
        for number, text in enumerate(dict.fromkeys(heard), 1):
            assert f"第 {number} / 27 段" in text
        assert "第 21 / 27 段" in answer.text
    calls = tried(api, "sendMessage", "editMessageText")
    assert [call.method[:4] for call in calls] == ["send"] * 4 + ["edit"] * 2 + ["send"] * 2
