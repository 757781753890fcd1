"""A key replaced by another one: everything stays readable, whoever stores something meanwhile."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.store.backup import copies, keep_copy
from bot.store.database import Database
from bot.store.encryption import Encryption, WrongKey
from bot.store.errors import StoreError
from bot.store.key_rotation import BATCH, KeyRotation
from bot.store.replicas import ReplicaReplaced
from bot.store.store import Store
from bot.store.tables import journal, votes
from tests.databases import address_of
from tests.store.conftest import BOT, NOW
from tests.store.filled import fill, row_of
from tests.store.sealed import count_sealed, texts_of

OLD, NEW = Encryption.new_key(), Encryption.new_key()
BOTH = f"{NEW}\n{OLD}"
ROWS = 3
Tell = Callable[[int, int, str], None]


def quiet(done: int, of: int, what: str) -> None:
    """Nobody looks on."""


@pytest.fixture
async def address(database_kind: str, tmp_path: Path) -> str:
    """Of a database that the old key seals."""
    url = await address_of(database_kind, tmp_path / "data")
    async with opened(url, OLD) as store:
        await fill(store, ROWS)
    return url


@asynccontextmanager
async def opened(url: str, keys: str) -> AsyncIterator[Store]:
    encryption = Encryption(keys)
    async with Database.open(url, encryption, BOT) as database:
        yield Store(database, encryption, BOT)


def rotation(store: Store, tell: Tell = quiet) -> KeyRotation:
    return KeyRotation(store.database, store.encryption, tell)


async def test_every_text_is_sealed_with_the_new_key_and_people_keep_their_names(address: str) -> None:
    async with opened(address, OLD) as store:
        before, names = await texts_of(store.database, store.encryption), names_of(store)
    told: list[tuple[int, int]] = []
    async with opened(address, BOTH) as store:
        assert names_of(store) == names
        rotating = rotation(store, lambda done, of, _: told.append((done, of)))
        await rotating.begin({})
        texts = await rotating.run()
        assert texts == await count_sealed(store.database, Encryption(NEW)) >= sum(map(len, before.values()))
        assert await count_sealed(store.database, Encryption(OLD)) == 0
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    async with opened(address, NEW) as store:
        assert await texts_of(store.database, store.encryption) == before
        assert names_of(store) == names
    with pytest.raises(WrongKey, match="not the one with which"):
        async with opened(address, OLD):
            pass


async def vote(store: Store, *numbers: int) -> None:
    async with store.database.begin() as connection:
        await connection.execute(insert(votes), [row_of(votes, number, store.encryption) for number in numbers])


def names_of(store: Store) -> tuple[str, ...]:
    encryption = store.encryption
    return encryption.pseudonym("person", 7), encryption.pseudonym("chat", -7), encryption.digest("c1", 12)


async def test_a_second_rotation_keeps_the_names_too(address: str) -> None:
    third = Encryption.new_key()
    async with opened(address, OLD) as store:
        names = names_of(store)
    for keys in (BOTH, f"{third} {NEW}"):
        async with opened(address, keys) as store:
            await rotation(store).begin({})
            await rotation(store).run()
    async with opened(address, third) as store:
        assert names_of(store) == names
        assert await count_sealed(store.database, Encryption(third)) == await count_sealed(
            store.database, store.encryption
        )


async def test_of_two_keys_that_of_the_database_seals_until_the_rotation_begins(address: str) -> None:
    async with opened(address, BOTH) as store:
        before = await count_sealed(store.database, Encryption(OLD))
        await vote(store, ROWS + 1)
        assert await count_sealed(store.database, Encryption(OLD)) == before + 1
    async with opened(address, OLD) as store, store.read() as tx:
        assert len((await tx.queue.inbox()).rows) > 0, "whoever takes the new key away again has lost nothing"


async def test_until_it_has_finished_both_keys_are_needed(address: str) -> None:
    async with opened(address, BOTH) as store:
        await rotation(store).begin({})
    for one in (OLD, NEW):
        with pytest.raises(WrongKey, match=r"not the one with which|until .* has finished that"):
            async with opened(address, one):
                pass
    async with opened(address, f"{OLD} {NEW}") as store:
        before = await count_sealed(store.database, Encryption(NEW))
        await vote(store, ROWS + 1)
        assert await count_sealed(store.database, Encryption(NEW)) == before + 1, "in whichever order they are given"


async def test_what_is_stored_meanwhile_by_somebody_with_both_keys_is_kept(address: str) -> None:
    async with opened(address, BOTH) as store:
        await rotation(store).begin({})
    async with opened(address, BOTH) as store, opened(address, BOTH) as bot:
        changed = False

        def tell(done: int, of: int, what: str) -> None:
            nonlocal changed
            changed = changed or what == journal.name

        rotating = rotation(store, tell)
        await vote(bot, *range(ROWS + 1, ROWS + 1 + BATCH))
        before = await texts_of(bot.database, bot.encryption)
        await rotating.run()
        assert changed
        assert await texts_of(bot.database, bot.encryption) == before
        assert await count_sealed(store.database, Encryption(OLD)) == 0


async def test_what_opens_with_neither_key_stays_and_so_do_both(address: str) -> None:
    foreign = Encryption(Encryption.new_key()).encrypt("雨")
    async with opened(address, BOTH) as store:
        async with store.database.begin() as connection:
            await connection.execute(text("UPDATE journal SET asked = :foreign WHERE id = 2"), {"foreign": foreign})
        await rotation(store).begin({})
        with pytest.raises(StoreError, match=r"asked of the row \[2\] of journal opens with neither key"):
            await rotation(store).run()
        async with store.database.begin() as connection:
            await connection.execute(text("DELETE FROM journal WHERE id = 2"))
    async with opened(address, BOTH) as store:
        await rotation(store).run()
    async with opened(address, NEW):
        pass


async def test_replica_that_lives_is_not_left_without_the_key(address: str) -> None:
    async with opened(address, OLD) as living, opened(address, BOTH) as store:
        async with living.transaction() as tx:
            living.replica.id = await tx.replicas.register(NOW)
        with pytest.raises(StoreError, match="1 replicas work on"):
            await rotation(store).begin({})
        assert store.encryption.sealing != 0
        async with living.transaction() as tx:
            await tx.replicas.beat()
        with pytest.raises(StoreError, match="1 replicas work on"):
            await rotation(store).begin({living.replica.id: 0})
        # One that is silent is dead; should it come to life again, it stores nothing more.
        await rotation(store).begin({living.replica.id: 1})
        with pytest.raises(ReplicaReplaced):
            async with living.transaction():
                pass


async def test_replica_that_starts_at_the_same_moment_with_the_key_before_is_refused(address: str) -> None:
    async with opened(address, OLD) as late, opened(address, BOTH) as store:
        await rotation(store).begin({})
        with pytest.raises(WrongKey):
            async with late.transaction() as tx:
                await tx.replicas.register(NOW)


@pytest.mark.sqlite_only
async def test_copies_that_the_key_before_seals_are_gone_and_so_is_the_log(address: str, tmp_path: Path) -> None:
    file = tmp_path / "data" / "essay-bot.db"
    async with opened(address, BOTH) as store:
        keep_copy(file, "0099")
        await rotation(store).begin({})
        async with store.database.read() as connection:
            [sealed] = (await connection.execute(text("SELECT asked FROM journal WHERE id = 2"))).scalars()
        await rotation(store).run()
        assert list(copies(file)) == []
        assert not any(str(sealed).encode() in path.read_bytes() for path in file.parent.iterdir())


@pytest.mark.parametrize("keys", [f"{OLD}\n{NEW}\n{OLD}", f"{OLD} short"], ids=["three", "half"])
def test_more_than_two_or_half_a_key_are_refused(keys: str) -> None:
    with pytest.raises(WrongKey):
        Encryption(keys)
