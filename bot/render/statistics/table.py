"""Figures as CSV: a row for each count, with names that stay the same in every language."""

import csv
from io import StringIO

from bot.core.statistics import Breakdown, UsageFigures

FIELDS = ("section", "name", "count")


def statistics_table(figures: UsageFigures) -> str:
    """Write all that is told; hours by number, paragraphs as essay:number, days as subscribers.KIND.

    ``messages``: questions, chatter, commands and taps, an owner's too; ``questions``: what of that was looked for
    in an essay. ``rest``: what is told together only, because fewer people did it than are told of. What is told
    neither so has no row; without a row ``messages`` too few people wrote.
    """
    out = StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(FIELDS)
    table.writerow(("period", "since", figures.period.since.isoformat(timespec="seconds")))
    table.writerow(("period", "until", figures.period.until.isoformat(timespec="seconds")))
    table.writerow(("period", "zone", figures.period.zone))
    if not figures.too_few:
        table.writerows((("total", "messages", figures.interactions), ("total", "people", figures.people)))
    if figures.questions:
        table.writerow(("total", "questions", figures.questions))
    for section in ("verdicts", "unanswered", "acts", "feedback", "paragraphs", "hours", "deliveries"):
        counted: Breakdown = getattr(figures, section)
        table.writerows((section, name or "gone", count) for name, count in counted.counts)
        if counted.rest:
            table.writerow((section, "rest", counted.rest))
    for kind, days in figures.subscribers.items():
        table.writerows((f"subscribers.{kind}", each.day.isoformat(), each.count) for each in days)
    return out.getvalue()
