"""Which tables a database has lost: dropped by somebody, for the program itself drops none.

Nothing is made anew in their place: empty, they would pass for all that there ever was.
"""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import NoSuchTableError

import bot.store.operator_tables  # so that those are among all tables
import bot.store.usage_tables  # noqa: F401
from bot.store.errors import StoreLost
from bot.store.revision import newest, revision_of
from bot.store.tables import metadata

VERSION = "alembic_version"
UNDEFINED = "42P01"
"""PostgreSQL's code for a table that is not there."""
MOST = 3
"""Tables that are named."""


def missing_tables(connection: Connection) -> list[str]:
    """Names of those that should be there by the version of the tables.

    Of an older version only that is seen which every version has: to bring it up to date takes the others.
    """
    there, all_ = set(inspect(connection).get_table_names()), set(metadata.tables)
    found = revision_of(connection)
    if found is None:
        return [VERSION] if there & all_ else []
    return sorted(all_ - there) if found == newest() else []


def refuse_incomplete(connection: Connection, name: str) -> None:
    """Hold that no table was dropped. Raises StoreLost. ``name``: of the database."""
    missing = missing_tables(connection)
    if missing:
        raise StoreLost(f"{name} has lost {named(missing)}. Nothing was changed; restore it from a backup.")


def named(missing: Sequence[str]) -> str:
    """Name them, and how many more there are."""
    more = f" and {len(missing) - MOST} more" if len(missing) > MOST else ""
    return f"its table{'s' * (len(missing) > 1)} {', '.join(missing[:MOST])}{more}"


def lost_table(error: BaseException) -> str:
    """Name the table that a query or a migration did not find; empty where that is not what was wrong.

    ``error``: SQLAlchemy's, or that of the driver.
    """
    if isinstance(error, NoSuchTableError):
        return str(error)
    reason = getattr(error, "orig", None) or error
    if getattr(reason, "sqlstate", None) == UNDEFINED:
        found = re.search(r'relation "(?:[^".]+\.)?([^"]+)"', str(reason))
    else:
        found = re.match(r"no such table: (?:main\.)?(\S+)", str(reason))
    return found[1] if found else ""
