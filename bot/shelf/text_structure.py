"""A delivered text → title, headings and whole paragraphs: what a page break cut apart is put together again."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise

from bot.shelf.sentences import is_finished

HEADING_LIMIT = 32
"""Characters. A longer line is text, unless somebody has written it down as a heading."""

_ORNAMENT = r"[\s\-－‐‑–—―─~～·.・•*_|｜/第页頁共()（）\[\]【】]*"
_PAGE_NUMBER = re.compile(
    rf"{_ORNAMENT}(?:page|p\.?)?[\s|｜]*[0-9０-９]{{1,4}}"
    rf"(?:[\s，,页頁(（]*(?:/|of|共|页|頁)[\s共第]*[0-9０-９]{{1,4}})?{_ORNAMENT}",
    re.IGNORECASE,
)
_PAGE_NUMBER_LIMIT = 40
"""Characters. In a longer line the pattern is not even tried."""
_OPEN_END = tuple("，、；：,;:（(《「『“‘—-")
"""No heading ends so: the sentence goes on."""
_HANGING = re.compile(
    r"(?:的|了|着|是|在|和|与|及|或|而|但|却|并|就|都|也|又|还|被|把|将|对|从|向|往|为|以|由|让|使|给|于|因|如|若|等|其|此|这|那"
    r"|所|会|能|要|很|更|最|不|我们|他们|它们|我|他|她|它|一个|一种|一场|一次|没有|可以|开始|看到|成为)$"
)
"""Words at which a heading hardly ever ends, and a line that was cut often does."""
_NO_BEGINNING = re.compile(r"[，。、；：！？,;:!?）)》」』”’…]|而已|是一|是在|的|了|着|们|地|得|过|性|化|之|吧|吗|呢")
"""What no paragraph begins with: before it something was cut off."""
_NO_HEADING = re.compile(r"可见|然而|因此|所以|但是|虽然|尽管|其实|另外|由此|从这|这|当.*(?:时候|之后)")
"""What a paragraph begins with, and a heading hardly ever."""


@dataclass(frozen=True, slots=True)
class TextSection:
    """A heading (None for the beginning) and the paragraphs under it."""

    heading: str | None
    paragraphs: tuple[str, ...]
    line: int  # of the heading, or of the first paragraph


@dataclass(frozen=True, slots=True)
class TextStructure:
    """What a text consists of."""

    title: str
    sections: tuple[TextSection, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


_END = _Line(0, "")


def read(text: str, headings: Collection[str] = ()) -> TextStructure:
    """Read a text whose first line is its title.

    ``headings``: those that somebody has written down. With them a line is a heading when it is one of them; without,
    when it looks like one. Raises ValueError where there is no title or no paragraph.
    """
    lines = [_Line(number, line.strip()) for number, line in enumerate(re.split(r"[\n\f\v]", text), 1)]
    lines = [line for line in lines if line.text and not _is_page_number(line.text)]
    if len(lines) < 2:
        raise ValueError("there is no text below the title; the first line is the title, paragraphs follow")
    title, *body = lines
    known = {_bare(heading) for heading in headings}
    whole = "\n".join(line.text for line in body)

    def is_heading(line: str, following: str) -> bool:
        bare = _bare(line)
        return bare == _bare(title.text) or (bare in known if known else _looks_like_heading(line, following, whole))

    return TextStructure(title.text, tuple(_sections(_rejoin_headings(body, is_heading), is_heading)))


def _is_page_number(line: str) -> bool:
    return len(line) <= _PAGE_NUMBER_LIMIT and bool(_PAGE_NUMBER.fullmatch(line))


def _sections(body: list[_Line], is_heading: Callable[[str, str], bool]) -> list[TextSection]:
    sections: list[TextSection] = []
    heading: str | None = None
    start = body[0].number
    paragraphs: list[str] = []
    unfinished = ""
    for line, following in pairwise([*body, _END]):
        if not unfinished and is_heading(line.text, following.text):
            if paragraphs:
                sections.append(TextSection(heading, tuple(paragraphs), start))
            heading, start, paragraphs = line.text, line.number, []
            continue
        unfinished = _join(unfinished, line.text)
        if is_finished(unfinished):
            paragraphs.append(unfinished)
            unfinished = ""
    if unfinished:
        paragraphs.append(unfinished)
    if paragraphs:
        sections.append(TextSection(heading, tuple(paragraphs), start))
    if not sections:
        raise ValueError("there are headings and no paragraph")
    return sections


def _join(before: str, after: str) -> str:
    """Chinese goes on without a space; in a text with spaces, a line break between two words stood for one."""
    between_words = before[-1:].isalnum() and before[-1:].isascii() and after[:1].isalnum() and after[:1].isascii()
    return before + (" " if between_words and " " in before[-30:] else "") + after


def _rejoin_headings(body: list[_Line], is_heading: Callable[[str, str], bool]) -> list[_Line]:
    """Put a heading together again that a page break has cut in two."""
    joined: list[_Line] = []
    waiting = list(body)
    while waiting:
        line = waiting.pop(0)
        if waiting and (not joined or is_finished(joined[-1].text)) and not is_finished(line.text):
            both = line.text + waiting[0].text
            following = waiting[1].text if len(waiting) > 1 else ""
            if not is_heading(line.text, waiting[0].text) and is_heading(both, following):
                waiting.pop(0)
                line = _Line(line.number, both)
        joined.append(line)
    return joined


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _looks_like_heading(line: str, following: str, whole: str) -> bool:
    if not following or len(line) > HEADING_LIMIT or is_finished(line) or "。" in line or line.count("，") > 1:
        return False
    if line.endswith(_OPEN_END) or _HANGING.search(line) or _NO_HEADING.match(line) or _NO_BEGINNING.match(following):
        return False
    return not _is_cut(line, following, whole)


def _is_cut(line: str, following: str, whole: str) -> bool:
    """Was one word cut in two here? Then the essay has it elsewhere, whole, or it is a doubled character."""
    left, right = line[-2:], following[:2]
    if len(left) == 2 and len(right) == 2 and left + right in whole:
        return True
    across = left[-1:] + right[:1]
    if across[:1] == across[1:]:
        return True
    seen = whole.count(across)
    apart = min(whole.count(across[0]), whole.count(across[1]))
    return seen >= 2 and seen * 4 >= apart
