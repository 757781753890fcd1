"""The conversation log."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.act import ActType
from bot.core.essay import Ref
from bot.core.feedback import Feedback, RatedAnswer
from bot.core.incoming import MessageKind
from bot.core.match import Finding, Match, Verdict
from bot.store.column_types import moment, stamp
from bot.store.encryption import Encryption, WrongKey
from bot.store.journal import BATCH, FIELDS, KEYS_KEPT, JournalEntry
from bot.store.store import Store
from bot.store.tables import journal
from tests.incoming import changed, decided, incoming

NOW = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
MARKER = "榴莲味的暗号 durian-marker"
SAID = incoming("telegram:1:1", "telegram", "p1", "c1", MessageKind.TEXT, MARKER)
FOUND = Finding(Verdict.SAYS, 0.9, "T1", (Match(Ref("zhibo-daihuo", 3), 1.0, 0), Match(Ref("zhibo-daihuo", 4), 0.5, 1)))
SHOWN = replace(decided(FOUND), act=ActType.PASSAGE, corrects=Ref("zhibo-daihuo", 7))


async def record(store: Store, *entries: JournalEntry) -> None:
    async with store.transaction() as tx:
        for entry in entries:
            await tx.journal.record(entry)


async def test_entry_comes_back_as_it_was(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, "念给你听", NOW))
    async with store.read() as tx:
        [entry] = [entry async for entry in tx.journal.entries()]
    assert tuple(entry) == FIELDS
    assert entry == {
        "at": "2026-03-01T08:30:15.123+00:00",
        "door": "telegram",
        "person": "p1",
        "chat": "c1",
        "kind": "text",
        "asked": MARKER,
        "verdict": "says",
        "confidence": 0.9,
        "matches": [{"ref": "zhibo-daihuo:3", "score": 1.0}, {"ref": "zhibo-daihuo:4", "score": 0.5}],
        "answered": "念给你听",
        "delivered": None,
        "act": "passage",
        "corrects": "zhibo-daihuo:7",
        "feedback": None,
    }


async def test_word_on_an_answer_is_kept_with_it_until_it_is_taken_back(store: Store) -> None:
    later = changed(SAID, key="later")
    await record(store, JournalEntry.of(SAID, SHOWN, "答", NOW), JournalEntry.of(later, SHOWN, "再答", NOW))
    async with store.transaction() as tx:
        await tx.journal.stands_in(SAID.origin.key, "c1", 5)
        assert await tx.journal.answer_in(SAID.origin, 5) == RatedAnswer(SAID.origin.key, Ref("zhibo-daihuo", 3))
        await tx.journal.stands_in("later", "c1", 6)
        assert await tx.journal.answer_in(SAID.origin, 5) == RatedAnswer(SAID.origin.key), "it is not the last any more"
        assert await tx.journal.answer_in(SAID.origin, 7) is None
        assert await tx.journal.answer_in(changed(SAID, person="p2").origin, 5) is None, "they asked nothing"
        await tx.journal.rate("later", Feedback.LONG)
    async with store.read() as tx:
        assert [entry["feedback"] async for entry in tx.journal.entries()] == [None, "long"]
    async with store.transaction() as tx:
        await tx.journal.rate("later", None)
    async with store.read() as tx:
        assert [entry["feedback"] async for entry in tx.journal.entries()] == [None, None]


async def test_message_that_was_changed_is_the_last_answer_in_it(store: Store) -> None:
    later = changed(SAID, key="later")
    await record(store, JournalEntry.of(SAID, SHOWN, "答", NOW), JournalEntry.of(later, decided(), "再答", NOW))
    async with store.transaction() as tx:
        await tx.journal.stands_in(SAID.origin.key, "c1", 5)
        await tx.journal.stands_in("later", "c1", 5)
        assert await tx.journal.answer_in(SAID.origin, 5) == RatedAnswer("later")


async def test_forgotten_person_has_no_word_on_anything(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, "答", NOW))
    async with store.transaction() as tx:
        await tx.journal.stands_in(SAID.origin.key, "c1", 5)
        await tx.journal.rate(SAID.origin.key, Feedback.DOWN)
        await tx.journal.forget("p1")
        assert await tx.journal.answer_in(SAID.origin, 5) is None
    async with store.database.read() as connection:
        [row] = (await connection.execute(select(journal.c.mark, journal.c.feedback))).all()
    assert tuple(row) == (None, "")


async def test_command_is_logged_with_its_argument_and_without_verdict(store: Store) -> None:
    command = changed(SAID, kind=MessageKind.COMMAND, content="summary", argument="落幕")
    await record(store, JournalEntry.of(command, decided(), "", NOW))
    async with store.read() as tx:
        [entry] = [entry async for entry in tx.journal.entries()]
    assert (entry["asked"], entry["verdict"], entry["confidence"], entry["matches"]) == ("summary 落幕", None, None, [])


async def test_texts_are_sealed_in_the_files(store: Store, file: Path) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, f"回答 {MARKER}", NOW))
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert SAID.origin.key.encode() in content, "this is where entries are"
    assert b"zhibo-daihuo" not in content
    assert b"says" not in content
    assert b"durian-marker" not in content
    assert MARKER.encode() not in content


async def test_utterance_delivered_twice_is_logged_once(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, "first", NOW), JournalEntry.of(SAID, decided(), "second", NOW))
    await record(store, JournalEntry.of(SAID, decided(), "third", NOW))
    async with store.read() as tx:
        assert [entry["answered"] async for entry in tx.journal.entries()] == ["first"]


async def test_what_is_recorded_is_known(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, "", NOW))
    async with store.read() as tx:
        assert await tx.journal.knows(SAID.origin.key)
        assert not await tx.journal.knows("never heard of")


@pytest.mark.parametrize("delivered", [True, False])
async def test_delivered_is_what_somebody_has_settled(store: Store, delivered: bool) -> None:
    await record(
        store, JournalEntry.of(SAID, SHOWN, "", NOW), JournalEntry.of(changed(SAID, key="other"), SHOWN, "", NOW)
    )
    async with store.transaction() as tx:
        await tx.journal.settle(SAID.origin.key, delivered=delivered)
    async with store.read() as tx:
        assert [entry["delivered"] async for entry in tx.journal.entries()] == [delivered, None]


async def test_entries_come_oldest_first_through_every_batch(store: Store) -> None:
    keys = [f"k{number}" for number in range(2 * BATCH + 1)]
    await record(store, *(JournalEntry.of(changed(SAID, key=key, content=key), decided(), "", NOW) for key in keys))
    async with store.read() as tx:
        assert [entry["asked"] async for entry in tx.journal.entries()] == keys


async def test_forget_takes_one_person_out_of_every_file(store: Store, file: Path) -> None:
    other = changed(SAID, key="other", person="p2")
    await record(store, JournalEntry.of(SAID, decided(), "", NOW), JournalEntry.of(other, decided(), "", NOW))
    async with store.transaction() as tx:
        await tx.journal.forget("p1")
    await store.database.scrub()
    async with store.read() as tx:
        assert [entry["person"] async for entry in tx.journal.entries()] == ["p2"]
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"other" in content


async def test_keys_of_the_forgotten_stay_until_nothing_late_can_come(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, decided(), "", NOW))
    async with store.transaction() as tx:
        await tx.journal.forget("p1")
        assert await tx.journal.knows(SAID.origin.key)
    async with store.transaction() as tx:
        await tx.journal.drop_old_keys(NOW + KEYS_KEPT)
    async with store.transaction() as tx:
        assert await tx.journal.knows(SAID.origin.key)
    async with store.transaction() as tx:
        await tx.journal.drop_old_keys(NOW + KEYS_KEPT + timedelta(seconds=1))
    async with store.transaction() as tx:
        assert not await tx.journal.knows(SAID.origin.key)


async def test_of_the_forgotten_only_key_and_moment_stay_and_nothing_is_added(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, SHOWN, "答", NOW))
    async with store.transaction() as tx:
        await tx.journal.settle(SAID.origin.key, delivered=True)
        await tx.journal.stands_in(SAID.origin.key, "c1", 5)
        await tx.journal.forget("p1")
        # The answer that says so arrives afterwards.
        await tx.journal.settle(SAID.origin.key, delivered=True)
        await tx.journal.stands_in(SAID.origin.key, "c1", 6)
    async with store.database.read() as connection:
        [row] = (await connection.execute(select(journal))).mappings().all()
    kept = {name: value for name, value in row.items() if value not in ("", None)}
    assert kept == {"id": row["id"], "key": SAID.origin.key, "at": moment(stamp(NOW))}


async def test_other_key_is_a_clear_error(store: Store) -> None:
    await record(store, JournalEntry.of(SAID, decided(), "", NOW))
    stranger = Store(store.database, Encryption(Encryption.new_key()))
    async with stranger.read() as tx:
        with pytest.raises(WrongKey, match="not the one with which this database was written"):
            [entry async for entry in tx.journal.entries()]
