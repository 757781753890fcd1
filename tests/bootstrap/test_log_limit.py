"""Of a failure that repeats itself few entries are written, and of what is left out it is said how much."""

import logging

import pytest

from bot.bootstrap.log_limit import KINDS, LONGEST, MINUTE, MOST, RepetitionLimit


class Clock:
    """Seconds, as a test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> RepetitionLimit:
    return RepetitionLimit(2, clock)


def entry(event: str = "failed", level: int = logging.ERROR, error: type[Exception] | None = None) -> logging.LogRecord:
    raised = (error, error(), None) if error else None
    return logging.LogRecord("handlers.x", level, "", 0, event, (), raised)


def test_the_minute_after_tells_how_many_were_left_out(limit: RepetitionLimit, clock: Clock) -> None:
    assert [limit.filter(entry()) for _ in range(7)] == [True, True] + [False] * 5
    clock.now = MINUTE
    later = entry()
    assert limit.filter(later)
    assert vars(later)["left_out"] == 5
    clock.now = 10 * MINUTE
    following = entry()
    assert limit.filter(following)
    assert "left_out" not in vars(following)


def test_what_goes_on_for_a_day_is_written_ever_more_rarely(clock: Clock) -> None:
    limit, written, left_out = RepetitionLimit(clock=clock), 0, 0
    for second in range(86_400):
        clock.now = float(second)
        failed = entry()
        written += limit.filter(failed)
        left_out += vars(failed).get("left_out", 0)
    assert written <= MOST + 5 + 86_400 / LONGEST
    assert written + left_out >= 86_400 - LONGEST


def test_what_comes_back_after_a_while_is_told_in_full_again(limit: RepetitionLimit, clock: Clock) -> None:
    assert [limit.filter(entry()) for _ in range(3)] == [True, True, False]
    clock.now = 10 * MINUTE
    assert [limit.filter(entry()) for _ in range(3)] == [True, True, False]


def test_kinds_do_not_count_for_each_other(limit: RepetitionLimit) -> None:
    assert all(limit.filter(entry(f"event {number}")) for number in range(KINDS * 3))
    assert [limit.filter(entry(error=error)) for error in (ValueError, KeyError) * 3] == [True] * 4 + [False] * 2


def test_what_is_no_warning_passes(limit: RepetitionLimit) -> None:
    assert all(limit.filter(entry(level=logging.INFO)) for _ in range(100))
