"""Cleaning what comes from outside. What is cleaned away cannot be seen, so nobody misses it."""

import re
import unicodedata
from functools import lru_cache

from bot.core.patterns import LazyPattern

LIMIT = 4096
"""Characters of one message that are read. Telegram sends no more; a terminal or a file may."""

_SURROGATE = "\ud800-\udfff"
_UNSEEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"
"""Soft hyphens, zero-width and direction marks, but not the joiners (U+200C, U+200D) that emoji and scripts need."""
_CONTROL = "\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f"

_DIRT = LazyPattern(f"[{_SURROGATE}{_UNSEEN}{_CONTROL}]")
_LINE_END = LazyPattern("\r\n?|[\x85\u2028\u2029]")
_WRITING = LazyPattern(r"\w")


def clean(text: str, limit: int = LIMIT) -> str:
    """``text`` without control characters, lone surrogates and invisible marks; at most ``limit`` characters."""
    # Cut before and after: the first bounds the work, the second keeps the promise.
    text = _LINE_END.sub("\n", text[: 4 * limit])
    return unified(_DIRT.sub("", text))[:limit].strip()


_RADICAL = LazyPattern("[\u2e80-\u2fd5]")
_SUPPLEMENT = {
    pair[0]: pair[1]
    for pair in (
        "⺁厂 ⺌小 ⺎兀 ⺒巳 ⺓幺 ⺛旡 ⺝月 ⺟母 ⺠民 ⺩王 ⺪疋 ⺫目 ⺬示 "
        "⺮竹 ⺵网 ⺶羊 ⺷羊 ⺻聿 ⺼月 ⺽臼 ⻁虎 ⻄西 ⻅见 "
        "⻆角 ⻇角 ⻉贝 ⻊足 ⻋车 ⻑長 ⻓长 ⻔门 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 "
        "⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀"
    ).split()
}
"""Radicals beyond the 214 that Unicode itself takes for characters; texts copied out of a PDF are full of them."""


def unified(text: str) -> str:
    """``text`` with characters for the radicals (U+2E80 to U+2FD5) that look the same and are found by nobody."""
    return _RADICAL.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    radical = found[0]
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)


def has_writing(text: str) -> bool:
    """Is there a letter, a digit or a Chinese character in it? Emoji and punctuation alone are none."""
    return bool(_WRITING.search(text))


_MARKS = LazyPattern(r"[^\w]+")
_HAN_GAP = LazyPattern(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff0-9])|(?<=[0-9]) (?=[\u3400-\u9fff])")


def without_punctuation(text: str) -> str:
    """``text`` without punctuation, and without the spaces that Chinese does not need."""
    return _HAN_GAP.sub("", _MARKS.sub(" ", text.replace("_", " "))).strip()


@lru_cache(maxsize=1024)
def bare_name(name: str) -> str:
    """A title, or another name that an essay gives, without punctuation; of what people write nothing is kept here."""
    return without_punctuation(name)


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters of ``text``, with "…" where some are left out; no English word is cut in two."""
    if len(text) <= limit:
        return text
    cut, gap, _ = text[: limit - 1].rpartition(" ")
    return f"{cut if gap and len(cut) > limit // 2 else text[: limit - 1]}…"
