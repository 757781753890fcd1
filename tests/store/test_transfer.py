"""A database carried to another one: every row as it stands, in either direction, and no other one touched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.store.backend import Purpose
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.store import Store
from bot.store.tables import discussions, inbox, journal, metadata, outbox, replicas
from bot.store.transfer import Transfer, TransferResult
from tests.databases import KINDS, POSTGRES, SQLITE, address_of
from tests.store.filled import BEGAN, BOT, LEFT, different, fill, row_of, rows_of

ROWS = 1203
"""Some batches of each table, and a part of one."""
WAYS = [(SQLITE, POSTGRES), (POSTGRES, SQLITE), (SQLITE, SQLITE)]


class Progress:
    """Keeps what was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int, str]] = []

    def __call__(self, done: int, of: int, what: str) -> None:
        self.told.append((done, of, what))


@asynccontextmanager
async def opened(url: str, encryption: Encryption, purpose: Purpose = Purpose.WORK) -> AsyncIterator[Store]:
    async with Database.open(url, encryption, BOT, purpose) as database:
        yield Store(database, encryption, BOT)


async def carried(source: str, target: str, encryption: Encryption, name: str = "first") -> TransferResult:
    async with opened(source, encryption) as of, opened(target, encryption, Purpose.FILL) as to:
        return await Transfer(of.database, to.database, name, Progress()).run(BOT)


