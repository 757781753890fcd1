"""Font files for tests: Pillow's own with Latin letters, and ones made here, for no machine is sure to have Chinese."""

import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import ImageFont

EM = 1000


def latin(folder: Path, name: str = "latin.ttf") -> Path:
    """The font that comes inside Pillow, as a file."""
    font = ImageFont.load_default(size=20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    assert isinstance(font.font_bytes, bytes)
    file = folder / name
    file.write_bytes(font.font_bytes)
    return file


def made(file: Path, characters: str, *families: str, alike: bool = False, padding: int = 0) -> Path:
    """A font in which each character is a bar of its own height (or all ``alike``); with several families a collection.

    ``padding``: bytes behind it.
    """
    faces = [_tables(characters, family, alike) for family in families or ("Made",)]
    head = 12 + 4 * len(faces) if len(faces) > 1 else 0
    out = BytesIO()
    starts = []
    for tables in faces:
        starts.append(head + out.tell())
        out.write(_face(tables, starts[-1]))
    collection = struct.pack(f">4sHHL{len(starts)}L", b"ttcf", 1, 0, len(starts), *starts) if head else b""
    file.write_bytes(collection + out.getvalue() + b"\0" * padding)
    return file


def _face(tables: dict[bytes, bytes], start: int) -> bytes:
    directory = struct.pack(">LHHHH", 0x00010000, len(tables), 0, 0, 0)
    place = start + len(directory) + 16 * len(tables)
    body = b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag, 0, place + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return directory + body


def _tables(characters: str, family: str, alike: bool) -> dict[bytes, bytes]:
    codes = sorted(map(ord, characters))
    glyphs = [_bar(50), *(_bar(100 if alike else 100 + 40 * number) for number in range(len(codes)))]
    places = [sum(map(len, glyphs[:number])) for number in range(len(glyphs) + 1)]
    groups = b"".join(struct.pack(">LLL", code, code, number) for number, code in enumerate(codes, 1))
    return {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12)
        + struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(codes))
        + groups,
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            *(">LLLLHHQQhhhhHHhhh", 0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, 0, EM, EM, 0, 8, 2, 1, 0)
        ),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x00010000, 800, -200, 0, EM, *[0] * 11, len(glyphs)),
        b"hmtx": struct.pack(">Hh", EM, 0) * len(glyphs),
        b"loca": struct.pack(f">{len(places)}L", *places),
        b"maxp": struct.pack(">LH13H", 0x00010000, len(glyphs), 4, 1, *[0] * 11),
        b"name": _names(family, "Regular"),
    }


def _bar(height: int) -> bytes:
    """A rectangle that stands on the line."""
    outline = struct.pack(">hhhhhHH4B", 1, 0, 0, EM, height, 3, 0, *[1] * 4)
    return outline + struct.pack(">8h", 0, 0, EM, 0, 0, height, 0, -height)


def _names(*words: str) -> bytes:
    """Family and style."""
    texts: Sequence[bytes] = [word.encode("utf-16-be") for word in words]
    records = b"".join(
        struct.pack(">6H", 3, 1, 0x409, number + 1, len(text), sum(map(len, texts[:number])))
        for number, text in enumerate(texts)
    )
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + b"".join(texts)
