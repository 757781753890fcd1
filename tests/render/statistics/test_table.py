"""Figures as a table that programs read."""

import csv
from io import StringIO

from bot.render.statistics.table import statistics_table
from tests.render.figures import EMPTY, FIGURES, TOO_FEW


def test_every_count_is_a_row() -> None:
    rows = [tuple(row) for row in csv.reader(StringIO(statistics_table(FIGURES)))]
    assert rows[:6] == [
        ("section", "name", "count"),
        ("period", "since", "2026-03-02T00:00:00+00:00"),
        ("period", "until", "2026-04-01T00:00:00+00:00"),
        ("period", "zone", "Asia/Shanghai"),
        ("total", "messages", "12345"),
        ("total", "people", "678"),
    ]
    assert {
        ("total", "questions", "9000"),
        ("acts", "passage", "9000"),
        ("acts", "rest", "345"),
        ("paragraphs", "zhibo-daihuo:11", "4000"),
        ("hours", "20", "7000"),
        ("unanswered", "disliked", "20"),
        ("deliveries", "sent", "9900"),
        ("subscribers.excerpt", "2026-03-31", "130"),
    } <= set(rows)
    assert all(len(row) == 3 for row in rows)


def test_nobody_is_none_and_too_few_are_not_told() -> None:
    assert "total,messages,0\n" in statistics_table(EMPTY)
    assert "total" not in statistics_table(TOO_FEW)
