"""Where people are, and what they keep: sealed, theirs, and gone when they are."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, select

from bot.core.bookmarks import MAX_FAVOURITES, MAX_POSITIONS, Bookmark, Bookmarks
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.incoming import MessageKind
from bot.core.outgoing import Address
from bot.core.preferences import Preferences
from bot.store.chats import KnownReader
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.store.tables import bookmarks
from tests.incoming import incoming
from tests.store.conftest import BOT, NOW
from tests.store.older import sealed_address
from tests.store.test_backup import config

DAY = timedelta(days=1)


def mark(number: int, slug: str = "zhibo-daihuo", at: datetime = NOW, *, finished: bool = False) -> Bookmark:
    return Bookmark(Ref(slug, number), (number, number + 1), at, finished)


async def load(store: Store, person: str = "p1") -> Bookmarks:
    async with store.read() as tx:
        return await tx.bookmarks.load(person)


async def test_of_each_essay_the_last_position_is_known(store: Store) -> None:
    assert await load(store) == Bookmarks()
    for each in (mark(3), mark(4, "other"), mark(5, finished=True)):
        async with store.transaction() as tx:
            await tx.bookmarks.move("p1", each, NOW)
    kept = await load(store)
    assert kept.positions == (mark(4, "other"), mark(5, finished=True))
    assert kept.position("other") == mark(4, "other")
    assert kept.position("gone") is None
    assert await load(store, "p2") == Bookmarks(), "of somebody else nothing"


async def test_a_favourite_is_kept_once_and_dropped(store: Store) -> None:
    for each in (mark(3), mark(4), mark(3, at=NOW + DAY)):
        async with store.transaction() as tx:
            await tx.bookmarks.keep("p1", each, NOW)
    assert (await load(store)).favourites == (mark(3), mark(4))
    async with store.transaction() as tx:
        await tx.bookmarks.drop("p1", (mark(3), mark(9)), NOW)
    assert (await load(store)).favourites == (mark(4),)


async def test_what_is_kept_has_an_end(store: Store) -> None:
    async with store.transaction() as tx:
        for number in range(1, MAX_FAVOURITES + 5):
            await tx.bookmarks.keep("p1", mark(number), NOW)
        for number in range(MAX_POSITIONS + 5):
            await tx.bookmarks.move("p1", mark(1, f"essay-{number}"), NOW)
    kept = await load(store)
    assert (len(kept.favourites), len(kept.positions)) == (MAX_FAVOURITES, MAX_POSITIONS)
    assert kept.positions[-1].ref.slug == f"essay-{MAX_POSITIONS + 4}", "those read last"


async def test_without_the_key_nobody_can_read_it(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.bookmarks.keep("p1", mark(3), NOW)
    async with store.database.read() as connection:
        sealed = (await connection.execute(select(bookmarks.c.kept))).scalar_one()
    assert "zhibo" not in sealed


async def test_it_comes_with_the_state_of_the_chat(store: Store) -> None:
    said = incoming("u1", "telegram", "p1", "c1", MessageKind.TEXT, "", to=Address(7))
    async with store.transaction() as tx:
        await tx.bookmarks.keep("p1", mark(3), NOW)
        known = await tx.chats.load_for(said)
    assert known == KnownReader(ConversationState(), Bookmarks(favourites=(mark(3),)), Preferences())


async def test_a_person_gets_it_and_it_goes_with_them(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.bookmarks.move("p1", mark(5, finished=True), NOW)
        await tx.bookmarks.keep("p1", mark(3), NOW)
        await tx.bookmarks.keep("p2", mark(3), NOW)
        at = "2026-03-01T08:30:15.000+00:00"
        assert await tx.bookmarks.of_person("p1") == [
            {"kind": "position", "essay": "zhibo-daihuo", "paragraph": 5, "at": at, "finished": True},
            {"kind": "favourite", "essay": "zhibo-daihuo", "paragraph": 3, "at": at},
        ]
        await tx.forget("p1", NOW)
        assert await tx.bookmarks.of_person("p1") == []
        assert await tx.bookmarks.of_person("p2") != []


async def speaks(store: Store, at: datetime) -> None:
    said = incoming("u1", "telegram", "p1", "c1", MessageKind.TEXT, "", to=Address(7))
    async with store.transaction() as tx:
        await tx.chats.save(said, ConversationState(), at)


@pytest.mark.parametrize(("spoke", "stays"), [(NOW + 20 * DAY, True), (NOW, False)])
async def test_it_is_kept_as_long_as_what_the_chat_remembers(
    database: Database, encryption: Encryption, spoke: datetime, stays: bool
) -> None:
    store = Store(database, encryption, BOT, keep=30 * DAY)
    async with store.transaction() as tx:
        await tx.bookmarks.keep("p1", mark(3), NOW)
    await speaks(store, spoke)
    await store.drop_old(NOW + 29 * DAY)
    assert (await load(store)).favourites, "not before its time"
    await store.drop_old(NOW + 31 * DAY)
    assert bool((await load(store)).favourites) is stays


async def test_without_an_end_to_what_is_kept_it_stays(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.bookmarks.keep("p1", mark(3), NOW)
    await store.drop_old(NOW + 9999 * DAY)
    assert (await load(store)).favourites == (mark(3),)


@pytest.fixture
def older(file: Path, encryption: Encryption) -> Path:
    """A database of the version before bookmarks, in which somebody has talked."""
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        about = config()
        about.attributes["connection"] = connection
        about.attributes["encryption"] = encryption
        command.upgrade(about, "0005")
        state: dict[str, Any] = {
            "language": "en",
            "at": "zhibo-daihuo:11",
            "others": [],
            "asked": ["问"],
            "heard": "问",
        }
        row = ("c1", "p1", encryption.encrypt_json(state), "2026-03-01T08:00:00.000+00:00")
        address = sealed_address(encryption, Address(7))
        connection.exec_driver_sql(
            "INSERT INTO chats (chat, person, state, at, address, place, active, missing)"
            " VALUES (?, ?, ?, ?, ?, 'private', 1, 0)",
            (*row, address),
        )
    engine.dispose()
    return file


async def test_an_older_database_gets_a_place_for_it_and_keeps_what_it_had(
    older: Path, url: str, encryption: Encryption
) -> None:
    async with Database.open(url, encryption=encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.read() as tx:
            chat = await tx.chats.load("c1")
        assert (chat.at, chat.asked, chat.reading) == (Ref("zhibo-daihuo", 11), ("问",), False)
        assert await load(store) == Bookmarks()
        async with store.transaction() as tx:
            await tx.bookmarks.move("p1", mark(12), NOW)
        assert (await load(store)).positions == (mark(12),)
