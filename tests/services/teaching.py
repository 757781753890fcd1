"""A small shelf that learns in no time, and the services over it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.teaching import teach_here
from bot.core.essay import Ref
from bot.core.incoming import MessageKind
from bot.core.match import Finding, Match, Verdict
from bot.core.response import TextResponse
from bot.search.live import LiveSearch
from bot.search.taught import Lesson, TaughtEssay
from bot.services.gap_inbox import GapInbox
from bot.services.overlays import OverlayService, TeachingFailed
from bot.store.journal import JournalEntry
from bot.store.store import Store
from tests.house import NOW
from tests.incoming import changed, decided, incoming
from tests.shelf.folder import write_folder

SLUG = "yu-de-du"
ACTS = "acts:\n  overview:\n    - 这篇讲什么\n    - 大意是啥\n  small_talk.greeting:\n    - 你好\n    - 早上好\n"


def small_engine(folder: Path, cache: Path) -> Engine:
    """Three paragraphs, four phrasings, two acts."""
    write_folder(folder)
    (folder / "acts.yaml").write_text(ACTS, encoding="utf-8")
    return open_engine(Settings(seeds=folder, cache=cache))


async def answer_absent(store: Store, number: int, text: str, person: str, found: int) -> None:
    """As when somebody is told that the essay does not speak of it; ``found``: the nearest paragraph."""
    message = changed(
        incoming(f"telegram:1:{number}", "telegram", person, f"c-{person}", MessageKind.TEXT, text), at=NOW
    )
    finding = Finding(Verdict.SILENT, 0.1, None, (Match(Ref(SLUG, found), 1.0, 0),))
    decision = replace(decided(finding), response=TextResponse(()))
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(message, decision, "没谈到", NOW))


class SchoolHouse:
    """What is asked, mapped and learnt over one database.

    ``lessons``: what was learnt, in order; ``meanwhile``: what happens while something is.
    """

    def __init__(self, engine: Engine, store: Store, folder: Path) -> None:
        self.engine = engine
        self.store = store
        self.folder = folder
        self.lessons: list[Lesson] = []
        self.fails = False
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.inbox = GapInbox(engine.library, store, engine.script.fold)
        self.opens()

    def opens(self) -> None:
        """As another process, or after a restart."""
        self.live = LiveSearch(self.engine.search)
        self.overlays = OverlayService(self.engine.library, self.store, self.live, self._teach, self.folder)

    async def _teach(self, slug: str, lesson: Lesson) -> TaughtEssay:
        self.lessons.append(lesson)
        if self.fails:
            raise TeachingFailed("there was no memory")
        if self.meanwhile:
            await self.meanwhile()
        return await asyncio.to_thread(teach_here, self.engine, slug, lesson)

    async def refreshes(self, after: timedelta = timedelta()) -> None:
        await self.overlays.refresh(NOW + after)

    async def hears(self, number: int, text: str, person: str = "p1", found: int = 1) -> None:
        """Somebody asks, and is told that the essay does not speak of it; a paragraph is nearest."""
        await answer_absent(self.store, number, text, person, found)

    def first(self, text: str) -> int:
        """The paragraph that a message finds first."""
        return self.live.find(text, (), SLUG).matches[0].ref.number

    @property
    def file(self) -> Path:
        return self.folder / f"{SLUG}.yaml"
