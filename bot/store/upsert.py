"""One form of ``INSERT … ON CONFLICT`` for both databases: SQLite took it over from PostgreSQL, word for word."""

from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["Insert", "insert"]
