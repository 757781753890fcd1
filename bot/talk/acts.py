"""What people say that is no question to the essay: greetings, requests to turn the page, to sum up, to say more.

Recognised on folded text (simplified, half width, lower case), without punctuation.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.talk import act_words


class ActType(StrEnum):
    """What somebody wants, where it is not an answer of the essay."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    IDENTITY = "identity"
    ANGER = "anger"
    ASSENT = "assent"
    DAILY = "daily"
    SOURCE = "source"
    HELP = "help"
    OUTLINE = "outline"
    NEXT = "next"
    PREVIOUS = "previous"
    WHOLE = "whole"
    OTHERS = "others"
    SECTION = "section"
    NUMBER = "number"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Act:
    """An intent, the paragraph it names (NUMBER), and what it is about (SUMMARY; empty for the whole)."""

    act_type: ActType
    number: int = 0
    about: str = ""


_MATCHERS = tuple(
    (ActType(name), re.compile(f"(?:那|那么)?(?:{pattern})(?:{act_words.PARTICLES})*"))
    for name, pattern in act_words.WISHES.items()
)
_SEPARATORS = re.compile(r"[^\w]+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff0-9])|(?<=[0-9]) (?=[\u3400-\u9fff])")

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PARAGRAPH = re.compile(
    rf"(?:{act_words.FETCH})*第?([0-9]{{1,5}}|[零〇一二两三四五六七八九十]{{1,3}})(?:自然)?段(?:原文|全文|内容)?(?:说|讲|写)?(?:了|的是|的)?(?:什么|啥)?"
    r"|(?:show |read |go to )?(?:para|paragraph|no|passage) ?([0-9]{1,5})"
)
_SUM_UP_AT = re.compile(act_words.SUM_UP)
_PADDED = rf"(?:(?<![a-z])(?:{act_words.WHOLE}|{act_words.FILLING})(?![a-z])| )+"
_PADDING = re.compile(rf"^{_PADDED}|{_PADDED}$")


def bare(folded: str) -> str:
    """``folded`` without punctuation, and without the spaces that Chinese does not need."""
    return _HAN_GAP.sub("", _SEPARATORS.sub(" ", folded.replace("_", " "))).strip()


def recognise(folded: str) -> Act | None:
    """The wish in ``folded``, or None where it is something to ask of the essay."""
    text = bare(folded).replace("妳", "你")
    if not text or len(text) > 60:
        return None
    for act_type, matcher in _MATCHERS:
        if matcher.fullmatch(text):
            return Act(act_type)
    if found := _PARAGRAPH.fullmatch(text):
        return Act(ActType.NUMBER, number=read_number(found[1] or found[2]))
    if _SUM_UP_AT.search(text):
        return Act(ActType.SUMMARY, about=_PADDING.sub("", _SUM_UP_AT.sub(" ", text)))
    return None


def read_number(text: str) -> int:
    """``27``, ``二十七``, ``十``, ``两`` → a number; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if any(digit not in _DIGITS for digit in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
