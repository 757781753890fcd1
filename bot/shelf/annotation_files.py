"""What is known of one essay while somebody writes it: each line is on the disk before the next is asked for."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.core.errors import ForeseenError
from bot.core.essay import Essay
from bot.shelf.decode import read_text
from bot.shelf.drafted import noted_essay, read_notes
from bot.shelf.loader import ANNOTATIONS, PHRASINGS, how_read
from bot.shelf.phrased import phrased_essay
from bot.shelf.plain import plain_essay
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import Phrasings
from bot.shelf.text_note import TextNote, digest_of, with_note
from bot.shelf.yaml_edits import CannotEdit, Keys, with_item, with_value, without
from bot.shelf.yaml_lines import YamlWithLines

LOCK = ".annotate.lock"
HEADS = {
    PHRASINGS: "# How readers bring up what each paragraph says; only compared with, never shown.",
    ANNOTATIONS: "# What people are shown beside the text; what is not written here is taken from the text itself.",
}
"""By the name of a file: how it begins."""


class NotAnnotated(ForeseenError):
    """Nothing can be written for an essay; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for one of the two files."""

    file: str  # its name
    keys: Keys
    text: str
    at: int  # the paragraph at which somebody was
    listed: bool = True  # one of several; else what the key says
    beside: tuple[Keys, str] | None = None  # what a key has to say with it, where nothing is there yet

    def into(self, text: str) -> str:
        """The file with it. Raises CannotEdit."""
        return (with_item if self.listed else with_value)(text, self.keys, self.text)

    def out_of(self, text: str) -> str:
        """The file without it. Raises CannotEdit."""
        return without(text, self.keys, self.text)


def phrasing(number: int, text: str) -> Entry:
    """How somebody might ask about a paragraph."""
    return Entry(PHRASINGS, ("paragraphs", str(number)), text, number)


class AnnotationFiles:
    """``phrasings.yaml`` and ``annotations.yaml`` of one folder. What others write into them meanwhile stays."""

    def __init__(self, folder: Path, essay: Essay) -> None:
        """Raises NotAnnotated where one was begun for another text, and BrokenSeeds."""
        self._paths = {name: (folder / name).resolve() for name in HEADS}
        self._essay = essay
        self._digest = digest_of(essay)
        self._reading, _ = how_read(folder)
        for name, path in self._paths.items():
            self._check(name, path)

    def _check(self, name: str, path: Path) -> None:
        text = self._text(name)
        note = TextNote.of(text)
        if note and (note.paragraphs, note.digest) != (len(self._essay), self._digest):
            line = text.split("\n").index(str(note)) + 1
            raise NotAnnotated(
                f"{path}:{line}: the text has changed since these {path.stem} were begun ({note.paragraphs} "
                f"paragraphs then, {len(self._essay)} now), and they may stand at others. See that they stand where "
                "they belong, delete this line, and start again"
            )

    def path(self, name: str = PHRASINGS) -> Path:
        return self._paths[name]

    @property
    def last(self) -> int | None:
        """The paragraph for which somebody wrote last, where that is known."""
        there = [name for name, path in self._paths.items() if path.exists() and TextNote.of(self._text(name))]
        if not there:
            return None
        note = TextNote.of(self._text(max(there, key=lambda name: self._paths[name].stat().st_mtime_ns)))
        return note.last if note and 1 <= note.last <= len(self._essay) else None

    def said(self, name: str, keys: Keys) -> str | None:
        """What a key says; None where nobody has written that. Raises BrokenSeeds."""
        value = _reached(self._value(name), keys)
        return value if isinstance(value, str) else None

    @property
    def is_whole(self) -> bool:
        """The annotations name the parts, and then everything has to be there. Raises BrokenSeeds."""
        return "parts" in self._value(ANNOTATIONS)

    def add(self, entry: Entry) -> Essay:
        """The essay with one more line, which is saved. Raises CannotEdit, BrokenSeeds, NotAnnotated."""
        meant, text = self._value(entry.file), self._text(entry.file)
        if entry.beside and self.said(entry.file, entry.beside[0]) is None:
            keys, said = entry.beside
            meant, text = changed(meant, keys, said, listed=False), with_value(text, keys, said)
        return self._save(entry, entry.into(text), changed(meant, entry.keys, entry.text, listed=entry.listed))

    def take_back(self, entry: Entry, before: str | None = None) -> Essay:
        """The essay without this line, or with what its key said ``before``. Raises as ``add`` does."""
        meant, text = self._value(entry.file), self._text(entry.file)
        if before is not None:
            put_back = replace(entry, text=before)
            return self._save(entry, put_back.into(text), changed(meant, entry.keys, before, listed=False))
        text, meant = entry.out_of(text), removed(meant, entry.keys, entry.text)
        if entry.beside and _reached(meant, entry.beside[0][:-1]) == {entry.beside[0][-1]: entry.beside[1]}:
            # It came with the first line of its kind, and goes with the last.
            text, meant = without(text, *entry.beside), removed(meant, *entry.beside)
        return self._save(entry, text, meant)

    def _text(self, name: str) -> str:
        path = self._paths[name]
        return read_text(path) if path.exists() else f"{HEADS[name]}\n"

    def _value(self, name: str) -> dict[str, Any]:
        """What the file says, every scalar a text. Raises BrokenSeeds."""
        lines = self._text(name).split("\n")
        if not any(line.strip() and not line.lstrip().startswith("#") for line in lines):
            return {}
        value = YamlWithLines(self._paths[name]).value
        return value if isinstance(value, dict) else {}

    def _save(self, entry: Entry, text: str, meant: dict[str, Any]) -> Essay:
        """Replaces the file where it then says what it said, but for the change."""
        path = self._paths[entry.file]
        if path.exists():
            # What is not sound already is told as that.
            self._read(self._paths)
        part = _part(path)
        try:
            _write(part, with_note(text, TextNote(len(self._essay), self._digest, entry.at)), like=path)
            essay = self._verified(entry.file, part, meant)
            part.replace(path)
            _settle(path.parent)
        except OSError as error:
            raise NotAnnotated(f"{path} cannot be written: {error.strerror}; this was not saved") from error
        finally:
            part.unlink(missing_ok=True)
        return essay

    def _verified(self, name: str, part: Path, meant: dict[str, Any]) -> Essay:
        """The essay with what was written, which has to be what was meant. Raises CannotEdit."""
        path = self._paths[name]
        try:
            found = YamlWithLines(part).value
            essay = self._read({**self._paths, name: part})
        except BrokenSeeds as broken:
            reasons = "; ".join(problem.message for problem in broken.problems)
            raise CannotEdit(f"{path} would not be sound with it ({reasons}); write it in by hand") from broken
        if _without_empty(found) != _without_empty(meant):
            raise CannotEdit(f"{path} is written so that no line fits in; write this one in by hand")
        return essay

    def _read(self, paths: dict[str, Path]) -> Essay:
        """The essay with these files; what stands in others is as it was. Raises BrokenSeeds."""
        essay = plain_essay(self._essay.slug, self._reading)
        if paths[ANNOTATIONS].exists():
            marked = YamlWithLines(paths[ANNOTATIONS])
            essay = noted_essay(self._essay.slug, self._reading, read_notes(marked), marked)
        if paths[PHRASINGS].exists():
            marked = YamlWithLines(paths[PHRASINGS])
            essay = phrased_essay(essay, marked.as_model(Phrasings), marked)
        old = self._essay
        pairs = zip(essay.paragraphs, old.paragraphs, strict=True)
        return replace(
            old,
            summary=essay.summary,
            parts=essay.parts,
            theses=essay.theses,
            paragraphs=tuple(replace(new, claims=known.claims) for new, known in pairs),
            openers=essay.openers,
            absent=essay.absent,
        )


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
        for name in HEADS:
            # Of one who was killed while it was written; what it was to replace is whole.
            _part(folder / name).unlink(missing_ok=True)
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


def changed(value: dict[str, Any], keys: Keys, text: str, *, listed: bool) -> dict[str, Any]:
    """A mapping in which ``keys`` say ``text``, or list it last."""
    first, *rest = keys
    within = value.get(first)
    if rest:
        return {**value, first: changed(within or {}, tuple(rest), text, listed=listed)}
    return {**value, first: [*(within or ()), text] if listed else text}


def removed(value: dict[str, Any], keys: Keys, text: str) -> dict[str, Any]:
    """A mapping in which ``keys`` do not say ``text``, or list it once less."""
    first, *rest = keys
    within = value.get(first)
    if rest:
        return {**value, first: removed(within or {}, tuple(rest), text)}
    if isinstance(within, list) and text in within:
        place = len(within) - 1 - within[::-1].index(text)
        return {**value, first: within[:place] + within[place + 1 :]}
    return {key: said for key, said in value.items() if key != first}


def _reached(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _without_empty(value: Any) -> Any:
    """What says something."""
    if not isinstance(value, dict):
        return value or None
    kept = {key: _without_empty(said) for key, said in value.items()}
    return {key: said for key, said in kept.items() if said} or None


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


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
