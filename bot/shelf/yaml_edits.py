"""A line into a file that somebody writes by hand, or out of it, as a person would put it: all else stays as it is."""

import json

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from bot.core.errors import ForeseenError

TEXT_TAG = "tag:yaml.org,2002:str"
"""What no reader of YAML takes for a number, or for yes and no."""
STEP = 2
"""Columns by which what belongs to a key stands further in."""

Keys = tuple[str, ...]
"""Where something stands, from the outermost key: ``("paragraphs", "3")``."""

_BRACKETS = "is written in brackets; write it a line each, as in seeds/README.md, and enter the line again"


class CannotEdit(ForeseenError):
    """A file into which no line can be put without changing more of it; the message says what to do."""


def with_item(text: str, keys: Keys, line: str) -> str:
    """The file with one more item in a list, behind those that it has. Raises CannotEdit.

    ``text``: lines ending in ``\\n``.
    """
    lines, parent, depth = _reached(text, keys)
    if depth < len(keys):
        return _with_block(lines, parent, keys, depth, ["", f"{' ' * (STEP * (len(keys) - depth))}- {scalar(line)}"])
    if not isinstance(parent, SequenceNode) or parent.flow_style:
        raise CannotEdit(f"{_named(keys)} {_BRACKETS}")
    at = _last_line(parent)
    lines[at + 1 : at + 1] = [f"{' ' * parent.start_mark.column}- {scalar(line)}"]
    return _joined(lines)


def with_value(text: str, keys: Keys, line: str) -> str:
    """The file with ``line`` as what a key says, in the place of what it said. Raises CannotEdit."""
    lines, parent, depth = _reached(text, keys)
    if depth < len(keys):
        return _with_block(lines, parent, keys, depth, [f" {scalar(line)}"])
    if not isinstance(parent, ScalarNode):
        raise CannotEdit(f"{_named(keys)} {_BRACKETS}")
    first, last = parent.start_mark.line, _last_line(parent)
    begun = lines[first][: parent.start_mark.column]
    # Behind a folded or kept one nothing of its own line is left; behind another a comment may stand.
    rest = "" if parent.style in ("|", ">") else lines[last][parent.end_mark.column :]
    lines[first : last + 1] = [f"{begun}{scalar(line)}{rest}"]
    return _joined(lines)


def without(text: str, keys: Keys, line: str) -> str:
    """The file without the last item of a list that reads so, or without a key that says so. Raises CannotEdit."""
    lines, node, depth = _reached(text, keys)
    gone = CannotEdit(f"{line!r} does not stand at {_named(keys)} any more")
    if depth < len(keys):
        raise gone
    if isinstance(node, SequenceNode) and not node.flow_style:
        item = next((each for each in reversed(node.value) if _says(each, line)), None)
        if item is None:
            raise gone
        if len(node.value) > 1:
            del lines[item.start_mark.line : _last_line(item) + 1]
            return _joined(lines)
    elif not _says(node, line):
        raise gone
    return _joined(_without_key(lines, text, keys, empty="[]" if isinstance(node, SequenceNode) else "{}"))


