"""The way of every message, over a real database."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.conversation import ConversationState
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.match import Find, Finding
from bot.core.outgoing import Address, Cause, ChatKind, OutgoingMessage, RenderedMessage
from bot.search.text.script import ScriptConverter
from bot.services.answer_queue import MAX_GROUP_DELAY
from bot.services.conversation import HandledMessage
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from bot.talk.language import language_of
from tests.databases import Opened
from tests.house import services_over
from tests.incoming import changed, incoming, listed
from tests.outgoing import parts

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HERE = Address(7)
SAID = incoming("k1", "telegram", "p1", "c1", MessageKind.TEXT, "主播卖假货这事作者怎么看")


class Hall:
    """A conversation and what it writes in."""

    def __init__(self, library: Library, find: Find, script: ScriptConverter, database: Database) -> None:
        self.store = Store(database, Encryption(Encryption.new_key()), bot=1)
        self.conversation = services_over(self.store, library, script, find=find, now=lambda: NOW).conversation

    async def take(self, incoming: IncomingMessage) -> HandledMessage | None:
        return await self.conversation.handle(incoming)

    async def answer(self, incoming: IncomingMessage) -> RenderedMessage:
        handled = await self.take(incoming)
        assert handled is not None
        assert handled.message is not None
        return handled.message

    async def log(self) -> list[dict[str, Any]]:
        async with self.store.read() as tx:
            return [entry async for entry in tx.journal.entries()]

    async def remembered(self) -> ConversationState:
        async with self.store.read() as tx:
            return await tx.chats.load("c1")

    async def queued(self) -> list[OutgoingMessage]:
        async with self.store.read() as tx:
            return [queued.outgoing for queued in await tx.outbox.ready((), 100)]


@pytest.fixture
async def database(databases: Opened) -> AsyncIterator[Database]:
    async with databases() as database:
        yield database


@pytest.fixture
def hall(library: Library, find: Find, script: ScriptConverter, database: Database) -> Hall:
    return Hall(library, find, script, database)


async def test_what_a_message_did_is_stored_before_it_is_answered(hall: Hall) -> None:
    message = await hall.answer(SAID)
    [entry] = await hall.log()
    assert (entry["asked"], entry["answered"], entry["delivered"]) == (listed(SAID).content, message.plain, None)
    assert entry["at"] == "2026-03-01T08:30:00.000+00:00"
    assert (await hall.remembered()).asked == (listed(SAID).content,)


async def test_utterance_that_was_answered_is_not_answered_again(hall: Hall) -> None:
    assert await hall.take(SAID)
    assert await hall.take(SAID) is None
    assert len(await hall.log()) == 1


async def test_answer_with_an_address_is_in_the_outbox_when_it_is_stored(hall: Hall) -> None:
    message = await hall.answer(changed(SAID, to=HERE))
    await hall.answer(changed(SAID, key="k2"))
    [outgoing] = await hall.queued()
    assert (outgoing.key, outgoing.cause, outgoing.chat, outgoing.to) == ("reply:k1", Cause.REPLY, "c1", HERE)
    assert (outgoing.message, parts(outgoing).edit, parts(outgoing).reply_to, outgoing.about) == (
        message,
        None,
        None,
        "k1",
    )


async def test_page_that_is_turned_changes_the_message_in_place(hall: Hall) -> None:
    press = changed(SAID, kind=MessageKind.BUTTON, content="p:zhibo-daihuo:4", to=HERE, message=77)
    await hall.answer(press)
    assert [parts(outgoing).edit for outgoing in await hall.queued()] == [77]


async def test_what_was_done_with_leaves_nothing_of_it_in_the_inbox(hall: Hall) -> None:
    async with hall.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("k1", "c1", "p1", "{}")], NOW)
    await hall.take(changed(SAID, to=HERE))
    async with hall.store.transaction() as tx:
        assert await tx.inbox.take(10) == []


async def test_failure_leaves_the_update_where_it_was(
    library: Library, script: ScriptConverter, database: Database
) -> None:
    def broken(message: str, earlier: Sequence[str], slug: str) -> Finding:
        raise RuntimeError

    hall = Hall(library, broken, script, database)
    async with hall.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("k1", "c1", "p1", "{}")], NOW)
    with pytest.raises(RuntimeError):
        await hall.take(changed(SAID, to=HERE))
    async with hall.store.transaction() as tx:
        assert [waiting.key for waiting in await tx.inbox.take(10)] == ["k1"]
    assert await hall.queued() == []


@pytest.mark.parametrize(("minutes", "queued"), [(9, 1), (11, 0)])
async def test_answer_that_a_group_no_longer_waits_for_is_logged_and_not_sent(
    hall: Hall, minutes: int, queued: int
) -> None:
    group = Address(-100, ChatKind.GROUP)
    start = changed(SAID, kind=MessageKind.COMMAND, content="start", to=group, at=NOW - timedelta(minutes=minutes))
    await hall.answer(start)
    assert [outgoing.expires for outgoing in await hall.queued()] == [start.origin.at + MAX_GROUP_DELAY] * queued
    assert [entry["delivered"] for entry in await hall.log()] == [None if queued else False]


async def test_private_answer_is_sent_however_late(hall: Hall) -> None:
    await hall.answer(changed(SAID, to=HERE, at=NOW - timedelta(days=1)))
    assert [outgoing.expires for outgoing in await hall.queued()] == [None]


async def test_failure_leaves_nothing_half_done(library: Library, script: ScriptConverter, database: Database) -> None:
    def broken(message: str, earlier: Sequence[str], slug: str) -> Finding:
        raise RuntimeError

    hall = Hall(library, broken, script, database)
    with pytest.raises(RuntimeError):
        await hall.take(SAID)
    assert await hall.log() == []
    assert await hall.remembered() == ConversationState()


async def test_forgetting_leaves_neither_log_nor_chat(hall: Hall) -> None:
    await hall.take(SAID)
    other = changed(SAID, key="k2", person="p2", chat="c2")
    await hall.take(other)
    asked = await hall.take(changed(SAID, key="k3", kind=MessageKind.COMMAND, content="forget"))
    assert asked
    assert asked.page
    assert [entry["person"] for entry in await hall.log()] == ["p1", "p2", "p1"], "so far it was only asked"
    [[yes, _]] = asked.page.rows
    handled = await hall.take(changed(SAID, key="k4", kind=MessageKind.BUTTON, content=yes.payload))
    assert handled
    assert [entry["person"] for entry in await hall.log()] == ["p2"]
    assert await hall.remembered() == ConversationState()


async def test_stale_button_gets_a_word_and_no_message(hall: Hall) -> None:
    handled = await hall.take(changed(SAID, kind=MessageKind.BUTTON, content="p:gone:1"))
    assert handled
    assert (handled.message, handled.page) == (None, None)
    assert handled.toast == "这个按钮已经失效了，再问一次吧。"
    assert [entry["answered"] for entry in await hall.log()] == [handled.toast]


async def test_language_is_remembered_for_buttons_and_commands(hall: Hall) -> None:
    reader = changed(SAID, spoken=Language.ENGLISH)
    await hall.answer(reader)
    assert (await hall.remembered()).language is Language.HANS
    turned = await hall.answer(changed(reader, key="k2", kind=MessageKind.BUTTON, content="p:zhibo-daihuo:4"))
    assert "第 4 / 27 段" in turned.plain


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.HANS, "出了点差错，"), (Language.HANT, "出了點狀況，"), (Language.ENGLISH, "Something")],
)
async def test_what_failed_too_often_is_set_aside_with_an_apology(hall: Hall, language: Language, words: str) -> None:
    async with hall.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("k1", "c1", "p1", "{}")], NOW)
    await hall.conversation.give_up("k1", "RuntimeError", changed(SAID, to=HERE, spoken=language))
    [outgoing] = await hall.queued()
    assert outgoing.message.plain.startswith(words)
    async with hall.store.transaction() as tx:
        assert await tx.inbox.take(10) == []


async def test_what_failed_in_a_group_is_set_aside_in_silence(hall: Hall) -> None:
    await hall.conversation.give_up("k1", "RuntimeError", changed(SAID, to=Address(-100, ChatKind.GROUP)))
    await hall.conversation.give_up("k2", "RuntimeError", None)
    assert await hall.queued() == []


@pytest.mark.parametrize("keep", [True, False])
async def test_what_failed_is_kept_to_be_tried_again_or_not(hall: Hall, keep: bool) -> None:
    async with hall.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("k1", "c1", "p1", "{}")], NOW)
    await hall.conversation.give_up("k1", "RuntimeError", None, keep=keep)
    async with hall.store.database.read() as connection:
        row = (await connection.exec_driver_sql("SELECT state, payload <> '' FROM inbox")).one()
    assert tuple(row) == ("aside", keep)


async def test_settling_is_for_doors_that_print_by_themselves(hall: Hall) -> None:
    handled = await hall.take(SAID)
    assert handled
    await hall.conversation.settle(handled, delivered=True)
    assert [entry["delivered"] for entry in await hall.log()] == [True]


@pytest.mark.parametrize(
    ("content", "spoken", "used", "expected"),
    [
        ("Why?", Language.ENGLISH, None, Language.ENGLISH),
        ("Why?", Language.HANT, None, Language.HANT),
        ("Why?", Language.ENGLISH, Language.HANS, Language.HANS),
        ("为什么", Language.ENGLISH, None, Language.HANS),
        ("為什麼", Language.ENGLISH, None, Language.HANT),
        ("为什么", Language.HANT, Language.ENGLISH, Language.HANT),
        ("為什麼", Language.HANS, Language.ENGLISH, Language.HANT),
        ("流量是什么", Language.HANS, Language.HANT, Language.HANT),
        ("流量红利没有了会怎么样", Language.HANS, Language.HANT, Language.HANS),
        ("那流量呢", Language.ENGLISH, Language.HANT, Language.HANT),
        ("Why does it begin with rain?", Language.HANS, Language.HANS, Language.ENGLISH),
        ("S2B?", Language.HANS, Language.HANS, Language.HANS),
    ],
)
def test_language_of_an_answer(
    script: ScriptConverter, content: str, spoken: Language, used: Language | None, expected: Language
) -> None:
    incoming = changed(SAID, content=content, spoken=spoken)
    assert language_of(incoming, ConversationState(language=used), script.fold) is expected


def test_a_language_that_was_asked_for_stays_whatever_is_written(script: ScriptConverter) -> None:
    state = ConversationState(language=Language.HANT, pinned=True)
    for content in ("Why does it begin with rain?", "流量红利没有了会怎么样"):
        assert language_of(changed(SAID, content=content), state, script.fold) is Language.HANT
