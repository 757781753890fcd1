"""Telegram takes no messages for a while: all wait, none is lost, and those who run the bot hear of it afterwards."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.outgoing import Cause
from bot.store.store import Store
from handlers.outbound.probe import NOBODY
from tests.botapi import BotApi, Message
from tests.botapi.faults import Fault
from tests.botapi.people import Reader
from tests.journeys.rows import address, interrupt, is_idle, outgoing, put, states
from tests.journeys.running import QUICK, Sitting, Start, running

CHEAP = "一对一卖货贵在哪儿"
PROBES = 3
"""That go unanswered: any number of them is as good."""
each_fault = pytest.mark.parametrize(
    "fault", [BotApi.fail, BotApi.reset, BotApi.hang], ids=["server error", "connection reset", "no answer"]
)
before_and_after = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
"""Telegram has carried it out."""


@pytest.fixture
def owner(api: BotApi) -> Reader:
    owner = api.reader("主人")
    owner.chat.started = True
    return owner


@pytest.fixture
async def owned(api: BotApi, engine: Engine, settings: Settings, owner: Reader) -> AsyncIterator[Sitting]:
    """A sitting of which somebody is told."""
    impatient = replace(QUICK, answer=0.3)
    async with running(api, engine, settings.model_copy(update={"owners": (owner.id,)}), impatient) as sitting:
        yield sitting


async def probed(api: BotApi, times: int = PROBES) -> None:
    """Waits until Telegram was asked so often whether it takes messages again."""

    def count() -> int:
        return sum(call.chat_id == NOBODY for call in api.calls_of("sendMessage"))

    assert await api.world.watch.until(lambda: count() >= times, 60)


async def is_ready(sitting: Sitting) -> bool:
    return sitting.health.ready


def heard(*readers: Reader) -> list[list[Message]]:
    return [list(reader.chat.unheard) for reader in readers]


@each_fault
@before_and_after
async def test_every_answer_comes_and_none_more_than_twice(
    owned: Sitting, fault: Callable[..., Fault], after: bool
) -> None:
    """However long it lasts, whether only messages are concerned, and whether Telegram has carried them out."""
    readers = [owned.reader, owned.api.reader("甲"), owned.api.reader("乙")]
    outage = fault(owned.api, "sendMessage", after=after)
    updates = [reader.says(CHEAP).update_id for reader in readers]
    await probed(owned.api)
    assert owned.health.problems == ("telegram: messages cannot be sent",)
    late = readers[0].says("第3段").update_id
    outage.lift()
    for update in (*updates, late):
        await owned.handled(update)
    first, *others = heard(*readers)
    assert "第 3 / 27 段" in first[-1].text, "in order"
    for answers in (first[:-1], *others):
        assert len(answers) in ((1, 2) if after else (1,))
        assert len({answer.text for answer in answers}) == 1
        assert answers[0].quoted
    await owned.until(lambda: is_ready(owned))
    assert all(entry["delivered"] for entry in await owned.log())


async def test_those_who_run_the_bot_hear_of_it_once_afterwards(owned: Sitting, owner: Reader) -> None:
    readers = [owned.reader, owned.api.reader("甲"), owned.api.reader("乙")]
    outage = owned.api.fail("sendMessage")
    for reader in readers:
        reader.says(CHEAP)
    await probed(owned.api)
    outage.lift()
    told = await owner.hears()
    assert told.text.startswith("刚才约有 1 秒，消息发不到 Telegram。恢复时积了 3 条")
    for reader in readers:
        assert (await reader.hears()).quoted
    await owned.still_answers()
    assert not owner.chat.unheard


async def test_what_nobody_asked_for_waits_as_well(api: BotApi, start: Start, store: Store) -> None:
    """Of a broadcast only what was on its way when it began is in doubt."""
    readers = [api.reader(f"{number}") for number in range(40)]
    for reader in readers:
        reader.chat.started = True
        await put(store, outgoing(store, address(reader), f"通知 {reader.id}", Cause.BROADCAST, about="1"))
    outage = api.reset("sendMessage")
    async with start(replace(QUICK, burst=4.0, spare=0.0)) as sitting:
        await probed(api)
        outage.lift()
        await sitting.until(lambda: is_idle(store))
        fates = list((await states(store)).values())
        assert 1 <= fates.count("unknown") <= 16
        assert fates.count("sent") == 40 - fates.count("unknown") == sum(len(each) for each in heard(*readers))


async def test_one_message_that_always_fails_holds_up_nobody_for_long(owned: Sitting) -> None:
    """It is given up after its repeat, and the others go out in between."""
    bad, others = owned.reader, [owned.api.reader("甲"), owned.api.reader("乙")]
    owned.api.fail("sendMessage", chat_id=bad.chat_id)
    update = bad.says(CHEAP).update_id
    for reader in others:
        reader.says(CHEAP)
    for reader in others:
        assert (await reader.hears()).quoted
    await owned.handled(update)
    assert sorted(entry["delivered"] is None for entry in await owned.log()) == [False, False, True]
    await owned.until(lambda: is_ready(owned))


async def test_one_chat_in_which_all_fails_holds_up_no_other(owned: Sitting) -> None:
    """Not even where Telegram gives no answer to anything about it."""
    bad, others = owned.reader, [owned.api.reader("甲"), owned.api.reader("乙")]
    for method in ("sendMessage", "sendChatAction"):
        owned.api.fail(method, chat_id=bad.chat_id)
    bad.says(CHEAP)
    await probed(owned.api, 1)
    for reader in others:
        reader.says(CHEAP)
    for reader in others:
        assert (await reader.hears()).quoted


async def test_a_start_in_the_middle_of_it_does_not_spend_the_repeat(
    api: BotApi, start: Start, store: Store, owner: Reader
) -> None:
    """What the last process had under way is repeated only when Telegram answers."""
    reader = api.reader()
    reader.chat.started = True
    await interrupt(store, outgoing(store, address(reader), "一"))
    outage = api.fail("sendMessage")
    async with start() as sitting:
        await probed(api)
        assert await states(store) == {"一": "pending"}
        assert sitting.health.problems == ("telegram: messages cannot be sent",)
        outage.lift()
        await sitting.until(lambda: is_idle(store))
        assert [message.text for message in reader.chat.unheard] == ["一"]
        assert await states(store) == {"一": "sent"}
    assert not owner.chat.unheard


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_nobody_is_asked_while_telegram_wants_a_pause(owned: Sitting) -> None:
    """It is no use to see whether it answers: it does, and counts that."""
    outage = owned.api.fail("sendMessage", chat_id=owned.reader.chat_id, times=1)
    flood = owned.api.flood(1)
    update = owned.reader.says(CHEAP).update_id
    await owned.handled(update)
    assert outage.used == 1
    assert flood.refused == 1
    assert owned.api.too_early == []


async def test_a_page_waits_to_be_turned_as_well(owned: Sitting) -> None:
    answer = await owned.asks("第3段")
    outages = [owned.api.fail(method) for method in ("sendMessage", "editMessageText", "sendChatAction")]
    press = owned.reader.presses(answer, "下一段")
    await probed(owned.api)
    for outage in outages:
        outage.lift()
    await owned.handled(press.update_id)
    assert "第 4 / 27 段" in answer.text
    assert not owned.reader.chat.unheard


async def test_messages_go_out_again_only_when_telegram_reaches_chats(owned: Sitting) -> None:
    """A server of one's own may refuse by itself what is sent to nobody, while it has lost Telegram."""
    outage = owned.api.fail("sendMessage", chat_id=owned.reader.chat_id)
    behind = owned.api.hang("sendChatAction")
    update = owned.reader.says(CHEAP).update_id
    await probed(owned.api)
    assert outage.used == 1
    outage.lift()
    behind.lift()
    await owned.handled(update)
    assert [message.quoted != [] for message in owned.reader.chat.unheard] == [True]
