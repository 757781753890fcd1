"""Essays as the program knows them: paragraphs, parts, theses, and how a passage is named."""

import re
from dataclasses import dataclass
from typing import Self

from bot.core.act import ActPhrasing, GoldenAct
from bot.core.argument import Argument
from bot.core.errors import ForeseenError
from bot.core.language import LocalizedText
from bot.core.patterns import LazyPattern

SLUG = LazyPattern(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
"""A folder name under seeds/. Short and plain, because it travels in buttons (64 bytes) and links (64 characters)."""


class UnknownPassage(ForeseenError, LookupError):
    """Something names an essay, a paragraph or a thesis that is not on the shelf."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Names one paragraph: ``zhibo-daihuo:12``. Paragraphs count from 1 through the whole essay."""

    slug: str
    number: int

    def __str__(self) -> str:
        return f"{self.slug}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The paragraph named by ``text``, or None where it names none. Whether it exists, the library knows."""
        slug, colon, number = text.partition(":")
        if not colon or not SLUG.fullmatch(slug) or not re.fullmatch(r"[1-9][0-9]{0,4}", number):
            return None
        return cls(slug, int(number))


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How somebody might put it, and what they had said before, where it leans on that."""

    text: str
    after: str | None = None
    sentence: int | None = None  # that answers it, where that is known


@dataclass(frozen=True, slots=True)
class KnownClaims:
    """What people claim that the author says, and what one paragraph has to do with it; never shown."""

    says: tuple[str, ...] = ()  # the paragraph bears these out
    denies: tuple[str, ...] = ()  # it speaks against these


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, as the author wrote it, with what the annotations say of it."""

    number: int
    sentences: tuple[str, ...]  # joined without a separator they are the paragraph, character for character
    part: str  # id of the part it stands in
    thesis: str  # id of the narrowest thesis that covers it
    summary: LocalizedText
    extracted: bool = False  # the summary is a sentence of the paragraph, because nobody has written one
    phrasings: tuple[Phrasing, ...] = ()  # ways in which people bring it up; never shown
    claims: KnownClaims = KnownClaims()

    @property
    def text(self) -> str:
        return "".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the essay under one heading."""

    id: str  # "intro", "S1", "S2" …
    heading: str | None  # verbatim; None where the text begins without one
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Thesis:
    """A claim that a stretch of paragraphs argues for. A part's own thesis has the part's id."""

    id: str  # "intro", "S1", "T1" …
    part: str
    label: LocalizedText  # for a button: four characters or so
    title: LocalizedText
    statement: LocalizedText
    summary: LocalizedText
    first: int
    last: int
    extracted: bool = False  # statement and summary are sentences of the essay
    discuss: tuple[LocalizedText, ...] = ()  # open questions
    phrasings: tuple[Phrasing, ...] = ()

    def covers(self, number: int) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class Opener:
    """A question to begin with, and the paragraph that answers it."""

    question: LocalizedText
    ref: Ref


@dataclass(frozen=True, slots=True)
class Golden:
    """A message for measuring, never for training."""

    text: str
    after: str | None
    kind: str
    best: tuple[int, ...]  # paragraphs that answer it best; none where the essay does not speak of it
    ok: tuple[int, ...]  # others that will do
    sentences: tuple[int, ...] = ()  # of the first that is best: those that answer, where that is known


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reader says in a conversation, and the paragraphs that answer it there."""

    text: str
    kind: str
    best: tuple[int, ...]
    ok: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoldenClaim:
    """A claim about the author, for measuring, never for training."""

    text: str
    kind: str
    bearing: str  # a value of bot.core.match.Bearing
    best: tuple[int, ...]  # paragraphs that show it best; none where it is unsaid
    ok: tuple[int, ...]  # others that will do


NO_ARGUMENT = Argument()


SPARSE = 100
"""Phrasings a paragraph, on average, from which an essay is well known by them."""


@dataclass(frozen=True, slots=True)
class Essay:
    """One essay: its text in paragraphs, and the reading of it."""

    slug: str
    title: str
    summary: LocalizedText
    parts: tuple[Part, ...]
    theses: tuple[Thesis, ...]  # a part's own before those inside it
    paragraphs: tuple[Paragraph, ...]
    openers: tuple[Opener, ...]  # at least one
    absent: tuple[str, ...] = ()  # messages that sound near, and of which the essay does not speak
    golden: tuple[Golden, ...] = ()
    unsaid: tuple[str, ...] = ()  # claims about the author that sound near, and of which the essay says neither
    golden_claims: tuple[GoldenClaim, ...] = ()
    argument: Argument = NO_ARGUMENT
    dialogues: tuple[tuple[Turn, ...], ...] = ()
    author: str = ""  # as the text names them

    def __len__(self) -> int:
        return len(self.paragraphs)

    @property
    def density(self) -> float:
        """Phrasings a paragraph, on average."""
        return sum(len(paragraph.phrasings) for paragraph in self.paragraphs) / len(self)

    @property
    def is_sparse(self) -> bool:
        """Has it so few phrasings that an encoder finds more than they do, and scores say less?"""
        return self.density < SPARSE

    def paragraph(self, number: int) -> Paragraph:
        """Raises UnknownPassage outside of 1 … len(self)."""
        if not 1 <= number <= len(self.paragraphs):
            raise UnknownPassage(f"{self.slug} has no paragraph {number}")
        return self.paragraphs[number - 1]

    def thesis(self, thesis_id: str) -> Thesis:
        """Raises UnknownPassage."""
        for thesis in self.theses:
            if thesis.id == thesis_id:
                return thesis
        raise UnknownPassage(f"{self.slug} has no thesis {thesis_id}")

    def letter(self, thesis: Thesis) -> str:
        """Name a thesis as maps do, by its place: A to Z, then A1 and so on."""
        at = [each.id for each in self.theses].index(thesis.id)
        return chr(ord("A") + at % 26) + (str(at // 26) if at >= 26 else "")

    def inside(self, thesis: Thesis) -> tuple[Thesis, ...]:
        """The narrower theses of a part's thesis; none for a narrower one."""
        if thesis.id != thesis.part:
            return ()
        return tuple(other for other in self.theses if other.part == thesis.id and other.id != thesis.id)


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that mean nearly the same where the essays are talked about."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All essays on the shelf, in its order: a chat begins with the first. There is at least one."""

    essays: tuple[Essay, ...]
    concepts: tuple[Concept, ...] = ()
    chatter: tuple[str, ...] = ()  # messages that no essay speaks of
    acts: tuple[ActPhrasing, ...] = ()  # how people put what is no question to an essay
    golden_acts: tuple[GoldenAct, ...] = ()

    def essay(self, slug: str | None = None) -> Essay:
        """The named essay, or the first. Raises UnknownPassage."""
        if slug is None:
            return self.essays[0]
        for essay in self.essays:
            if essay.slug == slug:
                return essay
        raise UnknownPassage(f"no essay {slug}")

    def paragraph(self, ref: Ref) -> Paragraph:
        """Raises UnknownPassage."""
        return self.essay(ref.slug).paragraph(ref.number)

    def holds(self, ref: Ref) -> bool:
        return any(essay.slug == ref.slug and 1 <= ref.number <= len(essay) for essay in self.essays)
