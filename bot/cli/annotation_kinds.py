"""What ``annotate`` asks for: each kind of line, where it is saved, and what speaks against it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.core.essay import Essay, Thesis
from bot.core.text import has_writing
from bot.shelf.annotation_files import Entry, phrasing
from bot.shelf.closed_questions import closed
from bot.shelf.loader import ANNOTATIONS, PHRASINGS
from bot.training.landing import Landing

LONGEST = 300
"""Characters of a line; longer is a text."""
BEGINNING = 24
"""Characters by which another paragraph is known again."""
TIMID = "only been offered as what comes nearest; more lines here, in other words, make it surer"
ASKED = "How would a friend ask about this?"

Fold = Callable[[str], str]


class EditorQuestion(Protocol):
    """Something that a line is asked for."""

    @property
    def at(self) -> int:
        """The paragraph that it is about, or begins with."""
        ...

    @property
    def asked(self) -> str: ...

    @property
    def prompt(self) -> str: ...

    @property
    def place(self) -> str:
        """Where its lines stand, in words."""
        ...

    @property
    def goes_on(self) -> bool:
        """It takes more than one line."""
        ...

    def entry(self, line: str) -> Entry: ...

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        """Why a line cannot stand there; empty where it can."""
        ...

    def unusual(self, line: str) -> str:
        """What makes a line look like the answer to another question; empty where nothing does."""
        ...

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        """What is said of a line that was saved."""
        ...


@dataclass(frozen=True, slots=True)
class PhrasingsOf:
    """How readers ask about a paragraph."""

    at: int
    asked: str = ASKED
    prompt: str = "> "
    goes_on: bool = True

    @property
    def place(self) -> str:
        return f"paragraph {self.at}"

    def entry(self, line: str) -> Entry:
        return phrasing(self.at, line)

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        return refusal(essay, self.at, line, fold)

    def unusual(self, line: str) -> str:
        return ""

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        return told(landing, self.at, essay)


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """Messages that sound near, and of which the essay does not speak."""

    at: int
    asked: str = "What would people ask that this essay does not answer?"
    prompt: str = "not answered> "
    place: str = '"absent"'
    goes_on: bool = True

    def entry(self, line: str) -> Entry:
        return Entry(PHRASINGS, ("absent",), line, self.at)

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        return refusal(essay, 0, line, fold)

    def unusual(self, line: str) -> str:
        return ""

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        if landing.first is None or not landing.said:
            return "It would not have been answered even before."
        return f"Before, it would have been answered with paragraph {named(landing.first, essay)}; now it is known."


@dataclass(frozen=True, slots=True)
class SummaryOf:
    """What a paragraph comes to."""

    at: int
    asked: str = "What does it say, in one line?"
    prompt: str = "summary> "
    goes_on: bool = False

    @property
    def place(self) -> str:
        return f"the summary of paragraph {self.at}"

    def entry(self, line: str) -> Entry:
        return Entry(ANNOTATIONS, ("paragraphs", str(self.at), "summary"), line, self.at, listed=False)

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        return _too_much(line, LONGEST)

    def unusual(self, line: str) -> str:
        return _unusual(line, "summary")

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        return ""


FIELDS = {
    "title": ("What does it claim, as a title?", 60),
    "statement": ("What does it claim, in a sentence?", 120),
    "summary": ("How does it go about it, in two or three sentences?", LONGEST),
    "label": ("A word for a button, four characters or so?", 12),
}
"""Of a thesis: what is asked, and how many characters that has at most."""


USUAL = {"title": (1, 30), "label": (1, 8), "summary": (6, LONGEST), "discussion question": (6, LONGEST)}
"""Characters between which nearly all are; others are asked back, for they may answer another question."""


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One thing that is said of a stretch of paragraphs."""

    thesis: str  # its id
    field: str
    first: int
    last: int
    goes_on: bool = False

    @property
    def at(self) -> int:
        return self.first

    @property
    def asked(self) -> str:
        return FIELDS[self.field][0]

    @property
    def prompt(self) -> str:
        return f"{self.thesis} {self.field}> "

    @property
    def place(self) -> str:
        return f"the {self.field} of {self.thesis}"

    def entry(self, line: str) -> Entry:
        span = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        beside = (("theses", self.thesis, "paragraphs"), span)
        return Entry(ANNOTATIONS, ("theses", self.thesis, self.field), line, self.first, listed=False, beside=beside)

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        return _too_much(line, FIELDS[self.field][1])

    def unusual(self, line: str) -> str:
        return _unusual(line, self.field)

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class DiscussionOf:
    """Open questions about a stretch of paragraphs."""

    thesis: str  # its id
    first: int
    last: int
    asked: str = "What can people discuss here, that no yes or no answers? One question a line."
    goes_on: bool = True

    @property
    def at(self) -> int:
        return self.first

    @property
    def prompt(self) -> str:
        return f"{self.thesis} discussion question, empty to go on> "

    @property
    def place(self) -> str:
        return f"the questions of {self.thesis}"

    def entry(self, line: str) -> Entry:
        beside = FieldOf(self.thesis, "title", self.first, self.last).entry(line).beside
        return Entry(ANNOTATIONS, ("theses", self.thesis, "discuss"), line, self.first, beside=beside)

    def refusal(self, line: str, essay: Essay, fold: Fold) -> str:
        known = next((each.discuss for each in essay.theses if each.id == self.thesis), ())
        if any(fold(each.zh).casefold() == fold(line).casefold() for each in known):
            return "it stands here already."
        return _too_much(line, 60)

    def unusual(self, line: str) -> str:
        return _unusual(line, "discussion question")

    def told(self, line: str, landing: Landing, essay: Essay) -> str:
        return "It can be answered with yes or no; /undo takes it back." if closed(line) else ""


