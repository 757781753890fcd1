"""Somebody who reads the essay in cards, and what is kept of that."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.bookmarks import Bookmarks
from bot.core.decision import Decision, DropFavourites, SaveFavourite, SavePosition
from bot.core.essay import Essay, Library, Paragraph
from bot.core.incoming import IncomingMessage
from bot.core.match import Find
from bot.core.response import CatalogueMessage, ReadingCard
from tests.talk.people import Talk, buttons

SUNDAY = datetime(2026, 3, 1, 4, tzinfo=UTC)
"""Noon in Shanghai."""


class ReaderTalk(Talk):
    """A chat in which what was decided about bookmarks is done."""

    def __init__(self, library: Library, find: Find | None = None, *, now: datetime = SUNDAY) -> None:
        super().__init__(library, find, now=now)

    @property
    def bookmarks(self) -> Bookmarks:
        return self.context.bookmarks

    def take(self, incoming: IncomingMessage) -> Decision:
        """Decide, and keep what is to be kept."""
        decision = super().take(incoming)
        kept = self.bookmarks
        for effect in decision.effects:
            if isinstance(effect, SavePosition):
                kept = kept.moved_to(effect.bookmark)
            elif isinstance(effect, SaveFavourite):
                kept = kept.with_favourite(effect.bookmark)
            elif isinstance(effect, DropFavourites):
                kept = kept.without_favourites(effect.bookmarks)
        self.context = replace(self.context, bookmarks=kept)
        return decision

    def turn_to(self, library: Library) -> None:
        """The bot is started anew, with essays that were edited meanwhile."""
        self.context = replace(self.context, library=library)

    @property
    def here(self) -> int:
        """Where the reader is, as it is kept."""
        return self.bookmarks.positions[-1].ref.number


def card(decision: Decision) -> ReadingCard:
    """The card that is shown."""
    assert isinstance(decision.response, ReadingCard), decision.response
    return decision.response


def pressed(talk: Talk, decision: Decision, key: str) -> Decision:
    """Press the button whose label is that message."""
    [payload] = [
        each.payload
        for each in buttons(decision.response)
        if isinstance(each.label, CatalogueMessage) and each.label.key == key
    ]
    return talk.press(payload)


def labels(decision: Decision) -> list[str]:
    """The messages that stand on its buttons."""
    return [each.label.key for each in buttons(decision.response) if isinstance(each.label, CatalogueMessage)]


def edited(library: Library, *paragraphs: Paragraph) -> Library:
    """The library with its essay made of these paragraphs, numbered anew; parts and theses end where it ends."""
    essay = library.essay()
    numbered = tuple(replace(each, number=number) for number, each in enumerate(paragraphs, 1))
    return replace(library, essays=(replace(essay, paragraphs=numbered),))


def rewritten(paragraph: Paragraph, *sentences: str) -> Paragraph:
    """The paragraph with another text."""
    return replace(paragraph, sentences=sentences)


def without(essay: Essay, number: int) -> list[Paragraph]:
    """All paragraphs but one."""
    return [each for each in essay.paragraphs if each.number != number]
