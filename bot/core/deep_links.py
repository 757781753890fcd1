"""What follows ``?start=`` in a link to the private chat: a class for each kind, at most 64 of Telegram's characters.

It comes back from outside: ``parse`` checks its shape alone, as that of ``callback_data`` does.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Self

from bot.core.conversation import OpenQuestion
from bot.core.essay import SLUG, Essay, Ref
from bot.core.fingerprint import LENGTH, fingerprint, marked
from bot.core.patterns import LazyPattern

LONGEST = 64
MARKS = 6
"""Fingerprints in one link, where there is room for them."""
FROM_INLINE = "inline"
"""From where there was nothing to quote into another chat: a plain start."""


@dataclass(frozen=True, slots=True)
class ParagraphLink:
    """``p-slug-number[_thesis_nth][__fingerprint]``: a paragraph, and the question that was put about it, if any.

    With its fingerprint it leads to the paragraph also when that stands elsewhere, or was changed.
    """

    ref: Ref
    question: OpenQuestion | None = None
    fingerprint: str = ""

    def pack(self) -> str:
        question = f"_{self.question.thesis}_{self.question.nth}" if self.question else ""
        known = f"__{self.fingerprint}" if self.fingerprint else ""
        return f"p-{self.ref.slug}-{self.ref.number}{question}{known}"


@dataclass(frozen=True, slots=True)
class RangeLink:
    """``p-slug-first_last[__fingerprints]``: paragraphs that stand one after another.

    The fingerprints are those of the paragraphs that ``marked`` names, as many as there is room for: of the first and
    the last one always, and where the slug is short of some between them, too.
    """

    ref: Ref  # the first
    last: int
    fingerprints: tuple[str, ...] = ()

    def pack(self) -> str:
        text = f"p-{self.ref.slug}-{self.ref.number}_{self.last}"
        fitting = self.fingerprints[: (LONGEST - len(text) - 2) // LENGTH]
        return f"{text}__{''.join(fitting)}" if fitting else text

    @classmethod
    def of(cls, essay: Essay, first: int, last: int) -> Self:
        """Make the link to paragraphs that there are, of which there are at least two."""
        known = tuple(fingerprint(essay.paragraph(each).text) for each in islice(marked(first, last), MARKS))
        return cls(Ref(essay.slug, first), last, known)


@dataclass(frozen=True, slots=True)
class RecapLink:
    """``r-id``: the recap of a discussion."""

    discussion: int

    def pack(self) -> str:
        return f"r-{self.discussion}"


@dataclass(frozen=True, slots=True)
class ExportLink:
    """``e-chat``: what was said in a group, which goes to its admins."""

    chat: str  # pseudonym

    def pack(self) -> str:
        return f"e-{self.chat}"


DeepLink = ParagraphLink | RangeLink | RecapLink | ExportLink
_PARAGRAPH = LazyPattern(
    rf"p-({SLUG.pattern})-([1-9][0-9]{{0,4}})(?:_([A-Za-z][A-Za-z0-9]{{0,7}})_([0-9]{{1,2}}))?"
    rf"(?:__([A-Za-z0-9]{{{LENGTH}}}))?"
)
_RANGE = LazyPattern(
    rf"p-({SLUG.pattern})-([1-9][0-9]{{0,4}})_([1-9][0-9]{{0,4}})(?:__((?:[A-Za-z0-9]{{{LENGTH}}}){{1,{MARKS}}}))?"
)
_RECAP = LazyPattern(r"r-([1-9][0-9]{0,11})")
_EXPORT = LazyPattern(r"e-(c[0-9a-f]{20})")


def parse(text: str) -> DeepLink | None:
    """Tell what a link says; None where that is unknown or forged."""
    if found := _PARAGRAPH.fullmatch(text):
        question = OpenQuestion(found[3], int(found[4])) if found[3] else None
        return ParagraphLink(Ref(found[1], int(found[2])), question, found[5] or "")
    if (found := _RANGE.fullmatch(text)) and int(found[2]) < int(found[3]):
        known = found[4] or ""
        marks = tuple(known[at : at + LENGTH] for at in range(0, len(known), LENGTH))
        return RangeLink(Ref(found[1], int(found[2])), int(found[3]), marks)
    if found := _RECAP.fullmatch(text):
        return RecapLink(int(found[1]))
    found = _EXPORT.fullmatch(text)
    return ExportLink(found[1]) if found else None
