"""The tables. A change here needs a migration beside it; a test holds that both agree."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # of the utterance
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("door", String(16), nullable=False),
    Column("person", String(32), nullable=False),  # pseudonym
    Column("chat", String(32), nullable=False),  # pseudonym
    Column("kind", String(16), nullable=False),
    Column("asked", Text, nullable=False),  # sealed
    Column("verdict", String(16)),  # null where nothing was asked of the essay
    Column("confidence", Float),
    Column("matches", JSON, nullable=False),  # [{"ref": "slug:12", "score": 0.9}, …]
    Column("answered", Text, nullable=False),  # sealed
    Column("delivered", Boolean),  # null until the door knows
    Index(None, "person"),
    Index(None, "at"),
)

chats = Table(
    "chats",
    metadata,
    Column("chat", String(32), primary_key=True),  # pseudonym
    Column("person", String(32), nullable=False),  # pseudonym of whoever spoke last
    Column("state", Text, nullable=False),  # sealed JSON
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Index(None, "person"),
)
