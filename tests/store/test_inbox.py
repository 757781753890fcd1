"""What came in: kept until it is done with, never taken twice, forgotten when nobody asks any more."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.encryption import Encryption
from bot.store.inbox import KEYS_KEPT, ReceivedUpdate
from bot.store.retention import FAILED
from bot.store.store import Store
from tests.store.conftest import NOW

MARKER = "durian-marker"


def ingest(*keys: str) -> list[ReceivedUpdate]:
    return [ReceivedUpdate(key, "c1", "p1", f'{{"text": "{MARKER} {key}"}}') for key in keys]


async def finish(store: Store, key: str) -> None:
    async with store.transaction() as tx:
        await tx.inbox.done(key)


async def test_updates_come_out_as_they_came_in_oldest_first(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u3"), NOW + timedelta(seconds=1))
    async with store.transaction() as tx:
        taken = await tx.inbox.take(2)
    assert [(each.key, each.lane, each.attempts, each.at) for each in taken] == [
        ("u1", "c1", 1, NOW),
        ("u2", "c1", 1, NOW),
    ]
    assert taken[0].payload == f'{{"text": "{MARKER} u1"}}'
    async with store.transaction() as tx:
        assert [each.key for each in await tx.inbox.take(10)] == ["u3"]
    async with store.transaction() as tx:
        assert await tx.inbox.take(10) == []


async def test_duplicate_delivery_is_a_no_op_whatever_became_of_the_first(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u1"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1"), NOW)
    async with store.transaction() as tx:
        assert len(await tx.inbox.take(10)) == 1
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1"), NOW)
    async with store.transaction() as tx:
        assert await tx.inbox.take(10) == []
    await finish(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1"), NOW)
    async with store.transaction() as tx:
        assert await tx.inbox.take(10) == []


async def test_what_was_being_worked_on_is_suspected_after_a_crash(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2", "u3"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(2)
    async with store.read() as tx:
        assert await tx.inbox.suspects() == ["u1", "u2"]
    async with store.transaction() as tx:
        again = await tx.inbox.again("u2")
    assert again
    assert again.attempts == 2
    await finish(store, "u2")
    async with store.transaction() as tx:
        assert await tx.inbox.again("u2") is None
    async with store.read() as tx:
        assert await tx.inbox.suspects() == ["u1"]
    async with store.transaction() as tx:
        assert [each.key for each in await tx.inbox.take(10)] == ["u3"]


async def test_what_left_nothing_to_store_is_done_with_the_next_that_are_taken(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        assert [each.key for each in await tx.inbox.take(1, done=["u1"])] == ["u2"]
    async with store.read() as tx:
        assert await tx.inbox.suspects() == ["u2"]


async def test_payload_is_sealed_and_wiped_when_it_is_done_with(store: Store, file: Path) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1"), NOW)

    def content() -> bytes:
        return b"".join(path.read_bytes() for path in file.parent.iterdir())

    assert b"u1" in content()
    assert MARKER.encode() not in content()
    await finish(store, "u1")
    async with store.database.read() as connection:
        row = (await connection.exec_driver_sql("SELECT payload, person, state FROM inbox")).one()
    assert tuple(row) == ("", "", "done")


async def test_what_was_set_aside_is_taken_by_nobody(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        await tx.inbox.set_aside("u1", "builtins.RuntimeError")
    async with store.read() as tx:
        assert await tx.inbox.suspects() == []
    async with store.transaction() as tx:
        assert await tx.inbox.take(10) == []
    async with store.transaction() as tx:
        assert await tx.inbox.again("u1") is None


async def test_what_is_not_to_be_kept_is_set_aside_without_what_it_says(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(2)
    async with store.transaction() as tx:
        await tx.inbox.set_aside("u1", "builtins.RuntimeError", keep=False)
        await tx.inbox.done("u2")
        await tx.inbox.set_aside("u2", "builtins.RuntimeError", keep=False)
    query = "SELECT key, state, error, payload, person, lane FROM inbox ORDER BY key"
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql(query)).all()
    assert [tuple(row) for row in rows] == [
        ("u1", "aside", "builtins.RuntimeError", "", "", ""),
        ("u2", "done", "", "", "", ""),
    ]


async def test_other_bots_find_nothing_of_this_one(store: Store, encryption: Encryption) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    other = Store(store.database, store.encryption, bot=43)
    async with other.transaction() as tx:
        assert await tx.inbox.take(10) == []
        assert await tx.inbox.suspects() == []


async def test_forgotten_person_leaves_nothing_to_be_handled(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put([*ingest("u1"), ReceivedUpdate("u2", "c2", "p2", "{}")], NOW)
    async with store.transaction() as tx:
        await tx.inbox.forget("p1")
    async with store.transaction() as tx:
        assert [each.key for each in await tx.inbox.take(10)] == ["u2"]


async def test_what_is_being_handled_is_dropped_too_and_what_came_after_they_asked_for_it_is_not(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "u2", "u3"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(2)
        assert not await tx.inbox.is_dropped("u1")
    async with store.transaction() as tx:
        await tx.inbox.forget("p1", asked_by="u2")
    async with store.transaction() as tx:
        assert [await tx.inbox.is_dropped(key) for key in ("u1", "u2", "u3", "unknown")] == [True, True, False, False]
        assert [each.key for each in await tx.inbox.take(10)] == ["u3"]


@pytest.mark.parametrize(("kept", "aside"), [(KEYS_KEPT, False), (FAILED, True)])
async def test_keys_are_dropped_when_no_duplicate_can_come(store: Store, kept: timedelta, aside: bool) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put(ingest("u1", "waits"), NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        await (tx.inbox.set_aside("u1", "error") if aside else tx.inbox.done("u1"))

    async def keys() -> list[str]:
        async with store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT key FROM inbox ORDER BY key")
            return [row[0] for row in rows]

    async with store.transaction() as tx:
        await tx.inbox.drop_old(NOW + kept)
    assert await keys() == ["u1", "waits"]
    async with store.transaction() as tx:
        await tx.inbox.drop_old(NOW + kept + timedelta(seconds=1))
    assert await keys() == ["waits"]
