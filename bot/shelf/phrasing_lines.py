"""A line into ``phrasings.yaml``, or out of it, as a person would put it there: all else stays as it stands."""

import json
import re
from dataclasses import dataclass
from typing import Self

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from bot.core.errors import ForeseenError

HEAD = "# How readers bring up what each paragraph says; only compared with, never shown."
SECTION = "paragraphs"
TEXT_TAG = "tag:yaml.org,2002:str"
"""What no reader of YAML takes for a number, or for yes and no."""

_NOTE = re.compile(r"(?m)^# essay-bot annotate: ([0-9]{1,5}) paragraphs, text ([0-9a-f]{16}), last at ([0-9]{1,5})$")
_BRACKETS = "is written in brackets; write it a line each, as in seeds/README.md, and enter the line again"


class CannotEdit(ForeseenError):
    """A file into which no line can be put without changing more of it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class TextNote:
    """Which text the phrasings were written for, and where somebody was last: a comment at the head of the file."""

    paragraphs: int
    digest: str  # 16 hexadecimal digits
    last: int  # a paragraph

    @classmethod
    def of(cls, text: str) -> Self | None:
        found = _NOTE.search(text)
        return cls(int(found[1]), found[2], int(found[3])) if found else None

    def __str__(self) -> str:
        return f"# essay-bot annotate: {self.paragraphs} paragraphs, text {self.digest}, last at {self.last}"


def with_note(text: str, note: TextNote) -> str:
    """The file with this note in the place of the one that it has, else as its first line."""
    if _NOTE.search(text):
        return _NOTE.sub(str(note), text, count=1)
    return f"{note}\n{text}"


def with_phrasing(text: str, number: int, line: str) -> str:
    """The file with one more phrasing of a paragraph, behind those that it has. Raises CannotEdit.

    ``text``: lines ending in ``\\n``.
    """
    lines = text.removesuffix("\n").split("\n") if text.strip() else []
    root = _root(text)
    found = _child(root, SECTION) if root else None
    if found is None:
        return _joined([*lines, f"{SECTION}:", *_entry("  ", number, line)])
    key, section = found
    if isinstance(section, MappingNode) and not section.value:
        lines[key.start_mark.line] = f"{SECTION}:"
        at, added = key.start_mark.line, _entry("  ", number, line)
    elif not isinstance(section, MappingNode) or section.flow_style:
        raise CannotEdit(f'"{SECTION}" {_BRACKETS}')
    else:
        at, added = _place(key, section, number, line)
    lines[at + 1 : at + 1] = added
    return _joined(lines)


def without_phrasing(text: str, number: int, line: str) -> str:
    """The file without the last phrasing of a paragraph that reads so. Raises CannotEdit."""
    lines = text.removesuffix("\n").split("\n")
    root = _root(text)
    found = _child(root, SECTION) if root else None
    entry = _child(found[1], str(number)) if found else None
    if not found or not entry or not isinstance(entry[1], SequenceNode) or entry[1].flow_style:
        raise CannotEdit(f"{line!r} does not stand at paragraph {number} any more")
    items = entry[1].value
    item = next((each for each in reversed(items) if isinstance(each, ScalarNode) and each.value == line), None)
    if item is None:
        raise CannotEdit(f"{line!r} does not stand at paragraph {number} any more")
    del lines[item.start_mark.line : _last_line(item) + 1]
    if len(items) == 1:
        del lines[entry[0].start_mark.line]
        if len(found[1].value) == 1:
            lines[found[0].start_mark.line] = f"{SECTION}: {{}}"
    return _joined(lines)


def scalar(line: str) -> str:
    """A text as it stands in YAML: plain where that is read as the same text, else in quotes."""
    try:
        root = yaml.compose(f"- {line}\n", Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return json.dumps(line, ensure_ascii=False)
    items = root.value if isinstance(root, SequenceNode) else []
    plain = len(items) == 1 and isinstance(items[0], ScalarNode) and not items[0].style and items[0].value == line
    return line if plain and items[0].tag == TEXT_TAG else json.dumps(line, ensure_ascii=False)


def _place(key: Node, section: MappingNode, number: int, line: str) -> tuple[int, list[str]]:
    """Behind which line, counted from 0, and what."""
    if entry := _child(section, str(number)):
        items = entry[1]
        if not isinstance(items, SequenceNode) or items.flow_style:
            raise CannotEdit(f"paragraph {number} {_BRACKETS}")
        return _last_line(items), [f"{' ' * items.start_mark.column}- {scalar(line)}"]
    before = [(int(name.value), node) for name, node in section.value if int(name.value) < number]
    after = max(before, key=lambda each: each[0], default=None)
    added = _entry(" " * section.start_mark.column, number, line)
    return (_last_line(after[1]) if after else key.start_mark.line), added


def _entry(indent: str, number: int, line: str) -> list[str]:
    return [f"{indent}{number}:", f"{indent}  - {scalar(line)}"]


def _root(text: str) -> MappingNode | None:
    """None where the file says nothing."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CannotEdit("the file is not readable as YAML; essay-bot check says where") from error
    if root is None:
        return None
    if not isinstance(root, MappingNode) or root.flow_style:
        raise CannotEdit(f"the file {_BRACKETS}")
    return root


def _child(node: Node, name: str) -> tuple[ScalarNode, Node] | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _last_line(node: Node) -> int:
    """The last line on which something of it stands, counted from 0."""
    if isinstance(node, ScalarNode):
        # One that is folded or kept ends where the next line begins.
        folded = node.style in ("|", ">")
        return int(node.end_mark.line) - folded
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return max(map(_last_line, last)) if isinstance(last, tuple) else _last_line(last)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
