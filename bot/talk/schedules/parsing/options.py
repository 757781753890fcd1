"""Days, sound, order and polls as people write them: 工作日, 周一三五, ``mon wed fri``, 静音, 随机, 不带投票."""

import re
from dataclasses import dataclass
from typing import TypeVar

from bot.core.patterns import LazyPattern
from bot.core.subscription import EVERY_DAY, WEEKDAYS, ReadingOrder
from bot.talk.schedules.parsing.cities import han_names

Choice = TypeVar("Choice")
WEEKEND = frozenset({5, 6})

_ZH, _DIGITS = "一二三四五六日", "1234567"
_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = r"(?:周|星期|礼拜)"
# A day is not the beginning of an hour: 周一五点 is five o'clock on Monday. Nor is 每周一次 one.
_NO_HOUR = r"(?!\ ?[点时十次])"
# Nor of a place: 周一日本 is Monday in Japan.
_DAY = rf"(?:(?!{'|'.join(han_names('一二三四五六日天'))})[一二三四五六日天]|[1-7](?![0-9]*\ ?[:.点时]))"
_ALL = r"(?:每个?|每?逢)"
_EVERY = r"(?:(?<![a-z])(?:weekly,?\ )?(?:(?:on|every)\ )?)"
_NAMED = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?|s)?(?![a-z])\.?"
_EACH = rf"(?:{_ALL}?{_WEEK}{_DAY}(?:[、,，和与跟]?{_DAY})*{_NO_HOUR}|{_EVERY}{_NAMED})"
_TO = r"\ ?(?:到|至|[-–—~]|to|through)\ ?"
_SPAN = rf"(?:{_ALL}?{_WEEK}{_DAY}{_TO}{_WEEK}?{_DAY}{_NO_HOUR}|{_EVERY}{_NAMED}{_TO}{_NAMED})"
_BETWEEN = r"(?:\ ?[、,，和与跟及&]\ ?|,?\ and\ |\ )?"
_DAYS = LazyPattern(rf"(?:{_SPAN}|{_EACH})(?:{_BETWEEN}(?:{_SPAN}|{_EACH}))*")
_ONE = LazyPattern(rf"{_SPAN}|{_EACH}")
_ONCE = LazyPattern(rf"[每一]{_WEEK}一次|(?<![a-z])(?:once a week|every week|weekly)(?![a-z])")
_NAME = LazyPattern(rf"{_DAY}|(?<![a-z]){'|'.join(_EN)}")

_SETS = (
    (EVERY_DAY, LazyPattern(r"每一?天|每日|天天|(?<![a-z])(?:every ?day|daily)(?![a-z])")),
    (WEEKDAYS, LazyPattern(r"(?:每个)?(?:工作日|平日)|(?<![a-z])(?:on )?(?:every )?(?:weekday|workday)s?(?![a-z])")),
    (WEEKEND, LazyPattern(r"(?:每个?|每?逢)?(?:周末|双休日)|(?<![a-z])(?:on )?(?:every )?weekends?(?![a-z])")),
)
_SOUNDS = (
    (
        True,
        LazyPattern(
            r"静音|静静|无声|(?:不要?|别)(?:响铃?|出声)|(?<![a-z])(?:silent(?:ly)?|quiet(?:ly)?|mute)(?![a-z])"
        ),
    ),
    (False, LazyPattern(r"响铃|响一声|出声|有声|(?<![a-z])(?:loud(?:ly)?|with sound)(?![a-z])")),
)
_COURSES = (
    (ReadingOrder.PARAGRAPHS, LazyPattern(r"按?顺序|逐段|一天一段|(?<![a-z])(?:in order|paragraphs?)(?![a-z])")),
    (ReadingOrder.THESES, LazyPattern(r"(?:一天一个|按)?论点|(?<![a-z])thes[ie]s(?![a-z])")),
    (
        ReadingOrder.SURPRISE,
        LazyPattern(r"随机|随手翻(?:一段)?|随便翻?|(?<![a-z])(?:surprise(?: me)?|random)(?![a-z])"),
    ),
)
_POLLS = (
    (
        False,
        LazyPattern(
            r"(?:不要?|别|无|没有?|免)(?:带|附|加|发)?投票|(?<![a-z])(?:without (?:an? )?polls?|no polls?)(?![a-z])"
        ),
    ),
    (True, LazyPattern(r"(?:要|带上?|附上?|加上?|有)?投票|(?<![a-z])(?:with (?:an? )?)?polls?(?![a-z])")),
)
_FILLING = r"(?:请|麻烦|给我|改成|改到|改为|换成|设为|送到?|发|来|的|都|和|and|on|please|at|[\s,，、。;；!！])"
_LEFT_ALONE = LazyPattern(r"(?<=\s)(?:和|and|[,，、])(?=\s)")
# 都柏林 and 成都 keep their 都.
_BEGINS = rf"(?!{'|'.join(han_names('请麻给改换设送发来的都和'))}){_FILLING}(?![a-z])"
_ENDS = "".join(f"(?<!{name[:-1]})" for name in han_names("送到发来的都和", -1)) + rf"(?<![a-z]){_FILLING}"
_EDGES = LazyPattern(rf"^(?:{_BEGINS})+|(?:{_ENDS})+$")


