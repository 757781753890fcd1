"""Bytes of a text file → text: encodings, told by how familiar the characters are, line ends, and what is refused."""

import codecs
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.core.patterns import LazyPattern
from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.sources import LIMIT

_FIRST_LEVELS = (
    ("gb2312", b"\xb0\xa1", b"\xd7\xfa"),
    ("big5", b"\xa4\x40", b"\xc6\x7e"),
    ("shift_jis", b"\x88\x9f", b"\x98\x72"),
)
"""The common characters of each standard: what is beyond is rare in any text, and usual in noise."""
_ALWAYS = ((0x2010, 0x2030), (0x3000, 0x30FF), (0xFF00, 0xFFEF))
"""General and East Asian punctuation, kana, full and half width."""


def familiar_share(text: str, *, ascii_too: bool = False) -> float:
    """The share of common characters among those beyond ASCII (or among all); 1.0 where there are none to look at."""
    counted = [character for character in text if ascii_too or not character.isascii()]
    return sum(map(_is_familiar, counted)) / len(counted) if counted else 1.0


@cache
def _is_familiar(character: str) -> bool:
    code = ord(character)
    if code < 0x80 or any(first <= code <= last for first, last in _ALWAYS):
        return True
    if 0xAC00 <= code <= 0xD7A3:
        return bool(character.encode("euc_kr", "ignore"))
    return any(low <= character.encode(codec, "ignore") <= high for codec, low, high in _FIRST_LEVELS)


