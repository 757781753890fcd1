"""The overlay of an essay: annotations that its owners make from what readers asked, beside those of the seeds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from bot.core.essay import Essay
from bot.core.fingerprint import fingerprint, locate
from bot.core.patterns import LazyPattern

ABSENT = "absent"
FOLDER = "overlay"
"""Of their files, in the data folder."""
_NUMBER = LazyPattern(r"[1-9][0-9]{0,4}")
_ACT = LazyPattern(r"[a-z][a-z0-9_]{0,17}(?:\.[a-z0-9_]{1,17})?")


@dataclass(frozen=True, slots=True)
class OverlayTarget:
    """Where messages belong: a paragraph (its number), an act, or (neither) nothing in the essay."""

    paragraph: int = 0
    act: str = ""  # "overview", "small_talk.thanks"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read ``12``, ``absent`` or ``small_talk.thanks``; None for anything else. Whether it exists, others know."""
        if text == ABSENT:
            return cls()
        if _NUMBER.fullmatch(text):
            return cls(paragraph=int(text))
        return cls(act=text) if _ACT.fullmatch(text) else None

    def __str__(self) -> str:
        return self.act or (str(self.paragraph) if self.paragraph else ABSENT)


@dataclass(frozen=True, slots=True)
class OverlayEntry:
    """One wording and where it belongs.

    A reader's words do not stand here: they are named by the message of the log that holds them, and are gone with it.
    """

    target: OverlayTarget
    message: str = ""  # key in the log
    say: str = ""  # words of the owner's own, where no message is named
    stood: str = ""  # fingerprint of the paragraph, by which it is found again in an edited essay


@dataclass(frozen=True, slots=True)
class Overlay:
    """All of one essay. ``revision``: counts its changes, from 1; 0 where there never was one."""

    slug: str
    revision: int = 0
    entries: tuple[OverlayEntry, ...] = ()

    def mapped(self, keys: tuple[str, ...]) -> OverlayEntry | None:
        """The entry of one of these messages, where there is one."""
        return next((each for each in self.entries if each.message and each.message in keys), None)

    def with_entries(self, added: tuple[OverlayEntry, ...]) -> Self:
        return replace(self, entries=(*self.entries, *added))

    def without(self, keys: tuple[str, ...]) -> Self:
        """Without what was made of these messages."""
        return replace(self, entries=tuple(each for each in self.entries if each.message not in keys))

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the messages that are named."""
        return tuple(each.message for each in self.entries if each.message)


def standing_at(entry: OverlayEntry, essay: Essay) -> int:
    """Find the paragraph that an entry belongs to, as the essay is now; 0 where it is gone, or it belongs to none."""
    number = entry.target.paragraph
    if not number or not entry.stood:
        return number if number <= len(essay) else 0
    found = locate(entry.stood, number, essay)
    return found[0] if found else 0


def target_now(entry: OverlayEntry, essay: Essay) -> OverlayTarget | None:
    """Tell where an entry belongs, as the essay is now; None where its paragraph is gone."""
    if not entry.target.paragraph:
        return entry.target
    number = standing_at(entry, essay)
    return OverlayTarget(paragraph=number) if number else None


def targets_now(entries: Iterable[OverlayEntry], essay: Essay) -> list[OverlayTarget | None]:
    """Tell the same of many entries, in their order. May take a second where the essay is long and was edited."""
    found: dict[OverlayEntry, OverlayTarget | None] = {}
    targets = []
    for entry in entries:
        # Many belong to the same paragraph, and only the first of them is looked for.
        place = replace(entry, message="", say="")
        if place not in found:
            found[place] = target_now(place, essay)
        targets.append(found[place])
    return targets


def count_lost(overlay: Overlay, essay: Essay) -> int:
    """Count the entries whose paragraph is gone from the essay: they have no effect."""
    return targets_now(overlay.entries, essay).count(None)


def placed_anew(entries: tuple[OverlayEntry, ...], stored: Overlay, essay: Essay) -> tuple[OverlayEntry, ...]:
    """Place what somebody has written, or moved, by hand where they say, whatever it was known by before.

    ``stored``: what was there before them.
    """
    known = frozenset(stored.entries)
    return tuple(each if each in known else _standing(each, essay) for each in entries)


def _standing(entry: OverlayEntry, essay: Essay) -> OverlayEntry:
    number = entry.target.paragraph
    return replace(entry, stood=fingerprint(essay.paragraph(number).text)) if 0 < number <= len(essay) else entry
