"""The way of every message, over a real database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.match import Find, Finding
from bot.core.post import Rendered
from bot.corridor import Corridor, Outgoing, language_of
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.telegram import telegram
from bot.search.script import Script
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.vault import Vault

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SAID = Utterance("k1", "telegram", "p1", "c1", Kind.TEXT, "主播卖假货这事作者怎么看")


class Hall:
    """A corridor and what it writes in."""

    def __init__(self, library: Library, find: Find, script: Script, database: Database) -> None:
        vault = Vault(Vault.new_key())
        self.database = database
        self.journal = Journal(database, vault)
        self.chats = Chats(vault)
        self.corridor = Corridor(
            library=library,
            find=find,
            fold=script.fold,
            composer=Composer(library, Catalogues(script.traditional)),
            database=database,
            journal=self.journal,
            chats=self.chats,
            now=lambda: NOW,
        )

    async def take(self, utterance: Utterance) -> Outgoing | None:
        return await self.corridor.take(utterance, telegram)

    async def answer(self, utterance: Utterance) -> Rendered:
        outgoing = await self.take(utterance)
        assert outgoing is not None
        assert outgoing.message is not None
        return outgoing.message

    async def log(self) -> list[dict[str, Any]]:
        return [entry async for entry in self.journal.entries()]

    async def remembered(self) -> Chat:
        async with self.database.begin() as connection:
            return await self.chats.load(connection, "c1")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database:
        yield database


@pytest.fixture
def hall(library: Library, find: Find, script: Script, database: Database) -> Hall:
    return Hall(library, find, script, database)


async def test_what_a_message_did_is_stored_before_it_is_answered(hall: Hall) -> None:
    message = await hall.answer(SAID)
    [entry] = await hall.log()
    assert (entry["asked"], entry["answered"], entry["delivered"]) == (SAID.content, message.plain, None)
    assert entry["at"] == "2026-03-01T08:30:00.000+00:00"
    assert (await hall.remembered()).asked == (SAID.content,)


async def test_answer_that_nobody_settled_is_given_again_and_logged_once(hall: Hall) -> None:
    first, again = await hall.take(SAID), await hall.take(SAID)
    assert first
    assert again
    assert first.message == again.message
    assert len(await hall.log()) == 1


@pytest.mark.parametrize("delivered", [True, False])
async def test_settled_answer_is_not_given_again(hall: Hall, delivered: bool) -> None:
    outgoing = await hall.take(SAID)
    assert outgoing
    await hall.corridor.settle(outgoing, delivered=delivered)
    assert await hall.take(SAID) is None
    assert [entry["delivered"] for entry in await hall.log()] == [delivered]


async def test_failure_leaves_nothing_half_done(library: Library, script: Script, database: Database) -> None:
    def broken(message: str, earlier: Sequence[str], slug: str) -> Finding:
        raise RuntimeError

    hall = Hall(library, broken, script, database)
    with pytest.raises(RuntimeError):
        await hall.take(SAID)
    assert await hall.log() == []
    assert await hall.remembered() == Chat()


async def test_forgetting_leaves_neither_log_nor_chat(hall: Hall) -> None:
    await hall.take(SAID)
    other = replace(SAID, key="k2", person="p2", chat="c2")
    await hall.take(other)
    outgoing = await hall.take(replace(SAID, key="k3", kind=Kind.COMMAND, content="forget"))
    assert outgoing
    await hall.corridor.settle(outgoing, delivered=True)
    assert [entry["person"] for entry in await hall.log()] == ["p2"]
    assert await hall.remembered() == Chat()


async def test_stale_button_gets_a_word_and_no_message(hall: Hall) -> None:
    outgoing = await hall.take(replace(SAID, kind=Kind.BUTTON, content="p:gone:1"))
    assert outgoing
    assert (outgoing.message, outgoing.page, outgoing.in_place) == (None, None, False)
    assert outgoing.toast == "这个按钮已经失效了，再问一次吧。"
    assert [entry["answered"] for entry in await hall.log()] == [outgoing.toast]


async def test_language_is_remembered_for_buttons_and_commands(hall: Hall) -> None:
    reader = replace(SAID, spoken=Language.ENGLISH)
    await hall.answer(reader)
    assert (await hall.remembered()).language is Language.HANS
    turned = await hall.answer(replace(reader, key="k2", kind=Kind.BUTTON, content="p:zhibo-daihuo:4"))
    assert "第 4 / 27 段" in turned.plain


async def test_apology_is_in_the_language_of_the_person(hall: Hall) -> None:
    said = [hall.corridor.apology(replace(SAID, spoken=language), telegram).plain for language in Language]
    assert [text[:6] for text in said] == ["出了点差错，", "出了點差錯，", "Someth"]


@pytest.mark.parametrize(
    ("content", "spoken", "used", "expected"),
    [
        ("Why?", Language.ENGLISH, None, Language.ENGLISH),
        ("Why?", Language.HANT, None, Language.HANT),
        ("Why?", Language.ENGLISH, Language.HANS, Language.HANS),
        ("为什么", Language.ENGLISH, None, Language.HANS),
        ("為什麼", Language.ENGLISH, None, Language.HANT),
        ("为什么", Language.HANT, Language.ENGLISH, Language.HANT),
        ("為什麼", Language.HANS, Language.ENGLISH, Language.HANS),
    ],
)
def test_language_of_an_answer(
    script: Script, content: str, spoken: Language, used: Language | None, expected: Language
) -> None:
    utterance = replace(SAID, content=content, spoken=spoken)
    assert language_of(utterance, Chat(language=used), script.fold) is expected
