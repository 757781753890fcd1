"""What the owners were told of is remembered, for each bot by itself."""

from datetime import timedelta

from sqlalchemy import insert

from bot.core.incident import Incident, IncidentKind
from bot.store.incidents import BACKUP
from bot.store.operator_tables import operations
from bot.store.store import Store
from tests.store.conftest import BOT, NOW

LETTERS = Incident(IncidentKind.DEAD_LETTERS, "", 2, NOW, NOW + timedelta(hours=1), NOW)
ERROR = Incident(IncidentKind.ERROR, "ValueError in bot.talk.decide.decide", 1, NOW + timedelta(seconds=1), NOW, None)


async def test_incidents_come_back_as_they_were_and_replace_those_before(store: Store) -> None:
    other = Store(store.database, store.encryption, BOT + 1)
    for kept in ([LETTERS, ERROR], [ERROR], []):
        async with other.transaction() as tx:
            await tx.incidents.replace([LETTERS])
        async with store.transaction() as tx:
            await tx.incidents.replace(kept)
        async with store.read() as tx:
            assert await tx.incidents.load() == kept
        async with other.read() as tx:
            assert await tx.incidents.load() == [LETTERS]


async def test_an_operation_is_known_by_when_it_was_done_last(store: Store) -> None:
    async with store.read() as tx:
        assert await tx.operations.last(BACKUP) is None
    for at in (NOW, NOW + timedelta(days=1)):
        async with store.transaction() as tx:
            await tx.operations.record(BACKUP, at)
        async with store.read() as tx:
            assert await tx.operations.last(BACKUP) == at
    async with Store(store.database, store.encryption, BOT + 1).read() as tx:
        assert await tx.operations.last(BACKUP) == NOW + timedelta(days=1), "it holds the data of all bots"


async def test_an_operation_that_was_noted_for_one_bot_is_that_bot_s(store: Store) -> None:
    """As before all of them heard of it."""
    async with store.transaction() as tx:
        await tx.connection.execute(insert(operations).values(bot=BOT, name=BACKUP, at=NOW))
    for bot, last in ((BOT, NOW), (BOT + 1, None)):
        async with Store(store.database, store.encryption, bot).read() as tx:
            assert await tx.operations.last(BACKUP) == last
