"""Too many messages at once."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.core.incoming import IncomingMessage, MessageKind
from handlers.inbound.rate_limit import BURST, CHAT_BURST, KNOWN, RATE, RateLimiter, RateState
from tests.incoming import incoming

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEYS = count()


def said(person: str = "p1", chat: str = "c1", at: datetime = NOW) -> IncomingMessage:
    return incoming(f"k{next(KEYS)}", "telegram", person, chat, MessageKind.TEXT, "嗯", at=at)


def test_a_polite_word_once_then_silence_until_it_is_calm_again() -> None:
    rate_limiter = RateLimiter()
    weighed = [rate_limiter.weigh(said()) for _ in range(int(BURST) + 5)]
    assert weighed == [RateState.FINE] * int(BURST) + [RateState.TOO_MUCH] + [RateState.STILL_TOO_MUCH] * 4
    later = NOW + SECOND / RATE
    assert rate_limiter.weigh(said(at=later)) is RateState.FINE
    assert rate_limiter.weigh(said(at=later)) is RateState.TOO_MUCH


def test_what_waited_while_the_bot_was_down_is_no_flood() -> None:
    rate_limiter = RateLimiter()
    assert {rate_limiter.weigh(said(at=NOW + 10 * number * SECOND)) for number in range(200)} == {RateState.FINE}


def test_what_is_handled_again_is_counted_once() -> None:
    rate_limiter = RateLimiter()
    incoming = said()
    assert {rate_limiter.weigh(incoming) for _ in range(100)} == {RateState.FINE}
    assert [rate_limiter.weigh(said()) for _ in range(int(BURST) - 1)] == [RateState.FINE] * (int(BURST) - 1)
    last = said()
    assert [rate_limiter.weigh(last) for _ in range(3)] == [RateState.TOO_MUCH] * 3


def test_others_are_not_held_up() -> None:
    rate_limiter = RateLimiter()
    for _ in range(100):
        rate_limiter.weigh(said())
    assert rate_limiter.weigh(said("p2", "c2")) is RateState.FINE


def test_everybody_in_one_chat_together_has_a_limit_too() -> None:
    rate_limiter = RateLimiter()
    weighed = [rate_limiter.weigh(said(f"p{number}")) for number in range(int(CHAT_BURST) + 1)]
    assert weighed.count(RateState.FINE) == CHAT_BURST
    assert weighed[-1] is RateState.TOO_MUCH


def test_what_many_may_do_at_once_is_weighed_by_person_only() -> None:
    rate_limiter = RateLimiter()
    everybody = [rate_limiter.weigh(said(f"p{number}"), by_person_only=True) for number in range(5 * int(CHAT_BURST))]
    assert set(everybody) == {RateState.FINE}
    assert rate_limiter.weigh(said("p0")) is RateState.FINE, "nor does it use up what the chat may say besides"
    one = [rate_limiter.weigh(said("p1"), by_person_only=True) for _ in range(int(BURST))]
    assert one == [RateState.FINE] * (int(BURST) - 1) + [RateState.TOO_MUCH]
    assert rate_limiter.weigh(said("p1"), by_person_only=True) is RateState.STILL_TOO_MUCH


def test_memory_is_bounded() -> None:
    rate_limiter = RateLimiter()
    for number in range(KNOWN + 10):
        rate_limiter.weigh(said(f"p{number}", f"c{number}"))
    assert len(rate_limiter._buckets) <= KNOWN
    assert len(rate_limiter._weighed) <= KNOWN
