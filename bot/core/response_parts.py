"""What responses consist of: what is said in one line, and when a button is there."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.essay import Ref
from bot.core.match import Verdict


class ButtonCondition(StrEnum):
    """When a button is there."""

    ALWAYS = "always"
    EXCERPTED = "excerpted"  # where the quotation leaves something out
    CONVERTIBLE = "convertible"  # where the reader has use for the passage in other characters, or has it in such


@dataclass(frozen=True, slots=True)
class HitLine:
    """A stretch of a paragraph, and the hits of a word search in it: characters of the paragraph's text."""

    paragraph: int
    sentence: int  # in which it begins
    start: int
    end: int
    hits: tuple[tuple[int, int], ...]  # start and end of each, in reading order


@dataclass(frozen=True, slots=True)
class PopularContribution:
    """A contribution to which others replied."""

    message: int  # Telegram's id
    replies: int
    place: int  # among all contributions, from 1
    touched: tuple[int, ...] = ()  # paragraphs that it speaks of


@dataclass(frozen=True, slots=True)
class EssayAnswer:
    """The passage of one essay that speaks to a question."""

    ref: Ref
    sentence: int  # that answers
    verdict: Verdict
