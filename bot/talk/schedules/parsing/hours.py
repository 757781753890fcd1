"""Hours as people write them: ``08:30``, ``8:30 pm``, 8点半, 晚上九点一刻, ``2130``."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from bot.talk.numbers import read_number
from bot.talk.schedules.parsing.cities import han_names

_EARLY = "凌晨 清晨 清早 早晨 早上 早 上午 am a.m. a.m".split()
_NOON = "中午 正午 noon".split()
_NIGHT = "晚上 夜晚 今晚 晚间 晚 夜里 夜间 深夜 半夜 午夜 midnight".split()
_LATE = "下午 午后 傍晚 pm p.m. p.m".split()
_ALONE = {"中午": time(12), "正午": time(12), "noon": time(12), "午夜": time(0), "半夜": time(0), "midnight": time(0)}

_ONES = "[一二三四五六七八九]"
_HOUR = f"[零〇两]|[一二]?十{_ONES}?|{_ONES}"
_PAST = f"半|一刻|三刻|[零〇]?{_ONES}|[二三四五]?十{_ONES}?"
_PART = "|".join(re.escape(part) for part in (*_EARLY, *_NOON, *_LATE, *_NIGHT))
# What stands inside a word is none: Amsterdam is not in the morning, 三亚 not three minutes past, 7eleven not seven.
_WORD_ENDS = r"(?![^\W\d_\u3400-\u9fff])"
_AFTER = rf"(?:[ap]\.?m\.?|noon|midnight){_WORD_ENDS}"
_EVENING = 6
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class ParsedHour:
    """What somebody wrote: an hour (None where it is no hour that exists), and what stands beside it."""

    at: time | None
    rest: str


def read(folded: str) -> ParsedHour | None:
    """The hour at the beginning or the end of a folded text; None where neither looks like one."""
    first, last = _patterns()
    found = first.match(folded) or last.search(folded)
    if not found:
        return None
    rest = folded[: found.start()] + folded[found.end() :]
    return ParsedHour(_time(found), rest.strip(" ,，、。@()（）"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An hour at the beginning of a text, and one at its end."""
    no_place = rf"(?!{'|'.join(han_names('零〇一二三四五六七八九十半'))})"
    hour = rf"""
    (?:每天|每日|天天|每|every\ day|daily|at)?\ ?
    (?P<before>{_PART})?\ ?
    (?:(?P<run>[0-9]{{4}})
      |(?P<clock>[0-9]{{1,2}}|{_HOUR})\ ?[点时](?:\ ?[钟整])?
       (?:\ ?{no_place}(?P<past>[0-9]{{1,2}}|{_PAST})(?!\ ?[点时])分?)?
      |(?P<hour>[0-9]{{1,2}})(?:[:.h](?P<minute>[0-9]{{2}})|h?(?:{_WORD_ENDS}|(?={_AFTER})))
      |(?P<alone>{"|".join(_ALONE)}){_WORD_ENDS})
    (?:\ ?(?P<after>{_AFTER}))?
"""
    first = re.compile(rf"{hour}(?![0-9:]|\.[0-9])", re.VERBOSE)
    last = re.compile(rf"(?:^|(?<=[\s,，、\u4e00-\u9fff])){hour}$", re.VERBOSE)
    return first, last


def _time(found: re.Match[str]) -> time | None:
    if found["alone"]:
        return _ALONE[found["alone"]]
    if found["run"]:
        hour, minute = int(found["run"][:2]), int(found["run"][2:])
    elif found["clock"]:
        hour, minute = read_number(found["clock"]), _minutes(found["past"] or "")
    else:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
    hour = _on_the_day(hour, found["before"] or found["after"] or "")
    # Midnight may be called 24:00.
    return time(hour % 24, minute) if minute < 60 and (hour < 24 or (hour, minute) == (24, 0)) else None


def _minutes(past: str) -> int:
    return _QUARTERS.get(past) or (read_number(past.lstrip("零〇")) if past else 0)


def _on_the_day(hour: int, part: str) -> int:
    """The hour in 24, where somebody says which part of the day it is in."""
    if part in _NIGHT:
        # From midnight to five it is the night that ends, from six the evening; twelve is midnight.
        return {12: 0}.get(hour, hour + 12 if _EVENING <= hour < 12 else hour)
    if part in _LATE and hour <= 12:
        return hour % 12 + 12
    if part in _EARLY and part not in ("上午", "早上") and hour == 12:
        return 0
    return hour + 12 if part in _NOON and hour < 11 else hour
