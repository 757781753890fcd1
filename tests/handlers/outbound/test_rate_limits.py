"""How fast Telegram lets a bot write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outgoing import Address, Cause, ChatKind, OutgoingMessage, RenderedMessage
from handlers.outbound.rate_limits import ALL, Pacer, SendLimits
from tests.outgoing import sending

WORDS = RenderedMessage("x", "x")
LIMITS = SendLimits(edit_gap=0.25, rate=10, burst=3, spare=2, gap=1, group=4)


def outgoing(
    chat: str = "c1", cause: Cause = Cause.REPLY, place: ChatKind = ChatKind.PRIVATE, edit: int | None = None
) -> OutgoingMessage:
    return sending("k", cause, chat, Address(1, place), WORDS, edit=edit)


@pytest.fixture
def pace() -> Pacer:
    return Pacer(LIMITS)


def sends(pace: Pacer, what: OutgoingMessage, now: float) -> None:
    pace.begin(what, now)
    pace.end(what, now)


@pytest.mark.parametrize(("rate", "at_once"), [(25, 4), (200, 32), (1, 1)])
def test_another_rate_comes_with_as_much_more_or_less_at_once(rate: float, at_once: int) -> None:
    pace = Pacer(SendLimits.at(rate))
    for number in range(at_once):
        assert pace.wait(outgoing(f"c{number}"), 100) == 0
        pace.begin(outgoing(f"c{number}"), 100)
    assert pace.wait(outgoing("next"), 100) == pytest.approx(1 / rate)


def test_quiet_chat_is_written_to_at_once(pace: Pacer) -> None:
    assert pace.wait(outgoing(), 100) == 0


def test_one_message_at_a_time_in_one_chat(pace: Pacer) -> None:
    pace.begin(outgoing(), 100)
    assert pace.wait(outgoing(), 100) == float("inf")
    assert pace.wait(outgoing("c2"), 100) == 0
    assert pace.busy(100) == {"c1"}


def test_the_gap_counts_from_the_answer(pace: Pacer) -> None:
    pace.begin(outgoing(), 100)
    pace.end(outgoing(), 103)
    assert pace.wait(outgoing(), 103.25) == pytest.approx(0.75)
    assert pace.busy(103.5) == {"c1"}
    assert pace.wait(outgoing(), 104) == 0
    assert pace.busy(104) == set()


def test_changes_in_place_need_less_of_a_gap_in_private_and_the_same_in_groups(pace: Pacer) -> None:
    sends(pace, outgoing(edit=5), 100)
    assert pace.wait(outgoing(), 100) == LIMITS.edit_gap
    sends(pace, outgoing("g1", place=ChatKind.GROUP, edit=5), 100)
    assert pace.wait(outgoing("g1", place=ChatKind.GROUP), 100) == 1


def test_group_gets_so_many_a_minute(pace: Pacer) -> None:
    group = outgoing("g1", place=ChatKind.GROUP)
    for second in (0, 1, 2, 3):
        assert pace.wait(group, second) == 0
        sends(pace, group, second)
    assert pace.wait(group, 4) == pytest.approx(56)
    assert pace.wait(group, 60) == 0
    sends(pace, group, 60)
    assert pace.wait(group, 61) == 0, "that of second 1 is over a minute ago"


def test_over_all_so_many_a_second_and_what_can_wait_leaves_some_to_replies(pace: Pacer) -> None:
    sends(pace, outgoing("c1"), 100)
    later = outgoing("c2", Cause.BROADCAST)
    assert pace.wait(later, 100) == pytest.approx(0.1)
    assert pace.wait(outgoing("c2"), 100) == 0
    sends(pace, outgoing("c3"), 100)
    sends(pace, outgoing("c4"), 100)
    assert pace.wait(outgoing("c2"), 100) == pytest.approx(0.1)
    assert pace.next(100) == pytest.approx(0.1)


def test_those_about_to_be_sent_are_counted_before_they_are(pace: Pacer) -> None:
    assert [pace.wait(outgoing(), 100, ahead=number) for number in range(4)] == [0, 0, 0, pytest.approx(0.1)]
    assert pace.wait(outgoing(cause=Cause.BROADCAST), 100, ahead=1) == pytest.approx(0.1)


def test_chat_that_is_held_is_as_one_that_is_written_to_until_it_is_let_go(pace: Pacer) -> None:
    pace.hold("c1")
    assert pace.wait(outgoing(), 100) == float("inf")
    assert pace.busy(100) == {"c1"}
    assert pace.wait(outgoing("c2"), 100) == 0
    pace.let_go("c1")
    assert (pace.wait(outgoing(), 100), pace.busy(100)) == (0, set())


def test_what_was_held_and_let_go_has_cost_nothing(pace: Pacer) -> None:
    for number in range(5):
        pace.hold(f"c{number}")
        pace.let_go(f"c{number}")
    assert pace.left(100) == LIMITS.burst


def test_what_was_held_and_is_sent_counts_once_and_its_gap_from_the_answer(pace: Pacer) -> None:
    pace.hold("c1")
    sends(pace, outgoing(), 100)
    assert pace.left(100) == LIMITS.burst - 1
    assert pace.wait(outgoing(), 100) == 1
    pace.let_go("c1")
    assert pace.wait(outgoing(), 100) == 1, "that it is let go lifts no gap"


def test_by_default_fewer_than_telegram_lets_pass_in_a_second() -> None:
    limits = SendLimits()
    assert limits.rate + limits.burst < 30
    assert limits.spare + 1 < limits.burst, "what can wait catches up when it comes a little late"


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60).map(sorted))
def test_never_more_than_rate_and_burst_in_any_second(moments: list[float]) -> None:
    pace, sent = Pacer(LIMITS), []
    for number, now in enumerate(moments):
        what = outgoing(f"c{number}")
        if pace.wait(what, now) == 0:
            sends(pace, what, now)
            sent.append(now)
    assert all(sum(start <= each < start + 1 for each in sent) <= LIMITS.rate + LIMITS.burst for start in sent)


def test_pause_that_telegram_asks_for_holds_for_whom_it_names(pace: Pacer) -> None:
    pace.halt("c1", 110)
    assert pace.wait(outgoing("c1"), 100) == 10
    assert pace.wait(outgoing("c2"), 100) == 0
    pace.halt(ALL, 105)
    assert pace.wait(outgoing("c2"), 100) == 5
    assert pace.next(100) == 5
    pace.halt(ALL, 102)
    assert pace.wait(outgoing("c2"), 100) == 5, "a shorter pause does not lift a longer one"
    assert pace.wait(outgoing("c2"), 105) == 0


def test_what_the_last_process_sent_still_counts(pace: Pacer) -> None:
    for second in (0, 1, 2, 3):
        pace.wrote("g1", second, is_group=True)
    assert pace.wait(outgoing("g1", place=ChatKind.GROUP), 10) == pytest.approx(50)


def test_nothing_is_remembered_of_chats_that_have_been_quiet(pace: Pacer) -> None:
    for number in range(50):
        sends(pace, outgoing(f"c{number}"), number)
    assert len(pace.busy(50)) <= 1
