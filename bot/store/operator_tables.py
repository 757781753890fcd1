"""Tables for whoever runs the bot. They tell nothing of anybody who writes to it."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.store.column_types import UtcDateTime
from bot.store.tables import metadata

incidents = Table(
    "incidents",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("detail", String(160), primary_key=True),  # class and place of an error; empty for other kinds
    Column("count", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),  # when it was still so
    Column("told", UtcDateTime),  # when the owners heard of it last; null where they have not yet
)

operations = Table(
    "operations",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),  # when it was done last
)
