"""Chats that can be written to no longer, and again."""

from bot.core.outgoing import Cause, ChatKind
from bot.core.subscription import SubscriptionStatus
from bot.store.store import Store
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.rows import address, is_due, is_idle, kept, outgoing, put, reachable, states, subscribe
from tests.journeys.running import Sitting, Start


async def status_of(store: Store, number: int) -> tuple[SubscriptionStatus, bool]:
    """Of a subscription; and will anything come of it?"""
    return (await kept(store, number)).subscription.status, await is_due(store, number)


async def test_reader_who_blocks_and_unblocks(sitting: Sitting) -> None:
    reader, store = sitting.reader, sitting.services.store
    await sitting.asks("/daily 08:30")
    assert await status_of(store, 1) == (SubscriptionStatus.ON, True)
    await sitting.handled(reader.blocks_bot())
    assert await status_of(store, 1) == (SubscriptionStatus.AWAY, False)
    assert await reachable(store) == []
    reader.unblocks_bot()
    await sitting.asks("/start")
    assert await status_of(store, 1) == (SubscriptionStatus.ON, True)
    assert await reachable(store) == [address(reader)]


async def test_unblocking_alone_is_enough(sitting: Sitting) -> None:
    await sitting.asks("/daily 08:30")
    await sitting.handled(sitting.reader.blocks_bot())
    await sitting.handled(sitting.reader.unblocks_bot())
    assert await status_of(sitting.services.store, 1) == (SubscriptionStatus.ON, True)
    assert not sitting.reader.chat.unheard


async def test_start_alone_is_enough(api: BotApi, start: Start, store: Store) -> None:
    """Telegram has said so only by refusing: the bot was down when it was blocked, and unblocked."""
    reader = api.reader()
    daily = await subscribe(store, address(reader))
    await put(store, outgoing(store, address(reader), "一段", Cause.DAILY, about=str(daily.id)))
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
        assert await status_of(store, daily.id) == (SubscriptionStatus.AWAY, False)
        reader.says("/start")
        await reader.hears()
        assert await status_of(store, daily.id) == (SubscriptionStatus.ON, True)
        assert await reachable(store) == [address(reader)]


async def test_what_was_stopped_stays_so_when_its_chat_is_back(sitting: Sitting) -> None:
    await sitting.asks("/daily 08:30")
    await sitting.asks("/daily off")
    await sitting.handled(sitting.reader.blocks_bot())
    await sitting.handled(sitting.reader.unblocks_bot())
    assert await status_of(sitting.services.store, 1) == (SubscriptionStatus.OFF, False)


async def test_what_waits_is_dropped_when_the_reader_blocks(api: BotApi, start: Start, store: Store) -> None:
    reader = api.reader()
    reader.chat.started = True
    await put(store, *(outgoing(store, address(reader), f"{number}") for number in range(3)))
    plan = api.hang("sendMessage", times=1)
    async with start() as sitting:
        await api.arrived("sendMessage")
        update = reader.blocks_bot()
        await api.confirmed(update)
        await sitting.until(lambda: holds(store, "1", "gone"))
        plan.lift()
        await sitting.until(lambda: is_idle(store))
        assert await states(store) == {"0": "gone", "1": "gone", "2": "gone"}
    assert len(api.calls_of("sendMessage")) == 1


async def holds(store: Store, key: str, state: str) -> bool:
    return (await states(store))[key] == state


async def test_group_that_throws_the_bot_out_and_adds_it_again(sitting: Sitting) -> None:
    admin, store = sitting.reader, sitting.services.store
    group = sitting.api.group("读书会", creator=admin)
    admin.says("/daily 08:30", to=group)
    await group.hears()
    assert await status_of(store, 1) == (SubscriptionStatus.ON, True)
    for status in ("kicked", "left"):
        await sitting.handled(group.sets_bot(status, by=admin))
        assert await status_of(store, 1) == (SubscriptionStatus.AWAY, False)
        assert await reachable(store) == []
        await sitting.handled(group.sets_bot("member", by=admin))
        assert await status_of(store, 1) == (SubscriptionStatus.ON, True)
        assert await reachable(store) == [address(group)]
    assert not group.chat.unheard


async def test_channel_that_adds_the_bot_can_be_written_to(sitting: Sitting) -> None:
    admin: Reader = sitting.reader
    channel = sitting.api.channel("一日一段", creator=admin, bot_status="left")
    await sitting.handled(channel.sets_bot("administrator", by=admin))
    assert await reachable(sitting.services.store) == [address(channel)]
    assert address(channel).place is ChatKind.CHANNEL
    await sitting.handled(channel.sets_bot("kicked", by=admin))
    assert await reachable(sitting.services.store) == []
