"""Which text something was written for, as a comment at the head of a file that somebody writes by hand."""

import hashlib
from dataclasses import dataclass
from typing import Self

from bot.core.essay import Essay
from bot.core.patterns import LazyPattern

_NOTE = LazyPattern(r"(?m)^# essay-bot annotate: ([0-9]{1,5}) paragraphs, text ([0-9a-f]{16}), last at ([0-9]{1,5})$")


@dataclass(frozen=True, slots=True)
class TextNote:
    """Which text a file was written for, and where somebody was last."""

    paragraphs: int
    digest: str  # 16 hexadecimal digits
    last: int  # a paragraph

    @classmethod
    def of(cls, text: str) -> Self | None:
        found = _NOTE.search(text)
        return cls(int(found[1]), found[2], int(found[3])) if found else None

    def __str__(self) -> str:
        return f"# essay-bot annotate: {self.paragraphs} paragraphs, text {self.digest}, last at {self.last}"


def with_note(text: str, note: TextNote) -> str:
    """The file with this note in the place of the one that it has, else as its first line."""
    if _NOTE.search(text):
        return _NOTE.sub(str(note), text, count=1)
    return f"{note}\n{text}"


def digest_of(essay: Essay) -> str:
    """16 hexadecimal digits that change with what the paragraphs say, and where one begins."""
    text = "\n".join(paragraph.text for paragraph in essay.paragraphs)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
