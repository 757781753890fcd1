"""Chats that can be written to no longer, and again."""

from bot.core.daily import Standing
from bot.core.post import Cause, Place
from bot.store.store import Store
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.journeys.rows import address, is_due, is_idle, kept, parcel, put, reachable, states, subscribe
from tests.journeys.running import Sitting, Start


async def standing(store: Store, number: int) -> tuple[Standing, bool]:
    """Of a subscription; and will anything come of it?"""
    return (await kept(store, number)).subscription.standing, await is_due(store, number)


async def test_reader_who_blocks_and_unblocks(quick: Sitting) -> None:
    reader, store = quick.reader, quick.house.store
    await quick.asks("/daily 08:30")
    assert await standing(store, 1) == (Standing.ON, True)
    await quick.handled(reader.blocks_bot())
    assert await standing(store, 1) == (Standing.AWAY, False)
    assert await reachable(store) == []
    reader.unblocks_bot()
    await quick.asks("/start")
    assert await standing(store, 1) == (Standing.ON, True)
    assert await reachable(store) == [address(reader)]


async def test_unblocking_alone_is_enough(quick: Sitting) -> None:
    await quick.asks("/daily 08:30")
    await quick.handled(quick.reader.blocks_bot())
    await quick.handled(quick.reader.unblocks_bot())
    assert await standing(quick.house.store, 1) == (Standing.ON, True)
    assert not quick.reader.chat.unheard


async def test_start_alone_is_enough(api: BotApi, start: Start, store: Store) -> None:
    """Telegram has said so only by refusing: the bot was down when it was blocked, and unblocked."""
    reader = api.reader()
    daily = await subscribe(store, address(reader))
    await put(store, parcel(store, address(reader), "一段", Cause.DAILY, about=str(daily.id)))
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
        assert await standing(store, daily.id) == (Standing.AWAY, False)
        reader.says("/start")
        await reader.hears()
        assert await standing(store, daily.id) == (Standing.ON, True)
        assert await reachable(store) == [address(reader)]


async def test_what_was_stopped_stays_so_when_its_chat_is_back(quick: Sitting) -> None:
    await quick.asks("/daily 08:30")
    await quick.asks("/daily off")
    await quick.handled(quick.reader.blocks_bot())
    await quick.handled(quick.reader.unblocks_bot())
    assert await standing(quick.house.store, 1) == (Standing.OFF, False)


async def test_what_waits_is_dropped_when_the_reader_blocks(api: BotApi, start: Start, store: Store) -> None:
    reader = api.reader()
    reader.chat.started = True
    await put(store, *(parcel(store, address(reader), f"{number}") for number in range(3)))
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


async def test_group_that_throws_the_bot_out_and_adds_it_again(quick: Sitting) -> None:
    admin, store = quick.reader, quick.house.store
    group = quick.api.group("读书会", creator=admin)
    admin.says("/daily 08:30", to=group)
    await group.hears()
    assert await standing(store, 1) == (Standing.ON, True)
    for status in ("kicked", "left"):
        await quick.handled(group.sets_bot(status, by=admin))
        assert await standing(store, 1) == (Standing.AWAY, False)
        assert await reachable(store) == []
        await quick.handled(group.sets_bot("member", by=admin))
        assert await standing(store, 1) == (Standing.ON, True)
        assert await reachable(store) == [address(group)]
    assert not group.chat.unheard


async def test_channel_that_adds_the_bot_can_be_written_to(quick: Sitting) -> None:
    admin: Reader = quick.reader
    channel = quick.api.channel("一日一段", creator=admin, bot_status="left")
    await quick.handled(channel.sets_bot("administrator", by=admin))
    assert await reachable(quick.house.store) == [address(channel)]
    assert address(channel).place is Place.CHANNEL
    await quick.handled(channel.sets_bot("kicked", by=admin))
    assert await reachable(quick.house.store) == []
