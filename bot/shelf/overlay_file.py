"""The overlay of an essay as a file of its own: written by the program, and by hand as well."""

import hashlib
import itertools
import json
import os
import stat
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.core.essay import Essay
from bot.core.fingerprint import LENGTH
from bot.core.overlay import ABSENT, Overlay, OverlayEntry, OverlayTarget
from bot.core.patterns import LazyPattern
from bot.shelf.loader import PHRASINGS
from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.schema import LONGEST, Number, Strict, Text
from bot.shelf.sources import ACTS
from bot.shelf.yaml_edits import scalar
from bot.shelf.yaml_lines import YamlWithLines

MOST_BYTES = 4_000_000
MOST_ENTRIES = 5_000
"""Beyond that it is time to move them into the seeds."""
_HEAD = """\
# The overlay of {slug}: where questions belong that got no good answer. essay-bot writes this file, and takes in
# what is changed here by hand: move, add or delete lines, and leave "revision" as it is. "message" names a message of
# the log, which alone holds its words; "say" is for words of your own.
"""
_MARK = LazyPattern(r"(?m)^# as written: ([0-9a-f]{16})\n")
_Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:_-]{1,80}$")]
_Stood = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9]{{{LENGTH}}}$")]
_Revision = Annotated[int, Field(ge=0, le=10**9)]


class OverlayLine(Strict):
    """A message of the log, or words of somebody's own."""

    message: _Key | None = None
    say: Text | None = None
    stood: _Stood | None = None


_Lines = tuple[OverlayLine | Text, ...]


class OverlayNotes(Strict):
    """The whole file."""

    revision: _Revision = 0
    paragraphs: dict[Number, _Lines] = Field(default_factory=dict)
    absent: _Lines = ()
    acts: dict[Text, _Lines] = Field(default_factory=dict)


def overlay_path(folder: Path, slug: str) -> Path:
    """Where the overlay of an essay stands."""
    return folder / f"{slug}.yaml"


def in_the_way(folder: Path, data: Path) -> Path | None:
    """Find what stands where a folder of overlays should be, and is none; None where nothing does.

    ``data``: the data folder, in which it lies; whether that is one, others look at.
    """
    for each in (folder, *folder.parents):
        if each == data:
            break
        try:
            return None if stat.S_ISDIR(each.stat().st_mode) else each
        except OSError:
            # Why a file cannot be read, is said where it is read.
            continue
    return None


def read_overlay(path: Path, essay: Essay, acts: frozenset[str]) -> Overlay:
    """Read an overlay. ``acts``: those that are known. Raises BrokenSeeds with all that is wrong, and OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise BrokenSeeds([Problem(path, 1, f"is larger than {MOST_BYTES:,} bytes; this is no overlay")])
    marked = YamlWithLines(path)
    notes = marked.as_model(OverlayNotes)
    problems: list[Problem] = []
    entries: list[OverlayEntry] = []
    seen: dict[str, tuple[str | int, ...]] = {}
    for place, target, line in _lines(notes):
        entry = _entry(target, line)
        wrong = _wrong(entry, essay, acts)
        named = entry.message or entry.say
        if not wrong and named in seen:
            wrong = f"{named!r} stands on line {marked.line(*seen[named])} already"
        seen.setdefault(named, place)
        if wrong:
            problems.append(marked.problem(wrong, *place))
        entries.append(entry)
    if len(entries) > MOST_ENTRIES:
        problems.append(Problem(path, 1, f"holds more than {MOST_ENTRIES:,} lines; move some into the seeds"))
    if problems:
        raise BrokenSeeds(problems)
    return Overlay(essay.slug, notes.revision, tuple(entries))


def _lines(notes: OverlayNotes) -> Iterator[tuple[tuple[str | int, ...], OverlayTarget, OverlayLine | str]]:
    for number, lines in notes.paragraphs.items():
        for place, line in enumerate(lines):
            yield ("paragraphs", number, place), OverlayTarget(paragraph=number), line
    for place, line in enumerate(notes.absent):
        yield (ABSENT, place), OverlayTarget(), line
    for act, lines in notes.acts.items():
        for place, line in enumerate(lines):
            yield ("acts", act, place), OverlayTarget(act=act), line


def _entry(target: OverlayTarget, line: OverlayLine | str) -> OverlayEntry:
    if isinstance(line, str):
        return OverlayEntry(target, say=line)
    return OverlayEntry(target, line.message or "", line.say or "", line.stood or "")


def _wrong(entry: OverlayEntry, essay: Essay, acts: frozenset[str]) -> str:
    target = entry.target
    if bool(entry.message) == bool(entry.say):
        return "a line has either a message of the log or words of your own (say)"
    if target.act and target.act not in acts:
        return f"{target.act!r} is no act; acts are {', '.join(sorted(acts))}"
    # With a fingerprint it is looked for where the essay was edited; without one it can only be where it says.
    if target.paragraph > len(essay) and not entry.stood:
        return f"there is no paragraph {target.paragraph}; the essay has {len(essay)}"
    return ""


def write_overlay(path: Path, overlay: Overlay) -> None:
    """Write an overlay, all of it or nothing, for its owner only. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as file:
        try:
            file.write(overlay_text(overlay))
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def set_aside(path: Path) -> Path:
    """Rename a file so that another one can be written in its place; beside those that were before. Raises OSError."""
    aside, numbers = path.with_suffix(".before.yaml"), itertools.count(2)
    while os.path.lexists(aside):
        aside = path.with_suffix(f".before-{next(numbers)}.yaml")
    return path.rename(aside)


