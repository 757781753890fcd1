"""Which version of the tables a database has. What changes it is loaded where there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.store.encryption import Encryption

VERSIONS = Path(__file__).parent / "migrations" / "versions"
"""A file for each version, whose name begins with its number."""

INSTALL = "install the newer version of essay-bot again"
"""What to do where the tables are of a later version."""


class OtherVersion(Exception):
    """The tables are of a version that is not known here; the message says of which."""


def bring_up_to_date(connection: Connection, file: Path | None = None, encryption: Encryption | None = None) -> bool:
    """Bring the tables up to date, as ``migrate`` does; was there anything to do?

    Raises OtherVersion, and what ``migrate`` raises.
    """
    found = revision_of(connection)
    if found == newest():
        return False
    if found and found.isdecimal() and found > newest():
        raise OtherVersion(f"{newer_than_known(found)}; {INSTALL}")
    # Alembic takes a tenth of a second to import, and there is mostly nothing to do.
    from alembic.util import CommandError  # noqa: PLC0415

    from bot.store.upgrade import migrate  # noqa: PLC0415

    try:
        return migrate(connection, file, encryption)
    except CommandError as error:
        raise OtherVersion(str(error)) from error


def refuse_older(connection: Connection) -> None:
    """Hold that the tables are of the version that this program writes. Raises OtherVersion."""
    found = revision_of(connection)
    if found != newest():
        raise OtherVersion(f"its tables are of version {found}, those of this program of version {newest()}")


def refuse_foreign(connection: Connection) -> None:
    """Hold that there are tables of this program, of whichever version. Raises OtherVersion."""
    if revision_of(connection) is None:
        raise OtherVersion("it holds no tables of essay-bot")


def newer_than_known(found: str) -> str:
    """Say of which version the tables are, and which one is the last that this program knows."""
    return f"the tables are of version {found}, and this program knows {newest()}"


def newest() -> str:
    """The version that this program writes."""
    return max(path.name for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def revision_of(connection: Connection) -> str | None:
    """Read the one version of the tables; None where there are none, or it is not one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return str(found[0]) if len(found) == 1 else None
