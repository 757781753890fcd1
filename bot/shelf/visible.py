"""What of a text can be seen: invisible characters are taken out, look-alikes become what they look like."""

from collections import Counter

from bot.core.patterns import LazyPattern
from bot.core.text import unified
from bot.shelf.told import Dropped

_LINE_END = LazyPattern(r"[\x85\u2028\u2029]")
_HYPHEN = LazyPattern(r"\u00ad(?=[^\S\n]*\n)")
"""A soft hyphen is seen where a line ends at it."""
_SPACE = LazyPattern(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_UNSEEN = LazyPattern(
    r"[\x80-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    # A joiner is needed within emoji and some scripts, and never between Chinese characters or Latin letters.
    r"|(?<=[A-Za-z0-9\u2e80-\u9fff])[\u200c\u200d]+|[\u200c\u200d]+(?=[A-Za-z0-9\u2e80-\u9fff])"
    # Tags spell the flags of regions, after a black flag.
    r"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f]+"
)


def visible(text: str) -> tuple[str, list[Dropped]]:
    """``text`` as it is seen, and what was taken out or unified, each kind of character once with its number."""
    text = _SPACE.sub(" ", _LINE_END.sub("\n", _HYPHEN.sub("-", text)))
    unseen = Counter("".join(_UNSEEN.findall(text)))
    text = _UNSEEN.sub("", text)
    seen = unified(text)
    pairs = zip(text, seen, strict=True) if text != seen else ()
    alike = Counter(f"{one} → {other}" for one, other in pairs if one != other)
    dropped = []
    if unseen:
        told = ", ".join(f"U+{ord(character):04X} ×{count}" for character, count in sorted(unseen.items()))
        dropped.append(Dropped("invisible characters", told))
    if alike:
        told = ", ".join(f"{pair} ×{count}" for pair, count in sorted(alike.items()))
        dropped.append(Dropped("radicals, now characters", told))
    return seen, dropped
