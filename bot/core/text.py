"""Cleaning what comes from outside. What is cleaned away cannot be seen, so nobody misses it."""

import re

LIMIT = 4096
"""Characters of one message that are read. Telegram sends no more; a terminal or a file may."""

_SURROGATE = "\ud800-\udfff"
_UNSEEN = "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"
"""Zero-width and direction marks, but not the joiners (U+200C, U+200D) that emoji and some scripts need."""
_CONTROL = "\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f"

_DIRT = re.compile(f"[{_SURROGATE}{_UNSEEN}{_CONTROL}]")
_WRITING = re.compile(r"\w")


def clean(text: str, limit: int = LIMIT) -> str:
    """``text`` without control characters, lone surrogates and invisible marks; at most ``limit`` characters."""
    # Cut before and after: the first bounds the work, the second keeps the promise.
    text = text[: 4 * limit].replace("\r\n", "\n").replace("\r", "\n")
    return _DIRT.sub("", text)[:limit].strip()


def has_writing(text: str) -> bool:
    """Is there a letter, a digit or a Chinese character in it? Emoji and punctuation alone are none."""
    return bool(_WRITING.search(text))


_MARKS = re.compile(r"[^\w]+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff0-9])|(?<=[0-9]) (?=[\u3400-\u9fff])")


def without_punctuation(text: str) -> str:
    """``text`` without punctuation, and without the spaces that Chinese does not need."""
    return _HAN_GAP.sub("", _MARKS.sub(" ", text.replace("_", " "))).strip()


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters of ``text``, with "…" where some are left out; no English word is cut in two."""
    if len(text) <= limit:
        return text
    cut, gap, _ = text[: limit - 1].rpartition(" ")
    return f"{cut if gap and len(cut) > limit // 2 else text[: limit - 1]}…"
