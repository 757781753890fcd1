"""When messages may go out, by a clock that is set by hand."""

from handlers.outbound.circuit_breaker import CircuitBreaker, CircuitState


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def breaker() -> tuple[CircuitBreaker, Clock]:
    clock = Clock()
    return CircuitBreaker(clock=clock), clock


def test_a_failure_opens_it_and_the_probes_come_ever_later() -> None:
    circuit, clock = breaker()
    circuit.failed()
    waits = []
    for _ in range(7):
        waits.append(circuit.wait())
        clock.now += circuit.wait()
        assert circuit.wait() == 0
        circuit.unanswered()
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_of_several_that_fail_at_once_the_first_counts() -> None:
    circuit, clock = breaker()
    for _ in range(16):
        circuit.failed()
        clock.now += 0.0625
    assert circuit.wait() == 0


def test_an_answered_probe_lets_one_message_out_and_its_answer_all() -> None:
    circuit, _ = breaker()
    circuit.failed()
    circuit.answered(3)
    states = [circuit.circuit]
    circuit.succeeded()
    assert [*states, circuit.circuit] == [CircuitState.HALF_OPEN, CircuitState.CLOSED]


def test_what_was_under_way_when_it_opened_closes_nothing() -> None:
    circuit, _ = breaker()
    circuit.failed()
    circuit.succeeded()
    assert circuit.circuit is CircuitState.OPEN


def test_a_message_that_fails_after_an_answered_probe_opens_it_for_longer() -> None:
    circuit, clock = breaker()
    circuit.failed()
    clock.now += 1
    circuit.answered(1)
    circuit.failed()
    assert (circuit.circuit, circuit.wait()) == (CircuitState.OPEN, 2)


def test_an_outage_is_told_of_when_it_has_settled_and_once() -> None:
    circuit, clock = breaker()
    assert circuit.settles_in() is None
    circuit.failed()
    circuit.answered(5)
    assert circuit.outage() is None
    assert circuit.settles_in() is None
    circuit.succeeded()
    assert circuit.settles_in() == 3
    assert circuit.outage() is None
    clock.now += 3
    outage = circuit.outage()
    assert outage is not None
    assert outage.waited == 5
    assert outage.began <= outage.ended
    circuit.clear_outage()
    assert circuit.outage() is None


def test_a_relapse_belongs_to_the_same_outage() -> None:
    circuit, clock = breaker()
    circuit.failed()
    circuit.answered(5)
    circuit.succeeded()
    clock.now += 2
    circuit.failed()
    circuit.answered(2)
    circuit.succeeded()
    clock.now += 2
    assert circuit.outage() is None
    clock.now += 1
    outage = circuit.outage()
    assert outage is not None
    assert outage.waited == 5


def test_what_the_last_process_left_waits_for_a_probe_and_is_no_outage() -> None:
    circuit, clock = breaker()
    circuit.recover_unknown()
    assert (circuit.circuit, circuit.wait()) == (CircuitState.OPEN, 0)
    circuit.answered(1)
    circuit.succeeded()
    clock.now += 10
    assert circuit.outage() is None


def test_a_start_that_finds_telegram_silent_is_an_outage() -> None:
    circuit, clock = breaker()
    circuit.recover_unknown()
    circuit.unanswered()
    clock.now += 60
    circuit.answered(2)
    circuit.succeeded()
    clock.now += 3
    outage = circuit.outage()
    assert outage is not None
    assert outage.waited == 2


def test_where_nothing_can_go_out_an_answered_probe_is_enough_after_a_while() -> None:
    circuit, clock = breaker()
    circuit.failed()
    circuit.answered(1)
    lingers = [circuit.lingers]
    clock.now += 3.1
    lingers.append(circuit.lingers)
    circuit.succeeded()
    assert [*lingers, circuit.lingers] == [False, True, False]
