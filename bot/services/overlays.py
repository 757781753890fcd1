"""The overlays in effect: what owners changed, here or elsewhere, is learnt beside the rest, and exchanged in whole."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from bot.core.act import ActPhrasing
from bot.core.essay import Essay, Library
from bot.core.overlay import Overlay, OverlayEntry, OverlayTarget, placed_anew, targets_now
from bot.search.live import LiveSearch
from bot.search.taught import Lesson, TaughtEssay
from bot.services.gap_inbox import acts_by_name
from bot.shelf.overlay_file import counts, is_untouched, overlay_path, read_overlay, set_aside, write_overlay
from bot.shelf.problems import BrokenSeeds
from bot.store.store import Store

log = logging.getLogger(__name__)

RETRY = timedelta(minutes=10)
"""After what could not be learnt."""

Teach = Callable[[str, Lesson], Awaitable[TaughtEssay]]
"""Learns a lesson for an essay (slug) beside whatever else goes on. Raises TeachingFailed."""


class TeachingFailed(Exception):
    """What was taught could not be learnt; the message says why, in words of the program."""


@dataclass(slots=True)
class _Known:
    """What is known here of one essay's overlay."""

    revision: int = 0  # that which was learnt
    entries: frozenset[OverlayEntry] = frozenset()
    lesson: Lesson = field(default_factory=Lesson)
    stamp: tuple[int, ...] | None = None  # of the file, when it was last looked at
    broken: str = ""  # why the file cannot be used
    again: datetime | None = None  # when it is tried once more, where it could not be learnt


