"""How familiar the characters of a text are: the measure by which noise is told from writing."""

from functools import cache

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
