"""What stands between the title and the text: who wrote it and when, and a motto."""

import re
from collections.abc import Sequence

from bot.core.patterns import LazyPattern
from bot.shelf.lines import Line

_BYLINES = 4
"""Lines below the title among which an author and a date are looked for."""
_NAME_LIMIT = 60
"""Characters of a line that names an author."""
_EPIGRAPH_LINES = 8

_AUTHOR = LazyPattern(
    r"(?:本文)?(?:文|作者|作|撰文|撰稿|著|著者|编辑|編輯|编|译|译者|譯|譯者|图|摄影|来源|來源|出处|原载)\s*(?:[／/|｜丨:：]|\s(?=\S{1,12}$))\s*\S.*"
    r"|\S{1,12}\s*[／/|｜]\s*(?:文|著|作|撰|译)"
    r"|[\u3400-\u9fff·]{2,8}\s+(?:著|撰|译|作)"
    r"|(?:by|written by|author:?|translated by)\s+\S.*",
    re.IGNORECASE,
)
_DASH = LazyPattern(r"(?:——|--|—)\s*\S")
_DATE = LazyPattern(
    r"[（(]?(?:[0-9]{4}|[一二〇○零三四五六七八九]{4})\s*[-年./]\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[-月./]\s*(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?)?"
    r"(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?[)）]?"
    r"|(?:[0-9]{1,2}\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+(?:[0-9]{1,2},?\s+)?[0-9]{4}",
    re.IGNORECASE,
)


def without_byline(body: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """The lines below the title without those that name an author or a date, and these. A second title may precede."""
    begin = int(bool(body) and bool(_DASH.match(body[0].text)))
    end = begin
    for line, following in zip(body[begin : begin + _BYLINES], [*body[begin + 1 :], None], strict=False):
        named = _is_byline(line) or (following is not None and _is_name(line.text) and _is_date(following))
        if not named:
            break
        end += 1
    return [*body[:begin], *body[end:]], tuple(line.text for line in body[begin:end])


_NAMED = LazyPattern(
    r"(?:本文)?(?:文|作者|作|撰文|撰稿|著|著者|(?:written )?by|author)\s*(?:[／/|｜丨:：]\s*|\s)(?P<behind>\S.*)"
    r"|(?P<before>\S{1,12})\s*[／/|｜]\s*(?:文|著|作|撰)"
    r"|(?P<name>[\u3400-\u9fff·]{2,8})\s+(?:著|撰|作)",
    re.IGNORECASE,
)


def author_of(byline: Sequence[str]) -> str:
    """Tell who wrote it, by the lines below the title; empty where they do not say."""
    for line in byline:
        if found := _NAMED.fullmatch(line):
            return next(name for name in found.groups() if name).strip()
    # A name that stands alone, above a date.
    return next((line for line in byline if _is_name(line)), "")


def _is_byline(line: Line) -> bool:
    short = len(line.text) <= _NAME_LIMIT and not line.finished
    return short and bool(_AUTHOR.fullmatch(line.text) or _DATE.fullmatch(line.text))


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(r"[\u3400-\u9fff·]{2,8}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3}", text))


def _is_date(line: Line) -> bool:
    return bool(_DATE.fullmatch(line.text))


def epigraph_length(paragraphs: Sequence[str]) -> int:
    """How many of the paragraphs before the first heading are a motto: up to a line that says whose (——某某)."""
    for place, paragraph in enumerate(paragraphs[:_EPIGRAPH_LINES]):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else ""
        if len(paragraph) > 2 * _NAME_LIMIT:
            return 0
        if _DASH.match(paragraph):
            named = place > 0 and len(paragraph) <= _NAME_LIMIT and not paragraph.endswith(("？", "！", "?", "!"))
            return place + 1 if named and not _DASH.match(following) else 0
    return 0
