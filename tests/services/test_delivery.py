"""What stays of a message that is lost: enough to send it again, and nothing of somebody who was forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.core.callback_data.actions import ForgetPersonButton
from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.match import Find
from bot.core.outgoing import Address, SendResult, SendStatus
from bot.search.text.script import ScriptConverter
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.queue import NoSuchRow
from bot.store.store import Store
from tests.databases import Opened
from tests.house import services_over
from tests.incoming import incoming

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


class Office:
    """A conversation, and somebody who writes down what became of its answers."""

    def __init__(self, library: Library, find: Find, script: ScriptConverter, database: Database) -> None:
        self.store = Store(database, Encryption(Encryption.new_key()), bot=1)
        services = services_over(self.store, library, script, find=find, now=lambda: NOW)
        self.conversation, self.delivery = services.conversation, services.delivery

    async def hears(self, kind: MessageKind, content: str) -> None:
        chat = self.store.pseudonym(7)
        said = incoming(f"k{content}", "telegram", "p1", chat, kind, content, at=NOW, to=Address(7))
        await self.conversation.handle(said)

    async def sends(self, status: SendStatus) -> str:
        """Where the answer stands after one try."""
        async with self.store.read() as tx:
            [queued] = await tx.outbox.ready((), 10)
        async with self.store.transaction() as tx:
            await tx.outbox.begin([queued.id], NOW)
        return await self.delivery.settle(queued, SendResult(status, "why"), NOW)

    async def retries(self, *names: str) -> list[str]:
        async with self.store.transaction() as tx:
            return await tx.queue.retry(names, NOW)


@pytest.fixture
async def office(library: Library, find: Find, script: ScriptConverter, databases: Opened) -> AsyncIterator[Office]:
    async with databases() as database:
        yield Office(library, find, script, database)


async def test_answer_that_was_refused_can_be_sent_again_and_the_log_learns_of_it(office: Office) -> None:
    await office.hears(MessageKind.TEXT, "主播卖假货这事作者怎么看")
    assert await office.sends(SendStatus.FAILED) == "failed"
    assert await office.retries("out:1")
    assert await office.sends(SendStatus.SENT) == "sent"
    async with office.store.read() as tx:
        assert [entry["delivered"] async for entry in tx.journal.entries()] == [True]


async def test_answer_that_was_lost_and_is_lost_again_by_hand_is_not_sent_on_and_on(office: Office) -> None:
    await office.hears(MessageKind.TEXT, "主播卖假货这事作者怎么看")
    assert [await office.sends(SendStatus.UNKNOWN) for _ in range(2)] == ["pending", "unknown"]
    assert await office.retries("out:1")
    assert await office.sends(SendStatus.UNKNOWN) == "unknown"


async def test_lost_answer_to_somebody_who_asked_to_be_forgotten_leaves_nothing(office: Office) -> None:
    await office.hears(MessageKind.TEXT, "主播卖假货这事作者怎么看")
    await office.sends(SendStatus.FAILED)
    await office.hears(MessageKind.BUTTON, ForgetPersonButton.of("p1", int(NOW.timestamp() // 60)).pack())
    await office.sends(SendStatus.FAILED)
    async with office.store.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT state, parcel FROM outbox")).all()
    assert [tuple(row) for row in rows] == [("failed", "")] * 2
    for name in ("out:1", "out:2"):
        with pytest.raises(NoSuchRow, match=f"^{name} is failed: nothing of it is left to send"):
            await office.retries(name)
