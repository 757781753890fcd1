"""Chinese scripts: Traditional and Simplified, full and half width."""

import unicodedata

from opencc import OpenCC


class Script:
    """Converts between the scripts. Building one reads dictionaries, so it is built once."""

    def __init__(self) -> None:
        self._simplify = OpenCC("t2s")
        self._traditional = OpenCC("s2tw")

    def fold(self, text: str) -> str:
        """``text`` for comparing: simplified characters, half width, lower case. Never shown to anybody."""
        return str(self._simplify.convert(unicodedata.normalize("NFKC", text))).casefold()

    def traditional(self, text: str) -> str:
        """``text`` in Traditional characters as Taiwan writes them; words stay as they are."""
        return str(self._traditional.convert(text))
