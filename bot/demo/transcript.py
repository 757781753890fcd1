"""What a group sees, as lines of plain text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from bot.core.outgoing import Document, InlineButton
from bot.core.patterns import LazyPattern

BAR = "│ "
TELLING = "▌ "
"""Before the sentence that answers."""
INDENT = "       "

_MESSAGE = LazyPattern(r"https://t\.me/c/[0-9]+/([0-9]+)")

Tell = Callable[[str], None]
"""Takes one line."""
Name = Callable[[int], str]
"""From the id of a message to words for it."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A message as it comes into view. ``text`` is plain, its lines as they are to stand."""

    who: str
    text: str
    to: str = ""  # whom it answers
    quote: str = ""  # of that
    topic: str = ""
    private: str = ""  # who else sees it, where not everybody does
    about: str = ""  # what else there is to say of it
    rows: tuple[tuple[InlineButton, ...], ...] = ()
    notes: tuple[str, ...] = ()  # what stands there besides the text


class Transcript:
    """Writes it down, a line at a time. Moments are on the clock of the first one."""

    def __init__(self, tell: Tell, begins: datetime) -> None:
        self._tell = tell
        self._zone = begins.tzinfo
        self._day = ""

    def title(self, words: str, begins: datetime) -> None:
        self._tell(f"{words} (UTC{begins.isoformat()[-6:]})")

    def happens(self, at: datetime, words: str) -> None:
        """Something that is no message."""
        self._tell(f"{self._head(at)}{words}")

    def says(self, at: datetime, said: TranscriptLine) -> None:
        private = f"(private to {said.private}) " if said.private else ""
        topic = f"[{said.topic}] " if said.topic else ""
        to = f" → {said.to}" if said.to else ""
        quote = f" “{said.quote}”" if said.quote else ""
        about = f", {said.about}" if said.about else ""
        head = f"{self._head(at)}{topic}{private}{said.who}{to}{quote}{about}:"
        lines = said.text.splitlines()
        if len(lines) == 1 and not said.rows and not said.notes:
            self._tell(f"{head} {lines[0]}")
            return
        self._tell(head)
        for line in [*lines, *said.notes, *map(buttons, said.rows)]:
            self._tell(f"{INDENT}{line}" if line else "")

    def _head(self, at: datetime) -> str:
        """The time; before it the date, where a day has begun."""
        local = at.astimezone(self._zone)
        day = local.date().isoformat()
        if day != self._day:
            self._day = day
            self._tell("")
            self._tell(day)
        return f"{local:%H:%M}  "


def buttons(row: tuple[InlineButton, ...]) -> str:
    """The arrow: it opens the private chat."""
    return " ".join(f"[{key.text} ↗]" if key.start is not None and not key.copies else f"[{key.text}]" for key in row)


class Pictures:
    """Keeps the pictures that are shown, where there is a folder for them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._count = 0

    def keep(self, picture: bytes) -> str:
        """What stands in its place. Raises OSError."""
        self._count += 1
        if self._folder is None:
            return "[a picture: the essay's paragraphs as a strip; --pictures FOLDER keeps it]"
        file = self._folder / f"recap-{self._count}.png"
        file.write_bytes(picture)
        return f"[a picture: {file}]"


def file_note(document: Document) -> str:
    return f"[a file: {document.name}, {len(document.content):,} bytes]"


def shown(html: str, name: Name) -> str:
    """A message's text as it is seen: quotations behind a bar, links to messages with what they lead to."""
    reader = _Reader(name)
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Telegram's marks, of which only quotations and links matter here."""

    def __init__(self, name: Name) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._name = name
        self._bar = ""
        self._leads_to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._bar = BAR
        elif tag == "b" and self._bar:
            self._bar = TELLING
        elif tag == "a":
            found = _MESSAGE.fullmatch(dict(attrs).get("href") or "")
            self._leads_to.append(f" ({self._name(int(found[1]))})" if found else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._bar = ""
        elif tag == "b" and self._bar:
            self._bar = BAR
        elif tag == "a" and self._leads_to:
            self._put(self._leads_to.pop())

    def handle_data(self, data: str) -> None:
        if not self._bar:
            self._put(data)
            return
        for line in filter(None, data.splitlines()):
            # On a line of its own.
            if self.parts and not self.parts[-1].endswith("\n"):
                self._put("\n")
            self._put(self._bar + line)

    def _put(self, words: str) -> None:
        if words:
            self.parts.append(words)
