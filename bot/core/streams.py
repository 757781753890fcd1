"""Standard input, output and error, set up once: nothing shown ever fails for want of a character.

What a terminal cannot show is shown by something like it. Formats for machines are UTF-8, whatever the locale says.
"""

import codecs
import sys
import unicodedata
from io import TextIOWrapper
from typing import TextIO

from bot.core.errors import ForeseenError

LOOKALIKES = {
    **dict.fromkeys("│┃▌", "|"),
    **dict.fromkeys("─—–−‑", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("·•", "*"),
    **dict.fromkeys("█", "#"),
    **dict.fromkeys("░", "."),
    **dict.fromkeys("，、", ","),
    **{"…": "...", "→": "->", "←": "<-", "↩": "<-", "×": "x", "《": "<", "》": ">", "。": "."},
}
UNSEEN = {"Cf", "Mn", "Me", "Sk"}
"""Categories of characters that only shape or join others, as in emoji of several people."""
NOT_UTF_8 = "not UTF-8. Convert it first, for example with: iconv -f GBK -t UTF-8"


class NotUtf8(ForeseenError):
    """A line that cannot be read; the message says which, and what to do."""


_SUBSTITUTES = "essay-bot.substitutes"


def set_up_streams() -> None:
    """Called once, before anything is read or written."""
    for stream in (sys.stdout, sys.stderr):
        substitute_unencodable(stream)
    if isinstance(sys.stdin, TextIOWrapper) and codecs.lookup(sys.stdin.encoding).name == "ascii":
        # Whoever has a terminal of which nothing is known may well type UTF-8, of which ASCII is a part.
        sys.stdin.reconfigure(encoding="utf-8")


def substitute_unencodable(stream: TextIO) -> None:
    """In its own encoding; characters that this has not are substituted."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=_SUBSTITUTES)


def as_utf8(stream: TextIO) -> TextIO:
    """The same stream in UTF-8: what is written is a format, and read by programs."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors=_SUBSTITUTES)
    return stream


def decode_line(line: bytes, where: str) -> str:
    """A line that came on a pipe. Raises NotUtf8."""
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise NotUtf8(f"{where}: {NOT_UTF_8}") from error


def substitute(error: UnicodeError) -> tuple[str, int]:
    """For ``codecs``: what is written instead of characters that an encoding has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    there = error.object[error.start : error.end]
    return "".join(_substitute(character, error.encoding) for character in there), error.end


def _substitute(character: str, encoding: str) -> str:
    if unicodedata.category(character) in UNSEEN:
        return ""
    like = LOOKALIKES.get(character) or unicodedata.normalize("NFKD", character)
    # Python calls all tables of 256 characters by one name, and ASCII is a part of each.
    known = "ascii" if encoding == "charmap" else encoding
    return like.encode(known, "ignore").decode(known) or "?"


codecs.register_error(_SUBSTITUTES, substitute)
