"""An answer that may go at once: begun in the transaction that stores it, and handed over only once it is stored."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.deep_links import ExportLink
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.outgoing import Address, Cause, DeliveryStatus, OutgoingMessage, RenderedMessage
from bot.search.text.script import ScriptConverter
from bot.services.answer_queue import MAX_GROUP_DELAY, ImmediateSend
from bot.services.conversation import HandledMessage
from bot.services.permissions import ALLOW_ALL, AllowAll, Permissions
from bot.store.errors import StoreUnavailable
from bot.store.outbox_claims import QueuedMessage
from tests.databases import Opened, opened
from tests.house import ADMIN, GROUP, MEMBER, House
from tests.outgoing import documents, sending
from tests.recording import talked
from tests.talk.people import Search, found

HERE = Address(MEMBER)


class Postman:
    """Takes what may go at once, as far as he has room, and remembers what he was told."""

    def __init__(self) -> None:
        self.has_room = True
        self.held: list[str] = []
        self.given_up: list[str] = []
        self.sent: list[QueuedMessage] = []
        self.when_reserved: Callable[[], object] = lambda: None
        self.when_sent: Callable[[], object] = lambda: None

    def reserve(self, outgoing: OutgoingMessage) -> bool:
        if not self.has_room:
            return False
        assert outgoing.key not in self.held
        self.held.append(outgoing.key)
        self.when_reserved()
        return True

    def send(self, queued: QueuedMessage) -> None:
        self.when_sent()
        self.held.remove(queued.outgoing.key)
        self.sent.append(queued)

    def cancel(self, outgoing: OutgoingMessage) -> None:
        self.held.remove(outgoing.key)
        self.given_up.append(outgoing.key)

    @property
    def keys(self) -> list[str]:
        return [queued.outgoing.key for queued in self.sent]


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database, find=Search(found(11)))


async def takes(
    house: House, said: IncomingMessage, postman: Postman, permissions: Permissions = ALLOW_ALL
) -> HandledMessage | None:
    return await house.conversation.handle(said, permissions, postman)


async def states(house: House) -> dict[str, str]:
    async with house.store.database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT key, state FROM outbox ORDER BY id")
        return {row.key: row.state for row in rows}


def asks(house: House, **about: object) -> IncomingMessage:
    return house.text("主播卖假货这事作者怎么看", **({"to": HERE} | about))


async def test_answer_goes_at_once_and_need_not_be_looked_for(house: House, postman: Postman) -> None:
    said = asks(house)
    handled = await takes(house, said, postman)
    assert handled
    assert handled.is_sending
    [queued] = postman.sent
    assert (queued.outgoing.about, queued.outgoing.message, queued.attempts) == (said.origin.key, handled.message, 1)
    assert await states(house) == {queued.outgoing.key: "sending"}
    async with house.store.read() as tx:
        assert await tx.outbox.interrupted() == [queued], "a crash would find the same"
    [entry] = await house.log()
    assert entry["delivered"] is None, "that is told when Telegram has answered"


@pytest.mark.sqlite_only
async def test_it_is_stored_before_it_is_handed_over(house: House, postman: Postman, tmp_path: Path) -> None:
    stored: list[tuple[int, int]] = []

    def look() -> None:
        with closing(sqlite3.connect(tmp_path / "essay-bot.db")) as beside:
            count = "SELECT (SELECT count(*) FROM outbox WHERE state = 'sending'), (SELECT count(*) FROM journal)"
            stored.append(beside.execute(count).fetchone())

    postman.when_reserved = postman.when_sent = look
    await takes(house, asks(house), postman)
    assert stored == [(0, 0), (1, 1)]


async def test_where_there_is_no_room_it_waits_in_the_outbox(house: House, postman: Postman) -> None:
    postman.has_room = False
    handled = await takes(house, asks(house), postman)
    assert handled
    assert not handled.is_sending
    assert list((await states(house)).values()) == ["pending"]
    assert (postman.sent, postman.given_up) == ([], [])


async def test_without_anybody_who_sends_it_waits_in_the_outbox(house: House) -> None:
    """As at the door of a terminal that belongs to a chat."""
    handled = await house.take(asks(house))
    assert handled
    assert not handled.is_sending
    assert list((await states(house)).values()) == ["pending"]


async def test_what_belongs_to_no_chat_needs_no_room(house: House, postman: Postman) -> None:
    handled = await takes(house, asks(house, to=None, chat="c1"), postman)
    assert handled
    assert handled.message
    assert not handled.is_sending
    assert (postman.sent, postman.given_up, await states(house)) == ([], [], {})


@pytest.mark.parametrize("cause", [Cause.REPLY, Cause.BROADCAST])
async def test_nobody_is_overtaken_and_the_place_is_given_up(house: House, postman: Postman, cause: Cause) -> None:
    chat = house.store.chat_of(HERE)
    async with house.store.transaction() as tx:
        await tx.outbox.add([sending("first", cause, chat, HERE, RenderedMessage("x", "x"))], house.now)
    handled = await takes(house, asks(house), postman)
    assert handled
    assert not handled.is_sending, "so it is looked for"
    assert (postman.sent, postman.held, len(postman.given_up)) == ([], [], 1)
    assert list((await states(house)).values()) == ["pending", "pending"]


async def test_what_was_answered_is_not_sent_again(house: House, postman: Postman) -> None:
    said = asks(house)
    assert await takes(house, said, postman)
    assert await takes(house, said, postman) is None
    assert (len(postman.sent), postman.held) == (1, [])


async def test_second_answer_to_a_chat_waits_for_the_first(house: House, postman: Postman) -> None:
    """Also where whoever sends it would have had room."""
    for _ in range(2):
        await takes(house, asks(house), postman)
    assert list((await states(house)).values()) == ["sending", "pending"]
    assert (len(postman.sent), len(postman.given_up), postman.held) == (1, 1, [])


async def test_answer_whose_storing_is_cancelled_gives_up_its_place(house: House, postman: Postman) -> None:
    answering = asyncio.create_task(takes(house, asks(house), postman))
    postman.when_reserved = answering.cancel
    await asyncio.wait({answering})
    assert answering.cancelled()
    assert (postman.sent, postman.held, len(postman.given_up)) == ([], [], 1)
    postman.when_reserved = lambda: None
    assert await takes(house, asks(house, to=Address(ADMIN)), postman)
    assert len(postman.sent) == 1


async def test_where_what_is_stored_along_fails_nothing_is_handed_over(house: House, postman: Postman) -> None:
    async def fail() -> None:
        with ImmediateSend(postman) as immediate:
            async with house.store.transaction() as tx:
                message = sending("k", Cause.REPLY, house.store.chat_of(HERE), HERE, RenderedMessage("x", "x"))
                await immediate.put(tx, message, house.now, last=False)
                raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert (postman.sent, postman.held, postman.given_up, await states(house)) == ([], [], ["k"], {})


async def test_answer_that_cannot_be_stored_gives_up_its_place_and_goes_later(
    library: Library, script: ScriptConverter, postman: Postman, tmp_path: Path
) -> None:
    async with opened(tmp_path, "?timeout=0.05") as database:
        house, said = House(library, script, database, find=Search(found(11))), None
        with closing(sqlite3.connect(tmp_path / "essay-bot.db", isolation_level=None)) as other:
            said = asks(house)
            postman.when_reserved = lambda: other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreUnavailable):
                await takes(house, said, postman)
        assert (postman.sent, postman.held, len(postman.given_up)) == ([], [], 1)
        assert (await states(house), await house.log()) == ({}, [])
        postman.when_reserved = lambda: None
        handled = await takes(house, said, postman)
        assert handled
        assert handled.is_sending
        assert (len(postman.sent), postman.held) == (1, [])


class Meanwhile(AllowAll):
    """Allows everything; the first time that it is asked, others have gone on when it answers."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.asked = 0

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        self.asked += 1
        if self.asked == 1:
            await self._house.obeys("close", by=ADMIN)
            await self._house.delivers()
        return True


