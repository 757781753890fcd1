"""What a process counts, and that it counts all that there is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telegram import error

from bot.core.act import ActType
from bot.core.match import Finding, Verdict
from bot.core.metrics import exposition
from bot.core.outgoing import Address, Cause, RenderedMessage
from bot.services.bot_metrics import ERRORS, BotMetrics
from bot.store.outbox_claims import QueuedMessage
from handlers.runtime import api_responses
from tests.incoming import decided
from tests.outgoing import sending

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
MARKER = "durian-marker"


def told(metrics: BotMetrics) -> set[str]:
    """The lines that are not zero."""
    lines = exposition(metrics.families()).splitlines()
    return {line for line in lines if not line.startswith("#") and not line.endswith(" 0")}


def queued(cause: Cause, asked: datetime | None) -> QueuedMessage:
    outgoing = sending("k", cause, "c1", Address(7), RenderedMessage(MARKER, MARKER))
    return QueuedMessage(1, outgoing, 0, 1, asked)


def test_every_kind_of_error_is_one_of_the_librarys_or_ours() -> None:
    assert all(hasattr(error, name) or hasattr(api_responses, name) for name in ERRORS)


def test_acts_and_verdicts_are_counted_and_no_word_of_anybody() -> None:
    metrics = BotMetrics()
    found = decided(Finding(Verdict.RELATED, 0.4, None))
    metrics.count_decision(replace(found, act=ActType.PASSAGE))
    metrics.count_decision(replace(found, act=None, finding=None))
    assert told(metrics) == {'essay_bot_acts_total{act="passage"} 1', 'essay_bot_verdicts_total{verdict="related"} 1'}


def test_the_time_to_an_answer_counts_from_the_update_and_for_answers_only() -> None:
    metrics = BotMetrics()
    metrics.count_sent(queued(Cause.REPLY, NOW - timedelta(seconds=2)), NOW)
    metrics.count_sent(queued(Cause.REPLY, None), NOW)
    metrics.count_sent(queued(Cause.DAILY, NOW - timedelta(days=1)), NOW)
    lines = told(metrics)
    assert {'essay_bot_messages_sent_total{cause="reply"} 2', 'essay_bot_messages_sent_total{cause="daily"} 1'} <= lines
    assert {"essay_bot_answer_seconds_count 1", "essay_bot_answer_seconds_sum 2"} <= lines
    assert MARKER not in str(lines)


def test_flood_waits_are_counted_by_whom_they_hold_up() -> None:
    metrics = BotMetrics()
    metrics.count_flood_wait(3.0, for_all=True)
    metrics.count_flood_wait(4.5, for_all=False)
    assert told(metrics) == {
        'essay_bot_flood_waits_total{scope="all"} 1',
        'essay_bot_flood_waits_total{scope="chat"} 1',
        "essay_bot_flood_wait_seconds_total 7.5",
    }
