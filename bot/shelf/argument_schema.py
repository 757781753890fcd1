"""The file of an essay's argument. ``seeds/README.md`` describes it with an example."""

from pydantic import ConfigDict, Field

from bot.core.argument import RelationKind
from bot.shelf.schema import Number, Strict, Text


class Words(Strict):
    """Something said to people, in Chinese and, where somebody has written it, in English."""

    zh: Text
    en: Text | None = None


class RelationNote(Strict):
    """``to`` stands to ``from`` as its ground, its example …"""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    source: Number = Field(alias="from")
    to: Number
    kind: RelationKind
    sentence: int | None = Field(default=None, ge=0)


class ItemNote(Strict):
    """One of several things that the essay counts up."""

    paragraph: Number
    sentence: int | None = Field(default=None, ge=0)
    label: Words


class ListNote(Strict):
    """What the essay counts up."""

    name: Words
    items: tuple[ItemNote, ...] = Field(min_length=2)
    keys: tuple[Text, ...] = ()


class SentenceNote(Strict):
    """One sentence, counted from 0."""

    paragraph: Number
    sentence: int = Field(ge=0)


class ExampleNote(SentenceNote):
    """The essay's own example of what a paragraph is about."""

    about: Number


class AnswerNote(SentenceNote):
    """The sentence that answers an opener."""

    question: Text


class ObjectionNote(Strict):
    """What a fair reader may say against the essay."""

    zh: Text
    en: Text | None = None
    paragraph: Number
    answered: bool


class TermQuoteNote(SentenceNote):
    """A sentence by which the essay says what it means by a term; ``words`` stand in it to the letter."""

    words: Text


class TermNote(SentenceNote):
    """A word of the essay that a reader may not know."""

    names: tuple[Text, ...] = Field(min_length=1)
    name_en: Text | None = None
    quotes: tuple[TermQuoteNote, ...] = ()
    paragraphs: tuple[Number, ...] = ()
    zh: Text
    en: Text | None = None


class ArgumentNotes(Strict):
    """The whole file of the argument."""

    plain: dict[Number, Words] = Field(default_factory=dict)
    relations: tuple[RelationNote, ...] = ()
    lists: tuple[ListNote, ...] = ()
    quotes: tuple[SentenceNote, ...] = ()
    facts: dict[Text, Words] = Field(default_factory=dict)
    examples: tuple[ExampleNote, ...] = ()
    openers: tuple[AnswerNote, ...] = ()
    stance: Words | None = None
    gist: Words | None = None
    terms: tuple[TermNote, ...] = ()
    unnamed: tuple[str, ...] = ()
    objections: tuple[ObjectionNote, ...] = ()
