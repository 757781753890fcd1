"""A text as somebody sends it → the text as people see it and its entities, as Telegram keeps them."""

from __future__ import annotations

import re
from typing import Any

from . import markup
from .records import Raw, units
from .refusals import ENTITIES, bad_request, unparsable, unsupported

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_INVISIBLE = re.compile("[\\s\u00ad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\ufeff]*")


def formatted(source: str, parse_mode: str | None, given: list[Raw] | None = None) -> tuple[str, list[Raw]]:
    """(text, entities) as Telegram keeps them: markup read, control characters gone, trimmed, links found.

    The text is "" if nothing visible is left. Refusals: unparsable markup, an unknown or unsupported parse mode.
    """
    source = _CONTROL.sub(" ", _DROPPED.sub("", source))
    mode = (parse_mode or "").lower()
    if mode in ("markdown", "markdownv2"):
        raise unsupported(f"parse_mode {parse_mode}")
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    text, entities = markup.parsed(source) if mode else (source, _checked(given or []))
    if _INVISIBLE.fullmatch(text):
        return "", []
    text, entities = _trimmed(text, [_without_language(entity) for entity in entities])
    return text, _ordered(entities + [found for found in detected(text) if not _inside_code_or_link(found, entities)])


def _checked(given: list[Any]) -> list[Raw]:
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise unparsable("MessageEntity must have a type")
        if not all(isinstance(entity.get(name), int) for name in ("offset", "length")):
            raise unparsable('Field "offset" and "length" must be of type Number')
    return given


def _without_language(entity: Raw) -> Raw:
    return {key: value for key, value in entity.items() if key != "language" or entity["type"] == "pre"}


def _trimmed(text: str, entities: list[Raw]) -> tuple[str, list[Raw]]:
    lead = units(text) - units(text.lstrip(" \t\n"))
    text = text.strip(" \t\n")
    end, kept = units(text), []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        length = min(entity["offset"] - lead + entity["length"], end) - start
        if length > 0:
            kept.append({**entity, "offset": start, "length": length})
    return text, kept


def _covers(outer: Raw, inner: Raw) -> bool:
    end = inner["offset"] + inner["length"]
    return bool(outer["offset"] <= inner["offset"] and end <= outer["offset"] + outer["length"])


def _inside_code_or_link(found: Raw, entities: list[Raw]) -> bool:
    return any(_covers(e, found) for e in entities if e["type"] in ("code", "pre", "text_link", "text_mention"))


def _ordered(entities: list[Raw]) -> list[Raw]:
    """Sorted, each once, nothing inside code, and Telegram's limit: what is over it is left out."""
    kept: list[Raw] = []
    in_order = sorted(entities, key=lambda e: (e["offset"], -e["length"], e["type"]))
    for entity in sorted(in_order, key=lambda e: e["type"] not in ("code", "pre")):
        code = [other for other in kept if other["type"] in ("code", "pre")]
        if entity not in kept and not any(_covers(other, entity) for other in code):
            kept.append(entity)
    return sorted(kept, key=in_order.index)[:ENTITIES]


_DETECTED = {
    "bot_command": re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<!\w)@[a-zA-Z0-9_]{3,32}(?!\w)"),
    "hashtag": re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?![\w#])"),
    "url": re.compile(r"(?:https?://|(?<![\w./])t\.me/)[^\s<>\"，。！？；：、）」』”]+"),
}


def detected(text: str) -> list[Raw]:
    """The entities that Telegram finds by itself in a text of anybody: commands, mentions, hashtags, links."""
    found: list[Raw] = []
    for kind, pattern in _DETECTED.items():
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            entity: Raw = {"type": kind, "offset": start, "length": units(match[0])}
            found.append(entity)
    links = [entity for entity in found if entity["type"] == "url"]
    found = [entity for entity in found if entity["type"] == "url" or not any(_covers(link, entity) for link in links)]
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))
