"""Of very much that a group said, the newest is exported."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.search.text.script import ScriptConverter
from bot.services.exports import MAX_GROUP_BYTES, MAX_GROUP_LINES
from bot.store.discussions import StoredDiscussion
from bot.store.tables import contributions
from tests.databases import Opened
from tests.house import GROUP, House
from tests.incoming import listed
from tests.recording import begins, exported, lines, rows
from tests.talk.people import Search, found


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database, find=Search(found(11)))


async def speaks(house: House, held: StoredDiscussion, times: int, key: str = "gone") -> None:
    """Many members say something, all of them the same: what the log has by this key."""
    detail = house.store.encryption.encrypt_json({"chat": held.chat, "message": 1, "touched": []})
    about = {"discussion": held.discussion.id, "detail": detail, "key": key, "at": house.now}
    said = [about | {"person": f"p{n}", "mark": f"m{n}", "replies": n} for n in range(times)]
    async with house.store.database.begin() as connection:
        await connection.execute(contributions.insert(), said)


async def test_what_fits_is_whole_and_nothing_is_said_to_be_missing(house: House) -> None:
    await speaks(house, await begins(house), MAX_GROUP_LINES)
    table, jsonl = await exported(house)
    assert len(rows(table)) == MAX_GROUP_LINES + 1
    assert [line["replies"] for line in lines(jsonl)] == list(range(MAX_GROUP_LINES))


@pytest.mark.parametrize(("language", "first"), [(Language.HANS, "文件"), (Language.ENGLISH, "The file")])
async def test_of_many_lines_the_newest_are_told_the_oldest_first_and_that_some_are_missing(
    house: House, language: Language, first: str
) -> None:
    every = []
    for topic, times in ((None, 10), (7, 0), (8, 10), (9, MAX_GROUP_LINES - 4), (10, 0)):
        every.append(await begins(house, to=replace(GROUP, topic=topic)))
        if times:
            await speaks(house, every[-1], times)
    table, jsonl = await exported(house, language)
    *told, last = lines(jsonl)
    assert last == {"left_out": 2}, "where nobody said anything, nothing is missing"
    _, _, part, whole, _ = (each.discussion.id for each in every)
    assert [line["discussion"] for line in told] == [part] * 4 + [whole] * (MAX_GROUP_LINES - 4)
    assert [line["replies"] for line in told] == [6, 7, 8, 9, *range(MAX_GROUP_LINES - 4)]
    *body, note = rows(table)[1:]
    assert len(body) == MAX_GROUP_LINES
    assert note[0].startswith(first)
    assert "2" in note[0]
    assert set(note[1:]) == {""}


async def test_one_discussion_alone_may_be_too_much(house: House) -> None:
    await speaks(house, await begins(house), MAX_GROUP_LINES + 1)
    _, jsonl = await exported(house)
    *told, last = lines(jsonl)
    assert last == {"left_out": 1}
    assert [line["replies"] for line in told] == list(range(1, MAX_GROUP_LINES + 1))


async def test_long_texts_are_bounded_by_their_bytes(house: House) -> None:
    held = await begins(house)
    long = house.text("长" * 4000, replies_to=held.message)
    await house.take(long)
    await speaks(house, held, MAX_GROUP_BYTES // len(listed(long).content.encode()) + 5, long.origin.key)
    table, jsonl = await exported(house)
    assert lines(jsonl)[-1] == {"left_out": 1}
    assert MAX_GROUP_BYTES // 2 < len(table.content) < len(jsonl.content) < MAX_GROUP_BYTES * 1.1
