"""What is to be answered: which passages and which words of the catalogues, but no prose.

A reply names things; ``bot.render`` turns it into words, marks and buttons for one door and one language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Discussion, Manners, Movement, Part, Purpose, Stance, Told
from bot.core.essay import Library, Ref, Words
from bot.core.match import Bearing, Find, Finding, Verdict


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

    SNIPPET = "snippet"  # two sentences, for groups
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
    brief: bool = False  # for groups: no questions are offered


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
    more: tuple[Ref, ...] = ()  # further passages of the day
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


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a discussion begins with: a passage, the thesis, and an open question about it."""

    ref: Ref
    thesis: str
    question: Words | None
    sentence: int | None = None  # of the passage, set off
    poll: bool = True  # one follows
    again: bool = True  # and is asked once more at the end
    moved: bool = False  # shown anew, because the group has moved
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What the essay says to a claim about it. The passage judges, where the annotations do not know."""

    bearing: Bearing
    ref: Ref | None
    sentence: int | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Popular:
    """A contribution to which others replied."""

    message: int  # Telegram's id
    replies: int
    place: int  # among all contributions, from 1
    touched: tuple[int, ...] = ()  # paragraphs that it speaks of


@dataclass(frozen=True, slots=True)
class Recap:
    """What a discussion came to."""

    ref: Ref  # of its prompt
    thesis: str
    question: Words | None
    closed: bool
    people: int  # who said something or voted
    said: int  # contributions
    touched: tuple[tuple[int, int], ...]  # paragraph, how often: in the order of the essay
    movement: Movement | None  # None where there was no poll
    popular: tuple[Popular, ...] = ()  # the most replied-to first
    chat: int | None = None  # Telegram's id, for links to those messages
    untouched: str | None = None  # id of a thesis that no discussion here has touched
    then: Words | None = None  # an open question about that
    whole: bool = True  # else only how opinion moved
    rows: Rows = ()


Reply = Passage | Overview | Outline | Remark | Absent | Why | Daily | Closing | Panel | Prompt | Checked | Recap


@dataclass(frozen=True, slots=True)
class Opened:
    """A discussion begins; the reply is its prompt."""

    discussion: Discussion


@dataclass(frozen=True, slots=True)
class Advanced:
    """A discussion goes on to another stage: its poll is asked once more, or it is over."""

    discussion: Discussion
    told: Told | None = None  # what the reply says of those who took part, where it is over


@dataclass(frozen=True, slots=True)
class Contributed:
    """Something was said in a discussion."""

    discussion: int
    touched: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody replied to what was said in a discussion. It is counted, and no more."""


@dataclass(frozen=True, slots=True)
class Voted:
    """Somebody chose, chose anew, or took it back (None)."""

    discussion: int
    part: Part
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Behaves:
    """An admin has said how the bot behaves."""

    manners: Manners


@dataclass(frozen=True, slots=True)
class Interjected:
    """A question that was not put to the bot was answered."""


@dataclass(frozen=True, slots=True)
class Consented:
    """Somebody lets their name be shown, or (empty) no longer."""

    purpose: Purpose
    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody has read a day of a reading plan."""

    subscription: int
    day: int  # from 1


Deed = Opened | Advanced | Contributed | Followed | Voted | Behaves | Interjected | Consented | Finished
"""What a turn does besides replying. The corridor stores it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The reply to one utterance, and the chat's state after it. ``reply`` is None where silence is right."""

    reply: Reply | None
    chat: Chat
    finding: Finding | None = None
    in_place: bool = False  # change the message whose button was pressed, instead of sending another
    toast: Note | None = None  # a word on a button press that changes nothing
    alert: bool = False  # the word stays until it is closed
    deeds: tuple[Deed, ...] = ()
    keep: bool = True  # else nothing that was said is kept
    answers_to: int | None = None  # the message that the reply answers, where that is not the one just said
    hand_over: bool = False  # send along what was said in the discussions of the group concerned
    forget: bool = False  # delete what is kept of this person
    forget_group: bool = False  # delete what is kept of the group concerned
    export: bool = False  # send along what is kept of this person


Decide = Callable[[Utterance, Chat, Library, Find], Turn]
"""A pure decision: the same arguments give the same turn."""
