"""What concerns several tables at once: a person who is forgotten."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.core.chat import Chat, Kind, Utterance
from bot.core.post import Address, Cause, Parcel, Place, Rendered, State
from bot.store.inbox import Arrival
from bot.store.journal import Entry
from bot.store.queue import Queue
from bot.store.store import Store
from bot.store.tables import outbox
from tests.store.conftest import NOW

SAID = Utterance("u1", "telegram", "p1", "c1", Kind.TEXT, "?")
ANSWER = Parcel("reply:u1", Cause.REPLY, "c1", Address(7), Rendered("", ""), about="u1")
IN_GROUP = replace(ANSWER, key="reply:u2", chat="g1", to=Address(-100, Place.GROUP), about="u2")


async def say(store: Store, utterance: Utterance) -> None:
    async with store.database.begin() as connection:
        await store.journal.record(connection, Entry(utterance, None, "", NOW))
        await store.chats.save(connection, utterance, Chat(), NOW)


async def post(store: Store, parcel: Parcel, state: State) -> int:
    """Its id. It stands there as after a first try."""
    async with store.database.begin() as connection:
        await store.outbox.add(connection, [parcel], NOW)
        number = (await connection.execute(select(outbox.c.id).where(outbox.c.key == parcel.key))).scalar_one()
    await store.outbox.begin([number], NOW)
    if state is not State.SENDING:
        async with store.database.begin() as connection:
            await store.outbox.finish(connection, number, state, NOW, error="why")
    return int(number)


async def forget(store: Store, *chats: str) -> None:
    async with store.database.begin() as connection:
        await store.forget(connection, "p1", NOW, *chats)
    await store.scrub()


async def left(store: Store) -> dict[str, tuple[str, bool]]:
    """State of each message, and whether its text is kept."""
    async with store.database.read() as connection:
        rows = (await connection.execute(select(outbox.c.key, outbox.c.state, outbox.c.parcel))).all()
    return {row.key: (row.state, bool(row.parcel)) for row in rows}


async def test_lost_answers_to_the_forgotten_are_wiped_also_in_groups(store: Store) -> None:
    await say(store, SAID)
    await say(store, replace(SAID, key="u2", chat="g1"))
    await say(store, replace(SAID, key="u3", chat="g1", person="p2"))
    await post(store, ANSWER, State.UNKNOWN)
    await post(store, IN_GROUP, State.FAILED)
    await post(store, replace(IN_GROUP, key="reply:u3", about="u3"), State.FAILED)
    await forget(store)
    assert await left(store) == {
        "reply:u1": ("unknown", False),
        "reply:u2": ("failed", False),
        "reply:u3": ("failed", True),
    }


async def test_what_is_being_sent_to_the_forgotten_is_not_sent_again(store: Store) -> None:
    await say(store, SAID)
    number = await post(store, ANSWER, State.SENDING)
    await forget(store)
    assert await store.outbox.interrupted() == [], "a crash now leaves nothing to send again"
    async with store.database.begin() as connection:
        await store.outbox.back(connection, number, "Timed out", perhaps=True)
    assert await store.outbox.ready((), 10) == []
    assert await left(store) == {"reply:u1": ("cancelled", False)}


async def test_what_waits_for_a_chat_that_nothing_is_known_of_is_wiped_as_well(store: Store) -> None:
    apology = replace(ANSWER, key="apology:u1", about="")
    await post(store, apology, State.UNKNOWN)
    await forget(store, "c1")
    assert await left(store) == {"apology:u1": ("unknown", False)}


async def test_updates_of_the_forgotten_that_were_set_aside_cannot_be_retried(store: Store) -> None:
    await store.inbox.put([Arrival("u1", "c1", "p1", "{}"), Arrival("u2", "c2", "p2", "{}")], NOW)
    await store.inbox.take(2)
    async with store.database.begin() as connection:
        await store.inbox.set_aside(connection, "u1", "builtins.RuntimeError")
    await forget(store)
    async with store.database.begin() as connection:
        # Their other update was just failing, and is set aside after they were forgotten.
        await store.inbox.set_aside(connection, "u1", "builtins.RuntimeError")
    assert (await Queue(store.database, store.vault).inbox()).counts == {"done": 1, "working": 1}


async def test_copy_from_before_an_upgrade_does_not_outlive_somebody_who_is_forgotten(store: Store, file: Path) -> None:
    copy = file.with_name("essay-bot.db.before-0002")
    copy.write_bytes(b"older")
    await forget(store)
    assert list(file.parent.glob("*.before-*")) == []
