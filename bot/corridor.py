"""The one way that every message takes: remembered, decided, put into words, written down, and only then answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.match import Find
from bot.core.post import Rendered
from bot.core.reply import Note, Turn
from bot.render.compose import Composer
from bot.render.page import Page
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.journal import Entry, Journal
from bot.talk.answer import answer

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

Render = Callable[[Page], Rendered]
"""How a door turns a page into what it sends."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a door is to do now."""

    key: str  # of the utterance, for saying what became of it
    page: Page | None  # None where silence is right
    message: Rendered | None
    in_place: bool = False
    toast: str | None = None


class Corridor:
    """Joins thinking, wording and storing. Knows no door."""

    def __init__(
        self,
        *,
        library: Library,
        find: Find,
        fold: Callable[[str], str],
        composer: Composer,
        database: Database,
        journal: Journal,
        chats: Chats,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._find = find
        self._fold = fold
        self._composer = composer
        self._database = database
        self._journal = journal
        self._chats = chats
        self._now = now

    async def take(self, utterance: Utterance, render: Render) -> Outgoing | None:
        """What to send for ``utterance``; None where it was answered before.

        What it did is stored when this returns; the door sends, and then calls ``settle``.
        """
        said = utterance.argument if utterance.kind is Kind.COMMAND else utterance.content
        utterance = replace(utterance, folded=self._fold(said))
        async with self._database.begin() as connection:
            if await self._journal.is_settled(connection, utterance.key):
                return None
            chat = await self._chats.load(connection, utterance.chat)
        # Thinking takes a millisecond or two and holds no lock; a door hands in a chat's messages one at a time.
        language = language_of(utterance, chat, self._fold)
        turn = answer(utterance, replace(chat, language=language), self._library, self._find)
        outgoing = self._word(utterance, turn, language, render)
        async with self._database.begin() as connection:
            await self._journal.record(connection, Entry(utterance, turn.finding, _plain(outgoing), self._now()))
            if turn.forget:
                await self._journal.forget(connection, utterance.person)
                await self._chats.forget(connection, utterance.person)
            else:
                await self._chats.save(connection, utterance, turn.chat, self._now())
        if turn.forget:
            await self._database.scrub()
        return outgoing

    async def settle(self, outgoing: Outgoing, *, delivered: bool) -> None:
        """Write down what became of the answer."""
        await self._journal.settle(outgoing.key, delivered)

    def apology(self, utterance: Utterance, render: Render) -> Rendered:
        """What to say when something failed."""
        return render(self._composer.remark(Note("say.error"), utterance.spoken))

    def _word(self, utterance: Utterance, turn: Turn, language: Language, render: Render) -> Outgoing:
        page = self._composer.compose(turn.reply, language) if turn.reply else None
        return Outgoing(
            key=utterance.key,
            page=page,
            message=render(page) if page else None,
            in_place=turn.in_place,
            toast=self._composer.say(turn.toast, language) if turn.toast else None,
        )


def _plain(outgoing: Outgoing) -> str:
    return outgoing.message.plain if outgoing.message else outgoing.toast or ""


def language_of(utterance: Utterance, chat: Chat, fold: Callable[[str], str]) -> Language:
    """Whoever writes Chinese is answered in Chinese; a button or a command keeps to the language used last."""
    if utterance.kind is not Kind.TEXT or not _HAN.search(utterance.content):
        return chat.language or utterance.spoken
    if utterance.spoken is not Language.ENGLISH:
        return utterance.spoken
    characters = "".join(_HAN.findall(utterance.content))
    return Language.HANS if fold(characters) == characters else Language.HANT
