"""What all tables have in common: numbers of rows, and the names of indexes and constraints."""

from sqlalchemy import BigInteger, Integer

Number = BigInteger().with_variant(Integer, "sqlite")
"""Of rows, and of those in other tables. SQLite's own numbers have 64 bits whatever they are called."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
