"""``annotations.yaml`` while somebody writes it: all may be missing that ``schema`` asks of the whole file."""

from pydantic import Field

from bot.shelf.schema import Number, ParagraphNote, Question, Span, Strict, Text, ThesisId


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
