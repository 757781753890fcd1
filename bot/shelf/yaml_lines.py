"""YAML with places: every value keeps the line that it stands on, so that an error can name it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.shelf.decode import read_text
from bot.shelf.problems import BrokenSeeds, Problem

Model = TypeVar("Model", bound=BaseModel)

DEPTH = 8
"""Levels. Annotations need four; a file made to be deep is refused."""


class _Loader(yaml.CSafeLoader):
    """Without guesses at what a scalar is: here each is a string, and to guess takes a sixth of the time."""

    def resolve(self, kind: type[Node], value: str, implicit: Any) -> str:
        return ""


class YamlWithLines:
    """A parsed file: its plain value (every scalar a string) and the line of each part of it."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenSeeds where the file is no YAML, has a key twice, or uses anchors."""
        self.path = path
        text = read_text(path)
        try:
            self._look_over(text)
            root = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self.broken(mark.line + 1 if mark else 1, f"not readable as YAML: {error.problem}") from error
        except yaml.reader.ReaderError as error:
            line = text.encode()[: error.position].count(b"\n") + 1
            message = f"character U+{error.character:04X} cannot stand in YAML; delete it"
            raise self.broken(line, message) from error
        if root is None:
            raise self.broken(1, "the file is empty")
        self._root: Node = root
        self.value = self._plain(self._root)

    def _look_over(self, text: str) -> None:
        """Refuses what would make the parser follow without end: copies of copies, and depths without a floor."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.ScalarEvent):
                continue
            if isinstance(event, yaml.AliasEvent):
                raise self.broken(_line(event), "aliases (*name) are not used here; write it out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                raise self.broken(_line(event), "nested too deeply")

    def broken(self, line: int, message: str) -> BrokenSeeds:
        return BrokenSeeds([Problem(self.path, line, message)])

    def _plain(self, node: Node) -> Any:
        if isinstance(node, ScalarNode):
            empty = not node.style and node.value in ("", "~", "null")
            return None if empty else node.value
        if isinstance(node, SequenceNode):
            return [self._plain(item) for item in node.value]
        if not isinstance(node, MappingNode):
            raise self.broken(node.start_mark.line + 1, "not understood")
        plain: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise self.broken(line, "a key has to be a word or a number")
            if key.value in plain:
                raise self.broken(line, f"{key.value!r} stands here a second time")
            plain[key.value] = self._plain(value)
        return plain

    def line(self, *place: str | int) -> int:
        """The line on which ``place`` stands, or the innermost part of it that exists."""
        node = self._root
        line = node.start_mark.line + 1
        for step in place:
            children = dict(_children(node))
            if str(step) not in children:
                return line
            key, node = children[str(step)]
            line = key.start_mark.line + 1
        return line

    def problem(self, message: str, *place: str | int) -> Problem:
        return Problem(self.path, self.line(*place), message)

    def repeated(self, section: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
        """A problem for each text that stands twice in the lists of a section."""
        seen: dict[str, tuple[str, int]] = {}
        for key, texts in lists.items():
            for place, text in enumerate(texts):
                if text in seen:
                    line = self.line(section, *seen[text])
                    yield self.problem(f"{text!r} stands on line {line} already", section, key, place)
                seen[text] = (key, place)

    def as_model(self, model: type[Model]) -> Model:
        """The value, validated. Raises BrokenSeeds with every error and its line."""
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            found = [(self._steps(each["loc"], each["type"]), each["type"], each["msg"]) for each in error.errors()]
            # Where several shapes are allowed, all of them complain; what is said of the innermost part helps.
            inner = [each for each in found if not any(_is_inside(other, each[0]) for other, _, _ in found)]
            raise BrokenSeeds([self._explain(*each) for each in inner]) from error

    def _steps(self, place: tuple[int | str, ...], kind: str) -> tuple[int | str, ...]:
        """The place without what pydantic adds to it, such as the names of the shapes that were tried."""
        node = self._root
        steps = []
        for step in place:
            children = dict(_children(node))
            if str(step) in children:
                node = children[str(step)][1]
            elif kind != "missing" or step != place[-1]:
                continue
            steps.append(step)
        return tuple(steps)

    def _explain(self, steps: tuple[int | str, ...], kind: str, message: str) -> Problem:
        where = ".".join(map(str, steps)) or "the file"
        said = {"missing": "is missing", "extra_forbidden": "is no key that is known here"}
        message = said.get(kind, message.removeprefix("Value error, "))
        return self.problem(f"{where}: {message}", *steps)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_inside(one: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(one) > len(other) and one[: len(other)] == other


def _children(node: Node) -> Iterable[tuple[str, tuple[Node, Node]]]:
    if isinstance(node, MappingNode):
        return ((key.value, (key, value)) for key, value in node.value)
    if isinstance(node, SequenceNode):
        return ((str(place), (item, item)) for place, item in enumerate(node.value))
    return ()
