"""Tables of what readers keep and have chosen, each by the pseudonym that they have in private.

Whoever reads ``bot.store.tables`` has them, too.
"""

from sqlalchemy import Column, String, Table

from bot.core.preferences import Preferences
from bot.store.column_types import Encrypted, UtcDateTime
from bot.store.metadata import metadata
from bot.store.stored_json import StoredBookmarks

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("person", String(32), primary_key=True),  # pseudonym
    Column("kept", Encrypted(StoredBookmarks), nullable=False),  # where somebody is in which essay, and favourites
    Column("at", UtcDateTime, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("person", String(32), primary_key=True),  # pseudonym
    Column("chosen", Encrypted(Preferences), nullable=False),  # how somebody wishes to be spoken to
    Column("at", UtcDateTime, nullable=False),
)
