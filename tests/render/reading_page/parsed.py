"""HTML as a browser's first step reads it: elements, their attributes, and the text in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "link"}


@dataclass
class Tag:
    """An element. ``text``: all of it, that of elements within it too."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Parsed:
    """A document, its elements in their order."""

    elements: list[Tag] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {element.name for element in self.elements}

    def all(self, name: str, class_: str = "") -> list[Tag]:
        found = [element for element in self.elements if element.name == name]
        return [each for each in found if not class_ or class_ in each.attributes.get("class", "").split()]

    def by_id(self, identity: str) -> Tag:
        [found] = [element for element in self.elements if element.attributes.get("id") == identity]
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parsed = Parsed()
        self._open: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute stands twice in {tag}"
        element = Tag(tag, {name: value or "" for name, value in attrs})
        self.parsed.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"{tag} is closed and was not open"
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        self.parsed.comments.append(data)

    def close(self) -> None:
        super().close()
        self.parsed.unclosed = [element.name for element in self._open]


def read(html: str) -> Parsed:
    """Read a document. AssertionError where its elements do not lie in each other."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.parsed.unclosed == []
    return reader.parsed
