"""Too many messages at once."""

from handlers.floods import BURST, CHAT_BURST, KNOWN, RATE, Calm, Floods


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_polite_word_once_then_silence_until_it_is_calm_again() -> None:
    clock = Hands()
    floods = Floods(clock)
    weighed = [floods.weigh("p1", "c1") for _ in range(int(BURST) + 5)]
    assert weighed == [Calm.FINE] * int(BURST) + [Calm.TOO_MUCH] + [Calm.STILL_TOO_MUCH] * 4
    clock.now += 1 / RATE
    assert floods.weigh("p1", "c1") is Calm.FINE
    assert floods.weigh("p1", "c1") is Calm.TOO_MUCH


def test_others_are_not_held_up() -> None:
    floods = Floods(Hands())
    for _ in range(100):
        floods.weigh("p1", "c1")
    assert floods.weigh("p2", "c2") is Calm.FINE


def test_everybody_in_one_chat_together_has_a_limit_too() -> None:
    floods = Floods(Hands())
    weighed = [floods.weigh(f"p{number}", "c1") for number in range(int(CHAT_BURST) + 1)]
    assert weighed.count(Calm.FINE) == CHAT_BURST
    assert weighed[-1] is Calm.TOO_MUCH


def test_memory_is_bounded() -> None:
    floods = Floods(Hands())
    for number in range(KNOWN):
        floods.weigh(f"p{number}", f"c{number}")
    assert len(floods._buckets) <= KNOWN