@dataclass(frozen=True, slots=True)
class ParsedOptions:
    """What somebody wrote besides an hour and a zone (None: nothing of that), and what is left."""

    days: frozenset[int] | None = None
    silent: bool | None = None
    order: ReadingOrder | None = None
    poll: bool | None = None
    rest: str = ""


NOTHING = ParsedOptions()


def read(folded: str, *, polls: bool = False) -> ParsedOptions:
    """Words about days, sound and order anywhere in a folded text; about polls, where there are ``polls``."""
    days, rest = _every(folded)
    silent, rest = _choice(_SOUNDS, rest)
    order, rest = _choice(_COURSES, rest)
    poll, rest = _choice(_POLLS, rest) if polls else (None, rest)
    if (days, silent, order, poll) == (None, None, None, None):
        return ParsedOptions(rest=folded)
    rest = re.sub(r"\s+", " ", _LEFT_ALONE.sub(" ", rest))
    return ParsedOptions(days, silent, order, poll, _EDGES.sub("", rest).strip())


def _every(text: str) -> tuple[frozenset[int] | None, str]:
    """All the days that are spoken of; whoever says some besides every day means those."""
    found = []
    for days, pattern in _SETS:
        if pattern.search(text):
            found.append(days)
            text = pattern.sub(" ", text)
    named, text = _named(text)
    found += [named] if named else []
    some = [days for days in found if days != EVERY_DAY] or found
    return frozenset().union(*some) if some else None, text


def _choice(choices: tuple[tuple[Choice, LazyPattern[str]], ...], text: str) -> tuple[Choice | None, str]:
    for choice, pattern in choices:
        if pattern.search(text):
            return choice, pattern.sub(" ", text)
    return None, text


def _named(text: str) -> tuple[frozenset[int] | None, str]:
    found = _DAYS.search(text)
    if not found:
        return None, text
    days: set[int] = set()
    for part in _ONE.finditer(found[0]):
        numbers = [_number(name) for name in _NAME.findall(part[0])]
        if re.fullmatch(_SPAN, part[0]):
            first, last = numbers
            days |= {day % 7 for day in range(first, first + (last - first) % 7 + 1)}
        else:
            days |= set(numbers)
    return frozenset(days), _ONCE.sub(" ", f"{text[: found.start()]} {text[found.end() :]}")


def _number(name: str) -> int:
    if name in _EN:
        return _EN.index(name)
    return _DIGITS.index(name) if name in _DIGITS else _ZH.index("日" if name == "天" else name)
