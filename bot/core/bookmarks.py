"""Where somebody is in an essay, and which paragraphs they keep: known by number and by content."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.essay import Ref

MAX_FAVOURITES = 100
"""Paragraphs that one person can keep."""
MAX_POSITIONS = 50
"""Essays of which it is known how far one person has read: those read last."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A paragraph as it was when it was read or kept."""

    ref: Ref
    sketch: tuple[int, ...]  # of its content, so that it is found again in an essay that was edited since
    at: datetime
    finished: bool = False  # the whole essay is read

    @property
    def key(self) -> tuple[Ref, tuple[int, ...]]:
        """What makes it the same bookmark, whenever it was made."""
        return self.ref, self.sketch


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """All bookmarks of one person."""

    positions: tuple[Bookmark, ...] = ()  # one an essay, the one read last at the end
    favourites: tuple[Bookmark, ...] = ()  # in the order in which they were kept

    def position(self, slug: str) -> Bookmark | None:
        """How far an essay is read; None where nobody has opened it."""
        return next((each for each in self.positions if each.ref.slug == slug), None)

    def moved_to(self, bookmark: Bookmark) -> "Bookmarks":
        """Return them with that position in its essay."""
        others = tuple(each for each in self.positions if each.ref.slug != bookmark.ref.slug)
        return Bookmarks((*others, bookmark)[-MAX_POSITIONS:], self.favourites)

    def with_favourite(self, bookmark: Bookmark) -> "Bookmarks":
        """Return them with a further favourite; the same where it is there already, or there is no room."""
        if bookmark.key in {each.key for each in self.favourites} or len(self.favourites) >= MAX_FAVOURITES:
            return self
        return Bookmarks(self.positions, (*self.favourites, bookmark))

    def without_favourites(self, dropped: "tuple[Bookmark, ...]") -> "Bookmarks":
        """Return them without these."""
        gone = {each.key for each in dropped}
        return Bookmarks(self.positions, tuple(each for each in self.favourites if each.key not in gone))
