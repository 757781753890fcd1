"""Tables of what owners have taught.

Whoever reads ``bot.store.tables`` has them, too.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.core.overlay import OverlayEntry
from bot.store.column_types import Encrypted, UtcDateTime
from bot.store.metadata import metadata

overlays = Table(
    "overlays",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("essay", String(32), primary_key=True),  # slug
    Column("revision", Integer, nullable=False),  # counts the changes
    Column("entries", Encrypted(tuple[OverlayEntry, ...]), nullable=False),  # keys of messages and where they belong
    Column("at", UtcDateTime, nullable=False),  # of the last change
)
