"""What a printed page adds to a text: page numbers, running heads, and lines between scenes. All of it is told."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

from bot.core.patterns import LazyPattern
from bot.shelf.headings import rank
from bot.shelf.joins import is_cut
from bot.shelf.lines import HEADING_LIMIT, Line
from bot.shelf.told import Doubt, Dropped

PAGE_NUMBER = "page number"
RUNNING_HEAD = "running head"
SEPARATOR = "separator"

_NUMERAL = r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十百零〇]{1,5})"
_ORNAMENT = r"[\s\-－‐‑–—―─~～·.・•*_|｜/第页頁共()（）\[\]【】]*"
_PAGE_NUMBER = LazyPattern(
    rf"{_ORNAMENT}(?:page|p\.?)?[\s|｜]*[0-9０-９]{{1,4}}"
    rf"(?:[\s，,页頁(（]*(?:/|of|共|页|頁)[\s共第]*[0-9０-９]{{1,4}})?{_ORNAMENT}"
    r"|\s*[-－–—·~]+\s*(?:[ivxlc]{1,7}|[一二三四五六七八九十]{1,4})\s*[-－–—·~]+\s*",
    re.IGNORECASE,
)
_WITH_WORDS = LazyPattern(
    rf"^.{{0,40}}?\bpage\s*[0-9]{{1,4}}\s*(?:of|/)\s*[0-9]{{1,4}}\W*$"
    rf"|(?:^|.*\s)第\s*{_NUMERAL}\s*[页頁]\W*(?:共\s*{_NUMERAL}\s*[页頁])?\W*$"
    rf"|^第\s*{_NUMERAL}\s*[页頁]\W*(?:共\s*{_NUMERAL}\s*[页頁])?(?:\W*|\s+.*)$"
    rf"|^共\s*{_NUMERAL}\s*[页頁]\W*第\s*{_NUMERAL}\s*[页頁]\W*$",
    re.IGNORECASE,
)
_PAGE_NUMBER_LIMIT = 40
"""Characters. In a longer line the pattern is not even tried."""
_NEAR = 8
"""Lines that a page's foot and the next one's head may have together."""
_YEAR = LazyPattern(r"1[0-9]{3}|20[0-9]{2}")
_BARE = LazyPattern(r"[0-9]{1,2}[.．]?")
_SEPARATOR = LazyPattern(r"[\s*＊\-－‐‑–—―─━═_＿=＝~～·•●○◆◇■□▲△▼▽★☆※#＃✦✧❖⁂^+＋<>|/\\]+")
_ISSUE = LazyPattern(
    r"[0-9]+\s*[年期卷号]|杂志|學報|学报|周刊|月刊|季刊|日报|日報|\b(?:vol|no)\b\.?|journal|www\.|https?:",
    re.IGNORECASE,
)


_APART = r"(?:\s{2,}|\t+|\s*[|｜·]\s*)"
_NUMBERED_TITLE = LazyPattern(rf"(\S.*?){_APART}[0-9０-９]{{1,4}}|[0-9０-９]{{1,4}}{_APART}(\S.*)")


def without_furniture(lines: list[Line], known: Collection[str]) -> tuple[list[Line], list[Dropped], list[Doubt]]:
    """Lines without page numbers, running heads and separators. ``known``: headings without spaces, which all stay."""
    sections = _section_numbers(lines)
    kept: list[Line] = []
    dropped: list[Dropped] = []
    page = scene = gap = False
    for place, line in enumerate(lines):
        kind = _kind(line)
        if kind and place not in sections and _bare(line.text) not in known:
            dropped.append(Dropped(kind, line.text, line.number))
            page, scene, gap = page or kind == PAGE_NUMBER, scene or kind == SEPARATOR, gap or line.gap
            continue
        kept.append(_follows(line if place not in sections else replace(line, level=line.level or 6), page, scene, gap))
        page = scene = gap = False
    return _without_running_heads(kept, dropped, known)


def _follows(line: Line, page: bool, scene: bool, gap: bool) -> Line:
    """The line, behind what was taken out."""
    if not (page or scene or gap):
        return line
    return replace(line, page=page or line.page, scene=scene or line.scene, gap=gap or line.gap)


def _kind(line: Line) -> str:
    if line.level:
        return ""
    if _SEPARATOR.fullmatch(line.text):
        return SEPARATOR
    return PAGE_NUMBER if is_page_number(line.text) else ""


def is_page_number(line: str) -> bool:
    """Does the line say nothing but which page this is? A year alone is none."""
    if len(line) > _PAGE_NUMBER_LIMIT or _YEAR.fullmatch(line):
        return False
    return bool(_PAGE_NUMBER.fullmatch(line) or _WITH_WORDS.match(line))


def _section_numbers(lines: list[Line]) -> set[int]:
    """Where bare numbers count sections: from 1, one after the other, none inside a sentence, and text below each."""
    places = [place for place, line in enumerate(lines) if place and _BARE.fullmatch(line.text)]
    numbers = [int(lines[place].text.rstrip(".．")) for place in places]
    if len(places) < 2 or numbers != list(range(1, len(numbers) + 1)) or any(lines[place].page for place in places):
        return set()
    for place in places:
        whole = place == 1 or lines[place - 1].finished
        if not whole or place + 1 >= len(lines) or place + 1 in places or lines[place + 1].page:
            return set()
    return set(places)


def _without_running_heads(
    lines: list[Line], dropped: list[Dropped], known: Collection[str]
) -> tuple[list[Line], list[Dropped], list[Doubt]]:
    heads, doubts = _running_heads(lines, known)
    kept: list[Line] = []
    gap = page = scene = False
    for place, line in enumerate(lines):
        if place in heads:
            dropped.append(Dropped(RUNNING_HEAD, line.text, line.number))
            gap, page, scene = gap or line.gap, True, scene or line.scene
            continue
        kept.append(_follows(line, page, scene, gap))
        gap = page = scene = False
    return kept, sorted(dropped, key=lambda each: each.line), doubts


def _running_heads(lines: list[Line], known: Collection[str]) -> tuple[set[int], list[Doubt]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if _can_run(line) and _bare(line.text) not in known:
            groups[re.sub(r"[0-9０-９]+", "#", _bare(line.text))].append(place)
    heads = {place for place, line in enumerate(lines) if place and _is_title_of_page(lines[0].text, line, known)}
    doubts: list[Doubt] = []
    for places in groups.values():
        if len(places) < 2 or not _is_running(lines, places, heads):
            continue
        titled = places[0] == 0 and not _ISSUE.search(lines[0].text)
        heads.update(places[titled:])
        if titled:
            message = "stands on several pages; it was taken for the title there, and for a running head later"
            doubts.append(Doubt(message, lines[0].number))
    return heads, doubts


def _is_title_of_page(title: str, line: Line, known: Collection[str]) -> bool:
    """Is it the title with the number of a page beside it, set apart from it as on a page?"""
    if line.level or _bare(line.text) in known:
        return False
    found = _NUMBERED_TITLE.fullmatch(line.text)
    return found is not None and _bare(found[1] or found[2]) == _bare(title)


def _can_run(line: Line) -> bool:
    if line.level or line.finished or line.item or len(line.text) > _PAGE_NUMBER_LIMIT or rank(line.text):
        return False
    return len(line.text) > 1 and bool(re.search(r"[^\W\d_]", line.text)) and line.text[0] not in '“「『"—-'


def _is_running(lines: list[Line], places: list[int], others: Collection[int]) -> bool:
    """Does a line that stands at ``places`` belong to the pages, and not to the text?"""
    texts = {lines[place].text for place in places}
    heads = {*places, *others}
    inside = sum(_is_inside(lines, place, heads) for place in places if place)
    if len(texts) > 1:
        # The number of the page stands in it, and grows.
        numbers = [list(map(int, re.findall(r"[0-9]+", lines[place].text))) for place in places]
        grows = any(all(one < other for one, other in pairwise(column)) for column in zip(*numbers, strict=False))
        return grows and inside > 0
    if inside:
        return True
    after_sentences = all(place < 2 or lines[place - 1].finished for place in places)
    return len(places) > 2 and after_sentences and bool(_ISSUE.search(lines[places[0]].text))


def _is_inside(lines: list[Line], place: int, heads: Collection[int]) -> bool:
    """Does the line stand inside a sentence, or where a page ends?"""
    if lines[place].page or (place + 1 < len(lines) and lines[place + 1].page):
        return True
    before = next((lines[at] for at in range(place - 1, max(0, place - _NEAR), -1) if at not in heads), None)
    after = next((lines[at] for at in range(place + 1, min(place + _NEAR, len(lines))) if at not in heads), None)
    if before is None or after is None or before.finished:
        return False
    return len(before.text) > HEADING_LIMIT or is_cut(before.text, after.text)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
