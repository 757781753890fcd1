"""What an older version stored in the clear is sealed by the upgrade, and reads as before."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from bot.core.discussion import Contribution, DiscussionMessage, DiscussionPart, Stance, Vote
from bot.core.outgoing import Address, ChatKind
from bot.store.database import Database
from bot.store.encryption import Encryption, WrongKey
from bot.store.errors import StoreError
from bot.store.store import COPIES_KEPT, Store
from tests.store.conftest import BOT, NOW
from tests.store.older import sealed_address
from tests.store.test_backup import asked, config, tables, version
from tests.store.test_migrations import SETTINGS, insert

GROUP, OWN = Address(-1_001_234_567_890, ChatKind.GROUP), Address(7)
POLL, MESSAGE = "5368452031415926535", 987_654_321
TALK = {
    "ref": "zhibo-daihuo:11",
    "thesis": "T1",
    "question": None,
    "opened": NOW.isoformat(),
    "closed": None,
    "language": "zh-Hans",
    "poll": True,
    "signing": False,
}
MATCHES = [{"ref": "zhibo-daihuo:3", "score": 0.875}]
AT = NOW.isoformat(timespec="milliseconds")


class Older:
    """A database of the version before, in which a group talks; p1 began it, and talks in private, too."""

    def __init__(self, file: Path, encryption: Encryption, revision: str) -> None:
        self.encryption = encryption
        self.group, self.own = encryption.pseudonym("chat", GROUP.chat), encryption.pseudonym("chat", OWN.chat)
        self.person, self.other = encryption.pseudonym("person", OWN.chat), encryption.pseudonym("person", 8)
        file.parent.mkdir(exist_ok=True)
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            about = config()
            about.attributes["connection"] = connection
            command.upgrade(about, revision)
            self._journal(connection)
            self._chats(connection, revision)
            if revision != "0001":
                self._under_way(connection, revision)
            if revision == "0003":
                self._group(connection)
        engine.dispose()

    def _journal(self, connection: Any) -> None:
        for number, (chat, person, key) in enumerate(
            [
                (self.own, self.person, "k1"),
                (self.group, self.person, "k2"),
                (self.group, self.other, "k3"),
                ("", "", "k4"),
            ],
            1,
        ):
            said: tuple[Any, ...] = (
                self.encryption.encrypt(f"问 {key}"),
                "says",
                0.5,
                json.dumps(MATCHES),
                self.encryption.encrypt("答"),
                True,
            )
            if not person:
                said = ("", None, None, "[]", "", None)
            insert(connection, "journal", (number, key, AT, "telegram", person, chat, "text", *said))

    def _chats(self, connection: Any, revision: str) -> None:
        state = self.encryption.encrypt(json.dumps({"language": None, "at": None, "others": [], "asked": ["问"]}))
        for chat, to in ((self.own, OWN), (self.group, GROUP)):
            row: tuple[Any, ...] = (chat, self.person, state, AT)
            if revision != "0001":
                row += (sealed_address(self.encryption, to), str(to.place), True, 0, None)
            insert(connection, "chats", row)

    def _under_way(self, connection: Any, revision: str) -> None:
        for number, (lane, person) in enumerate(((self.own, self.person), (self.group, self.person)), 1):
            waits = (self.encryption.encrypt("{}"), "waiting", 0, "", AT)
            insert(connection, "inbox", (number, f"u{number}", BOT, lane, person, *waits))
        sent = ("", "sent", 0, 1, "not found: -1001234567890", None, AT, AT, MESSAGE)
        insert(connection, "outbox", (1, "reply:k2", BOT, "reply", 0, self.group, "group", "k2", *sent))
        kept = (
            sealed_address(self.encryption, GROUP),
            sealed_address(self.encryption, OWN),
            self.encryption.encrypt_json(SETTINGS),
        )
        row: tuple[Any, ...] = (1, self.group, 0, self.person, *kept, "on", None)
        insert(connection, "subscriptions", (*row, "excerpt") if revision == "0003" else row)

    def _group(self, connection: Any) -> None:
        stop = (f"stop:{self.group}:1:{MESSAGE}", BOT, "notice", 0, self.group, "group", "", "", "sent", 0, 1, "", None)
        insert(connection, "outbox", (2, *stop, AT, AT, None))
        told = (self.own, "private", "k2", "", "sent", 0, 1, "", None, AT, AT, None)
        insert(connection, "outbox", (3, "file:k2:0", BOT, "reply", 0, *told))
        insert(connection, "consents", (self.group, self.person, "export", self.encryption.encrypt("小林"), AT))
        insert(connection, "progress", (1, self.person, 4, AT))
        sealed = (
            sealed_address(self.encryption, GROUP),
            sealed_address(self.encryption, OWN),
            self.encryption.encrypt_json(TALK),
        )
        insert(connection, "discussions", (9, BOT, self.group, 0, self.person, *sealed, "closed", None, None, AT))
        connection.exec_driver_sql("DELETE FROM discussions")
        row = (BOT, self.group, 0, self.person, *sealed, "open", None, MESSAGE, AT)
        insert(connection, "discussions", (1, *row))
        insert(connection, "polls", (POLL, 1, "before", MESSAGE + 1))
        for person, stance in ((self.person, "agree"), (self.other, "disagree")):
            insert(connection, "votes", (1, "before", person, stance, AT))
        for number, (person, key, message) in enumerate(
            ((self.person, "k2", MESSAGE + 2), (self.other, "k3", -MESSAGE)), 1
        ):
            insert(connection, "contributions", (number, 1, person, key, message, json.dumps([16, 27]), number, AT))

    def member(self, person: str) -> str:
        return self.encryption.member(self.group, person)


@pytest.fixture
def older(file: Path, encryption: Encryption, request: pytest.FixtureRequest) -> Older:
    return Older(file, encryption, getattr(request, "param", "0003"))


async def test_discussion_goes_on_with_all_that_was_said_and_voted(
    older: Older, url: str, encryption: Encryption
) -> None:
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            found = await tx.discussions.with_message(older.group, MESSAGE)
            assert found
            held, part = found
            assert (held.discussion.id, held.message, part, held.person) == (
                1,
                MESSAGE,
                DiscussionPart.PROMPT,
                older.member(older.person),
            )
            assert await tx.discussions.with_poll(POLL) == (held, DiscussionPart.BEFORE)
            assert await tx.discussions.with_message(older.group, MESSAGE + 1) == (
                held,
                DiscussionPart.BEFORE,
            )
            assert await tx.discussions.polls_of(1, DiscussionPart.BEFORE) == [MESSAGE + 1]
            one, other = older.member(older.person), older.member(older.other)
            assert set(await tx.contributions.votes(1)) == {
                Vote(one, DiscussionPart.BEFORE, Stance.AGREE),
                Vote(other, DiscussionPart.BEFORE, Stance.DISAGREE),
            }
            assert await tx.contributions.contributions(1) == (
                Contribution(one, MESSAGE + 2, (16, 27), 1),
                Contribution(other, -MESSAGE, (16, 27), 2),
            )
            assert await tx.contributions.knows(older.group, MESSAGE + 2)
            assert not await tx.contributions.knows(older.group, MESSAGE), "that one stands in the old group"
            assert (await tx.progress.of(1, one)).mine == 4
            assert [each.text for each in await tx.contributions.quoted(1)] == ["问 k2", "问 k3"]
            await tx.discussions.record_message(DiscussionMessage(1, DiscussionPart.AFTER), MESSAGE + 9, "77")
            new = replace(held, discussion=replace(held.discussion, id=0), message=None)
            assert await tx.discussions.save(new) > 9, "an id is never another's"


@pytest.mark.parametrize("older", ["0001", "0002", "0003"], indirect=True)
async def test_log_reads_as_before(older: Older, url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.read() as tx:
            entries = [entry async for entry in tx.journal.entries()]
        assert [entry["asked"] for entry in entries] == ["问 k1", "问 k2", "问 k3"]
        assert {(each["verdict"], each["confidence"], str(each["matches"])) for each in entries} == {
            ("says", 0.5, str(MATCHES))
        }
        people = [older.person, older.member(older.person), older.member(older.other)]
        assert [entry["person"] for entry in entries] == people, "in a group by another pseudonym"


@pytest.mark.parametrize("older", ["0001", "0002", "0003"], indirect=True)
async def test_somebody_can_still_be_forgotten_everywhere(older: Older, url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            await tx.forget(older.person, NOW, older.own)
        async with store.read() as tx:
            entries = [entry["asked"] async for entry in tx.journal.entries()]
        async with database.read() as connection:
            for table in ("votes", "contributions", "consents", "progress", "subscriptions", "inbox", "discussions"):
                left = await connection.exec_driver_sql(f"SELECT person FROM {table}")  # noqa: S608
                assert not {older.person, older.member(older.person)} & set(left.scalars()), table
    assert entries == ["问 k3"]


async def test_nothing_stands_in_the_clear_any_more_and_the_copy_goes_in_time(
    older: Older, url: str, file: Path, encryption: Encryption
) -> None:
    told = [POLL, MATCHES[0]["ref"], '"agree"', "disagree", "[16, 27]", "-1001234567890", str(MESSAGE)]
    marks = [str(mark).encode() for mark in told]

    def files(*, copies: bool) -> bytes:
        found = [path for path in file.parent.iterdir() if (".before-" in path.name) == copies]
        return b"".join(path.read_bytes() for path in found)

    assert b"zhibo-daihuo:3" in files(copies=False)
    async with Database.open(url, encryption) as database:
        content = files(copies=False)
        assert not [mark for mark in marks if mark in content]
        # Numbers are not stored as text: eight bytes, as SQLite writes them.
        for number in (MESSAGE, MESSAGE + 1, MESSAGE + 2):
            assert number.to_bytes(4, "big") not in content
        # In groups and in private different pseudonyms, but that of what came from a chat alone.
        store = Store(database, encryption, BOT)
        assert b"zhibo-daihuo:3" in files(copies=True)
        copy = next(path for path in file.parent.iterdir() if ".before-" in path.name)
        os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
        await store.drop_old(NOW + COPIES_KEPT - timedelta(minutes=1))
        assert copy.exists()
        await store.drop_old(NOW + COPIES_KEPT + timedelta(minutes=1))
        assert not copy.exists()


async def test_nobody_is_known_by_the_same_pseudonym_in_private_and_in_a_group(
    older: Older, url: str, encryption: Encryption
) -> None:
    async with Database.open(url, encryption) as database, database.read() as connection:
        for table, chat in (("journal", "chat"), ("chats", "chat"), ("inbox", "lane"), ("consents", "chat")):
            found = await connection.exec_driver_sql(f"SELECT {chat}, person FROM {table}")  # noqa: S608
            named = {row[chat] for row in found.mappings() if row["person"] == older.person}
            assert named <= {older.own}, table
        for table in ("votes", "contributions", "progress", "discussions", "subscriptions"):
            people = (await connection.exec_driver_sql(f"SELECT person FROM {table}")).scalars().all()  # noqa: S608
            assert people, table
            assert older.person not in people, table


async def test_no_message_in_private_names_what_in_a_group_it_answers(
    older: Older, url: str, encryption: Encryption
) -> None:
    async with Database.open(url, encryption) as database, database.read() as connection:
        found = await connection.exec_driver_sql("SELECT key, about FROM outbox WHERE place = 'private'")
        assert [tuple(row) for row in found] == [(f"file:{encryption.digest('k2', 0)}", "")]


async def test_without_the_key_nothing_is_changed(older: Older, url: str, file: Path) -> None:
    before = tables(file)
    with pytest.raises(StoreError, match=r"it takes the key.*Nothing was changed"):
        async with Database.open(url):
            pass
    assert (version(file), tables(file)) == ("0003", before)
    assert asked(file, "SELECT DISTINCT stance FROM votes ORDER BY stance") == [("agree",), ("disagree",)]


async def test_with_another_key_nothing_is_changed(older: Older, url: str) -> None:
    with pytest.raises(WrongKey, match="not the one with which this database was written"):
        async with Database.open(url, Encryption(Encryption.new_key())):
            pass
