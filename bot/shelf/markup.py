"""Marks of Markdown and HTML: understood where they are few and plain, refused by name where they are the text."""

import html
import re
from collections import Counter
from dataclasses import replace

from bot.core.patterns import LazyPattern
from bot.shelf.lines import Line
from bot.shelf.told import Dropped

HEADING_MARK_LIMIT = 80
"""Characters of a line that an underline makes a heading."""

_TAG = LazyPattern(
    r"</?(?:html|head|body|title|meta|link|p|div|span|br|hr|h[1-6]|a|b|i|u|em|strong|ul|ol|li|table|tr|td|th|blockquote"
    r"|img|script|style|font|center|section|article|sup|sub|ruby|rt)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_DOCUMENT = LazyPattern(r"<!doctype html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_FRONT_MATTER = LazyPattern(
    r"\ufeff?---[ \t]*\n((?:[A-Za-z_-]{1,40}:[^\n]{0,400}\n|[ \t-][^\n]{0,400}\n){1,30}?)---[ \t]*(?:\n|$)"
)
_FRONT_TITLE = LazyPattern(r"(?m)^title:[ \t]*[\"']?(.*?\S)[\"']?[ \t]*$")
_ENTITY = LazyPattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}[0-9]{0,2});")
_STRONG = LazyPattern(r"(?<![*\\])\*\*(?=[^\s*])((?:[^*\n]|\n(?!\s*\n)){1,2000})(?<=\S)\*\*(?!\*)")
_EMPHASIS = LazyPattern(
    r"(?<![*\\\w])\*(?=[^\s*])([^*\n]{1,400})(?<=\S)\*(?![*\w])|(?<![_\\\w])_(?=[^\s_])([^_\n]{1,400})(?<=\S)_(?![_\w])"
)
_LINK = LazyPattern(
    r"!?\[([^\]\n]{0,400})\]\((<?[a-z]{2,10}:[^)\s>]{1,600}>?|[\w./#%-]{1,400})(?:\s+\"[^\"\n]{0,200}\")?\)"
)
_ATX = LazyPattern(r"(#{1,6})\s*((?:(?<=\s)\S|(?<=#)[\u3400-\u9fff])(?:[^#]|#(?!$))*?)(?:\s+#+)?$")
_UNDERLINE = LazyPattern(r"={3,}|-{3,}")
_QUOTE = LazyPattern(r"(?:[>＞]\s?)+(?=\S)")


def without_marks(text: str) -> tuple[str, list[Dropped]]:
    """``text`` without emphasis, link targets and entities. Raises ValueError where it is HTML."""
    tags = _TAG.findall(text)
    if _DOCUMENT.search(text) or len(tags) > 1:
        raise ValueError(f"is HTML ({len(tags)} tags); open it in a browser, and copy the text out of there")
    dropped: list[Dropped] = []
    text = _entities(_without_front_matter(text, dropped), dropped)
    for pattern, kind in ((_LINK, "link target"), (_STRONG, "emphasis"), (_EMPHASIS, "emphasis")):
        if pattern is _EMPHASIS and not _is_markdown(text, dropped):
            continue
        text = _stripped(text, pattern, kind, dropped)
    return text, dropped


def _without_front_matter(text: str, dropped: list[Dropped]) -> str:
    """Without what a site's generator keeps above a text; its title becomes the first line where there is no other."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return text
    rest = "\n" * found[0].count("\n") + text[found.end() :]
    title = _FRONT_TITLE.search(found[1])
    if title and not rest.lstrip().startswith("# "):
        rest = title[1] + rest
    dropped += [
        Dropped("front matter", line, number) for number, line in enumerate(found[0].splitlines(), 1) if line.strip()
    ]
    return rest


def _is_markdown(text: str, dropped: list[Dropped]) -> bool:
    """Single marks of emphasis mean something only where there are others."""
    return bool(dropped) or bool(re.search(r"(?m)^#{1,6} \S", text))


def _entities(text: str, dropped: list[Dropped]) -> str:
    found: Counter[str] = Counter()

    def character(entity: re.Match[str]) -> str:
        meant = html.unescape(entity[0])
        if meant != entity[0]:
            found[entity[0]] += 1
        return meant

    text = _ENTITY.sub(character, text)
    if found:
        told = ", ".join(f"{entity} ×{count}" for entity, count in sorted(found.items()))
        dropped.append(Dropped("HTML entities, now characters", told))
    return text


def _stripped(text: str, pattern: LazyPattern[str], kind: str, dropped: list[Dropped]) -> str:
    pieces, start = [], 0
    for found in pattern.finditer(text):
        inner = next(group for group in found.groups() if group is not None)
        dropped.append(
            Dropped(kind, found[0].replace(inner, "…", 1) if inner else found[0], _line_of(text, found.start()))
        )
        pieces += [text[start : found.start()], inner]
        start = found.end()
    return "".join([*pieces, text[start:]])


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def marked_lines(lines: list[Line]) -> tuple[list[Line], list[Dropped]]:
    """Lines without the marks of headings and quotations; headings have their level."""
    marked: list[Line] = []
    dropped: list[Dropped] = []
    for line in lines:
        if marked and _underlines(line, *marked[-2:][::-1]):
            marked[-1] = replace(marked[-1], level=1 if line.text[0] == "=" else 2)
            dropped.append(Dropped("heading mark", line.text, line.number))
            continue
        if (heading := _ATX.fullmatch(line.text)) and heading[2].strip("# "):
            dropped.append(Dropped("heading mark", line.text.replace(heading[2], "…", 1), line.number))
            marked.append(replace(line, text=heading[2].strip(), level=len(heading[1])))
        elif quote := _QUOTE.match(line.text):
            dropped.append(Dropped("quotation mark", quote[0].strip(), line.number))
            marked.append(replace(line, text=line.text[quote.end() :].strip()))
        else:
            marked.append(line)
    return marked, dropped


def _underlines(line: Line, above: Line, before: Line | None = None) -> bool:
    """Is ``line`` an underline, right below something that can be a heading?"""
    if not _UNDERLINE.fullmatch(line.text) or line.gap or line.number != above.number + 1:
        return False
    if before is not None and not (above.gap or before.finished or before.level):
        return False
    return not above.finished and not above.level and len(above.text) <= HEADING_MARK_LIMIT
