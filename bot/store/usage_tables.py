"""Of statistics: what is told in the clear, so that the database can count it."""

from sqlalchemy import Column, Integer, String, Table

from bot.store.metadata import metadata

MARKS = ("act_mark", "verdict_mark", "passage_mark", "feedback_mark")
"""Columns of the log by which it is counted: digests, see ``usage_marks``."""

daily_counts = Table(
    "daily_counts",
    metadata,
    Column("day", String(10), primary_key=True),  # UTC
    Column("subject", String(16), primary_key=True),  # subscribers, deliveries
    Column("name", String(16), primary_key=True),  # what a subscription brings; a state of the outbox
    Column("count", Integer, nullable=False),
    Column("chats", Integer, nullable=False),  # behind it
)
