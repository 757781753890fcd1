"""Chinese scripts: Traditional and Simplified, full and half width."""

import unicodedata
from functools import cached_property

from opencc import OpenCC

from bot.core.patterns import LazyPattern
from bot.core.text import unified

_WORN = LazyPattern(r"(?<![显原名土巨卓编昭论专合遗译软拙新])著(?![名作称者书述录])")
"""Taiwan's 著 where Simplified has 着 (看著, 隨著), but not in 著名 or 显著; OpenCC leaves all of them."""


class ScriptConverter:
    """Converts between the scripts. Building one reads dictionaries, so it is built once."""

    def __init__(self) -> None:
        self._simplify = OpenCC("t2s")

    def fold(self, text: str) -> str:
        """``text`` for comparing: simplified characters, half width, lower case. Never shown to anybody."""
        simplified = str(self._simplify.convert(unicodedata.normalize("NFKC", unified(text))))
        return _WORN.sub("着", simplified).casefold()

    def simplified(self, text: str) -> str:
        """``text`` in Simplified characters; words and marks stay as they are."""
        return _WORN.sub("着", str(self._simplify.convert(text)))

    def traditional(self, text: str) -> str:
        """``text`` in Traditional characters as Taiwan writes them; words stay as they are."""
        return str(self._traditional.convert(text))

    @cached_property
    def _traditional(self) -> OpenCC:
        """Its dictionaries take longest to read, and most people need none of them."""
        return OpenCC("s2tw")
