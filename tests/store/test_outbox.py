"""What is to be sent, and what became of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.discussion import DiscussionMessage, DiscussionPart
from bot.core.outgoing import Address, Cause, ChatKind, DeliveryStatus, InlineButton, OutgoingMessage, RenderedMessage
from bot.store.encryption import Encryption
from bot.store.outbox import KEPT, REMEMBERED
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from bot.store.tables import outbox as outbox_table
from tests.outgoing import sending
from tests.store.conftest import NOW

MARKER = "durian-marker"
SAID = RenderedMessage(
    f"<b>{MARKER}</b>",
    MARKER,
    ((InlineButton("下一段", "p:zhibo-daihuo:4"), InlineButton("讨论", start="p-zhibo-daihuo-3")),),
)
PARCEL = sending(
    key="reply:u1",
    cause=Cause.REPLY,
    chat="c1",
    to=Address(-100123, ChatKind.GROUP, 7),
    message=SAID,
    edit=5,
    reply_to=6,
    silent=True,
    about="u1",
    expires=NOW + timedelta(hours=1),
)


def outgoing(key: str, cause: Cause = Cause.REPLY, chat: str = "c1", about: str = "") -> OutgoingMessage:
    return sending(key, cause, chat, Address(7), SAID, about=about)


async def add(store: Store, *outgoing_messages: OutgoingMessage) -> None:
    async with store.transaction() as tx:
        await tx.outbox.add(outgoing_messages, NOW)


async def finish(store: Store, queued: QueuedMessage, state: DeliveryStatus, message: int | None = None) -> None:
    async with store.transaction() as tx:
        await tx.outbox.finish(queued.id, state, NOW, error="why", message=message)


async def states(store: Store) -> dict[str, str]:
    async with store.database.read() as connection:
        rows = (await connection.execute(select(outbox_table.c.key, outbox_table.c.state))).all()
    return {row.key: row.state for row in rows}


async def ready(store: Store, *busy: str) -> list[str]:
    async with store.read() as tx:
        return [queued.outgoing.key for queued in await tx.outbox.ready(busy, 100)]


async def test_parcel_comes_out_as_it_was_put_in(store: Store) -> None:
    await add(store, PARCEL)
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    assert (queued.outgoing, queued.possible_deliveries, queued.attempts) == (PARCEL, 0, 0)


async def test_the_same_key_is_put_in_once_even_when_it_is_done_with(store: Store) -> None:
    await add(store, PARCEL, replace(PARCEL, silent=False))
    await add(store, replace(PARCEL, silent=False))
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    assert queued.outgoing == PARCEL
    await finish(store, queued, DeliveryStatus.SENT)
    await add(store, PARCEL)
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == []


async def test_replies_go_first_and_of_each_chat_only_the_first(store: Store) -> None:
    await add(
        store,
        outgoing("b1", Cause.BROADCAST, "c1"),
        outgoing("b2", Cause.BROADCAST, "c2"),
        outgoing("d3", Cause.DAILY, "c3"),
        outgoing("r1", Cause.REPLY, "c1"),
        outgoing("r1 later", Cause.REPLY, "c1"),
    )
    assert await ready(store) == ["r1", "d3", "b2"]
    assert await ready(store, "c1", "c2") == ["d3"]


async def test_what_is_being_sent_is_not_ready_and_is_found_after_a_crash(store: Store) -> None:
    await add(store, outgoing("r1"), outgoing("r2", chat="c2"))
    async with store.read() as tx:
        first, second = await tx.outbox.ready((), 10)
    async with store.transaction() as tx:
        assert await tx.outbox.begin([first.id], NOW) == {first.id}
    assert await ready(store) == ["r2"]
    async with store.read() as tx:
        [interrupted] = await tx.outbox.interrupted()
    assert (interrupted.outgoing, interrupted.attempts) == (first.outgoing, 1)
    await finish(store, second, DeliveryStatus.CANCELLED)
    async with store.transaction() as tx:
        assert await tx.outbox.begin([first.id, second.id], NOW) == set(), "neither is pending any more"


async def test_what_goes_back_counts_how_often_it_may_have_arrived(store: Store) -> None:
    await add(store, outgoing("r1"))
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    for perhaps, again in ((False, 0), (True, 1), (True, 2)):
        async with store.transaction() as tx:
            await tx.outbox.begin([queued.id], NOW)
        async with store.transaction() as tx:
            await tx.outbox.requeue(queued.id, "Timed out", perhaps=perhaps)
        async with store.read() as tx:
            [queued] = await tx.outbox.ready((), 10)
        assert queued.possible_deliveries == again
    assert queued.attempts == 3


async def test_texts_and_addresses_are_sealed_and_wiped_when_done_with(store: Store, file: Path) -> None:
    await add(store, PARCEL)
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"reply:u1" in content
    assert MARKER.encode() not in content
    assert b"100123" not in content
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    await finish(store, queued, DeliveryStatus.SENT, message=99)
    async with store.database.read() as connection:
        row = (await connection.exec_driver_sql("SELECT parcel, state, stands, error FROM outbox")).one()
    assert tuple(row) == ("", "sent", 1, "why")


async def test_what_was_sent_lately_is_known_for_the_limits(store: Store) -> None:
    await add(store, PARCEL, outgoing("r2", chat="c2"), outgoing("r3", chat="c3"))
    async with store.read() as tx:
        group, private, failed = await tx.outbox.ready((), 10)
    await finish(store, group, DeliveryStatus.SENT, message=1)
    await finish(store, private, DeliveryStatus.SENT, message=2)
    await finish(store, failed, DeliveryStatus.FAILED)
    async with store.read() as tx:
        assert await tx.outbox.recent(NOW + REMEMBERED / 2) == [("c1", NOW, True), ("c2", NOW, False)]
    async with store.read() as tx:
        assert await tx.outbox.recent(NOW + REMEMBERED) == []


async def test_cancelling_touches_only_what_is_pending(store: Store) -> None:
    await add(store, *(outgoing(f"b{n}", Cause.BROADCAST, f"c{n}", about="1") for n in range(4)))
    await add(store, outgoing("other", Cause.BROADCAST, "c9", about="2"))
    async with store.read() as tx:
        sent, sending, *_ = await tx.outbox.ready((), 10)
    await finish(store, sent, DeliveryStatus.SENT)
    async with store.transaction() as tx:
        await tx.outbox.begin([sending.id], NOW)
    async with store.transaction() as tx:
        assert await tx.outbox.cancel_about(Cause.BROADCAST, "1", NOW) == 2
        counts = await tx.outbox.counts(Cause.BROADCAST, "1")
    assert counts == {DeliveryStatus.SENT: 1, DeliveryStatus.SENDING: 1, DeliveryStatus.CANCELLED: 2}
    assert await ready(store) == ["other"]


async def test_chat_that_moved_gets_what_was_waiting_once(store: Store) -> None:
    old, new = store.pseudonym(-5), store.pseudonym(-1005)
    group = Address(-5, ChatKind.GROUP)
    await add(
        store,
        sending(f"broadcast:1:{old}", Cause.BROADCAST, old, group, SAID, about="1"),
        sending("reply:u1", Cause.REPLY, old, group, SAID),
        sending(f"broadcast:1:{new}", Cause.BROADCAST, new, Address(-1005, ChatKind.GROUP), SAID, about="1"),
    )
    for _ in range(2):
        async with store.transaction() as tx:
            await tx.outbox.move(old, new, -1005, NOW)
    async with store.read() as tx:
        found = await tx.outbox.ready((), 10)
    assert [(each.outgoing.key, each.outgoing.chat, each.outgoing.to.chat) for each in found] == [
        ("reply:u1", new, -1005)
    ]
    assert (await states(store))[f"broadcast:1:{old}"] == "cancelled"
    assert (await states(store))[f"broadcast:1:{new}"] == "pending"


@pytest.mark.parametrize("known", [True, False], ids=["planned for both", "planned later"])
@pytest.mark.parametrize("state", [DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN])
async def test_chat_that_moved_does_not_get_again_what_it_may_have_had(
    store: Store, state: DeliveryStatus, known: bool
) -> None:
    old, new = store.pseudonym(-5), store.pseudonym(-1005)
    again = sending(f"broadcast:1:{new}", Cause.BROADCAST, new, Address(-1005, ChatKind.GROUP), SAID, about="1")
    await add(store, sending(f"broadcast:1:{old}", Cause.BROADCAST, old, Address(-5, ChatKind.GROUP), SAID, about="1"))
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    async with store.transaction() as tx:
        await tx.outbox.begin([queued.id], NOW)
    if state is not DeliveryStatus.SENDING:
        await finish(store, queued, state)
    if known:
        await add(store, again)
    async with store.transaction() as tx:
        await tx.outbox.move(old, new, -1005, NOW)
    await add(store, again)
    assert await ready(store) == []


async def test_forgotten_chat_gets_nothing_more_and_leaves_no_text(store: Store) -> None:
    await add(store, outgoing("r1"), outgoing("r2", chat="c2"))
    async with store.transaction() as tx:
        await tx.outbox.forget("p1", ["c1"], NOW)
    assert await ready(store) == ["r2"]


async def test_other_bots_send_nothing_of_this_one(store: Store, encryption: Encryption) -> None:
    await add(store, outgoing("r1"), outgoing("r2", chat="c2"))
    async with store.read() as tx:
        [first, _] = await tx.outbox.ready((), 10)
    async with store.transaction() as tx:
        await tx.outbox.begin([first.id], NOW)
    other = Store(store.database, store.encryption, bot=43)
    async with other.read() as tx:
        assert await tx.outbox.ready((), 10) == []
        assert await tx.outbox.interrupted() == []


@pytest.mark.parametrize(
    "state", [DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.EXPIRED]
)
async def test_what_is_done_with_is_dropped_after_a_while(store: Store, state: DeliveryStatus) -> None:
    await add(store, outgoing("r1"), outgoing("waits", chat="c2"))
    async with store.read() as tx:
        [queued, _] = await tx.outbox.ready((), 10)
    await finish(store, queued, state)
    async with store.transaction() as tx:
        await tx.outbox.drop_old(NOW + KEPT)
    assert set(await states(store)) == {"r1", "waits"}
    async with store.transaction() as tx:
        await tx.outbox.drop_old(NOW + KEPT + timedelta(seconds=1))
    assert set(await states(store)) == {"waits"}


async def test_failed_transaction_puts_nothing_in(store: Store) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.outbox.add([PARCEL], NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == []


async def test_what_changes_a_message_of_the_chat_that_was_is_not_sent_to_the_new_one(store: Store) -> None:
    """There the same number is another message."""
    old, new = store.pseudonym(-5), store.pseudonym(-1005)
    await add(store, sending("mended:1", Cause.NOTICE, old, Address(-5, ChatKind.GROUP), SAID, edit=9))
    async with store.transaction() as tx:
        await tx.outbox.move(old, new, -1005, NOW)
    assert await ready(store) == []


@pytest.mark.parametrize(
    ("state", "coming"),
    [
        (None, True),
        (DeliveryStatus.SENDING, True),
        *((state, False) for state in DeliveryStatus if state not in (DeliveryStatus.PENDING, DeliveryStatus.SENDING)),
    ],
)
async def test_what_is_still_to_be_sent_of_discussions(
    store: Store, state: DeliveryStatus | None, coming: bool
) -> None:
    piece = DiscussionMessage(5, DiscussionPart.AFTER)
    stop = sending(
        "stop",
        Cause.NOTICE,
        "c1",
        Address(-5, ChatKind.GROUP),
        SAID,
        stops=4,
        piece=DiscussionMessage(5, DiscussionPart.BEFORE),
    )
    await add(
        store,
        sending("poll:c1:5:after", Cause.REPLY, "c1", Address(-5, ChatKind.GROUP), SAID, piece=piece),
        stop,
    )
    async with store.read() as tx:
        first, *_ = await tx.outbox.ready((), 10)
    if state:
        async with store.transaction() as tx:
            await tx.outbox.begin([first.id], NOW)
    if state and state is not DeliveryStatus.SENDING:
        await finish(store, first, state)
    async with store.read() as tx:
        assert await tx.outbox.coming("c1") == ([piece] if coming else [])
        assert await tx.outbox.coming("c2") == []
