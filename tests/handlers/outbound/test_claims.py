"""Several processes that send for one bot: together they keep to one pace."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from bot.core.outgoing import Address, Cause, ChatKind, OutgoingMessage, RenderedMessage
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.outbound.claims import SharedClaims, claims_of
from handlers.outbound.rate_limits import ALL, Pacer, SendLimits
from tests.outgoing import sending
from tests.postgres import EMPTIED

BOT, NOW = 42, datetime(2026, 3, 1, tzinfo=UTC)
SLOW = SendLimits(rate=0.01, burst=4, spare=0, gap=600, edit_gap=600, group=3)
"""So slow that nothing is given back while a test runs, however busy the machine is."""
PRIVATE, GROUP = Address(7), Address(-100, ChatKind.GROUP)


class Sending:
    """One process that sends."""

    def __init__(self, store: Store, limits: SendLimits) -> None:
        self.store = store
        self.pace = Pacer(limits)
        self.claims = claims_of(store, self.pace)

    async def claims_all(self) -> list[OutgoingMessage]:
        """Of what waits, all that may go now; it goes."""
        async with self.store.read() as tx:
            ready = await tx.outbox.ready((), 100)
        claimed = await self.claims.claim(ready, NOW)
        for queued in claimed:
            self.pace.begin(queued.outgoing, monotonic())
        return [queued.outgoing for queued in claimed]

    async def is_answered(self, outgoing: OutgoingMessage) -> None:
        async with self.store.transaction() as tx:
            [queued] = [each for each in await tx.outbox.interrupted() if each.outgoing.key == outgoing.key]
            await tx.outbox.requeue(queued.id, "", perhaps=False)
        self.pace.end(outgoing, monotonic())
        await self.claims.release(outgoing)


@pytest.fixture
def limits() -> SendLimits:
    return SLOW


@pytest.fixture
async def pair(limits: SendLimits) -> AsyncIterator[list[Sending]]:
    url, encryption = await EMPTIED.url(), Encryption(Encryption.new_key())
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            store = Store(await stack.enter_async_context(Database.open(url, encryption, BOT)), encryption, BOT)
            async with store.transaction() as tx:
                number = await tx.replicas.register(NOW)
            store.replica.id = number
            both.append(Sending(store, limits))
        yield both


async def post(sender: Sending, *chats: str, to: Address = PRIVATE) -> None:
    async with sender.store.transaction() as tx:
        message = sending("", Cause.REPLY, "", to, RenderedMessage("", ""))
        await tx.outbox.add([replace(message, key=f"{chat} {n}", chat=chat) for n, chat in enumerate(chats)], NOW)


async def test_what_one_sends_is_not_left_to_the_other(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, *(f"c{number}" for number in range(10)))
    assert len(await one.claims_all()) == 4
    assert await other.claims_all() == []


async def test_each_gets_of_what_is_left(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "c1", "c2")
    assert len(await one.claims_all()) == 2
    await post(one, *(f"d{number}" for number in range(10)))
    assert len(await other.claims_all()) == 2
    assert await one.claims_all() == []


async def test_chat_to_which_one_wrote_waits_for_both(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "c1")
    [sent] = await one.claims_all()
    assert await other.claims_all() == []
    await one.is_answered(sent)
    assert await other.claims_all() == []


@pytest.mark.parametrize("limits", [replace(SLOW, gap=0.0)])
async def test_chat_is_free_for_the_other_once_telegram_has_answered(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "c1")
    [sent] = await one.claims_all()
    assert await other.claims_all() == []
    await one.is_answered(sent)
    other.pace = Pacer(SLOW)
    other.claims = SharedClaims(other.store, other.pace)
    assert await other.claims_all() == [sent]


@pytest.mark.parametrize("limits", [replace(SLOW, gap=0.0, burst=100)])
async def test_messages_to_a_group_are_counted_together(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "g1", to=GROUP)
    for sender in (one, other, one):
        sender.pace.halt("g1", 0.0)
        [sent] = await sender.claims_all()
        await sender.is_answered(sent)
        for each in pair:
            # What another was doing there is over.
            each.pace = Pacer(replace(SLOW, gap=0.0, burst=100))
            each.claims = SharedClaims(each.store, each.pace)
    assert await one.claims_all() == []
    assert await other.claims_all() == []
    assert other.pace.free("g1") > monotonic() + 30


async def test_pause_that_telegram_asked_one_for_holds_for_the_other(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "c1", "c2")
    async with one.store.transaction() as tx:
        await tx.flood_waits.put(ALL, NOW + timedelta(minutes=5))
    assert await other.claims_all() == []
    assert other.pace.is_halted(monotonic())


async def test_what_a_dead_one_was_sending_is_found(pair: list[Sending]) -> None:
    one, other = pair
    await post(one, "c1")
    [sent] = await one.claims_all()
    assert await other.claims.abandoned(()) == []
    async with other.store.transaction() as tx:
        await tx.replicas.remove(one.store.replica.id)
    other.claims = SharedClaims(other.store, other.pace)
    assert [queued.outgoing for queued in await other.claims.abandoned(())] == [sent]
    assert await other.claims.abandoned(()) == []
