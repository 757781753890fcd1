"""Where a text was cut that is one: words and sentences over line ends, and how they are put together."""

from collections import Counter
from functools import cached_property
from itertools import pairwise

from bot.core.patterns import LazyPattern

_OPEN_END = tuple("，、；：,;:（(《「『“‘—-‐")
"""Nothing ends so: the sentence goes on."""
_HANGING = LazyPattern(
    r"(?:的|了|着|是|在|和|与|及|或|而|但|却|并|就|都|也|又|还|被|把|将|对|从|向|往|为|以|由|让|使|给|于|因|如|若|等|其|此|这|那"
    r"|所|会|能|要|很|更|最|不|我们|他们|它们|我|他|她|它|一个|一种|一场|一次|没有|可以|开始|看到|成为)$"
)
"""WordCuts at which a heading hardly ever ends, and a line that was cut often does."""
_NO_BEGINNING = LazyPattern(r"[，。、；：！？,;:!?）)》」』”’…]|而已|是一|是在|的|了|着|们|地|得|过|性|化|之|吧|吗|呢")
"""What no paragraph begins with: before it something was cut off."""
_LATIN_END = LazyPattern(r"[a-zà-ÿ0-9][,;:)\"'’”]?$")
_LATIN_GOES_ON = LazyPattern(r"[a-zà-ÿ]")
_HYPHENATED = LazyPattern(r"([A-Za-zÀ-ÿ]+)[-‐]$")
_REST = LazyPattern(r"[a-zà-ÿ]+")
_COMPOUND = LazyPattern(r"[A-Za-zÀ-ÿ]+-[a-zà-ÿ]+")
_LATIN = r"A-Za-z0-9À-ɏ"
_WORD_END = LazyPattern(rf"[{_LATIN}][,.;:!?)\]%\"'’”]*$")
_WORD_BEGIN = LazyPattern(rf"[(\[\"'‘“$#]*[{_LATIN}]")


def ends_open(text: str) -> bool:
    """Does ``text`` end with a mark after which a sentence goes on?"""
    return text.endswith(_OPEN_END)


def hangs(text: str) -> bool:
    """Does ``text`` end with a word at which no heading ends?"""
    return bool(_HANGING.search(text[-2:]))


def goes_on(text: str) -> bool:
    """Does ``text`` begin with what no paragraph begins with?"""
    return bool(_NO_BEGINNING.match(text))


def is_cut(before: str, after: str) -> bool:
    """Does one sentence plainly go on from ``before`` to ``after``?"""
    if ends_open(before) or hangs(before) or goes_on(after):
        return True
    return bool(_LATIN_END.search(before[-2:]) and _LATIN_GOES_ON.match(after))


class WordCuts:
    """What of a text is needed to tell whether a word was cut: counted once, for a text is looked at line by line."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _characters(self) -> Counter[str]:
        return Counter(self._text)

    @cached_property
    def _pairs(self) -> Counter[str]:
        return Counter(map("".join, pairwise(self._text)))

    @cached_property
    def _fours(self) -> frozenset[str]:
        return frozenset(self._text[at : at + 4] for at in range(len(self._text) - 3))

    @cached_property
    def _hyphenated(self) -> frozenset[str]:
        return frozenset(_COMPOUND.findall(self._text))

    def holds(self, before: str, after: str) -> bool:
        """Do the last two characters and the first two of what follows stand elsewhere, in one?"""
        return len(before) > 1 and len(after) > 1 and before[-2:] + after[:2] in self._fours

    def is_cut(self, before: str, after: str) -> bool:
        """Was one word cut in two here? Then the text has it elsewhere, whole, or it is a doubled character."""
        if self.holds(before, after) or before[-1:] == after[:1]:
            return True
        seen = self._pairs[before[-1:] + after[:1]]
        apart = min(self._characters[before[-1:]], self._characters[after[:1]])
        return seen >= 2 and seen * 4 >= apart

    def before(self, line: str, following: str) -> tuple[str, str]:
        """``line`` as it stands before what it is joined with, and the hyphen that was dropped ("" for none).

        Chinese goes on without a space; between Latin words the end of a line stood for one.
        """
        if (hyphen := _HYPHENATED.search(line[-60:])) and (rest := _REST.match(following)):
            if f"{hyphen[1]}-{rest[0]}" in self._hyphenated:
                return line, ""
            return line[:-1], line[-1]
        if _WORD_END.search(line[-12:]) and _WORD_BEGIN.match(following):
            return f"{line} ", ""
        return line, ""
