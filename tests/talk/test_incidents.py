"""Owners hear of something new once, and of what goes on once a day."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.core.error_kinds import TOLD_OTHERWISE
from bot.core.incident import Incident, IncidentKind, Observation
from bot.core.response import CatalogueMessage
from bot.talk.incidents import DIGEST, EVENTS, LINES, QUIET, IncidentReview, review, wording

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LETTERS = Observation(IncidentKind.DEAD_LETTERS, 2)
DISK = Observation(IncidentKind.DISK, 7)


def error(detail: str, count: int = 1) -> Observation:
    return Observation(IncidentKind.ERROR, count, detail)


@dataclass
class Memory:
    """What is remembered from one look to the next."""

    kept: Sequence[Incident] = ()
    messages: list[IncidentReview] = field(default_factory=list)

    def looks(self, after: timedelta, *seen: Observation) -> list[tuple[IncidentKind, int]]:
        """What is told then: kinds, and their numbers."""
        found = review(self.kept, seen, NOW + after)
        self.kept = found.kept
        if found.told:
            self.messages.append(found)
        return [(each.kind, each.count) for each in found.told]


def test_something_new_is_told_at_once_and_once() -> None:
    memory = Memory()
    assert memory.looks(0 * MINUTE, LETTERS) == [(IncidentKind.DEAD_LETTERS, 2)]
    assert [memory.looks(number * HOUR, LETTERS) for number in range(1, 24)] == [[]] * 23


def test_what_goes_on_is_told_again_after_a_day_with_the_number_of_then() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    assert memory.looks(DIGEST, Observation(IncidentKind.DEAD_LETTERS, 5)) == [(IncidentKind.DEAD_LETTERS, 5)]
    assert memory.messages[-1].digest
    assert memory.looks(DIGEST + HOUR, LETTERS) == []


def test_what_is_over_is_not_told_again() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    assert memory.looks(DIGEST + HOUR) == []
    assert memory.looks(3 * DIGEST) == []
    assert memory.kept == ()


def test_what_comes_and_goes_is_told_once_a_day() -> None:
    memory = Memory()
    for number in range(24 * 12):
        memory.looks(number * 5 * MINUTE, *([LETTERS] if number % 3 == 0 else []))
    assert len(memory.messages) == 1


def test_what_comes_again_after_days_is_new() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    memory.looks(3 * DIGEST)
    assert memory.looks(3 * DIGEST + MINUTE, LETTERS)
    assert not memory.messages[-1].digest


def test_errors_are_added_up_until_they_are_told() -> None:
    memory = Memory()
    assert memory.looks(0 * MINUTE, error("A", 3)) == [(IncidentKind.ERROR, 3)]
    for number in range(1, 5):
        memory.looks(number * HOUR, error("A", 2))
    assert memory.looks(DIGEST, error("A")) == [(IncidentKind.ERROR, 9)]


def test_another_kind_of_error_is_new_and_one_that_was_told_is_not_for_weeks() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, error("A"))
    assert memory.looks(HOUR, error("B")) == [(IncidentKind.ERROR, 1)]
    assert memory.looks(20 * DIGEST, error("A"))
    assert memory.messages[-1].digest


def test_much_that_is_new_comes_together() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, error("A"))
    assert memory.looks(MINUTE, error("B")) == []
    assert memory.looks(2 * MINUTE, error("C"), DISK) == []
    assert sorted(memory.looks(QUIET, DISK)) == [(IncidentKind.DISK, 7), *[(IncidentKind.ERROR, 1)] * 2]


def test_a_clock_that_was_ahead_silences_nobody_for_long() -> None:
    memory = Memory()
    memory.looks(400 * DIGEST, LETTERS)
    memory.looks(0 * MINUTE, LETTERS)
    assert memory.looks(HOUR, DISK) == [(IncidentKind.DISK, 7)]
    assert (IncidentKind.DEAD_LETTERS, 2) in memory.looks(DIGEST, LETTERS)


@given(st.lists(st.sets(st.sampled_from([LETTERS, DISK, error("A"), error("B")])), max_size=60), st.integers(1, 600))
def test_whatever_happens_there_are_no_more_messages_than_can_be_read(
    looks: list[set[Observation]], minutes: int
) -> None:
    memory = Memory()
    at = []
    for number, seen in enumerate(looks):
        if memory.looks(number * minutes * MINUTE, *seen):
            at.append(number * minutes * MINUTE)
    assert all(later - earlier >= QUIET for earlier, later in pairwise(at))
    days = (len(looks) * minutes * MINUTE) // DIGEST + 1
    # Four things may be new; then there is one digest a day, and what is new again after it was forgotten.
    assert len(at) <= 4 + 2 * days


@given(st.lists(st.sets(st.sampled_from([LETTERS, DISK, error("A")])), max_size=40))
def test_whatever_is_wrong_is_told_within_minutes(looks: list[set[Observation]]) -> None:
    memory = Memory()
    told = set()
    for number, seen in enumerate(looks):
        told |= {kind for kind, _ in memory.looks(number * MINUTE, *seen)}
        waited = [each for each in memory.kept if each.told is None and NOW + number * MINUTE - each.since > QUIET]
        assert not waited


def keys(told: Sequence[Incident], *, digest: bool = False) -> list[str]:
    return [note.key for note in wording(IncidentReview((), tuple(told), digest)).notes]


def test_each_is_a_line_and_many_are_counted() -> None:
    assert keys([Incident(IncidentKind.BACKUP, "", 0, NOW, NOW)]) == ["incident.new", "incident.no_backup"]
    assert keys([Incident(IncidentKind.BACKUP, "", 9, NOW, NOW)], digest=True) == ["incident.digest", "incident.backup"]
    many = [Incident(IncidentKind.ERROR, f"E{number}", 1, NOW, NOW) for number in range(LINES + 3)]
    notes = wording(IncidentReview((), tuple(many))).notes
    assert len(notes) == LINES + 2
    assert notes[1] == CatalogueMessage("incident.error", {"count": 1, "error": "E0"}, count=1)
    assert notes[-1] == CatalogueMessage("incident.more", {"count": 3}, count=3)


def logged() -> Iterator[str]:
    """Events that our modules log as errors, without an exception that would name them."""
    house = Path(__file__).parent.parent.parent
    for path in [*house.glob("bot/**/*.py"), *house.glob("handlers/**/*.py")]:
        module = ".".join(path.relative_to(house).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("log.error", "log.critical"):
                event = node.args[0]
                alone = not any(keyword.arg == "exc_info" for keyword in node.keywords)
                if alone and isinstance(event, ast.Constant) and event.value not in TOLD_OTHERWISE:
                    yield f"{module}: {event.value!s}"


def test_every_event_of_the_log_that_owners_hear_of_is_told_in_words_for_people() -> None:
    assert sorted(EVENTS) == sorted(logged())
    for event, key in EVENTS.items():
        [_, note] = wording(IncidentReview((), (Incident(IncidentKind.ERROR, event, 3, NOW, NOW),))).notes
        assert note == CatalogueMessage(key, {"count": 3}, count=3)
