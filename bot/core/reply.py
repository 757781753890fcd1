"""What is to be answered: which passages and which words of the catalogues, but no prose.

A reply names things; ``bot.render`` turns it into words, marks and buttons for one door and one language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.core.chat import Chat, Utterance
from bot.core.essay import Library, Ref, Words
from bot.core.match import Find, Finding, Verdict


@dataclass(frozen=True, slots=True)
class Note:
    """A message of the catalogues: its key and what fills its placeholders. ``count`` chooses the plural.

    A date is written as the language writes it.
    """

    key: str
    values: "Mapping[str, str | int | date | Words | Note]" = field(default_factory=dict)
    count: int | None = None


Label = Note | Words
"""What stands on a button: words of the catalogues, or of the annotations."""


@dataclass(frozen=True, slots=True)
class Button:
    """A way on. ``payload`` is what comes back when it is pressed: at most 64 bytes of ASCII.

    With ``start`` it opens the private chat instead; that is what follows ``?start=`` there, empty for a plain start.
    """

    label: Label
    payload: str = ""
    start: str | None = None


Rows = tuple[tuple[Button, ...], ...]


class Extent(StrEnum):
    """How much of a paragraph is shown."""

    EXCERPT = "excerpt"  # whole sentences around the one that answers
    WHOLE = "whole"  # the paragraph


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, where it stands, and what it comes to."""

    ref: Ref
    extent: Extent
    sentence: int | None = None  # the one that answers, set off
    page: int = 1  # of a paragraph too long for one message
    asked: Words | None = None  # the question, where it came by button
    verdict: Verdict = Verdict.SAYS
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a thesis, a part (thesis id) or the whole essay (None) comes to, with the paragraphs that it stands on."""

    slug: str
    thesis: str | None
    lead: Note | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts and theses of an essay."""

    slug: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say that quotes nothing: a greeting, help, a refusal. Notes are paragraphs."""

    notes: tuple[Note, ...]
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """The essay does not speak of it: the nearest passage if there is one, and questions that it does answer."""

    nearest: Ref | None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Why:
    """For owners: what decided about a message."""

    slug: str
    text: str
    earlier: tuple[str, ...] = ()
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Daily:
    """The excerpt of a day: a passage, what it comes to, and something to think about."""

    ref: Ref
    day: int  # of this round, from 1
    days: int
    thesis: str | None = None  # the thesis of the day, for which the passage stands
    question: Words | None = None
    turns: bool = True  # its buttons may change it in place: it stands in a private chat
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """The message after the last excerpt: the whole argument, and what comes next.

    A line is the statement of a thesis (its id) or the summary of a paragraph (its number).
    """

    slug: str
    lines: tuple[str | int, ...]
    then: Note
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Settings as they are, or a choice between some, with a button for each thing to change."""

    title: Note
    lines: tuple[Note, ...] = ()
    lead: Note | None = None  # what has just happened
    rows: Rows = ()


Reply = Passage | Overview | Outline | Remark | Absent | Why | Daily | Closing | Panel


@dataclass(frozen=True, slots=True)
class Turn:
    """The reply to one utterance, and the chat's state after it. ``reply`` is None where silence is right."""

    reply: Reply | None
    chat: Chat
    finding: Finding | None = None
    in_place: bool = False  # change the message whose button was pressed, instead of sending another
    toast: Note | None = None  # a word on a button press that changes nothing
    forget: bool = False  # delete what is kept of this person
    export: bool = False  # send along what is kept of this person


Decide = Callable[[Utterance, Chat, Library, Find], Turn]
"""A pure decision: the same arguments give the same turn."""