def questions_of(thesis: Thesis, written: Callable[[str, str], bool]) -> list[EditorQuestion]:
    """What is still to be asked of a thesis. ``written``: whether a field of a thesis is."""
    span = (thesis.first, thesis.last)
    fields = [FieldOf(thesis.id, name, *span) for name in FIELDS if not written(thesis.id, name)]
    return [*fields, DiscussionOf(thesis.id, *span)]


def refusal(essay: Essay, number: int, line: str, fold: Fold) -> str:
    """Why a line cannot be a phrasing of a paragraph, or one of what is not answered (0); empty where it can."""
    if objection := _too_much(line, LONGEST, "what somebody asks"):
        return objection
    same = fold(line).casefold()
    only = "and a phrasing belongs to one only." if number else "so the essay answers it."
    for paragraph in essay.paragraphs:
        if any(fold(each.text).casefold() == same and not each.after for each in paragraph.phrasings):
            if paragraph.number == number:
                return "it stands here already."
            return f"it stands at paragraph {paragraph.number} already, {only}"
    for thesis in essay.theses:
        if any(fold(each.text).casefold() == same for each in thesis.phrasings):
            return f"it stands at the thesis {thesis.id} already, {only}"
    if any(fold(text).casefold() == same for text in essay.absent):
        return 'it stands under "absent", as something of which the essay does not speak.'
    if any(fold(each.text).casefold() == same for each in essay.golden):
        return "it stands among the golden messages, by which is measured; put it another way."
    return ""


def _unusual(line: str, what: str) -> str:
    shortest, longest = USUAL.get(what, (1, LONGEST))
    if len(line) > longest:
        return f"long for a {what}"
    return f"short for a {what}" if len(line) < shortest else ""


def _too_much(line: str, longest: int, what: str = "this") -> str:
    """What is wrong with any line; empty where nothing is."""
    if not has_writing(line):
        return "there is no word in it."
    if len(line) > longest:
        return f"it has {len(line)} characters; {what} has at most {longest}."
    return ""


def told(landing: Landing, number: int, essay: Essay) -> str:
    """Where a phrasing would have landed, in words."""
    if landing.first is None:
        return "None of its words was known before; now they are."
    if landing.first == number and landing.said:
        return "It would have landed here even before, and been quoted as the answer."
    if landing.first == number:
        return f"It would have landed here even before, but {TIMID}."
    place = f"this one was number {landing.place}" if landing.place else "this one was not among the first ten"
    words = f", pulled there by {', '.join(landing.pulling)}" if landing.pulling else ""
    return f"Before, it would have landed on paragraph {named(landing.first, essay)}{words}; {place}."


def named(number: int, essay: Essay) -> str:
    """A paragraph by its number and how it begins."""
    return f"{number} ({essay.paragraph(number).text.strip()[:BEGINNING]}…)"
