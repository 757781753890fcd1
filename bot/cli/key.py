"""``essay-bot key``: another key for what is stored."""

from typing import Annotated

import typer

from bot.cli.running import finish

key = typer.Typer(no_args_is_help=True, help="Replace the key that seals what is stored.")


@key.command()
def rotate(
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Leave the key before in the file, for other bots that use the same file."),
    ] = False,
) -> None:
    """Seal all that is stored with a new key, and leave that alone in ESSAY_BOT_KEY_FILE. People keep their pseudonyms.

    Stop the bot first. Ended at any moment and called again, it goes on where it was; until it has finished the file
    holds both keys, a line each, by which everything can be read, and bots may run again. Backups made before open with
    the key before only: keep it with them, apart from this machine, or make new ones.

    Where the key stands in ESSAY_BOT_KEY, or the file cannot be written, this says what to do by hand.
    """
    from bot.bootstrap.key_rotation import rotate_key
    from bot.bootstrap.settings import Settings
    from bot.cli.progress_bar import progress_bar

    async def work() -> None:
        with progress_bar() as tell:
            result = await rotate_key(Settings.load(), tell, keep=keep)
        typer.echo(f"the new key seals everything: {result.texts} texts.")
        if result.left_in:
            typer.echo(f"{result.left_in} holds the key before as well, in the second place. Take it away there.")
        else:
            typer.echo("its file holds no other key any more. Copy it to where the key is kept; make a new backup.")

    finish(work())


@key.command()
def new() -> None:
    """Print a new key, and keep it nowhere: (umask 077; essay-bot key new > FILE)."""
    from bot.store.encryption import Encryption

    typer.echo(Encryption.new_key())
