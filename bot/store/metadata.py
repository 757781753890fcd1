"""What all tables have in common: their registry, and the names and types that a database gives to their parts."""

from sqlalchemy import BigInteger, Integer, MetaData

Number = BigInteger().with_variant(Integer, "sqlite")
"""Of rows, and of those in other tables. SQLite's own numbers have 64 bits whatever they are called."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)
