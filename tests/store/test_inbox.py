"""What came in: kept until it is done with, never taken twice, forgotten when nobody asks any more."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import ASIDE_KEPT, KEYS_KEPT, Inbox, ReceivedUpdate
from bot.store.store import Store
from tests.store.conftest import NOW

MARKER = "durian-marker"


def ingest(*keys: str) -> list[ReceivedUpdate]:
    return [ReceivedUpdate(key, "c1", "p1", f'{{"text": "{MARKER} {key}"}}') for key in keys]


async def finish(store: Store, key: str) -> None:
    async with store.database.begin() as connection:
        await store.inbox.done(connection, key)


async def test_updates_come_out_as_they_came_in_oldest_first(inbox: Inbox) -> None:
    await inbox.put(ingest("u1", "u2"), NOW)
    await inbox.put(ingest("u3"), NOW + timedelta(seconds=1))
    taken = await inbox.take(2)
    assert [(each.key, each.lane, each.attempts, each.at) for each in taken] == [
        ("u1", "c1", 1, NOW),
        ("u2", "c1", 1, NOW),
    ]
    assert taken[0].payload == f'{{"text": "{MARKER} u1"}}'
    assert [each.key for each in await inbox.take(10)] == ["u3"]
    assert await inbox.take(10) == []


async def test_duplicate_delivery_is_a_no_op_whatever_became_of_the_first(inbox: Inbox, store: Store) -> None:
    await inbox.put(ingest("u1", "u1"), NOW)
    await inbox.put(ingest("u1"), NOW)
    assert len(await inbox.take(10)) == 1
    await inbox.put(ingest("u1"), NOW)
    assert await inbox.take(10) == []
    await finish(store, "u1")
    await inbox.put(ingest("u1"), NOW)
    assert await inbox.take(10) == []


async def test_what_was_being_worked_on_is_suspected_after_a_crash(inbox: Inbox, store: Store) -> None:
    await inbox.put(ingest("u1", "u2", "u3"), NOW)
    await inbox.take(2)
    assert await inbox.suspects() == ["u1", "u2"]
    again = await inbox.again("u2")
    assert again
    assert again.attempts == 2
    await finish(store, "u2")
    assert await inbox.again("u2") is None
    assert await inbox.suspects() == ["u1"]
    assert [each.key for each in await inbox.take(10)] == ["u3"]


async def test_what_left_nothing_to_store_is_done_with_the_next_that_are_taken(inbox: Inbox) -> None:
    await inbox.put(ingest("u1", "u2"), NOW)
    await inbox.take(1)
    assert [each.key for each in await inbox.take(1, done=["u1"])] == ["u2"]
    assert await inbox.suspects() == ["u2"]


async def test_payload_is_sealed_and_wiped_when_it_is_done_with(inbox: Inbox, store: Store, file: Path) -> None:
    await inbox.put(ingest("u1"), NOW)

    def content() -> bytes:
        return b"".join(path.read_bytes() for path in file.parent.iterdir())

    assert b"u1" in content()
    assert MARKER.encode() not in content()
    await finish(store, "u1")
    async with store.database.read() as connection:
        row = (await connection.exec_driver_sql("SELECT payload, person, state FROM inbox")).one()
    assert tuple(row) == ("", "", "done")


async def test_what_was_set_aside_is_taken_by_nobody(inbox: Inbox, store: Store) -> None:
    await inbox.put(ingest("u1"), NOW)
    await inbox.take(1)
    async with store.database.begin() as connection:
        await inbox.set_aside(connection, "u1", "builtins.RuntimeError")
    assert await inbox.suspects() == []
    assert await inbox.take(10) == []
    assert await inbox.again("u1") is None


async def test_what_is_not_to_be_kept_is_set_aside_without_what_it_says(inbox: Inbox, store: Store) -> None:
    await inbox.put(ingest("u1", "u2"), NOW)
    await inbox.take(2)
    async with store.database.begin() as connection:
        await inbox.set_aside(connection, "u1", "builtins.RuntimeError", keep=False)
        await inbox.done(connection, "u2")
        await inbox.set_aside(connection, "u2", "builtins.RuntimeError", keep=False)
    query = "SELECT key, state, error, payload, person, lane FROM inbox ORDER BY key"
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql(query)).all()
    assert [tuple(row) for row in rows] == [
        ("u1", "aside", "builtins.RuntimeError", "", "", ""),
        ("u2", "done", "", "", "", ""),
    ]


async def test_other_bots_find_nothing_of_this_one(inbox: Inbox, database: Database, encryption: Encryption) -> None:
    await inbox.put(ingest("u1", "u2"), NOW)
    await inbox.take(1)
    other = Inbox(database, encryption, bot=43)
    assert await other.take(10) == []
    assert await other.suspects() == []


async def test_forgotten_person_leaves_nothing_to_be_handled(inbox: Inbox, store: Store) -> None:
    await inbox.put([*ingest("u1"), ReceivedUpdate("u2", "c2", "p2", "{}")], NOW)
    async with store.database.begin() as connection:
        await inbox.forget(connection, "p1")
    assert [each.key for each in await inbox.take(10)] == ["u2"]


@pytest.mark.parametrize(("kept", "aside"), [(KEYS_KEPT, False), (ASIDE_KEPT, True)])
async def test_keys_are_dropped_when_no_duplicate_can_come(
    inbox: Inbox, store: Store, kept: timedelta, aside: bool
) -> None:
    await inbox.put(ingest("u1", "waits"), NOW)
    await inbox.take(1)
    async with store.database.begin() as connection:
        await (inbox.set_aside(connection, "u1", "error") if aside else inbox.done(connection, "u1"))

    async def keys() -> list[str]:
        async with store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT key FROM inbox ORDER BY key")
            return [row[0] for row in rows]

    await inbox.drop_old(NOW + kept)
    assert await keys() == ["u1", "waits"]
    await inbox.drop_old(NOW + kept + timedelta(seconds=1))
    assert await keys() == ["waits"]
