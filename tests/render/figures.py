"""Figures of a month to be shown: some of everything."""

from datetime import UTC, date, datetime, timedelta

from bot.core.statistics import Breakdown, DailyCount, Period, UsageFigures

UNTIL = datetime(2026, 4, 1, tzinfo=UTC)
PERIOD = Period(UNTIL - timedelta(days=30), UNTIL, "Asia/Shanghai")
FIGURES = UsageFigures(
    PERIOD,
    interactions=12_345,
    questions=9_000,
    people=678,
    acts=Breakdown((("passage", 9_000), ("small_talk", 3_000)), 345),
    verdicts=Breakdown((("says", 8_000), ("silent", 700), ("related", 300))),
    paragraphs=Breakdown((("zhibo-daihuo:11", 4_000), ("zhibo-daihuo:3", 3_000), ("ferry:2", 900)), 400),
    hours=Breakdown((("8", 5_000), ("20", 7_000)), 345),
    feedback=Breakdown((("up", 90), ("another", 20))),
    unanswered=Breakdown((("silent", 700), ("related", 280), ("disliked", 20))),
    deliveries=Breakdown((("sent", 9_900),), 7),
    subscribers={"excerpt": (DailyCount(date(2026, 3, 2), 100), DailyCount(date(2026, 3, 31), 130))},
)
EMPTY = UsageFigures(PERIOD)
TOO_FEW = UsageFigures(PERIOD, too_few=True)