class OverlayService:
    """Keeps the overlays in effect, in this process. ``refresh`` is called again and again."""

    def __init__(self, library: Library, store: Store, live: LiveSearch, teach: Teach, folder: Path) -> None:
        """``folder``: of the files, one an essay."""
        self._library = library
        self._store = store
        self.live = live
        self._teach = teach
        self._folder = folder
        self._known = {essay.slug: _Known() for essay in library.essays}

    @cached_property
    def _acts(self) -> dict[str, ActPhrasing]:
        return acts_by_name(self._library)

    def broken(self, slug: str) -> str:
        """Why an overlay's file cannot be used; empty where it can."""
        return self._known[slug].broken

    def seeds_alone(self, slug: str) -> bool:
        """Does what is mapped rest until the file is mended or deleted? Where something was in effect before the file
        was broken, that stays, and more is learnt."""
        known = self._known[slug]
        return bool(known.broken) and not known.entries

    async def refresh(self, now: datetime) -> None:
        """Take in what has changed since. Raises StoreUnavailable."""
        async with self._store.read() as tx:
            revisions = await tx.overlays.revisions()
        for essay in self._library.essays:
            known = self._known[essay.slug]
            stamp = _stamp(overlay_path(self._folder, essay.slug))
            changed = stamp != known.stamp
            # Also where a clock was ahead, and is not any more.
            due = known.again is not None and not timedelta() < known.again - now <= RETRY
            if changed or due or revisions.get(essay.slug, 0) != known.revision:
                await self._refresh(essay, known, now)

    async def _refresh(self, essay: Essay, known: _Known, now: datetime) -> None:
        overlay = await self._reconciled(essay, known, now)
        if self.seeds_alone(essay.slug):
            # Nothing is done by half: until the file is mended, or deleted, the seeds alone count.
            known.revision = overlay.revision
            return
        async with self._store.read() as tx:
            messages = await tx.gaps.known(overlay.keys)
        texts = {message.key: message.text for message in messages}
        lesson = lesson_of(overlay, essay, self._acts, texts)
        if not known.entries <= frozenset(overlay.entries):
            # What was taken back, or forgotten, ends at once; the rest is learnt anew.
            self.live.exchange(essay.slug, None)
            known.lesson = Lesson()
        known.again = None
        if lesson != known.lesson:
            try:
                taught = await self._teach(essay.slug, lesson) if lesson.texts else None
            except TeachingFailed as error:
                # What was in effect stays; there may be more memory, or a mended essay, by then.
                log.error("overlay not learnt", extra={"essay": essay.slug, "error": str(error)})
                known.revision, known.again = overlay.revision, now + RETRY
                return
            if not await self._stands(overlay):
                return
            self.live.exchange(essay.slug, taught)
            log.info("overlay in effect", extra={"essay": essay.slug, "wordings": len(lesson.texts)})
        known.revision, known.entries, known.lesson = overlay.revision, frozenset(overlay.entries), lesson

    async def _stands(self, overlay: Overlay) -> bool:
        """Was nothing of it taken back, or forgotten, while it was learnt? Else it is learnt anew at the next look."""
        async with self._store.read() as tx:
            stored = await tx.overlays.load(overlay.slug)
        return frozenset(overlay.entries) <= frozenset(stored.entries)

    async def _reconciled(self, essay: Essay, known: _Known, now: datetime) -> Overlay:
        """The overlay as it is stored, after what was changed in the file is taken in."""
        path = overlay_path(self._folder, essay.slug)
        async with self._store.read() as tx:
            stored = await tx.overlays.load(essay.slug)
        known.stamp = _stamp(path)
        known.broken = ""
        written, overlay = None, stored
        try:
            written = await asyncio.to_thread(read_overlay, path, essay, frozenset(self._acts))
            overlay = await self._taken_in(essay, written, stored, now)
        except FileNotFoundError:
            log.debug("no file of an overlay", extra={"essay": essay.slug})
        except (BrokenSeeds, OSError) as error:
            known.broken = str(error)
            extra = {"essay": essay.slug, "reason": str(error)}
            if known.entries:
                log.error("overlay's file not read; what is stored is in effect", extra=extra)
            else:
                log.error("overlay's file not read; the seeds alone count", extra=extra)
            return stored
        if overlay.revision and (written is None or not _say_the_same(written, overlay)):
            await self._write(path, overlay, known)
        return overlay

    async def _taken_in(self, essay: Essay, written: Overlay, stored: Overlay, now: datetime) -> Overlay:
        """``stored``, or what somebody made of it by hand. Raises OSError."""
        if frozenset(written.entries) == frozenset(stored.entries):
            return stored
        path = overlay_path(self._folder, written.slug)
        if not await asyncio.to_thread(counts, path, written, stored):
            if not await asyncio.to_thread(is_untouched, path):
                # It was edited as it was before others changed it. Nothing of it is thrown away.
                await asyncio.to_thread(set_aside, path)
                log.warning("overlay changed elsewhere; the file is set aside", extra={"essay": written.slug})
            return stored
        entries = placed_anew(written.entries, stored, essay)
        async with self._store.transaction() as tx:
            saved = await tx.overlays.save(Overlay(written.slug, stored.revision, entries), now)
            if saved is None:
                return await tx.overlays.load(written.slug)
        log.info("overlay taken in as it was edited", extra={"essay": written.slug})
        return saved

    async def _write(self, path: Path, overlay: Overlay, known: _Known) -> None:
        try:
            await asyncio.to_thread(write_overlay, path, overlay)
        except OSError as error:
            # It is stored all the same; the file is for people to read.
            log.warning("overlay's file not written", extra={"essay": overlay.slug, "reason": error.strerror})
        known.stamp = _stamp(path)


def lesson_of(overlay: Overlay, essay: Essay, acts: Mapping[str, ActPhrasing], texts: Mapping[str, str]) -> Lesson:
    """What is to be learnt of an overlay: without messages that are not kept any more, paragraphs that are gone, and
    what the seeds say by now. ``texts``: the words of messages, by key."""
    paragraphs: list[tuple[int, str]] = []
    absent: list[str] = []
    taught: list[ActPhrasing] = []
    for entry, now in zip(overlay.entries, targets_now(overlay.entries, essay), strict=True):
        text = entry.say or texts.get(entry.message, "")
        number = now.paragraph if now else 0
        if not text:
            continue
        if number and all(phrasing.text != text for phrasing in essay.paragraph(number).phrasings):
            paragraphs.append((number, text))
        elif entry.target.act in acts:
            known = acts[entry.target.act]
            taught.append(ActPhrasing(known.act, text, known.detail))
        elif entry.target == OverlayTarget() and text not in essay.absent:
            absent.append(text)
    return Lesson(tuple(dict.fromkeys(paragraphs)), tuple(dict.fromkeys(absent)), tuple(dict.fromkeys(taught)))


def _say_the_same(one: Overlay, other: Overlay) -> bool:
    return one.revision == other.revision and frozenset(one.entries) == frozenset(other.entries)


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Changes when the file does, or may be read at last; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return (error.errno or 0,)
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size
