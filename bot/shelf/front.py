"""What stands between the title and the text: who wrote it and when, and a motto."""

import re
from collections.abc import Sequence

from bot.shelf.lines import Line

_BYLINES = 4
"""Lines below the title among which an author and a date are looked for."""
_NAME_LIMIT = 40
"""Characters of a line that names an author."""
_EPIGRAPH_LINES = 8

_AUTHOR = re.compile(
    r"(?:本文)?(?:文|作者|作|撰文|撰稿|著|著者|编辑|編輯|编|译|译者|譯|譯者|图|摄影|来源|來源|出处|原载)\s*(?:[／/|｜丨:：]|\s(?=\S{1,12}$))\s*\S.*"
    r"|\S{1,12}\s*[／/|｜]\s*(?:文|著|作|撰|译)"
    r"|[\u3400-\u9fff·]{2,8}\s+(?:著|撰|译|作)"
    r"|(?:by|written by|author:?|translated by)\s+\S.*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"[（(]?(?:[0-9]{4}|[一二〇○零三四五六七八九]{4})\s*[-年./]\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[-月./]\s*(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?)?"
    r"(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?[)）]?"
    r"|(?:[0-9]{1,2}\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+(?:[0-9]{1,2},?\s+)?[0-9]{4}",
    re.IGNORECASE,
)


def without_byline(body: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """The lines below the title without those that name an author or a date, and these."""
    count = 0
    for line in body[:_BYLINES]:
        if len(line.text) > _NAME_LIMIT or line.finished or not _is_byline(line.text):
            break
        count += 1
    return list(body[count:]), tuple(line.text for line in body[:count])


def _is_byline(text: str) -> bool:
    return bool(_AUTHOR.fullmatch(text) or _DATE.fullmatch(text))


def epigraph_length(paragraphs: Sequence[str]) -> int:
    """How many of the paragraphs before the first heading are a motto: up to a line that says whose (——某某)."""
    for place, paragraph in enumerate(paragraphs[:_EPIGRAPH_LINES]):
        if len(paragraph) > 2 * _NAME_LIMIT:
            return 0
        if re.match(r"(?:——|--|—)\s*\S", paragraph):
            return place + 1
    return 0