def is_untouched(path: Path) -> bool:
    """Does a file stand as ``write_overlay`` has written it? Raises OSError."""
    # An editor may have saved it in another encoding, in which it is read as well.
    text = path.read_bytes().decode(errors="replace")
    mark = _MARK.search(text)
    return mark is not None and mark[1] == _digest(_MARK.sub("", text))


def counts(path: Path, written: Overlay, stored: Overlay) -> bool:
    """Is a file an edit of what is stored? Else it is from before others changed that, or nobody has edited it: then it
    may even be newer, beside a database that was restored. ``written``: what stands in it. Raises OSError."""
    return written.revision >= stored.revision and not (stored.revision and is_untouched(path))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def overlay_text(overlay: Overlay) -> str:
    """The file, as ``read_overlay`` reads it, with a mark by which it shows whether somebody edits it."""
    text = _lines_of(overlay)
    return f"{text}# as written: {_digest(text)}\n"


def _lines_of(overlay: Overlay) -> str:
    said = [_HEAD.format(slug=overlay.slug), f"revision: {overlay.revision}\n"]
    entries = sorted(overlay.entries, key=lambda entry: (entry.target.paragraph, entry.target.act))
    named = {
        "paragraphs": [entry for entry in entries if entry.target.paragraph],
        "acts": [entry for entry in entries if entry.target.act],
    }
    for section, theirs in named.items():
        if theirs:
            said.append(f"{section}:\n")
        for target in dict.fromkeys(entry.target for entry in theirs):
            said.append(f"  {target}:\n")
            said += [f"    - {_written(entry)}\n" for entry in theirs if entry.target == target]
    absent = [entry for entry in entries if entry.target == OverlayTarget()]
    if absent:
        said.append(f"{ABSENT}:\n")
        said += [f"  - {_written(entry)}\n" for entry in absent]
    return "".join(said)


def _written(entry: OverlayEntry) -> str:
    """One line, every text in quotation marks."""
    parts = {"message": entry.message, "say": entry.say, "stood": entry.stood}
    told = ", ".join(f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in parts.items() if text)
    return f"{{{told}}}"


def seed_lines(
    slug: str,
    paragraphs: Sequence[tuple[int, str]],
    absent: Sequence[str],
    acts: Sequence[tuple[str, str]],
    known: Collection[str],
) -> list[str]:
    """The same as lines of the seeds' files, each under the name of its file.

    ``acts``: names and texts. ``known``: texts that the seeds hold; such a line is a comment, for no text may stand
    there twice.
    """

    def item(text: str, depth: int) -> str:
        line = scalar(" ".join(text.split())[:LONGEST])
        return f"{' ' * depth}- {line}" if text not in known else f"# - {line}  # stands in the seeds, elsewhere"

    said: list[str] = []
    if paragraphs or absent:
        said.append(f"# {slug}/{PHRASINGS}")
    if paragraphs:
        said.append("paragraphs:")
    for number in sorted({number for number, _ in paragraphs}):
        said.append(f"  {number}:")
        said += [item(text, 4) for of, text in paragraphs if of == number]
    if absent:
        said += [f"{ABSENT}:", *(item(text, 2) for text in absent)]
    if acts:
        said += [f"# {ACTS}", "acts:"]
    for name in dict.fromkeys(name for name, _ in acts):
        said.append(f"  {name}:")
        said += [item(text, 4) for act, text in acts if act == name]
    return said
