"""A token bucket."""

import pytest

from bot.core.token_bucket import TokenBucket


def test_full_bucket_gives_all_at_once_and_then_by_and_by() -> None:
    bucket = TokenBucket(rate=2, capacity=3)
    for _ in range(3):
        assert bucket.wait(10) == 0
        bucket.take(10)
    assert bucket.wait(10) == pytest.approx(0.5)
    assert bucket.wait(10.25) == pytest.approx(0.25)
    assert bucket.wait(10.5) == 0


def test_it_never_holds_more_than_it_can() -> None:
    bucket = TokenBucket(rate=2, capacity=3)
    bucket.take(0)
    assert bucket.wait(1000, spare=2) == 0
    bucket.take(1000)
    assert bucket.wait(1000, spare=2) == pytest.approx(0.5)


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket = TokenBucket(rate=1, capacity=1)
    bucket.take(100)
    assert bucket.wait(50) == 1
    assert bucket.wait(100.5) == pytest.approx(0.5)
