"""A font with Chinese glyphs: the one that somebody has named, or one that is found on the machine."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from time import monotonic

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from bot.core.patterns import LazyPattern

HOME = Path(os.path.expanduser("~"))
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts-droid-fallback"),
    Path("/run/current-system/sw/share/X11/fonts"),
    Path("/run/host/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("/system/fonts"),
    Path("C:/Windows/Fonts"),
    HOME / ".local/share/fonts",
    HOME / ".fonts",
    HOME / "Library/Fonts",
    HOME / "AppData/Local/Microsoft/Windows/Fonts",
)
"""Where Linux, macOS, Windows and Android keep fonts."""

NAMES = """
    notosanscjksc notosanssc notosanscjk sourcehansanssc sourcehansanscn sourcehansans pingfang hiraginosansgb msyh
    harmonyossanssc misans wqymicrohei wqyzenhei droidsansfallbackfull droidsansfallback stheiti simhei deng notosanstc
    msjh fandolhei lxgwwenkai notoserifcjk notoserifsc sourcehanserif songti simsun uming ukai arialunicode
""".split()
"""How files of fonts with Chinese begin, in letters and digits only: the first are the best for small text."""
BOOK_NAMES = (
    *"notoserifcjksc notoserifsc notoserifcjk sourcehanserifsc sourcehanserif lxgwwenkai songti stsong simsun".split(),
    *NAMES,
)
"""The same for large text: as books are set, where there is such a font."""
OTHERS_FROM = 1_000_000
"""Bytes that another file needs to be looked into: thousands of Chinese glyphs take more."""

SECONDS = 2.0
"""How long files may be looked for, and then looked into."""
FILES = 20_000
"""How many files it goes past."""
FACES = 64
"""How many faces of a collection are looked at."""

WEIGHT = 400
PROBE = "这说论發論的"
MISSING = "\uffff"  # stands for no character, so no font has it

_KINDS = (".ttc", ".otf", ".ttf", ".otc")
_SIMPLIFIED = {"SC", "CN", "GB"}
"""How families name the face that is drawn for Simplified Chinese."""
_UNUSUAL = LazyPattern(r"thin|light|black|bold|heavy|italic|mono|subset")


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a file of one or several."""

    file: Path
    index: int = 0

    def at(self, size: int) -> FreeTypeFont:
        """The font, ``size`` pixels high. Raises OSError where it cannot be used."""
        # The plain layout, because the other is not there on every machine, and would place letters otherwise.
        font = ImageFont.truetype(self.file, size, index=self.index, layout_engine=ImageFont.Layout.BASIC)
        with suppress(OSError, NotImplementedError):  # has one weight only
            # A variable font may begin with its thinnest weight.
            font.set_variation_by_axes([_on(axis) for axis in font.get_variation_axes()])
        return font


def named(file: Path) -> Face:
    """The face in a file that somebody has named: trusted to have what it needs. Raises ValueError, with what to do."""
    mend = "name a .ttf, .otf or .ttc file with Chinese characters, or none"
    try:
        with file.open("rb") as opened:
            opened.read(1)
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}; {mend}") from error
    faces = _faces(file)
    if not faces:
        raise ValueError(f"{file} is no font that can be used; {mend}")
    return min(faces, key=_rank)[1]


def found(folders: Sequence[Path] = FOLDERS, names: Sequence[str] = NAMES) -> Face | None:
    """The best face with Chinese glyphs that is found in the folders; None where there is none.

    ``names``: how files begin, the best first.
    """
    files = list(islice(_files(folders), FILES))
    end = monotonic() + SECONDS
    for file in sorted(files, key=lambda each: _worth(each, names)):
        if monotonic() > end:
            break
        if _worth(file, names)[0] == len(names) and not _is_large(file):
            continue
        faces = [each for each in _faces(file) if has(each[0], PROBE)]
        if faces:
            return min(faces, key=_rank)[1]
    return None


def has(font: FreeTypeFont, text: str) -> bool:
    """Whether the font has a glyph of its own for each character of ``text``."""
    with suppress(OSError, ValueError):
        # Compared as pictures, for Pillow does not say what a font has. A font of last resort draws all alike.
        drawn = {_drawn(font, each) for each in text}
        return len(drawn) == len(set(text)) and _drawn(font, MISSING) not in drawn
    return False


def lacking(font: FreeTypeFont, text: str) -> set[str]:
    """The characters of ``text`` that the font draws as it draws what it does not have. Raises OSError."""
    missing = _drawn(font, MISSING)
    return {each for each in set(text) if not each.isspace() and _drawn(font, each) == missing}


def _drawn(font: FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    end = monotonic() + SECONDS
    for folder, _, names in chain.from_iterable(map(os.walk, folders)):
        if monotonic() > end:
            return
        yield from (Path(folder) / name for name in names if name.lower().endswith(_KINDS))


def _worth(file: Path, names: Sequence[str]) -> tuple[int, bool, bool, int, str]:
    """The smaller, the better."""
    stem = re.sub(r"[^a-z0-9]", "", file.stem.lower())
    place = next((number for number, name in enumerate(names) if stem.startswith(name)), len(names))
    return place, bool(_UNUSUAL.search(stem)), "regular" not in stem, len(stem), str(file)


def _is_large(file: Path) -> bool:
    with suppress(OSError):
        return file.stat().st_size >= OTHERS_FROM
    return False


def _faces(file: Path) -> list[tuple[FreeTypeFont, Face]]:
    """All faces of the file that can be used, opened."""
    faces = []
    with suppress(OSError, ValueError):  # no font, or no further face in it
        for index in range(FACES):
            face = Face(file, index)
            faces.append((face.at(32), face))
    return faces


def _rank(opened: tuple[FreeTypeFont, Face]) -> tuple[bool, bool, int]:
    """The smaller, the better: a face drawn for Simplified Chinese, upright and not bold, and early in its file."""
    family, style = (name or "" for name in opened[0].getname())
    return not _SIMPLIFIED & set(family.split()), style not in {"Regular", "Normal"}, opened[1].index


def _on(axis: ImageFont.Axis) -> float:
    """Where to stand on an axis: at the usual weight, and else where the font begins."""
    if axis.get("name") == b"Weight":
        return min(max(WEIGHT, axis["minimum"] or 0), axis["maximum"] or WEIGHT)
    return axis["default"] or 0
