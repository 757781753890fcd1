"""A pattern answers as the regular expression that it is, and costs nothing before it is asked."""

import gc
import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import bot
import handlers
from bot.core.patterns import LazyPattern

PATTERN, TEXT = r"(?P<digits>\d+)|b", "a1b22B"


def test_it_answers_as_the_regular_expression() -> None:
    lazy, known = LazyPattern(PATTERN, re.IGNORECASE), re.compile(PATTERN, re.IGNORECASE)
    assert lazy.pattern == known.pattern
    assert lazy.compiled == known
    for start, end in ((0, 99), (1, 2), (2, 99), (3, 4), (9, 99)):
        for method in ("search", "match", "fullmatch"):
            found, expected = (getattr(each, method)(TEXT, start, end) for each in (lazy, known))
            assert (found and found.span()) == (expected and expected.span())
        spans = [[match.span() for match in each.finditer(TEXT, start, end)] for each in (lazy, known)]
        assert spans[0] == spans[1]
    assert lazy.findall(TEXT) == known.findall(TEXT)
    assert lazy.split(TEXT) == known.split(TEXT)
    assert lazy.split(TEXT, 1) == known.split(TEXT, maxsplit=1)
    assert lazy.sub("-", TEXT) == known.sub("-", TEXT)
    assert lazy.sub(lambda match: f"<{match[0]}>", TEXT, 2) == known.sub(lambda match: f"<{match[0]}>", TEXT, count=2)
    assert lazy.search(TEXT)
    assert lazy.findall(TEXT)


def test_bytes_are_searched_as_well() -> None:
    assert LazyPattern(rb"[\x80-\xff]+").split(b"a\xffb") == [b"a", b"b"]


def test_it_is_compiled_when_it_is_first_asked() -> None:
    wrong = LazyPattern("(")
    with pytest.raises(re.error):
        wrong.search("(")


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    """Else whoever meets it first would hear of it."""
    for package in (bot, handlers):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("__main__", ".env")):  # these do something when they are imported
                import_module(module.name)
    gc.unfreeze()  # what is frozen is not told of
    patterns = [each for each in gc.get_objects() if isinstance(each, LazyPattern)]
    gc.freeze()
    assert len(patterns) > 300
    broken = {}
    for each in patterns:
        try:
            assert each.compiled
        except re.error as error:
            broken[each.pattern] = str(error)
    assert set(broken) <= {"("}
