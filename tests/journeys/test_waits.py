"""How long the bot waits before it sends: by Telegram's limits, and where Telegram says 429."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from bot.core.outgoing import Cause, DeliveryStatus
from bot.store.store import Store
from handlers.outbound.rate_limits import SendLimits
from tests import botapi
from tests.botapi import BotApi
from tests.botapi.figures import smallest_gap
from tests.botapi.gatherings import Gathering
from tests.botapi.people import Reader
from tests.journeys.rows import address, outgoing, put, states
from tests.journeys.running import QUICK, Sitting, Start

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


def private(api: BotApi, reader: Reader) -> Reader:
    return reader


def group(api: BotApi, reader: Reader) -> Gathering:
    return api.group("读书会", [reader])


async def test_pause_in_a_private_chat_holds_for_all(sitting: Sitting) -> None:
    """Telegram does not say for whom it is; and a change counts like a message."""
    answer, other = await sitting.asks("第5段"), sitting.api.reader("别人")
    flood = sitting.api.flood(1)
    sitting.reader.presses(answer, "下一段")
    await sitting.api.called("editMessageText")
    sitting.reader.says("第1段")
    other.says("第2段")
    await sitting.reader.sees_edit(answer)
    assert "第 1 / 27 段" in (await sitting.reader.hears()).text
    assert "第 2 / 27 段" in (await other.hears()).text
    assert flood.refused == 1
    assert sitting.api.too_early == []


async def test_pause_in_a_group_holds_for_that_group(sitting: Sitting) -> None:
    club = group(sitting.api, sitting.reader)
    flood = sitting.api.flood(3, chat_id=club.chat_id)
    for command in ("/start", "/help"):
        sitting.reader.says(command, to=club)
    await sitting.api.called("sendMessage")
    await sitting.still_answers()
    assert flood.until is not None
    answered = [call.at for call in sitting.api.calls_of("sendMessage") if call.chat_id == sitting.reader.id]
    assert answered[0] < flood.until, "others are not held up"
    for _ in range(2):
        await club.hears()
    assert flood.refused == 1
    assert sitting.api.too_early == []


@pytest.mark.parametrize("place", [private, group])
async def test_pause_survives_a_restart(
    api: BotApi, start: Start, place: Callable[[BotApi, Reader], Reader | Gathering]
) -> None:
    reader = api.reader()
    where = place(api, reader)
    flood = api.flood(1, chat_id=where.chat_id)
    async with start():
        reader.says("/start", to=where if isinstance(where, Gathering) else None)
        await api.called("sendMessage")
    async with start():
        assert (await where.hears()).buttons
    assert flood.refused == 1
    assert api.too_early == []


async def test_private_chat_gets_one_message_a_second(api: BotApi, start: Start) -> None:
    """Also over a restart, and the answers keep their order."""
    api.limits = botapi.Limits()
    reader = api.reader()
    async with start(SendLimits()) as sitting:
        reader.says("第1段")
        await sitting.handled(reader.says("第2段").update_id)
    async with start(SendLimits()) as sitting:
        await sitting.handled(reader.says("第3段").update_id)
    for number in (1, 2, 3):
        assert f"第 {number} / 27 段" in (await reader.hears()).text
    assert not [call for call in api.calls if call.refusal]
    gap = smallest_gap(api.calls)
    assert gap is not None
    assert gap >= 1


async def test_group_gets_no_more_than_so_many_a_minute(api: BotApi, start: Start, store: Store) -> None:
    api.limits = botapi.Limits(group_per_minute=3)
    reader = api.reader()
    club = group(api, reader)
    async with start(replace(QUICK, group=3)) as sitting:
        for _ in range(4):
            reader.says("/start", to=club)
        for _ in range(3):
            await club.hears()
        await sitting.still_answers()
        assert not club.chat.unheard
        assert list((await states(store)).values()).count("pending") == 1
    assert not [call for call in api.calls if call.refusal]


async def test_what_a_group_got_before_a_restart_counts(api: BotApi, start: Start, store: Store) -> None:
    limits = SendLimits()
    reader = api.reader()
    club = group(api, reader)
    free = monotonic() + 1
    sent = datetime.now(UTC) - timedelta(seconds=59)
    await put(store, *(outgoing(store, address(club), f"{number}", Cause.NOTICE) for number in range(limits.group)))
    async with store.transaction() as tx:
        for number in range(1, limits.group + 1):
            await tx.outbox.finish(number, DeliveryStatus.SENT, sent, message=number)
    async with start(limits):
        reader.says("/start", to=club)
        await club.hears()
    [call] = api.calls_of("sendMessage")
    assert call.at >= free
