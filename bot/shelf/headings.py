"""Which lines are headings: those that are numbered or marked, and those that merely look like one."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.patterns import LazyPattern
from bot.shelf.joins import WordCuts, ends_open, is_cut
from bot.shelf.lines import HEADING_LIMIT, Line

PLAIN = 99
"""The rank of a heading that has neither number nor mark."""
NUMBERED_LIMIT = 60
"""Characters. A numbered line beyond is text."""

_NAME_LIMIT = 8
"""Characters of a speaker's name. Several that come again and again on lines of their own speak; they head nothing."""

_COUNT = r"[0-9０-９一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾]{1,6}"
_NAMED = r"(?:$|[\s:：·、—-]+\S|(?=《))"
_NAMED_AT_ONCE = r"(?:$|[\s:：·、—-]+\S|(?=《)|(?=\S{1,16}$))"
_PATTERNS = (
    (1, rf"第\s*{_COUNT}\s*卷{_NAMED_AT_ONCE}"),
    (1, rf"(?:第\s*{_COUNT}\s*[部编編篇辑輯册冊集]|卷\s*(?:{_COUNT}|[上中下])|[上中下][篇卷部编編]){_NAMED}"),
    (1, r"(?:part|book|volume)\s+(?:[0-9]{1,3}|[ivxlc]{1,7}|one|two|three|four|five)(?:$|\s*[:.—–-])"),
    (2, rf"第\s*{_COUNT}\s*[章回]{_NAMED_AT_ONCE}"),
    (2, rf"第\s*{_COUNT}\s*[幕讲講课課场場话話]{_NAMED}"),
    (2, r"(?:chapter|act)\s+(?:[0-9]{1,3}|[ivxlc]{1,7}|[a-z]{3,9})(?:$|\s*[:.—–-])"),
    (2, r"(?:序章|序言|自序|前言|引言|引子|楔子|导言|導言|绪论|緒論|正文)$"),
    (2, r"(?:尾声|尾聲|后记|後記|结语|結語|结论|結論|余论|附录|附錄|跋)$"),
    (2, r"(?:preface|prologue|introduction|epilogue|conclusion|afterword|appendix)$"),
    (3, rf"第\s*{_COUNT}\s*[节節]{_NAMED}"),
    (4, r"[一二三四五六七八九十]{1,3}(?:$|[、．.]\s*\S)"),
    (4, r"(?-i:[IVX]{1,5})(?:$|[.．、]\s*\S)"),
    (5, r"[（(][一二三四五六七八九十]{1,3}[)）]"),
    (6, r"[0-9０-９]{1,2}(?:[.．][0-9]{1,2}){0,3}(?:[、．]\s*\S|[.．]?\s+\S|[.．](?=[^\W\d_]))"),
    (6, r"(?:1[0-9]{3}|20[0-9]{2})年?$"),
)
_RANKS = tuple((level, LazyPattern(pattern, re.IGNORECASE)) for level, pattern in _PATTERNS)
_NAMELESS = LazyPattern(
    rf"第\s*{_COUNT}\s*[卷部编編篇章回节節幕讲講课課场場话話]|卷\s*{_COUNT}|[上中下][篇卷部]|[一二三四五六七八九十]{{1,3}}|[IVX]{{1,5}}"
    r"|(?:chapter|part|book|act)\s+\w+|[0-9]{1,2}[.．]?",
    re.IGNORECASE,
)
_NO_HEADING = LazyPattern(
    r"可见|然而|因此|所以|但是|虽然|尽管|其实|另外|由此|从这|这|当.*(?:时候|之后)|[“”‘’「『\"—–―~～|｜#]|[-*+•·]\s"
)
"""What a paragraph begins with, and a heading hardly ever."""
_SOUND = LazyPattern(r"[~～…]$|(.)\1\1")
_SPEAKER = LazyPattern(r"(.{1,8}?)[:：].")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a text as a whole, by which its headings are told."""

    words: WordCuts
    long: bool  # most lines are whole paragraphs, and a short one may be a piece of one
    repeated: frozenset[str]  # short lines that come several times: no headings
    speakers: frozenset[str]


def surroundings(lines: list[Line], words: WordCuts, *, long: bool) -> Surroundings:
    """Look at all lines once."""
    seen = Counter(line.text for line in lines if line.short)
    twice = [text for text, count in seen.items() if count > 1 and len(text) <= _NAME_LIMIT and not rank(text)]
    names = twice if len(twice) > 1 else []
    speakers = Counter(found[1] for line in lines if (found := _SPEAKER.match(line.text)))
    return Surroundings(
        words,
        long,
        frozenset([*names, *(text for text, count in seen.items() if count > 2)]),
        frozenset(speaker for speaker, count in speakers.items() if count > 1),
    )


@lru_cache(maxsize=4096)
def rank(text: str) -> int:
    """How high a numbered heading stands, from 1; 0 where the line is not numbered as a heading."""
    if len(text) > NUMBERED_LIMIT or "。" in text or ends_open(text):
        return 0
    return next((place for place, pattern in _RANKS if pattern.match(text)), 0)


def is_nameless(text: str) -> bool:
    """Is it a number alone (第一章), whose name may follow on the next line?"""
    return bool(_NAMELESS.fullmatch(text))


def looks_like_heading(line: Line, following: Line | None, around: Surroundings) -> bool:
    """Could the line be a heading without number or mark?"""
    text = line.text
    if following is None or not line.short or len(text) > (HEADING_LIMIT if not text.isascii() else 2 * HEADING_LIMIT):
        return False
    if "。" in text or text.count("，") > 1 or is_cut(text, following.text) or _NO_HEADING.match(text):
        return False
    if text in around.repeated or _SOUND.search(text) or not re.search(r"\w", text) or _speaks(text, around):
        return False
    if around.long or line.page or following.page:
        return not around.words.is_cut(text, following.text)
    return not around.words.holds(text, following.text)


def _speaks(text: str, around: Surroundings) -> bool:
    found = _SPEAKER.match(text)
    return found is not None and found[1] in around.speakers


def ranks(
    lines: list[Line], around: Surroundings, complete: Callable[[int], bool], full: Callable[[int], bool]
) -> dict[int, int]:
    """Which of the lines are headings where nobody has written them down, and how high each stands.

    ``complete``: whether nothing of a sentence is open before the line at a place; ``full``: whether that line was
    ended by the width of the text.
    """
    found: dict[int, int] = {}
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None or not (complete(place) or line.level):
            continue
        if line.level:
            found[place] = line.level
        elif (numbered := rank(line.text)) and not (line.text.isdigit() and following.text.isdigit()):
            found[place] = 10 * numbered
        elif looks_like_heading(line, following, around) and not full(place):
            found[place] = PLAIN
    return _alone(lines, _not_counted(lines, found), around.words)


def _not_counted(lines: list[Line], found: dict[int, int]) -> dict[int, int]:
    """Without numbered lines that follow one another: those are a list, or a table of contents."""
    first: dict[str, int] = {}
    for place, line in enumerate(lines):
        first.setdefault(line.text, place)
    kept = {}
    for place, level in found.items():
        # One that stood in a table of contents before ends that, and is a heading.
        neighbours = (place + 1,) if first[lines[place].text] < place else (place - 1, place + 1)
        marked = level == PLAIN or lines[place].level or is_nameless(lines[place].text)
        if marked or all(found.get(other) != level for other in neighbours):
            kept[place] = level
    return kept


def _alone(lines: list[Line], found: dict[int, int], words: WordCuts) -> dict[int, int]:
    """Without those that only look like headings and stand in a row of short lines: a poem, names, a table."""
    kept: dict[int, int] = {}
    for place, level in found.items():
        if level == PLAIN and not _stands_alone(lines, found, place, words):
            continue
        kept[place] = level
    return kept


def _stands_alone(lines: list[Line], found: dict[int, int], place: int, words: WordCuts) -> bool:
    before, after = place - 1, place + 1
    named = found.get(before, PLAIN) != PLAIN and is_nameless(lines[before].text)
    if before >= 0 and lines[before].short and not named and not lines[place].scene:
        numbered_above = found.get(before, PLAIN) != PLAIN
        if not numbered_above and (not lines[place].gap or _is_single(lines, before)):
            return False
    return not _shortly_followed(lines, found, after, words)


def _shortly_followed(lines: list[Line], found: dict[int, int], after: int, words: WordCuts) -> bool:
    """Is the next line as short? A numbered heading may follow, or a block of short lines below a gap."""
    following = lines[after]
    if not following.short or found.get(after, PLAIN) != PLAIN:
        return False
    beyond = lines[after + 1].text if after + 1 < len(lines) else ""
    if beyond and (is_cut(following.text, beyond) or words.is_cut(following.text, beyond)):
        return False
    return not following.gap or _is_single(lines, after)


def _is_single(lines: list[Line], place: int) -> bool:
    """Does the line stand between empty lines?"""
    return lines[place].gap and (place + 1 >= len(lines) or lines[place + 1].gap)