def scalar(line: str) -> str:
    """A text as it stands in YAML: plain where that is read as the same text, else in quotes."""
    try:
        root = yaml.compose(f"- {line}\n", Loader=yaml.CSafeLoader)
        value = yaml.compose(f"a: {line}\n", Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return json.dumps(line, ensure_ascii=False)
    plain = _is_plain(root.value[0] if isinstance(root, SequenceNode) and len(root.value) == 1 else None, line)
    plain = plain and isinstance(value, MappingNode) and _is_plain(value.value[0][1], line)
    return line if plain else json.dumps(line, ensure_ascii=False)


def _is_plain(node: Node | None, line: str) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value == line and node.tag == TEXT_TAG


def _says(node: Node | None, line: str) -> bool:
    return isinstance(node, ScalarNode) and node.value == line


def _named(keys: Keys) -> str:
    """``paragraph 3``, ``theses.S1.title``."""
    return f"paragraph {keys[1]}" if len(keys) == 2 and keys[0] == "paragraphs" else f'"{".".join(keys)}"'


def _reached(text: str, keys: Keys) -> tuple[list[str], Node | None, int]:
    """The lines, the innermost part of ``keys`` that says something, and how many of the keys lead there."""
    lines = text.removesuffix("\n").split("\n") if text.strip() else []
    node: Node | None = _root(text)
    for depth, key in enumerate(keys):
        if not isinstance(node, MappingNode):
            raise CannotEdit(f"{_named(keys[:depth])} {_BRACKETS}") if node else CannotEdit("nothing stands there")
        if node.flow_style and node.value:
            raise CannotEdit(f"{_named(keys[:depth])} {_BRACKETS}")
        found = _child(node, key)
        if found is None or _is_empty(found[1]):
            return lines, node, depth
        node = found[1]
    return lines, node, len(keys)


def _with_block(lines: list[str], parent: Node | None, keys: Keys, depth: int, said: list[str]) -> str:
    """The lines with the keys from ``depth`` on, which are not there, and what stands behind the last and below it."""
    if not isinstance(parent, MappingNode):
        raise CannotEdit(f"{_named(keys)} {_BRACKETS}")
    new = [f"{' ' * (STEP * step)}{key}:" for step, key in enumerate(keys[depth:])]
    new[-1] += said[0]
    found = _child(parent, keys[depth])
    column = parent.value[0][0].start_mark.column if parent.value else 0
    block = [f"{' ' * column}{line}" for line in (*new, *said[1:])]
    if found:
        # A key that says nothing yet keeps its comment.
        key, empty = found
        at = key.start_mark.line
        behind = lines[at][empty.end_mark.column :].strip() if empty.end_mark.line == at else ""
        lines[at : at + 1] = [f"{block[0]}  {behind}".rstrip(), *block[1:]]
    else:
        at = _place(lines, parent, keys[depth], top=depth == 0)
        lines[at:at] = block
    return _joined(lines)


def _place(lines: list[str], parent: MappingNode, key: str, *, top: bool) -> int:
    """Before which line a new key comes: numbers in their order, others last."""
    if top:
        return len(lines)
    before = list(parent.value)
    if key.isdecimal():
        before = [pair for pair in parent.value if pair[0].value.isdecimal() and int(pair[0].value) < int(key)]
        before.sort(key=lambda pair: int(pair[0].value))
        if not before:
            return int(parent.value[0][0].start_mark.line)
    return max(map(_last_line, before[-1])) + 1


def _without_key(lines: list[str], text: str, keys: Keys, empty: str) -> list[str]:
    """Without this key, and without those around it of which nothing else is left."""
    nodes: list[MappingNode] = []
    node: Node | None = _root(text)
    for key in keys:
        if isinstance(node, MappingNode):
            nodes.append(node)
            found = _child(node, key)
            node = found[1] if found else None
    depth = len(keys) - 1
    while depth and len(nodes[depth].value) == 1:
        depth -= 1
        empty = "{}"
    found = _child(nodes[depth], keys[depth])
    if found is None:
        raise CannotEdit(f"{_named(keys)} does not stand there any more")
    first, last = found[0].start_mark.line, max(map(_last_line, found))
    alone = len(nodes[depth].value) == 1
    lines[first : last + 1] = [f"{keys[depth]}: {empty}"] if alone else []
    return lines


def _root(text: str) -> MappingNode:
    """Empty where the file says nothing."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CannotEdit("the file is not readable as YAML; essay-bot check says where") from error
    if root is None:
        return MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(root, MappingNode) or root.flow_style:
        raise CannotEdit(f"the file {_BRACKETS}")
    return root


def _child(node: Node, name: str) -> tuple[ScalarNode, Node] | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _is_empty(node: Node) -> bool:
    if isinstance(node, ScalarNode):
        return not node.style and node.value in ("", "~", "null")
    return not node.value


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
