"""Telegram's HTML → plain text and entities, with Telegram's reasons where it is not Telegram's HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .records import Raw, units
from .refusals import unparsable

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#[xX](?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[A-Za-z]+))(?P<end>;?)")
_SPACE = " \t\r\n\v\f"
_ATTRIBUTE = re.compile(
    r"""[ \t\r\n]*(?P<name>[^\s=>/"']*)(?:[ \t\r\n]*(?P<eq>=)[ \t\r\n]*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.\-]*)(?=[ \t\r\n>])))?"""
)


@dataclass
class _Open:
    """A tag that still waits for its end."""

    tag: str
    argument: str
    offset: int
    start: int


def parsed(source: str) -> tuple[str, list[Raw]]:
    """(text, entities, in the order in which they end). Refusals: whatever Telegram cannot parse, and a little more."""
    return _HtmlParser(source).parse()


@dataclass
class _HtmlParser:
    source: str
    at: int = 0
    out: str = ""
    offset: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[Raw] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Raw]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "&":
                self._emit(*self._reference(self.at))
            elif char != "<":
                self._emit(char, self.at + 1)
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.opened:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        return self.out, self.entities

    def _emit(self, text: str, at: int) -> None:
        self.out += text
        self.offset += units(text)
        self.at = at

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _reference(self, at: int) -> tuple[str, int]:
        """The character that `&…;` at `at` stands for, and where to go on."""
        found = _REFERENCE.match(self.source, at)
        if found is None:
            return "&", at + 1
        if found["name"] in _NAMED:
            return _NAMED[found["name"]], found.end()
        if found["name"]:
            if not found["end"]:
                return "&", at + 1
            # Telegram shows an unknown name as it stands. People would read "&nbsp;": always our mistake.
            raise unparsable(f'Unsupported entity "{found[0]}" at byte offset {self._bytes(at)}')
        code = int(found["hex"], 16) if found["hex"] else int(found["dec"])
        if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise unparsable(f'Invalid character reference "{found[0]}" at byte offset {self._bytes(at)}')
        return chr(code), found.end()

    def _start_tag(self) -> None:
        begin, where = self.at, self._bytes(self.at)
        found = re.compile(r"<([^\s>]*)").match(self.source, begin)
        assert found is not None
        tag, at = found[1].lower(), found.end()
        if at == len(self.source):
            raise unparsable(f"Unclosed start tag at byte offset {where}")
        if tag not in _KINDS:
            raise unparsable(f'Unsupported start tag "{tag}" at byte offset {where}')
        argument = ""
        while (at := self._skip(at)) < len(self.source) and self.source[at] != ">":
            name, value, at = self._attribute(tag, at, where)
            argument = _argument(tag, name, value) or argument
        if at == len(self.source):
            raise unparsable(f'Unclosed start tag "{tag}" at byte offset {where}')
        if tag == "span" and argument != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        if tag == "blockquote" and any(outer.tag == "blockquote" for outer in self.opened):
            raise unparsable(f'Tag "blockquote" can\'t be nested at byte offset {where}')
        self.opened.append(_Open(tag, argument, self.offset, len(self.out)))
        self.at = at + 1

    def _skip(self, at: int) -> int:
        while at < len(self.source) and self.source[at] in _SPACE:
            at += 1
        return at

    def _attribute(self, tag: str, at: int, where: int) -> tuple[str, str, int]:
        found = _ATTRIBUTE.match(self.source, at)
        if found is None or not found["name"]:
            raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        if not found["eq"]:
            rest = self.source[found.end() :].lstrip(_SPACE)
            if rest.startswith("=") and rest[1:].lstrip(_SPACE)[:1] in ("", '"', "'"):
                raise unparsable(f"Unclosed start tag at byte offset {where}")
            if rest.startswith("="):
                raise unparsable(f"Unexpected end of name token at byte offset {self._bytes(found.end())}")
            return found["name"], "", found.end()
        raw = found["double"] if found["double"] is not None else found["single"]
        if raw is None:
            return found["name"], found["token"].lower(), found.end()
        inner = _HtmlParser(raw)
        while inner.at < len(raw):
            inner._emit(*(inner._reference(inner.at) if raw[inner.at] == "&" else (raw[inner.at], inner.at + 1)))
        return found["name"], inner.out, found.end()

    def _end_tag(self) -> None:
        where = self._bytes(self.at)
        if not self.opened:
            raise unparsable(f"Unexpected end tag at byte offset {where}")
        found = re.compile(r"</([^\s>]*)\s*(>?)").match(self.source, self.at)
        assert found is not None
        if not found[2]:
            raise unparsable(f"Unclosed end tag at byte offset {where}")
        opened, name = self.opened.pop(), found[1].lower()
        if name and name != opened.tag:
            raise unparsable(f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"')
        self.at = found.end()
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Raw = {"type": _KINDS[opened.tag], "offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag == "a":
            if not _link(entity, opened.argument or self.out[opened.start :]):
                return
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal() or int(opened.argument) == 0:
                raise unparsable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "pre" and self.entities:
            last = self.entities[-1]
            if last == {**entity, "type": "code", "language": last.get("language")}:
                self.entities[-1] = {**last, "type": "pre"}
                return
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute means for its tag; "" if nothing."""
    match tag, name:
        case ("a", "href") | ("span", "class") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("blockquote", "expandable"):
            return "expandable"
    return ""


def _link(entity: Raw, url: str) -> bool:
    """Completes a link's entity. False: Telegram shows the text without a link."""
    if person := re.fullmatch(r"tg://user\?id=(\d+)", url):
        entity |= {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
        return True
    if not is_link(url):
        return False
    entity["url"] = url if "://" in url else f"http://{url}/" if "/" not in url else f"http://{url}"
    return True


def is_link(url: str) -> bool:
    """Roughly Telegram's idea of a link: http, https, tg or ton, or a bare host with a dot."""
    return bool(
        re.fullmatch(r"https?://[^\s/?#:@]+(\.[^\s/?#:@]+)+(:\d{1,5})?([/?#]\S*)?", url, re.IGNORECASE)
        or re.fullmatch(r"(tg|ton|tonsite)://\S+", url, re.IGNORECASE)
        or re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d{1,5})?([/?#]\S*)?", url)
    )
