"""Regular expressions that are compiled when they are first used: hundreds are known, and few are met in a sitting."""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, AnyStr, Generic


class LazyPattern(Generic[AnyStr]):
    """A regular expression, compiled at its first use, which raises re.error where it is none.

    Its methods are those of ``re.Pattern``.
    """

    def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[AnyStr]:
        """What it is compiled to."""
        return re.compile(self.pattern, self._flags)

    def search(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> re.Match[AnyStr] | None:
        return self.compiled.search(text, start, end)

    def match(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> re.Match[AnyStr] | None:
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> re.Match[AnyStr] | None:
        return self.compiled.fullmatch(text, start, end)

    def findall(self, text: AnyStr) -> list[Any]:
        return self.compiled.findall(text)

    def finditer(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[AnyStr]]:
        return self.compiled.finditer(text, start, end)

    def split(self, text: AnyStr, limit: int = 0) -> list[AnyStr | Any]:
        return self.compiled.split(text, limit)

    def sub(self, to: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr, count: int = 0) -> AnyStr:
        return self.compiled.sub(to, text, count)


HAN = LazyPattern(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character."""