async def test_what_is_looked_at_anew_is_sent_once(house: House, postman: Postman) -> None:
    await house.obeys("discuss", "T1")
    await house.delivers()
    meanwhile = Meanwhile(house)
    handled = await takes(house, house.command("close", by=MEMBER), postman, meanwhile)
    assert handled
    assert meanwhile.asked == 2
    assert (len(postman.sent), postman.held) == (1, [])


async def test_prompt_goes_at_once_and_its_poll_waits_behind_it(house: House, postman: Postman) -> None:
    handled = await takes(house, house.command("discuss", "T1"), postman)
    assert handled
    assert list((await states(house)).values()) == ["sending", "pending"]
    [queued] = postman.sent
    assert queued.outgoing.piece, "so that its poll is looked for when it stands in the chat"
    assert not handled.is_sending


async def test_file_behind_a_file_is_looked_for(house: House, postman: Postman) -> None:
    """Nobody would, until much later: the first is sent, and that is all that is known of it."""
    await talked(house)
    link = ExportLink(house.store.chat_of(GROUP)).pack()
    handled = await takes(house, house.command("start", link, to=Address(ADMIN)), postman)
    assert handled
    assert not handled.is_sending
    async with house.store.read() as tx:
        waiting = [queued.outgoing for queued in await tx.outbox.ready((), 100)]
    sent = [queued.outgoing for queued in postman.sent]
    assert [[each.name for each in documents(which)] for which in (sent, waiting)] == [
        ["discussions.csv"],
        ["discussions.jsonl"],
    ]


async def test_forgotten_chat_gets_the_answer_and_nothing_is_kept_of_it(house: House, postman: Postman) -> None:
    await takes(house, asks(house), postman)
    asked = await house.obeys("forget", by=MEMBER, to=HERE)
    assert asked
    assert asked.message
    await house.delivers()
    async with house.store.transaction() as tx:
        await tx.outbox.finish(postman.sent[0].id, DeliveryStatus.SENT, house.now, message=5)
    press = house.said(MessageKind.BUTTON, asked.message.rows[0][0].payload, by=MEMBER, to=HERE)
    handled = await takes(house, press, postman)
    assert handled
    assert handled.is_sending
    assert len(postman.sent) == 2
    assert "sending" in (await states(house)).values(), "it was put in after what was deleted"


async def test_late_answer_in_a_group_needs_no_room(house: House, postman: Postman) -> None:
    said = house.text("主播卖假货这事作者怎么看", mentioned=True, at=house.now - 2 * MAX_GROUP_DELAY)
    await takes(house, said, postman)
    assert (postman.sent, postman.given_up, await states(house)) == ([], [], {})