@pytest.fixture(params=WAYS, ids="-to-".join)
async def way(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Addresses of a database of one kind, and of another one."""
    kinds: tuple[str, str] = request.param
    return await address_of(kinds[0], tmp_path / "from"), await address_of(kinds[1], tmp_path / "to")


@pytest.fixture(params=KINDS)
async def into(request: pytest.FixtureRequest, tmp_path: Path, encryption: Encryption) -> tuple[str, str]:
    """Of a small file, and of an empty database of each kind."""
    small = await address_of(SQLITE, tmp_path / "from")
    async with opened(small, encryption) as store:
        await fill(store, 3)
    return small, await address_of(request.param, tmp_path / "to")


async def test_every_row_arrives_as_it_stands_and_new_ones_get_numbers_of_their_own(
    way: tuple[str, str], encryption: Encryption
) -> None:
    source, target = way
    progress = Progress()
    async with opened(source, encryption) as of, opened(target, encryption, Purpose.FILL) as to:
        await fill(of, ROWS)
        result = await Transfer(of.database, to.database, "first", progress).run(BOT)
        assert not list(different(await rows_of(of.database), await rows_of(to.database)))
    assert {table.name for table in metadata.sorted_tables} - set(result.rows) == {"replicas"}
    assert all(result.rows[table.name] >= ROWS for table in LEFT)
    steps = [done for done, _, _ in progress.told]
    assert steps == sorted(steps)
    assert steps[-1] == progress.told[-1][1] == 2 * sum(result.rows.values())
    async with opened(target, encryption) as to, to.transaction() as tx:
        for table in (each for each in LEFT if each.autoincrement_column is not None):
            row = row_of(table, 9_000, encryption)
            del row["id"]
            added = await tx.connection.execute(insert(table).values(row).returning(table.c.id))
            assert added.scalar_one() == ROWS + 2, table.name


async def test_what_was_under_way_is_left_to_whoever_starts_there(way: tuple[str, str], encryption: Encryption) -> None:
    source, target = way
    async with opened(source, encryption) as of:
        await fill(of, 2)
        async with of.database.begin() as connection:
            for table in (inbox, outbox):
                held = table.update().where(table.c.state.in_(["working", "sending"])).values(holder="dead")
                await connection.execute(held)
            await connection.execute(insert(replicas), {"id": "dead", "bot": BOT, "beats": 1, "at": BEGAN})
    await carried(source, target, encryption)
    async with opened(target, encryption) as to, to.transaction() as tx:
        assert await tx.replicas.beats() == {}
        if to.shared:
            await tx.inbox.adopt()
            assert [each.outgoing.key for each in await tx.outbox.adopt()] == ["under-way"]
        else:
            assert [each.outgoing.key for each in await tx.outbox.interrupted()] == ["under-way"]
        assert await tx.inbox.suspects() == ["under-way"]


async def test_number_of_a_deleted_discussion_is_given_to_no_other_one(
    way: tuple[str, str], encryption: Encryption
) -> None:
    source, target = way
    async with opened(source, encryption) as of:
        for number in (70, 80):
            async with of.database.begin() as connection:
                await connection.execute(insert(discussions), row_of(discussions, number - 1, encryption))
        if of.shared:
            async with of.database.begin() as connection:
                await connection.execute(text("SELECT setval('discussions_id_seq', 80)"))
        async with of.database.begin() as connection:
            await connection.execute(text("DELETE FROM discussions WHERE id = 80"))
    await carried(source, target, encryption)
    row = row_of(discussions, 1, encryption)
    del row["id"]
    async with opened(target, encryption) as to, to.transaction() as tx:
        added = await tx.connection.execute(insert(discussions).values(row).returning(discussions.c.id))
        assert added.scalar_one() == 81


async def test_what_is_finished_is_not_done_again(into: tuple[str, str], encryption: Encryption) -> None:
    source, target = into
    assert (await carried(source, target, encryption)).ended is None
    async with opened(target, encryption) as to, to.transaction() as tx:
        await tx.connection.execute(text("DELETE FROM journal"))
    again = await carried(source, target, encryption)
    assert again.ended is not None
    async with opened(target, encryption) as to:
        assert (await rows_of(to.database))["journal"] == [], "nobody has touched it"


async def test_database_that_holds_something_is_left_alone(into: tuple[str, str], encryption: Encryption) -> None:
    source, target = into
    async with opened(target, encryption) as to:
        async with to.transaction() as tx:
            await tx.connection.execute(insert(journal), row_of(journal, 7, to.encryption))
        before = await rows_of(to.database)
    with pytest.raises(StoreError, match=r"holds something already \(rows: journal 1\)\. Name an empty one; nothing"):
        await carried(source, target, encryption)
    async with opened(target, encryption) as to:
        assert await rows_of(to.database) == before


async def test_database_on_which_a_replica_works_is_not_called_full(
    into: tuple[str, str], encryption: Encryption
) -> None:
    source, target = into
    async with opened(target, encryption) as to, to.transaction() as tx:
        await tx.connection.execute(insert(replicas), {"id": "r", "bot": BOT, "beats": 1, "at": BEGAN})
    with pytest.raises(StoreError, match=r"a bot works on .*, or did until just now\. Stop it"):
        await carried(source, target, encryption)


async def test_what_was_filled_from_elsewhere_is_left_alone(into: tuple[str, str], encryption: Encryption) -> None:
    source, target = into
    await carried(source, target, encryption)
    with pytest.raises(StoreError, match=r"was filled from first, not from second\. Name an empty one"):
        await carried(source, target, encryption, "second")


async def test_row_that_is_not_taken_is_named_and_nobody_starts_there_before_all_is_there(
    into: tuple[str, str], encryption: Encryption
) -> None:
    source, target = into
    async with opened(target, encryption) as to, to.transaction() as tx:
        await tx.connection.execute(text("CREATE UNIQUE INDEX for_a_test ON votes (at)"))
    async with opened(source, encryption) as of, of.transaction() as tx:
        await tx.connection.execute(text("UPDATE votes SET at = 'then'"))
    with pytest.raises(
        StoreError, match=r"does not take rows of votes up to \[4, .*: .*(?i:unique).*mend them, and run"
    ):
        await carried(source, target, encryption)
    with pytest.raises(StoreError, match=r"is being filled from first, and not all of it is there yet\. Run the same"):
        async with opened(target, encryption):
            pass
    # Whatever has changed since in what was carried already is seen by comparing.
    async with opened(source, encryption) as of, of.transaction() as tx:
        await tx.connection.execute(text("UPDATE votes SET at = 'then' || discussion"))
        await tx.connection.execute(text("UPDATE journal SET kind = 'changed' WHERE id = 2"))
        await tx.connection.execute(text("DELETE FROM journal WHERE id = 3"))
    await carried(source, target, encryption)
    async with opened(source, encryption) as of, opened(target, encryption) as to:
        rows = await rows_raw(of.database), await rows_raw(to.database)
    assert rows[0] == rows[1]
    assert [row[6] for row in rows[0]] == ["changed", "3-kind"]


async def rows_raw(database: Database) -> list[tuple[object, ...]]:
    async with database.read() as connection:
        return sorted(map(tuple, await connection.execute(text("SELECT * FROM journal"))))


async def test_database_of_another_bot_is_not_carried(into: tuple[str, str], encryption: Encryption) -> None:
    source, target = into
    async with opened(source, encryption) as of, opened(target, encryption, Purpose.FILL) as to:
        with pytest.raises(StoreError, match=r"is that of bot 42, and ESSAY_BOT_TOKEN that of bot 43\. Nothing was"):
            await Transfer(of.database, to.database, "first", Progress()).run(BOT + 1)
