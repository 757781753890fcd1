"""What follows ``?start=`` in a link to the private chat: a class for each kind, at most 64 of Telegram's characters.

It comes back from outside: ``parse`` checks its shape alone, as that of ``callback_data`` does.
"""

import re
from dataclasses import dataclass

from bot.core.conversation import OpenQuestion
from bot.core.essay import SLUG, Ref
from bot.core.fingerprint import LENGTH

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


DeepLink = ParagraphLink | RecapLink | ExportLink
_PARAGRAPH = re.compile(
    rf"p-({SLUG.pattern})-([1-9][0-9]{{0,4}})(?:_([A-Za-z][A-Za-z0-9]{{0,7}})_([0-9]{{1,2}}))?"
    rf"(?:__([A-Za-z0-9]{{{LENGTH}}}))?"
)
_RECAP = re.compile(r"r-([1-9][0-9]{0,11})")
_EXPORT = re.compile(r"e-(c[0-9a-f]{20})")


def parse(text: str) -> DeepLink | None:
    """Tell what a link says; None where that is unknown or forged."""
    if found := _PARAGRAPH.fullmatch(text):
        question = OpenQuestion(found[3], int(found[4])) if found[3] else None
        return ParagraphLink(Ref(found[1], int(found[2])), question, found[5] or "")
    if found := _RECAP.fullmatch(text):
        return RecapLink(int(found[1]))
    found = _EXPORT.fullmatch(text)
    return ExportLink(found[1]) if found else None
