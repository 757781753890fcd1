"""What is to be answered: which passages and which words of the catalogues, but no prose.

A response names things; ``bot.render`` turns it into words, marks and buttons for one door and one language.
"""

from dataclasses import dataclass

from bot.core.argument import Place
from bot.core.discussion import OpinionShift
from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.match import ClaimVerdict, Verdict
from bot.core.paraphrase import ParaphraseLine
from bot.core.response_parts import Button as Button  # noqa: PLC0414
from bot.core.response_parts import CatalogueMessage as CatalogueMessage  # noqa: PLC0414
from bot.core.response_parts import EssayAnswer, HitLine, PopularContribution
from bot.core.response_parts import Extent as Extent  # noqa: PLC0414
from bot.core.response_parts import Label as Label  # noqa: PLC0414
from bot.core.response_parts import Rows as Rows  # noqa: PLC0414
from bot.core.response_parts import WhyReport as WhyReport  # noqa: PLC0414
from bot.core.statistics import StatisticsReport


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, where it stands, and what it comes to."""

    ref: Ref
    extent: Extent
    sentence: int | None = None  # the one that answers, set off
    page: int = 1  # of a paragraph too long for one message
    asked: LocalizedText | None = None  # the question, where it came by button
    question: LocalizedText | None = None  # an open one, to be answered
    lead: CatalogueMessage | None = None  # a word before it
    gloss: LocalizedText | None = None  # what the word means that was asked about
    asserted: ClaimVerdict | None = None  # whether the essay bears out what was asked, where that is certain
    unmentioned: str = ""  # a name or a figure in the question of which the essay says nothing
    lacking: CatalogueMessage | None = None  # that it does not give the particular asked for
    converted: bool = False  # in other characters than the reader mostly has quotations in
    paraphrase: tuple[ParaphraseLine, ...] = ()  # what a language model makes of it, checked
    verdict: Verdict = Verdict.SAYS
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage as it is quoted in a chat where nobody may know the essay: with its title."""

    ref: Ref
    sentence: int | None = None  # set off
    lead: CatalogueMessage | None = None  # a word before it
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """Words of the essay as a picture that can be passed on."""

    ref: Ref
    sentences: tuple[int, ...]  # of the paragraph, in their order
    converted: bool = False  # in the characters of the reader
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """A whole paragraph, as somebody reads the essay in its order: how far that is, and what hangs together with it."""

    ref: Ref
    page: int = 1  # of a paragraph too long for one message
    converted: bool = False  # in other characters than the reader mostly has quotations in
    back: int | None = None  # the paragraph from which somebody looks at this one
    relations: tuple[CatalogueMessage, ...] = ()  # what it is to other paragraphs
    lead: CatalogueMessage | None = None  # a word before it
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class FavouriteList:
    """Paragraphs that somebody keeps, a line each."""

    refs: tuple[Ref, ...]  # of this page
    count: int  # of all that are there
    gone: int = 0  # of those that no essay holds any more
    lead: CatalogueMessage | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a thesis, a part (thesis id) or the whole essay (None) comes to, with the paragraphs that it stands on."""

    slug: str
    thesis: str | None
    lead: CatalogueMessage | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts and theses of an essay."""

    slug: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """How the argument of an essay hangs together: all of it, or (id) what one thesis has to do with the others."""

    slug: str
    thesis: str | None = None
    here: int = 0  # the paragraph shown last; 0 for none
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class TextResponse:
    """Something to say that quotes nothing: a greeting, help, a refusal. Notes are paragraphs."""

    notes: tuple[CatalogueMessage, ...]
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of the essay, and what it is here."""

    place: Place
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Quotations:
    """Several sentences, each with its place: grounds in their order, two sides, an essay's best ones."""

    slug: str
    quoted: tuple[QuotedSentence, ...]
    lead: CatalogueMessage | None = None
    close: CatalogueMessage | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class FoundWords:
    """One page of the places where words stand in an essay."""

    slug: str
    title: CatalogueMessage
    lines: tuple[HitLine, ...]
    lead: CatalogueMessage | None = None  # a word before it
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class NotInEssay:
    """The essay does not speak of it: the nearest passage if there is one, and questions that it does answer."""

    nearest: Ref | None
    rows: Rows = ()
    brief: bool = False  # for groups: no questions are offered
    named: str = ""  # what was asked for by its name
    variant: int = 0  # wording: the same is not said three times running


@dataclass(frozen=True, slots=True)
class EveryEssay:
    """What all essays say to one question."""

    asked: str
    answers: tuple[EssayAnswer, ...]
    silent: tuple[str, ...]  # slugs of those that do not speak of it
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class DailyExcerpt:
    """The excerpt of a day: a passage, what it comes to, and something to think about."""

    ref: Ref
    day: int  # of this round, from 1
    days: int
    thesis: str | None = None  # the thesis of the day, for which the passage stands
    question: LocalizedText | None = None
    turns: bool = True  # its buttons may change it in place: it stands in a private chat
    more: tuple[Ref, ...] = ()  # further passages of the day
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class EssayFinished:
    """The message after the last excerpt: the whole argument, and what comes next.

    A line is the statement of a thesis (its id) or the summary of a paragraph (its number).
    """

    slug: str
    lines: tuple[str | int, ...]
    then: CatalogueMessage
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Settings as they are, or a choice between some, with a button for each thing to change."""

    title: CatalogueMessage
    lines: tuple[CatalogueMessage, ...] = ()
    lead: CatalogueMessage | None = None  # what has just happened
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class DiscussionPrompt:
    """What a discussion begins with: a passage, the thesis, and an open question about it."""

    ref: Ref
    thesis: str
    question: LocalizedText | None
    sentence: int | None = None  # of the passage, set off
    poll: bool = True  # one follows
    again: bool = True  # and is asked once more at the end
    moved: bool = False  # shown anew, because the group has moved
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """What the essay says to a claim about it. The passage judges, where the annotations do not know."""

    bearing: ClaimVerdict
    ref: Ref | None
    sentence: int | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Recap:
    """What a discussion came to."""

    ref: Ref  # of its prompt
    thesis: str
    question: LocalizedText | None
    closed: bool
    people: int  # who said something or voted
    said: int  # contributions
    touched: tuple[tuple[int, int], ...]  # paragraph, how often: in the order of the essay
    movement: OpinionShift | None  # None where there was no poll
    popular: tuple[PopularContribution, ...] = ()  # the most replied-to first
    chat: int | None = None  # Telegram's id, for links to those messages
    untouched: str | None = None  # id of a thesis that no discussion here has touched
    then: LocalizedText | None = None  # an open question about that
    whole: bool = True  # else only how opinion moved
    rows: Rows = ()


Response = (
    Passage
    | ReadingCard
    | FavouriteList
    | SharedPassage
    | QuoteCard
    | Overview
    | Outline
    | ArgumentMap
    | TextResponse
    | Quotations
    | FoundWords
    | NotInEssay
    | EveryEssay
    | WhyReport
    | DailyExcerpt
    | EssayFinished
    | Panel
    | DiscussionPrompt
    | CheckedClaim
    | Recap
    | StatisticsReport
)
