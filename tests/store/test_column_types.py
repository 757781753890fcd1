"""What is sealed goes in and comes out as a value, and cannot be written in plain."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, String, Table, create_engine, insert, select, update
from sqlalchemy.exc import StatementError

from bot.core.conversation import ConversationState
from bot.core.discussion import ConsentPurpose, GroupSettings
from bot.core.incoming import MessageKind
from bot.core.outgoing import Address, ChatKind
from bot.store.column_types import AT_HAND, WIPED, Encrypted, UtcDateTime
from bot.store.encryption import Encryption, Sealed, WrongKey
from bot.store.repository import Repository, TransactionScope
from bot.store.store import Store
from bot.store.tables import consents, groups, metadata
from bot.store.upsert import insert as insert_or_change
from tests.incoming import incoming
from tests.store.conftest import BOT, NOW

MARKER = "墙上的瓷砖"
CONSENT = {"chat": "g1", "person": "p1", "purpose": "export", "at": NOW}
DIALECT = create_engine("sqlite://").dialect
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_text_is_short_or_encrypted(table: Table) -> None:
    """So nobody adds a column for what people write, and forgets to seal it."""
    plain = [column.type for column in table.c if not isinstance(column.type, Encrypted)]
    assert all(isinstance(each, UtcDateTime | Integer | Boolean | String) for each in plain)
    assert all((each.length or 1000) <= 200 for each in plain if isinstance(each, String))


@pytest.mark.parametrize(
    "statement",
    [
        insert(consents).values(**CONSENT, name=MARKER),
        update(consents).values(name=MARKER),
        insert_or_change(consents)
        .values(**CONSENT, name=WIPED)
        .on_conflict_do_update(index_elements=["chat"], set_={"name": MARKER}),
        insert(groups).values(chat="g1", address=GROUP, manners=WIPED, joined=1, sees_all=False),
    ],
    ids=["insert", "update", "upsert", "json"],
)
async def test_without_the_key_at_hand_nothing_is_written_and_nothing_told(store: Store, statement: Any) -> None:
    with pytest.raises(StatementError, match="no key is at hand") as refused:
        async with store.transaction() as tx:
            await tx.connection.execute(statement)
    assert MARKER not in str(refused.value)
    assert str(GROUP.chat) not in str(refused.value)


async def test_several_rows_at_once_are_refused_as_one_is(store: Store) -> None:
    with pytest.raises(StatementError, match="no key is at hand"):
        async with store.transaction() as tx:
            await tx.connection.execute(insert(consents), [CONSENT | {"name": MARKER}, CONSENT | {"name": "小林"}])


async def test_key_is_at_hand_only_while_a_repository_runs_a_statement(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.groups.consent("g1", "p1", ConsentPurpose.EXPORT, MARKER, now=NOW)
        assert AT_HAND.get(None) is None
        await tx.groups.names("g1", ConsentPurpose.EXPORT)
        assert AT_HAND.get(None) is None


async def test_what_is_read_without_the_key_is_sealed(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.groups.consent("g1", "p1", ConsentPurpose.EXPORT, MARKER, now=NOW)
        [found] = (await tx.connection.execute(select(consents.c.name))).scalars()
    assert isinstance(found, Sealed)
    assert store.encryption.decrypt(found) == MARKER


class Names(Repository):
    """Writes in whatever way it likes."""

    async def write(self, *rows: Any) -> None:
        await self._run(insert(consents), *rows)

    async def read(self, *columns: Any) -> Any:
        return await self._rows(select(*columns))

    async def open_many(self) -> Any:
        return await self._many(select(consents.c.name))


def names(store: Store, connection: Any, encryption: Encryption | None = None) -> Names:
    return Names(TransactionScope(connection, encryption or store.encryption, BOT))


async def test_repository_cannot_but_seal(store: Store) -> None:
    rows = [CONSENT | {"person": person, "name": MARKER} for person in ("p1", "p2")]
    async with store.transaction() as tx:
        await names(store, tx.connection).write(rows)
        stands = (await tx.connection.exec_driver_sql("SELECT name FROM consents")).scalars().all()
        assert len(set(stands)) == 2, "of the same text, two seals"
        assert [store.encryption.decrypt(each) for each in stands] == [MARKER, MARKER]
        assert [row["name"] for row in await names(store, tx.connection).read(consents)] == [MARKER, MARKER]
        assert [row["name"] for row in await names(store, tx.connection).open_many()] == [MARKER, MARKER]


async def test_other_key_opens_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        await names(store, tx.connection).write(CONSENT | {"name": MARKER})
        stranger = names(store, tx.connection, Encryption(Encryption.new_key()))
        for reading in (stranger.read(consents), stranger.open_many()):
            with pytest.raises(WrongKey, match="not the one with which this database was written"):
                await reading


async def test_what_was_wiped_is_empty_and_what_was_never_there_is_none(store: Store) -> None:
    async with store.transaction() as tx:
        await names(store, tx.connection).write(CONSENT | {"name": WIPED})
        [row] = await names(store, tx.connection).read(consents.c.name, consents.c.name.is_(None).label("missing"))
        assert (row["name"], bool(row["missing"])) == ("", False)
        found = await tx.connection.execute(select(consents.c.chat).where(consents.c.name != ""))
        assert not found.all(), "a comparison is with what stands there"


@pytest.mark.parametrize("value", [MARKER, 7, Address(7), {"chat": MARKER}])
async def test_value_of_another_type_is_not_stored_and_not_told(store: Store, value: Any) -> None:
    type_ = Encrypted(GroupSettings)
    before = AT_HAND.set(store.encryption)
    try:
        with pytest.raises(TypeError, match="is not what is stored there") as refused:
            type_.process_bind_param(value, DIALECT)
    finally:
        AT_HAND.reset(before)
    assert MARKER not in str(refused.value)


async def test_sealed_json_of_another_shape_is_not_told(store: Store) -> None:
    other = store.encryption.encrypt_json({"hours": MARKER})
    async with store.transaction() as tx:
        await tx.groups.record_joining("g1", GROUP, NOW - timedelta(days=1), sees_all=True)
        await tx.connection.execute(update(groups).values(manners=other))
    async with store.read() as tx:
        with pytest.raises(ValueError, match=r"hours int_parsing") as refused:
            await tx.groups.load("g1")
    assert MARKER not in str(refused.value)


async def test_half_a_character_is_a_question_mark_in_json_too(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.chats.save(
            incoming("k", "telegram", "p1", "c1", MessageKind.TEXT, ""), ConversationState(heard="直\ud800播"), NOW
        )
        assert (await tx.chats.load("c1")).heard == "直?播"
