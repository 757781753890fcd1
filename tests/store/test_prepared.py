"""Statements that are put into SQL once: what they find and write is what SQLAlchemy would have found and written."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import MultipleResultsFound, SQLAlchemyError

from bot.core.discussion import GroupSettings
from bot.core.outgoing import Address, ChatKind
from bot.store.prepared import FORMS, Prepared
from bot.store.repository import Repository, TransactionScope
from bot.store.sqlite_driver import driver_of
from bot.store.store import Store
from bot.store.tables import broadcasts, consents, groups
from tests.store.conftest import BOT, NOW

MISTAKES = (KeyError, SQLAlchemyError)
"""What a value that is missing raises: here, and where SQLAlchemy runs the statement."""
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)
AMONG = select(consents.c.chat).where(consents.c.chat.in_(bindparam("which", expanding=True)))
OTHERS = select(consents.c.chat).where(
    consents.c.purpose == bindparam("why"), consents.c.chat.not_in(bindparam("which", expanding=True))
)
CHATS = [f"g{number:02}" for number in range(45)]


class Asking(Repository):
    """Runs whatever a test gives it."""

    async def run(self, statement: Any, *rows: Any) -> None:
        await self._run(statement, *rows)

    async def rows(self, query: Any, **values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in await self._rows(query, **values)]

    async def row(self, query: Any, **values: Any) -> dict[str, Any] | None:
        row = await self._row(query, **values)
        return None if row is None else dict(row)

    async def value(self, query: Any, **values: Any) -> Any:
        return await self._value(query, **values)

    async def values(self, query: Any, **values: Any) -> Sequence[Any]:
        return await self._values(query, **values)


def asking(store: Store, connection: Any) -> Asking:
    return Asking(TransactionScope(connection, store.encryption, BOT, driver=driver_of(connection)))


async def consent(store: Store, *chats: str) -> None:
    rows = [{"chat": chat, "person": "p1", "purpose": "export", "name": f"名 {chat}", "at": NOW} for chat in chats]
    async with store.transaction() as tx:
        await asking(store, tx.connection).run(Prepared(insert(consents)), rows)


async def test_lists_of_every_length_find_what_a_statement_of_sqlalchemy_finds(store: Store) -> None:
    await consent(store, *CHATS)
    among, others = Prepared(AMONG), Prepared(OTHERS)
    async with store.read() as tx:
        ask = asking(store, tx.connection)
        for length in range(41):
            # Also with what is not there, and in no order.
            which = ["nowhere", *reversed(CHATS)][:length]
            for prepared, query in ((among, AMONG), (others, OTHERS)):
                values = {"which": which} | ({"why": "export"} if query is OTHERS else {})
                found = await ask.values(prepared, **values)
                assert sorted(found) == sorted(await ask.values(query, **values))
                expected = set(which) & set(CHATS) if query is AMONG else set(CHATS) - set(which)
                assert set(found) == expected


def test_lists_of_different_lengths_share_few_forms() -> None:
    prepared = Prepared(AMONG)
    forms = {length: prepared.form({"which": CHATS[:length]}) for length in range(41)}
    assert len(set(map(id, forms.values()))) == 8, "none, 1, 2, 4, 8, 16, 32, 64"
    for length, form in forms.items():
        assert form.sql.count("?") == len(form.bind({"which": CHATS[:length]}))


def test_so_many_forms_are_remembered_and_others_made_anew() -> None:
    both = AMONG.where(consents.c.person.in_(bindparam("whom", expanding=True)))
    prepared, lengths = Prepared(both), [0, 1, 2, 4, 8, 16, 32, 64, 128]
    first = prepared.form({"which": ["g1"], "whom": ["p1"]})
    assert prepared.form({"which": ["g2"], "whom": ["p2"]}) is first, "the values are no part of it"
    for which in lengths:
        for whom in lengths:
            form = prepared.form({"which": ["g1"] * which, "whom": ["p1"] * whom})
            assert form.sql.count("?") == which + whom
    assert len(lengths) ** 2 > FORMS
    again = prepared.form({"which": ["g1"], "whom": ["p1"]})
    assert (again is first, again.sql) == (False, first.sql)


ROWS: list[tuple[Table, dict[str, Any]]] = [
    (
        groups,
        {
            "chat": "g1",
            "address": GROUP,
            "manners": GroupSettings(),
            "joined": 2,
            "sees_all": sees_all,
            "greet": greet,
            "interjected": None,
        },
    )
    for sees_all in (True, False)
    for greet in (None, NOW + timedelta(milliseconds=7))
]
ROWS += [
    (consents, {"chat": "g1", "person": "p1", "purpose": "export", "name": "墙上的瓷砖\0", "at": NOW}),
    (
        broadcasts,
        {
            "id": 7,
            "bot": 2**40,
            "person": "p1",
            "address": Address(7),
            "message": None,
            "content": "",
            "state": "draft",
            "cursor": "",
            "total": 0,
            "at": NOW,
            "language": "zh-Hans",
        },
    ),
]


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda value: value.name if isinstance(value, Table) else "")
async def test_values_of_every_type_come_back_as_they_went_in_and_as_from_sqlalchemy(
    store: Store, table: Table, row: dict[str, Any]
) -> None:
    async with store.transaction() as tx:
        ask = asking(store, tx.connection)
        await ask.run(Prepared(insert(table)), row)
        prepared, plain = await ask.rows(Prepared(select(table))), await ask.rows(select(table))
        assert prepared == plain == [row]
        kinds = {name: type(value) for name, value in row.items()}
        assert {name: type(value) for name, value in prepared[0].items()} == kinds, "true is not 1"


async def test_what_is_encrypted_stands_sealed(store: Store) -> None:
    await consent(store, "g1")
    async with store.read() as tx:
        [stands] = (await tx.connection.exec_driver_sql("SELECT name FROM consents")).scalars()
    assert "名" not in stands
    assert store.encryption.decrypt(stands) == "名 g1"


async def test_rows_are_there_by_their_first_column_and_one_by_one(store: Store) -> None:
    query = Prepared(select(consents.c.chat, consents.c.person).where(consents.c.purpose == bindparam("why")))
    async with store.transaction() as tx:
        ask = asking(store, tx.connection)
        assert (await ask.row(query, why="export"), await ask.value(query, why="export")) == (None, None)
        assert list(await ask.values(query, why="export")) == []
    await consent(store, "g1")
    async with store.read() as tx:
        ask = asking(store, tx.connection)
        assert await ask.row(query, why="export") == {"chat": "g1", "person": "p1"}
        assert (await ask.value(query, why="export"), await ask.values(query, why="export")) == ("g1", ["g1"])
        assert await ask.value(query, why="other") is None


async def test_several_questions_are_answered_each_by_its_own_rows(store: Store) -> None:
    await consent(store, "g1", "g2")
    names = Prepared(select(consents.c.name).where(consents.c.chat == bindparam("chat")))
    among = Prepared(AMONG)
    async with store.read() as tx:
        found = await asking(store, tx.connection).rows_of(
            (names, {"chat": "g2"}), (among, {"which": ["g1", "g2", "g3"]}), (names, {"chat": "nowhere"})
        )
    assert [[next(iter(row.values())) for row in rows] for rows in found] == [["名 g2"], ["g1", "g2"], []]


async def test_what_is_changed_within_a_transaction_is_seen_by_its_next_question(store: Store) -> None:
    await consent(store, "g1", "g2", "g3")
    renamed = Prepared(update(consents).where(consents.c.chat == bindparam("which")).values(name=bindparam("to")))
    gone = Prepared(
        delete(consents).where(consents.c.chat.in_(bindparam("which", expanding=True))).returning(consents.c.chat)
    )
    names = Prepared(select(consents.c.name).order_by(consents.c.chat))
    async with store.transaction() as tx:
        ask = asking(store, tx.connection)
        await ask.run(renamed, {"which": "g1", "to": "小林"})
        assert await ask.values(names) == ["小林", "名 g2", "名 g3"]
        assert sorted(await ask.values(gone, which=["g2", "g3", "g4"])) == ["g2", "g3"]
        assert await ask.values(names) == ["小林"]


@pytest.mark.sqlite_only
async def test_tuple_is_refused_where_a_list_is_wanted(store: Store) -> None:
    """Its length would be a part of the SQL that nobody remembers."""
    async with store.read() as tx:
        with pytest.raises(TypeError, match="is given as a list"):
            await asking(store, tx.connection).values(Prepared(AMONG), which=("g1", "g2"))


@pytest.mark.parametrize("missing", ["why", "which"])
async def test_value_that_is_missing_is_a_mistake_and_not_null(store: Store, missing: str) -> None:
    given: dict[str, Any] = {"why": "export", "which": ["g1"]}
    del given[missing]
    async with store.read() as tx:
        with pytest.raises(MISTAKES, match=missing):
            await asking(store, tx.connection).values(Prepared(OTHERS), **given)


async def test_value_that_only_one_of_several_rows_has_not_is_a_mistake(store: Store) -> None:
    row = {"chat": "g1", "person": "p1", "purpose": "export", "name": "名", "at": NOW}
    other = {name: value for name, value in row.items() if name != "name"} | {"chat": "g2"}
    async with store.transaction() as tx:
        with pytest.raises(MISTAKES, match="name"):
            await asking(store, tx.connection).run(Prepared(insert(consents)), [row, other])


async def test_columns_that_are_left_out_are_what_the_table_says(store: Store) -> None:
    left_out = {"chat": "g1", "address": GROUP, "manners": GroupSettings(), "joined": 1, "sees_all": True}
    prepared = Prepared(insert(groups))
    async with store.transaction() as tx:
        ask = asking(store, tx.connection)
        await ask.run(prepared, left_out)
        await ask.run(prepared, left_out | {"chat": "g2", "greet": NOW})
        assert await ask.values(select(groups.c.greet).order_by(groups.c.chat)) == [None, NOW]


@pytest.mark.sqlite_only
async def test_what_sqlite_refuses_is_raised_as_its_own(store: Store) -> None:
    await consent(store, "g1")
    with pytest.raises(sqlite3.IntegrityError):
        await consent(store, "g2", "g1")
    async with store.read() as tx:
        assert await asking(store, tx.connection).values(Prepared(select(consents.c.chat))) == ["g1"]


async def test_one_value_is_not_taken_from_several_rows(store: Store) -> None:
    await consent(store, *CHATS[:2])
    async with store.read() as tx:
        with pytest.raises(MultipleResultsFound):
            await asking(store, tx.connection).value(Prepared(AMONG), which=CHATS[:2])
