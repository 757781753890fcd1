"""A group becomes a supergroup: told by an error or by service messages, in any order, it is one chat afterwards."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import select

from bot.core.conversation import ConversationState
from bot.core.incoming import MessageKind
from bot.core.language import Language
from bot.core.outgoing import Cause
from bot.core.subscription import SubscriptionStatus
from bot.store import tables
from bot.store.store import Store
from tests.botapi import BotApi
from tests.botapi.people import BasicGroup, Reader
from tests.incoming import incoming
from tests.journeys.rows import address, is_idle, kept, outgoing, put, reachable, states, subscribe
from tests.journeys.running import Start

ORDERS = [(), ("to",), ("from",), ("joined",), *permutations(("to", "from")), *permutations(("joined", "to", "from"))]


def club(api: BotApi) -> tuple[BasicGroup, Reader]:
    """A basic group, and its creator."""
    admin = api.reader("管理")
    return api.basic_group("读书会", creator=admin), admin


async def remembers(store: Store, group: BasicGroup) -> None:
    """Somebody has spoken English there."""
    to = address(group)
    said = incoming("u", "telegram", "p", store.chat_of(to), MessageKind.COMMAND, "daily", to=to)
    async with store.transaction() as tx:
        await tx.chats.save(said, ConversationState(Language.ENGLISH), datetime.now(UTC))


async def chats(store: Store) -> list[str]:
    async with store.database.read() as connection:
        return list((await connection.execute(select(tables.chats.c.chat))).scalars())


@pytest.mark.parametrize("told", ORDERS, ids=["-".join(order) or "error" for order in ORDERS])
async def test_what_waits_comes_once_and_the_schedule_goes_on(
    api: BotApi, start: Start, store: Store, told: tuple[str, ...]
) -> None:
    old, admin = club(api)
    daily = await subscribe(store, address(old), address(admin))
    await remembers(store, old)
    await put(
        store,
        outgoing(store, address(old), "一段", Cause.DAILY, about=str(daily.id)),
        outgoing(store, address(old), "通知", Cause.BROADCAST, key=f"broadcast:1:{store.pseudonym(old.chat_id)}"),
    )
    new = old.migrates(told=told)
    updates = [update["update_id"] for update in api.world.updates.pending]
    async with start() as sitting:
        assert {(await new.hears()).text for _ in range(2)} == {"一段", "通知"}
        admin.says("/daily", to=new)
        assert (await new.hears()).text.startswith("Daily excerpt"), "in the language that is spoken there"
        for update in updates:
            await sitting.handled(update)
        await sitting.until(lambda: is_idle(store))
        found = await kept(store, daily.id)
        assert (found.subscription.status, found.subscription.position) == (SubscriptionStatus.ON, 1)
        assert (found.chat, found.to) == (store.pseudonym(new.chat_id), address(new))
        assert await chats(store) == [found.chat]
        assert await reachable(store) == [address(new)]
        assert set((await states(store)).values()) == {"sent"}
    assert len([message for message in new.chat.messages if message.by_our_bot]) == 3


async def test_merge_in_the_middle_of_a_send(api: BotApi, start: Start, store: Store) -> None:
    old, _ = club(api)
    await put(store, *(outgoing(store, address(old), f"{number}", Cause.NOTICE) for number in range(3)))
    plan = api.hang("sendMessage", times=1)
    async with start() as sitting:
        await api.arrived("sendMessage")
        new = old.migrates()
        for update in list(api.world.updates.pending):
            await api.confirmed(update["update_id"])
        await sitting.still_answers()
        assert (await new.hears()).text == "1"
        plan.lift()
        assert {(await new.hears()).text for _ in range(2)} == {"0", "2"}
        await sitting.until(lambda: is_idle(store))
    assert len([message for message in new.chat.messages if message.by_our_bot]) == 3


async def test_group_that_has_a_schedule_in_both_gets_one_excerpt(api: BotApi, start: Start, store: Store) -> None:
    """As where somebody arranged it anew before the bot heard that both are one."""
    old, _ = club(api)
    new = old.migrates(told=("to",))
    here, there = [await subscribe(store, address(group)) for group in (old, new)]
    await put(
        store,
        outgoing(store, address(old), "旧", Cause.DAILY, about=str(here.id)),
        outgoing(store, address(new), "新", Cause.DAILY, about=str(there.id)),
    )
    async with start() as sitting:
        await sitting.until(lambda: is_idle(store))
    assert await states(store) == {"旧": "cancelled", "新": "sent"}
    assert (await kept(store, there.id)).subscription.status is SubscriptionStatus.ON
    assert len(new.chat.unheard) == 1
