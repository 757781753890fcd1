"""The phrasings of one essay while somebody writes them: each is on the disk before the next is asked for."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import ForeseenError
from bot.core.essay import Essay
from bot.shelf.decode import read_text
from bot.shelf.loader import PHRASINGS
from bot.shelf.phrased import phrased_essay
from bot.shelf.phrasing_lines import HEAD, CannotEdit, TextNote, with_note, with_phrasing, without_phrasing
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import Phrasings
from bot.shelf.yaml_lines import YamlWithLines

LOCK = ".annotate.lock"
PART = ".phrasings.yaml.part"


class NotAnnotated(ForeseenError):
    """Nothing can be written for an essay; the message says why, and what to do."""


class PhrasingFile:
    """``phrasings.yaml`` of one folder. What others write into it meanwhile stays."""

    def __init__(self, folder: Path, essay: Essay) -> None:
        """Raises NotAnnotated where it was begun for another text."""
        self.path = (folder / PHRASINGS).resolve()
        self._essay = essay
        self._digest = digest_of(essay)
        note = TextNote.of(self._text())
        if note and (note.paragraphs, note.digest) != (len(essay), self._digest):
            line = self._text().split("\n").index(str(note)) + 1
            raise NotAnnotated(
                f"{self.path}:{line}: the text has changed since these phrasings were begun ({note.paragraphs} "
                f"paragraphs then, {len(essay)} now), and they may stand at others. See that they stand where they "
                "belong, delete this line, and start again"
            )

    @property
    def last(self) -> int | None:
        """The paragraph for which somebody wrote last, where that is known."""
        note = TextNote.of(self._text())
        return note.last if note and 1 <= note.last <= len(self._essay) else None

    def add(self, number: int, line: str) -> Essay:
        """The essay with one more phrasing, which is saved. Raises CannotEdit, BrokenSeeds, NotAnnotated."""

        def added(known: Phrasings) -> Phrasings:
            return _with(known, number, (*known.paragraphs.get(number, ()), line))

        return self._save(lambda text: with_phrasing(text, number, line), number, added)

    def take_back(self, number: int, line: str) -> Essay:
        """The essay without this phrasing. Raises CannotEdit, BrokenSeeds, NotAnnotated."""

        def removed(known: Phrasings) -> Phrasings:
            notes = list(known.paragraphs[number])
            del notes[len(notes) - 1 - notes[::-1].index(line)]
            return _with(known, number, tuple(notes))

        return self._save(lambda text: without_phrasing(text, number, line), number, removed)

    def _text(self) -> str:
        return read_text(self.path) if self.path.exists() else f"{HEAD}\n"

    def _save(self, edit: Callable[[str], str], number: int, change: Callable[[Phrasings], Phrasings]) -> Essay:
        """Replaces the file where it then says what it said, but for the change."""
        known = YamlWithLines(self.path).as_model(Phrasings) if self._says_something() else Phrasings()
        part = self.path.with_name(PART)
        noted = with_note(edit(self._text()), TextNote(len(self._essay), self._digest, number))
        try:
            _write(part, noted, like=self.path)
            essay = self._verified(part, change(known))
            part.replace(self.path)
            _settle(self.path.parent)
        except OSError as error:
            raise NotAnnotated(f"{self.path} cannot be written: {error.strerror}; this was not saved") from error
        finally:
            part.unlink(missing_ok=True)
        return essay

    def _verified(self, part: Path, meant: Phrasings) -> Essay:
        """The essay with what was written, which has to be what was meant. Raises CannotEdit."""
        try:
            marked = YamlWithLines(part)
            found = marked.as_model(Phrasings)
            essay = phrased_essay(self._essay, found, marked)
        except BrokenSeeds as broken:
            reasons = "; ".join(problem.message for problem in broken.problems)
            raise CannotEdit(f"{self.path} would not be sound with it ({reasons}); write it in by hand") from broken
        if found != meant:
            raise CannotEdit(f"{self.path} is written so that no line fits in; write this one in by hand")
        return essay

    def _says_something(self) -> bool:
        """Not only comments."""
        return any(line.strip() and not line.lstrip().startswith("#") for line in self._text().split("\n"))


def digest_of(essay: Essay) -> str:
    """16 hexadecimal digits that change with what the paragraphs say, and where one begins."""
    text = "\n".join(paragraph.text for paragraph in essay.paragraphs)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def only_one_sitting(folder: Path) -> Iterator[None]:
    """Hold the lock file of an essay until the block ends; the system lets go of it when the process dies.

    Raises NotAnnotated where another process holds it, or nobody can write there.
    """
    file = folder / LOCK
    try:
        descriptor = _held(file)
    except BlockingIOError:
        raise NotAnnotated(f"{folder.name} is being annotated by another process; leave that one first") from None
    except OSError as error:
        raise NotAnnotated(
            f"{folder} cannot be written: {error.strerror}. Copy the shelf to a folder of your own, and name it with "
            "--seeds"
        ) from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


def _held(file: Path) -> int:
    """Raises BlockingIOError, and OSError where it cannot be made."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it may have taken it away between the two.
            if file.exists() and os.path.samestat(os.fstat(descriptor), file.stat()):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _with(known: Phrasings, number: int, notes: tuple[object, ...]) -> Phrasings:
    others = {key: value for key, value in known.paragraphs.items() if key != number}
    return known.model_copy(update={"paragraphs": others | ({number: notes} if notes else {})})


def _write(part: Path, text: str, like: Path) -> None:
    """With the line ends and the permissions of ``like``, where there is such a file."""
    before = like.read_bytes() if like.exists() else b""
    with part.open("wb") as out:
        out.write((text.replace("\n", "\r\n") if b"\r\n" in before else text).encode())
        out.flush()
        os.fsync(out.fileno())
    if before:
        shutil.copymode(like, part)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
