"""Older tables are brought up to date, with a copy kept beside them."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as SyncConnection

from bot.store.backup import keep_copy
from bot.store.encryption import Encryption, WrongKey
from bot.store.errors import StoreError, StoreLost


def migrate(connection: SyncConnection, file: Path | None = None, encryption: Encryption | None = None) -> bool:
    """Bring the tables up to date, within the connection's transaction. Was there anything to do?

    ``file``: where there are older tables in it, it is copied first. ``encryption``: seals what an older version did
    not. Raises StoreError, CommandError for tables of a later version, and what the database raises.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["encryption"] = encryption
    scripts = ScriptDirectory.from_config(config)
    found, wanted = MigrationContext.configure(connection).get_current_revision(), scripts.get_current_head()
    if found == wanted:
        return False
    if found and wanted and file:
        scripts.get_revision(found)
        try:
            # Nobody writes meanwhile: the transaction has begun.
            keep_copy(file, wanted)
        except (OSError, sqlite3.Error) as error:
            message = f"no copy of {file} could be made before its tables are changed: {error}. Nothing was changed."
            raise StoreError(message) from error
    try:
        command.upgrade(config, "head")
    except WrongKey as error:
        raise StoreLost(f"{file or 'memory'} cannot be brought up to date: {error}. Nothing was changed.") from error
    return True
