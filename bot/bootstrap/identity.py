"""Who starts here: for the first line of the log, before anything is opened."""

from importlib.metadata import version

from bot.bootstrap.settings import Settings
from bot.store.database import name_of


def identity(settings: Settings) -> dict[str, str]:
    """Name the version, the essays on the shelf, and the database, without its password."""
    slugs = sorted(file.parent.name for file in settings.seeds.glob("*/essay.txt"))
    return {
        "version": version("essay-bot"),
        "essays": ", ".join(slugs) or "none",
        "database": name_of(settings.database),
    }
