"""A text that comes to the shelf: looked at first, then put into a folder of its own, whole or not at all."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import ForeseenError
from bot.core.essay import SLUG
from bot.shelf.decode import decode_file
from bot.shelf.loader import TEXT, load_text, structure_of
from bot.shelf.problems import BrokenSeeds
from bot.shelf.text_structure import TextStructure

FOLDER_MODE = 0o755


class NotAdded(ForeseenError):
    """A text cannot come to the shelf; the message says why, and what to do."""

    preface = "nothing was added.\n"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text as it was read, not yet on the shelf."""

    file: Path
    text: str
    encoding: str
    reading: TextStructure


def look_at(file: Path) -> Arrival:
    """Raises NotAdded for what is no text, no essay, or too long."""
    if not file.is_file():
        raise NotAdded(f"{file} is no ordinary file; name the file that holds the text")
    try:
        decoded = decode_file(file)
        return Arrival(file, decoded.text, decoded.encoding, structure_of(file, decoded.text))
    except BrokenSeeds as broken:
        raise NotAdded(str(broken)) from broken


def put_on_shelf(arrival: Arrival, seeds: Path, slug: str) -> Path:
    """The folder that the text now has under ``seeds``. Raises NotAdded; then nothing is left there."""
    folder = seeds / slug
    if not SLUG.fullmatch(slug):
        raise NotAdded(
            f"{slug!r} cannot name a folder: 1 to 32 of a-z, 0-9 and '-', for it becomes part of links. "
            "Give another with --slug"
        )
    if os.path.lexists(folder):
        raise NotAdded(f"{folder} is there already, and stays as it is. Give another name with --slug")
    if not seeds.is_dir():
        raise NotAdded(f"there is no folder {seeds}; make it first, or name another with --seeds")
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{slug}.", dir=seeds))
    except OSError as error:
        raise NotAdded(f"{seeds} cannot be written: {error.strerror}. Name another folder with --seeds") from error
    try:
        _write(part, arrival)
        part.rename(folder)
    except OSError as error:
        raise NotAdded(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        # Once it was renamed, nothing is there.
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _write(folder: Path, arrival: Arrival) -> None:
    """Raises OSError, and NotAdded where what was written is not read as the same."""
    file = folder / TEXT
    with file.open("wb") as out:
        out.write(arrival.text.encode())
        out.flush()
        os.fsync(out.fileno())
    folder.chmod(FOLDER_MODE)
    try:
        same = decode_file(file).text == arrival.text
        load_text(folder)
    except BrokenSeeds as broken:
        message = "; ".join(problem.message for problem in broken.problems)
        raise NotAdded(f"{arrival.file}: {message}") from broken
    if not same:
        raise NotAdded(f"{arrival.file} reads otherwise once it is UTF-8; save it as plain text in UTF-8 yourself")
