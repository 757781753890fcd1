"""Bytes of a text file → text: encodings, line ends, and what is refused."""

import codecs
import re
from pathlib import Path

from bot.shelf.problems import BrokenSeeds, Problem

LIMIT = 8 * 1024 * 1024
"""Bytes. An essay of two million characters is none; a file that large is a mistake."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_text(path: Path) -> str:
    """The file's text, lines ending in ``\\n``: UTF-8 with or without BOM, else GB18030.

    Raises BrokenSeeds where it cannot be read, is too large, is in no known encoding, or holds control characters.
    """
    try:
        if path.stat().st_size > LIMIT:
            raise BrokenSeeds(
                [Problem(path, 1, f"larger than {LIMIT // 1024 // 1024} MiB; split it into several essays")]
            )
        raw = path.read_bytes()
    except OSError as error:
        raise BrokenSeeds([Problem(path, 1, f"cannot be read: {error.strerror}")]) from error
    text = _decode(path, raw).replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BrokenSeeds([Problem(path, line, f"control character U+{ord(found[0]):04X}; delete it")])
    return text


def _decode(path: Path, raw: bytes) -> str:
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as not_utf8:
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            line = raw.count(b"\n", 0, not_utf8.start) + 1
            message = f"neither UTF-8 nor GB18030 (byte 0x{raw[not_utf8.start]:02X}); save the file as UTF-8"
            raise BrokenSeeds([Problem(path, line, message)]) from not_utf8
