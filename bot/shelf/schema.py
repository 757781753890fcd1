"""The files that people write about an essay, whole or still being written. ``seeds/README.md`` describes them."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.core.act import ActType
from bot.core.patterns import LazyPattern

_FOLD = LazyPattern(r"(?<=[\u2010-\u2027\u3000-\u9fff\uff00-\uffef]) +(?=[\u2010-\u2027\u3000-\u9fff\uff00-\uffef])")


def _unfold(text: str) -> str:
    """YAML joins folded lines with a space, which Chinese does not have."""
    return _FOLD.sub("", text)


LONGEST = 600
"""Characters of one text."""
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), AfterValidator(_unfold)
]
ThesisId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]{0,7}$")]


def _number(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise ValueError(f"{text!r} is no paragraph; paragraphs are numbered 1, 2, 3 …")
    return text


Number = Annotated[int, BeforeValidator(_number)]

_SPAN = LazyPattern(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise ValueError('paragraphs are written "8-19", or "8" for a single one')
    return text


Span = Annotated[str, AfterValidator(_span)]


def bounds(span: str) -> tuple[int, int]:
    """First and last paragraph of ``8-19``."""
    first, _, last = span.partition("-")
    return int(first), int(last or first)


class Strict(BaseModel):
    """What knows its keys, and refuses others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(Strict):
    """A question to begin with."""

    question: Text
    question_en: Text | None = None
    paragraph: int = Field(ge=1)


class PartNote(Strict):
    """A part: its heading as it stands in the text, or none for a beginning without one."""

    id: ThesisId
    heading: Text | None = None


class ThesisNote(Strict):
    """What one stretch of the essay claims."""

    paragraphs: Span
    label: Text
    label_en: Text | None = None
    title: Text
    title_en: Text | None = None
    statement: Text
    statement_en: Text | None = None
    summary: Text
    summary_en: Text | None = None
    discuss: tuple[Text, ...] = ()
    discuss_en: tuple[Text, ...] = ()  # in the order of discuss


class ParagraphNote(Strict):
    """What one paragraph comes to."""

    summary: Text
    summary_en: Text | None = None


class Annotations(Strict):
    """The whole file."""

    title: Text
    summary: Text
    summary_en: Text | None = None
    parts: tuple[PartNote, ...] = Field(min_length=1)
    openers: tuple[Question, ...] = Field(min_length=1)
    theses: dict[ThesisId, ThesisNote]
    paragraphs: dict[Number, ParagraphNote]


class PhrasingNote(Strict):
    """Something said that leans on what was said before, or that one sentence answers."""

    after: Text | None = None
    say: Text
    sentence: int | None = Field(default=None, ge=0)  # counted from 0


class Phrasings(Strict):
    """Ways in which people bring up what a paragraph or a thesis says; matched against, never shown."""

    paragraphs: dict[Number, tuple[Text | PhrasingNote, ...]] = {}
    theses: dict[ThesisId, tuple[Text, ...]] = {}
    absent: tuple[Text, ...] = ()


class GoldenNote(Strict):
    """A message for measuring: the paragraphs that answer it best, others that will do; none where none does."""

    say: Text
    after: Text | None = None
    kind: Text
    best: tuple[Number, ...] = ()
    ok: tuple[Number, ...] = ()
    sentences: tuple[int, ...] = ()  # of the first that is best: those that answer


class TurnNote(Strict):
    """What a reader says in a conversation, and the paragraphs that answer it there."""

    say: Text
    kind: Text
    best: tuple[Number, ...] = ()
    ok: tuple[Number, ...] = ()


class DialogueNotes(Strict):
    """Conversations, by which it is learnt what a message within one may mean."""

    dialogues: tuple[tuple[TurnNote, ...], ...]


class GoldenClaimNote(Strict):
    """A claim for measuring: how the essay bears on it, and the paragraphs that show that."""

    say: Text
    kind: Text
    bearing: Literal["bears_out", "against", "touches", "unsaid"]
    best: tuple[Number, ...] = ()
    ok: tuple[Number, ...] = ()


class GoldenNotes(Strict):
    """Messages and claims by which the search is measured, and on which it is never trained."""

    messages: tuple[GoldenNote, ...]
    claims: tuple[GoldenClaimNote, ...] = ()


class ClaimsNote(Strict):
    """What people claim that the author says: a paragraph bears it out, or speaks against it."""

    says: tuple[Text, ...] = ()
    denies: tuple[Text, ...] = ()


class ClaimsNotes(Strict):
    """The whole file of claims; compared with, never shown."""

    paragraphs: dict[Number, ClaimsNote] = {}
    unsaid: tuple[Text, ...] = ()


class ShelfFile(Strict):
    """The order of the essays, by their folders' names."""

    order: tuple[Text, ...]


class LexiconFile(Strict):
    """Everyday words for the concepts of the essays."""

    concepts: dict[Text, tuple[Text, ...]]


class ActsFile(Strict):
    """How people put each act; ``act`` or ``act.kind`` is the key."""

    acts: dict[Text, tuple[Text, ...]]


class GoldenActNote(Strict):
    """A message for measuring: its act, what was said before it, and acts that will do as well."""

    say: Text
    act: ActType
    context: tuple[Text, ...] = ()
    also: tuple[ActType, ...] = ()


class GoldenActsFile(Strict):
    """Messages by which acts are measured, and on which nothing is trained."""

    messages: tuple[GoldenActNote, ...]


class Chatter(Strict):
    """What people say that no essay speaks of."""

    chatter: tuple[Text, ...]


class ThesisDraft(Strict):
    """What is written so far of what one stretch of the essay claims."""

    paragraphs: Span
    label: Text | None = None
    label_en: Text | None = None
    title: Text | None = None
    title_en: Text | None = None
    statement: Text | None = None
    statement_en: Text | None = None
    summary: Text | None = None
    summary_en: Text | None = None
    discuss: tuple[Text, ...] = ()
    discuss_en: tuple[Text, ...] = ()  # in the order of discuss


class AnnotationDraft(Strict):
    """The same file while it is being written, as long as it names no parts: what is missing is taken from the text."""

    title: Text | None = None
    summary: Text | None = None
    summary_en: Text | None = None
    openers: tuple[Question, ...] = ()
    theses: dict[ThesisId, ThesisDraft] = Field(default_factory=dict)
    paragraphs: dict[Number, ParagraphNote] = Field(default_factory=dict)
