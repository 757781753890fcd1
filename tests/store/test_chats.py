"""What a chat remembers between two messages."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Ref
from bot.core.language import Language
from bot.store.chats import Chats
from bot.store.database import Database

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SAID = Utterance("k", "telegram", "p1", "c1", Kind.TEXT, "")
STATE = Chat(Language.HANT, Ref("zhibo-daihuo", 3), (Ref("zhibo-daihuo", 4),), ("durian-marker 榴莲", "第二句"))


async def save(database: Database, chats: Chats, utterance: Utterance, state: Chat) -> None:
    async with database.begin() as connection:
        await chats.save(connection, utterance, state, NOW)


async def load(database: Database, chats: Chats, chat: str) -> Chat:
    async with database.begin() as connection:
        return await chats.load(connection, chat)


async def test_unknown_chat_is_a_new_one(database: Database, chats: Chats) -> None:
    assert await load(database, chats, "c1") == Chat()


@pytest.mark.parametrize("state", [STATE, Chat(), Chat(language=Language.ENGLISH, asked=("a",))])
async def test_state_comes_back_as_it_was(database: Database, chats: Chats, state: Chat) -> None:
    await save(database, chats, SAID, replace(STATE, asked=("before",)))
    await save(database, chats, SAID, state)
    assert await load(database, chats, "c1") == state
    assert await load(database, chats, "c2") == Chat()


async def test_state_is_sealed(database: Database, chats: Chats, file: Path) -> None:
    await save(database, chats, SAID, STATE)
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"2026-03-01" in content, "this is where chats are"
    assert b"durian-marker" not in content
    assert b"zhibo-daihuo" not in content


async def test_forget_takes_the_chats_of_one_person(database: Database, chats: Chats) -> None:
    await save(database, chats, SAID, STATE)
    await save(database, chats, replace(SAID, chat="c2", person="p2"), STATE)
    async with database.begin() as connection:
        await chats.forget(connection, "p1")
    assert await load(database, chats, "c1") == Chat()
    assert await load(database, chats, "c2") == STATE
