"""Owners hear of something new once, and of what goes on once a day."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.error_kinds import TOLD_OTHERWISE
from bot.core.incident import Incident, IncidentKind, Observation
from bot.core.response import CatalogueMessage
from bot.talk.incidents import (
    DIGEST,
    EVENTS,
    LINES,
    QUIET,
    IncidentReview,
    review,
    without_outage,
    wording,
)

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
    assert memory.looks(2 * MINUTE, error("C"), LETTERS) == []
    assert sorted(memory.looks(QUIET, LETTERS)) == [(IncidentKind.DEAD_LETTERS, 2), *[(IncidentKind.ERROR, 1)] * 2]


@pytest.mark.parametrize("kind", [IncidentKind.DEAD_LETTERS, IncidentKind.UNKNOWN, IncidentKind.BACKUP])
def test_what_is_over_before_its_turn_comes_is_not_told(kind: IncidentKind) -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, error("A"))
    assert memory.looks(MINUTE, Observation(kind, 1)) == []
    assert [memory.looks(minute * MINUTE) for minute in range(2, 15)] == [[]] * 13
    assert memory.looks(20 * MINUTE, Observation(kind, 3)) == [(kind, 3)], "once it is so again"


def test_a_database_that_held_something_untold_tells_it_only_where_it_is_so_still() -> None:
    memory = Memory([Incident(IncidentKind.BACKUP, "", 0, NOW - HOUR, NOW - HOUR)])
    assert memory.looks(0 * MINUTE) == []
    assert memory.kept == ()


def test_what_a_clock_that_was_ahead_has_dated_is_not_so_for_that() -> None:
    memory = Memory([Incident(IncidentKind.UNKNOWN, "", 1, NOW, NOW + DIGEST)])
    assert memory.looks(0 * MINUTE) == []


def test_what_was_over_within_the_day_is_not_said_to_go_on() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    memory.looks(HOUR, LETTERS)
    assert memory.looks(DIGEST) == []


def test_a_disk_that_fills_is_told_at_once_and_once() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, error("A"))
    assert memory.looks(MINUTE, error("B")) == []
    assert sorted(memory.looks(2 * MINUTE, DISK)) == [(IncidentKind.DISK, 7), (IncidentKind.ERROR, 1)]
    assert memory.looks(3 * MINUTE, error("C"), DISK) == []
    assert memory.looks(2 * MINUTE + QUIET, DISK) == [(IncidentKind.ERROR, 1)]


def test_what_happened_before_its_turn_came_is_told_with_when_that_was() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    memory.looks(MINUTE, Observation(IncidentKind.NOT_READY, 5), error("A"))
    assert sorted(memory.looks(QUIET)) == [(IncidentKind.ERROR, 1), (IncidentKind.NOT_READY, 5)]
    at = "2026-03-09 12:01"
    notes = wording(memory.messages[-1]).notes
    assert CatalogueMessage("incident.was_not_ready", {"count": 5, "at": at}, count=5) in notes
    error_line = CatalogueMessage("incident.error", {"count": 1, "error": "A"}, count=1)
    assert CatalogueMessage("incident.last_at", {"what": error_line, "at": at}) in notes


def test_what_an_outage_says_itself_is_not_said_again() -> None:
    unready = Incident(IncidentKind.NOT_READY, "", 5, NOW, NOW)
    told = replace(unready, told=NOW)
    letters = Incident(IncidentKind.DEAD_LETTERS, "", 1, NOW, NOW)
    assert without_outage([letters, unready]) == (letters,)
    assert without_outage([letters, told]) == (letters, told), "it is still known to have been told"


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
    at, urgent = [], set()
    for number, seen in enumerate(looks):
        if told := memory.looks(number * minutes * MINUTE, *seen):
            at.append(number * minutes * MINUTE)
            urgent |= {at[-1]} if IncidentKind.DISK in dict(told) else set()
    assert all(later - earlier >= QUIET for earlier, later in pairwise(at) if later not in urgent)
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


def test_what_cannot_go_out_yet_says_of_when_it_is() -> None:
    memory = Memory()
    memory.looks(0 * MINUTE, LETTERS)
    [*_, last] = wording(memory.messages[-1], waits=True).notes
    assert last == CatalogueMessage("incident.as_of", {"at": "2026-03-09 12:00"})


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


def test_an_event_that_is_told_later_says_when_it_was_seen_last() -> None:
    event = Incident(IncidentKind.ERROR, next(iter(EVENTS)), 1, NOW, NOW)
    [_, note] = wording(IncidentReview((), (event,), at=NOW + HOUR)).notes
    what = CatalogueMessage(EVENTS[event.detail], {"count": 1}, count=1)
    assert note == CatalogueMessage("incident.last_at", {"what": what, "at": "2026-03-09 12:00"})
