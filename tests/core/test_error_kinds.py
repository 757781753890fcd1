"""Errors are known by their kind, and by nothing that somebody wrote."""

import logging
from collections.abc import Iterator

import pytest

from bot.core.error_kinds import MOST, ErrorKinds
from bot.core.proxy import Proxy

MARKER = "durian-marker"


@pytest.fixture
def kinds() -> Iterator[ErrorKinds]:
    """Told by a logger of ours, and by one of a library."""
    kinds, loggers = ErrorKinds(), [logging.getLogger(name) for name in ("bot.somewhere", "library")]
    for logger in loggers:
        logger.addHandler(kinds)
    yield kinds
    for logger in loggers:
        logger.removeHandler(kinds)


def fails() -> None:
    try:
        Proxy.read(f"gopher://{MARKER}", "")
    except ValueError:
        logging.getLogger("bot.somewhere").exception("failed with %s", MARKER)


def test_an_exception_is_known_by_its_class_and_the_innermost_place_of_ours(kinds: ErrorKinds) -> None:
    fails()
    fails()
    assert kinds.drain() == {"ValueError in bot.core.proxy.read": 2}
    assert kinds.drain() == {}, "each is handed over once"


def test_an_event_of_ours_is_known_by_its_text_and_one_of_a_library_by_its_name(kinds: ErrorKinds) -> None:
    logging.getLogger("bot.somewhere").error("markup refused", extra={"cause": MARKER})
    logging.getLogger("library").error(f"cannot parse {MARKER}")
    logging.getLogger("bot.somewhere").warning("not so bad")
    assert kinds.drain() == {"bot.somewhere: markup refused": 1, "library": 1}


def test_what_owners_hear_of_otherwise_is_not_told_twice(kinds: ErrorKinds) -> None:
    logging.getLogger("bot.somewhere").error("update set aside")
    assert kinds.drain() == {}


def test_no_more_kinds_are_kept_than_somebody_would_read(kinds: ErrorKinds) -> None:
    logger = logging.getLogger("bot.somewhere")
    for number in range(2 * MOST):
        logger.error(f"kind {number}")
    logger.error("kind 0")
    found = kinds.drain()
    assert len(found) == MOST
    assert found["bot.somewhere: kind 0"] == 2
