"""Numbers as people write them, in figures, in Chinese and in English."""

import re

from bot.core.patterns import LazyPattern

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2, "仨": 3}
_TENS = {"廿": "二十", "卅": "三十"}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS_IN_ENGLISH = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12},
    **{"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50},
}

CHINESE = "[零〇一二两三四五六七八九十百廿卅]{1,5}"
_WORD = "|".join([*_SMALL[1:], *_TENS_IN_ENGLISH, *_ORDINALS, *(f"{word}th" for word in _SMALL[4:])])
ENGLISH = rf"(?:{_WORD})(?:[- ](?:{_WORD}))?"
NUMBER = rf"(?:[0-9]{{1,5}}|{CHINESE})"
"""In figures or in Chinese."""
NUMBER_IN_ENGLISH = rf"(?:[0-9]{{1,5}}(?:st|nd|rd|th)?|{ENGLISH})"


def read_number(text: str) -> int:
    """``27``, ``二十七``, ``廿七``, ``一百零二``, ``27th``, ``twenty-seventh`` → a number; 0 where it is none."""
    if found := re.fullmatch("([0-9]+)(?:st|nd|rd|th)?", text):
        return int(found[1])
    if text.isascii():
        return _read_english(text)
    for short, long in _TENS.items():
        text = text.replace(short, long)
    hundreds, hundred, rest = text.rpartition("百")
    if len(hundreds) > 1 or (hundreds and hundreds not in _DIGITS):
        return 0
    below = _below_a_hundred(rest.lstrip("零〇") if hundred else rest)
    if below is None:
        return 0
    if hundred and len(rest) == 1 and rest in _DIGITS:
        # 一百五 is 150.
        below *= 10
    return (_DIGITS.get(hundreds, 1) * 100 if hundred else 0) + below


_COUNTED = LazyPattern(
    rf"(?<!第)(?<!第 )({NUMBER}) ?(?:道|个|条|句|则|点|段)(?!话|人)"
    rf"|\b({NUMBER_IN_ENGLISH}) (?:\w+ )?"
    r"(?:questions?|quotes?|sentences?|lines?|points?|reasons?|examples?)"
)


def read_count(folded: str) -> int:
    """How many of something are asked for; 0 where nothing is said of it."""
    found = _COUNTED.search(folded)
    return read_number(found[1] or found[2]) if found else 0


def _below_a_hundred(text: str) -> int | None:
    tens, ten, ones = text.rpartition("十")
    if any(digit not in _DIGITS for digit in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _read_english(text: str) -> int:
    total = 0
    for word in text.replace("-", " ").split():
        plain = word.removesuffix("th")
        value = _ORDINALS.get(word) or _TENS_IN_ENGLISH.get(word) or _place(word) or _place(plain)
        if not value:
            return 0
        total += value
    return total


def _place(word: str) -> int:
    return _SMALL.index(word) if word in _SMALL else 0
