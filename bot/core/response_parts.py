"""What responses consist of that is said in one line each."""

from dataclasses import dataclass


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
