"""Owners see how the bot was used, of the time that they name; to others there is no such command."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Library
from bot.core.incoming import Command, Origin
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.statistics import Period, StatisticsReport, UsageFigures
from bot.talk.decide import decide
from bot.talk.statistics import LONGEST, asks_for_statistics, read_period
from tests.talk.people import Search

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def stats(argument: str = "", *, owner: bool = True) -> Command:
    return Command(Origin("k", "telegram", "p1", "c1", owner=owner, at=NOW), "stats", argument)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("30d", NOW - timedelta(days=30)),
        (" 7D ", NOW - timedelta(days=7)),
        ("4w", NOW - timedelta(weeks=4)),
        ("2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026-03-09", datetime(2026, 3, 8, 16, tzinfo=UTC)),
    ],
)
def test_stretch_of_time_ends_now_and_a_date_begins_with_its_day_there(text: str, since: datetime) -> None:
    assert read_period(text, NOW, "Asia/Shanghai") == Period(since, NOW, "Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "30", "d", "0d", "-3d", "30d30d", "9999w", "2026-13-01", "2026-03-10", "1999-01-01", "0001-01-01"],
)
def test_what_names_no_time_up_to_now_is_none(text: str) -> None:
    assert read_period(text, NOW, "Asia/Shanghai") is None


@given(st.text(max_size=12))
def test_no_text_is_too_odd(text: str) -> None:
    period = read_period(text, NOW, "Pacific/Kiritimati")
    assert period is None or timedelta(0) < period.until - period.since <= LONGEST


def test_owner_is_shown_what_was_counted(library: Library) -> None:
    figures = UsageFigures(Period(NOW - timedelta(days=30), NOW, "UTC"))
    context = Context(ConversationState(), library, Search(), statistics=figures)
    assert decide(stats(), context).response == StatisticsReport(figures)


def test_nonsense_is_answered_by_how_to_name_a_time(library: Library) -> None:
    said = decide(stats("nonsense" * 9), Context(ConversationState(), library, Search())).response
    assert said == TextResponse((CatalogueMessage("stats.usage", {"said": "nonsense" * 5}),))


def test_to_others_there_is_no_such_command(library: Library) -> None:
    assert not asks_for_statistics(stats(owner=False))
    said = decide(stats(owner=False), Context(ConversationState(), library, Search())).response
    assert isinstance(said, TextResponse)
    assert said.notes[0].key == "command.unknown"
