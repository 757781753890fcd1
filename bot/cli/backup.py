"""``essay-bot backup`` and ``restore``: the whole database in a file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import finish


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; must not be there yet.")],
) -> None:
    """Write the whole database, as it stands at one moment, into a file. The bot may run meanwhile.

    The file is a SQLite database, whichever kind it comes from; it is opened with the key before it gets its name.
    Texts in it are sealed. Keep the key elsewhere: without it nobody can read the backup.
    """
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.transfers import back_up
    from bot.cli.progress_bar import progress_bar

    async def work() -> None:
        with progress_bar() as tell:
            untold = await back_up(Settings.load(), file, tell)
        typer.echo(f"{file} is a whole backup, and opens with the key.")
        if untold:
            typer.echo(f"essay-bot: the bot was not told when this backup was made: {untold}", err=True)

    finish(work())


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, from SQLite or PostgreSQL.")],
) -> None:
    """Put a backup into the database of ESSAY_BOT_DATABASE_URL or ESSAY_BOT_DATA, which has to be empty or not there.

    The bot must not run meanwhile. Ended at any moment and called again, it goes on where it was. A backup of an older
    version is brought up to date; FILE stays as it is.
    """
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.transfers import restore as put_back
    from bot.cli.migrate_data import say_result
    from bot.cli.progress_bar import progress_bar

    async def work() -> None:
        with progress_bar() as tell:
            result = await put_back(Settings.load(), file, tell)
        say_result(result, "restored")

    finish(work())
