"""The gap inbox: what got no good answer, grouped; and what its owners make of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.core.act import ActPhrasing
from bot.core.essay import Essay, Library
from bot.core.fingerprint import fingerprint
from bot.core.gaps import Gap, GapMessage
from bot.core.overlay import OverlayEntry, OverlayTarget, target_now, targets_now
from bot.search.text.similarity import groups_alike
from bot.shelf.overlay_file import MOST_ENTRIES
from bot.store.store import Store
from bot.store.transaction import Transaction

ALIKE = 0.72
"""Share of their characters that two messages have in common, in order, from which they ask the same."""
COMPARED = 1_500
"""Different wordings that are compared with each other, the newest; older ones are only held for the same to the
letter."""
TRIES = 3


class MapOutcome(StrEnum):
    """What came of mapping a gap."""

    MAPPED = "mapped"
    ALREADY = "already"  # somebody did before
    LOST = "lost"  # somebody did before, and the paragraph is gone by now
    GONE = "gone"  # its messages are not kept any more
    UNKNOWN = "unknown"  # there is no such paragraph or act any more
    FULL = "full"  # the overlay holds too much
    BUSY = "busy"  # others change the overlay all the time


@dataclass(frozen=True, slots=True)
class MapResult:
    """What came of it, what the gap is mapped to now, and in which essay (slug) where there is such a gap."""

    outcome: MapOutcome
    target: OverlayTarget | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class MappedGap:
    """A gap that somebody has mapped. ``target``: as the essay is now; None where its paragraph is gone."""

    gap: Gap
    slug: str
    target: OverlayTarget | None

    @property
    def outcome(self) -> MapOutcome:
        """What comes of mapping it once more."""
        return outcome_before(self.target)


class GapInbox:
    """Reads and maps the gaps of one bot."""

    def __init__(self, library: Library, store: Store, fold: Callable[[str], str]) -> None:
        self.library = library
        self._store = store
        self.fold = fold

    @cached_property
    def acts(self) -> dict[str, ActPhrasing]:
        """Every act that the seeds know, by its name."""
        return acts_by_name(self.library)

    async def open(self) -> list[Gap]:
        """Those that nobody has mapped: what most people asked first, of those the newest. Raises StoreUnavailable."""
        async with self._store.read() as tx:
            messages = await tx.gaps.messages()
            mapped = {key for essay in self.library.essays for key in (await tx.overlays.load(essay.slug)).keys}
        waiting = [message for message in messages if message.key not in mapped]
        gaps = await asyncio.to_thread(self._grouped, waiting)
        return sorted(gaps, key=lambda gap: (-gap.askers, -gap.newest.id))

    async def mapped(self) -> list[MappedGap]:
        """What was mapped and can be undone, the newest first. Raises StoreUnavailable."""
        found: list[MappedGap] = []
        async with self._store.read() as tx:
            for essay in self.library.essays:
                overlay = await tx.overlays.load(essay.slug)
                places = await asyncio.to_thread(targets_now, overlay.entries, essay)
                named = zip(overlay.entries, places, strict=True)
                targets = {entry.message: target for entry, target in named if entry.message}
                messages = await tx.gaps.known(overlay.keys)
                for target in dict.fromkeys(targets.values()):
                    there = [message for message in messages if targets[message.key] == target]
                    found += [MappedGap(gap, essay.slug, target) for gap in self._grouped(there)]
        return sorted(found, key=lambda each: -each.gap.newest.id)

    async def by_hand(self) -> int:
        """How many wordings somebody has written into the overlays besides. Raises StoreUnavailable."""
        async with self._store.read() as tx:
            overlays = [await tx.overlays.load(essay.slug) for essay in self.library.essays]
        return sum(bool(entry.say) for overlay in overlays for entry in overlay.entries)

    async def find(self, message: int) -> Gap | None:
        """The open one that holds a message, by its id in the log."""
        return next((gap for gap in await self.open() if gap.holds(message)), None)

    async def find_mapped(self, message: int) -> MappedGap | None:
        """The same of those that are mapped."""
        return next((each for each in await self.mapped() if each.gap.holds(message)), None)

    def essay_of(self, gap: Gap) -> Essay:
        """The essay that was asked."""
        return self.library.essay(gap.essay)

    async def map(self, message: int, target: OverlayTarget, now: datetime) -> MapResult:
        """Say where a gap belongs; by this everybody's answers change soon. Raises StoreUnavailable."""
        gap = await self.find(message)
        if gap is None:
            mapped = await self.find_mapped(message)
            return MapResult(mapped.outcome, mapped.target, mapped.slug) if mapped else MapResult(MapOutcome.GONE)
        essay = self.essay_of(gap)
        if target.paragraph > len(essay) or (target.act and target.act not in self.acts):
            return MapResult(MapOutcome.UNKNOWN, slug=essay.slug)
        for _ in range(TRIES):
            async with self._store.transaction() as tx:
                result = await self._map(tx, gap, essay, target, now)
            if result.outcome is not MapOutcome.BUSY:
                return replace(result, slug=essay.slug)
        return MapResult(MapOutcome.BUSY, slug=essay.slug)

    async def _map(self, tx: Transaction, gap: Gap, essay: Essay, target: OverlayTarget, now: datetime) -> MapResult:
        overlay = await tx.overlays.load(essay.slug)
        if before := overlay.mapped(gap.keys):
            there = target_now(before, essay)
            return MapResult(outcome_before(there), there)
        # Whoever was forgotten meanwhile is not remembered by this.
        held = {message.key for message in await tx.gaps.known(gap.keys)}
        if not held:
            return MapResult(MapOutcome.GONE)
        if len(overlay.entries) + len(held) > MOST_ENTRIES:
            return MapResult(MapOutcome.FULL)
        stood = fingerprint(essay.paragraph(target.paragraph).text) if target.paragraph else ""
        entries = tuple(OverlayEntry(target, key, stood=stood) for key in gap.keys if key in held)
        saved = await tx.overlays.save(overlay.with_entries(entries), now)
        return MapResult(MapOutcome.MAPPED if saved else MapOutcome.BUSY, target)

    async def undo(self, message: int, now: datetime) -> MappedGap | None:
        """Take back what a gap was mapped to, and return that; None where it is not mapped (any more). Raises
        StoreUnavailable."""
        mapped = await self.find_mapped(message)
        if mapped is None:
            return None
        for _ in range(TRIES):
            async with self._store.transaction() as tx:
                overlay = await tx.overlays.load(mapped.slug)
                if await tx.overlays.save(overlay.without(mapped.gap.keys), now):
                    return mapped
        return None

    def _grouped(self, messages: Sequence[GapMessage]) -> list[Gap]:
        """Those that ask the same of the same essay, together. ``messages``: the newest first."""
        slugs = {essay.slug for essay in self.library.essays}
        same: dict[tuple[str, str], list[GapMessage]] = {}
        for message in messages:
            # What was put to an essay that is gone is looked at with the first.
            slug = message.essay if message.essay in slugs else self.library.essay().slug
            name = slug, "".join(self.fold(message.text).split())
            same.setdefault(name, []).append(replace(message, essay=slug))
        compared, others = list(same)[:COMPARED], list(same)[COMPARED:]
        groups = [[name] for name in others]
        for slug in slugs:
            texts = [text for of, text in compared if of == slug]
            groups += [[(slug, texts[place]) for place in group] for group in groups_alike(texts, ALIKE)]
        found = ([message for name in group for message in same[name]] for group in groups)
        return [Gap(tuple(sorted(group, key=lambda message: -message.id))) for group in found]


def outcome_before(target: OverlayTarget | None) -> MapOutcome:
    """Tell what comes of mapping what is mapped already. ``target``: where to; None where that is gone."""
    return MapOutcome.ALREADY if target else MapOutcome.LOST


def act_name(act: ActPhrasing) -> str:
    """How an act is named as a target, and in the seeds."""
    return f"{act.act}.{act.detail}" if act.detail else str(act.act)


def acts_by_name(library: Library) -> dict[str, ActPhrasing]:
    """Every act that the seeds know, by its name, with one of its phrasings."""
    return {act_name(each): each for each in library.acts}