_CONTROL = LazyPattern(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_WIDE = (
    ("utf-32-le", "UTF-32"),
    ("utf-32-be", "UTF-32"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16"),
)
_EAST_ASIAN = {
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
}
_NO_TEXT = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a word processor's file or an archive"),
    (b"\xd0\xcf\x11\xe0", "a word processor's file"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "an archive"),
)
_SAMPLE = 64 * 1024
"""Bytes from which an encoding is guessed."""
_SURE = 0.85
"""Share of familiar characters from which a text is believed that carries no mark."""
_NOISE = 0.6
"""Share of familiar characters below which a guess is noise."""
_ALIKE = 0.02
"""Difference in disorder below which two readings are as likely as each other."""
_FEW = 8
"""Characters. Fewer prove nothing."""
_LONE_HIGH = LazyPattern(rb"[\x80-\xff]+")
_WESTERN = frozenset(b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99") | frozenset(range(0xA0, 0xFE))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, lines ending in ``\\n``, and the name of its encoding."""

    text: str
    encoding: str


def read_text(path: Path) -> str:
    """The file's text, lines ending in ``\\n``. Raises BrokenSeeds as ``decode_file`` does."""
    return decode_file(path).text


def decode_file(path: Path) -> Decoded:
    """The file's text: by its mark, else UTF-8, else the encoding that its characters are familiar in.

    Raises BrokenSeeds where it cannot be read, is too large, is in no encoding that is known and certain, or holds
    control characters.
    """
    raw = _read_bytes(path)
    for magic, kind in _NO_TEXT:
        if raw.startswith(magic):
            raise _refusal(path, 1, f"is {kind} and no text; save it as plain text in UTF-8")
    decoded = _decode(path, raw)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        if len(_CONTROL.findall(text)) * 20 > len(text):
            raise _refusal(path, line, f"is binary and no text (control character U+{ord(found[0]):04X})")
        raise _refusal(path, line, f"control character U+{ord(found[0]):04X}; delete it")
    return Decoded(text, decoded.encoding)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT:
            raise _too_large(path)
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise _refusal(path, 1, f"cannot be read: {error.strerror}") from error
    if len(raw) > LIMIT:
        raise _too_large(path)
    return raw


def _too_large(path: Path) -> BrokenSeeds:
    return _refusal(path, 1, f"larger than {LIMIT // 1024 // 1024} MiB; split it into several essays")


def _refusal(path: Path, line: int, message: str) -> BrokenSeeds:
    return BrokenSeeds([Problem(path, line, message)])


def _decode(path: Path, raw: bytes) -> Decoded:
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _marked(path, raw.removeprefix(mark), codec, name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as not_utf8:
        return _wide(raw) or _guessed(path, raw, not_utf8)
    # English read two bytes at a time looks Chinese, so that is tried only where UTF-8 is out of the question.
    if "\0" in text and (wide := _wide(raw)):
        return wide
    if "\x1b$" in text:
        raise _refusal(path, 1, "is ISO-2022 (Japanese mail); save the file as UTF-8")
    if meant := _misread(text):
        raise _refusal(path, 1, f"was saved after being opened in a wrong encoding ({meant} …); save the original anew")
    return Decoded(text, "UTF-8")


def _marked(path: Path, raw: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(raw.decode(codec), name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(codec, "ignore").count("\n") + 1
        message = f"begins as {name} and is damaged (byte 0x{raw[error.start]:02X}); save the file as UTF-8"
        raise _refusal(path, line, message) from error


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark."""
    for codec, name in _WIDE:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if text and familiar_share(text[:_SAMPLE], ascii_too=True) >= _SURE and not _CONTROL.search(text):
            return Decoded(text, name)
    return None


def _misread(text: str) -> str:
    """What the beginning of a text was before UTF-8 was read as something else and saved so; "" for a sound text."""
    sample = text[:2000].rpartition("\n")[0] or text[:2000]
    if sum(not character.isascii() for character in sample) < _FEW:
        return ""
    for codec in ("latin-1", "cp1252", "gb18030"):
        try:
            meant = sample.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        if familiar_share(meant) >= _SURE:
            return meant.strip()[:8]
    return ""


def _guessed(path: Path, raw: bytes, not_utf8: UnicodeDecodeError) -> Decoded:
    if not _is_damaged_utf8(raw):
        if _is_western(raw):
            return Decoded(raw.decode("cp1252"), "Windows-1252")
        if found := _east_asian(raw):
            return found
    line = raw.count(b"\n", 0, not_utf8.start) + 1
    message = f"neither UTF-8 nor GB18030 (byte 0x{raw[not_utf8.start]:02X}), Big5 or Shift-JIS; save the file as UTF-8"
    raise _refusal(path, line, message) from not_utf8


def _is_damaged_utf8(raw: bytes) -> bool:
    """Is nearly all of it UTF-8? Then nothing else is tried: it would only turn damage into noise."""
    text = raw.decode("utf-8", "replace")
    whole = sum(character > "\u07ff" and character != "\ufffd" for character in text)
    return whole > 2 * text.count("\ufffd")


def _is_western(raw: bytes) -> bool:
    """ASCII with single accented letters and curly quotes between, as Windows writes them."""
    runs = _LONE_HIGH.findall(raw)
    single = sum(len(run) == 1 for run in runs)
    if len(raw) < 8 * len(runs) or single * 10 < len(runs) * 9:
        return False
    return all(byte in _WESTERN for run in runs for byte in run)


def _east_asian(raw: bytes) -> Decoded | None:
    """The most likely of the East Asian encodings, or None where none is likely, or none more than another."""
    # Imported here: it is needed for few files, and costs every start some milliseconds.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    sample = raw
    if len(raw) > _SAMPLE:
        sample = raw[:_SAMPLE].rpartition(b"\n")[0] or raw
    matches = list(from_bytes(sample, cp_isolation=list(_EAST_ASIAN)))
    texts = _strictly(raw)
    shares = {codec: familiar_share(text) for codec, text in texts.items()}
    likely = [each.encoding for each in matches if each.chaos <= matches[0].chaos + _ALIKE and each.encoding in texts]
    found = max(likely, key=lambda codec: shares[codec], default=None)
    if found is not None:
        return Decoded(texts[found], _EAST_ASIAN[found]) if shares[found] >= _NOISE else None
    first, second = [*sorted(shares, key=lambda codec: shares[codec], reverse=True), "", ""][:2]
    if first and shares[first] >= _SURE and shares[first] - shares.get(second, 0.0) > 1 - _SURE:
        return Decoded(texts[first], _EAST_ASIAN[first])
    return None


def _strictly(raw: bytes) -> dict[str, str]:
    texts = {}
    for codec in _EAST_ASIAN:
        try:
            texts[codec] = raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return texts
