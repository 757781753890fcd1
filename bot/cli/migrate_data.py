"""``essay-bot migrate-data``: all that is stored, from one database to another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.running import fail, finish

if TYPE_CHECKING:
    from bot.store.transfer import TransferResult

ADDRESS = "An address as in ESSAY_BOT_DATABASE_URL, or @FILE that holds one: others on this machine see arguments."


def migrate_data(
    source: Annotated[str, typer.Argument(metavar="FROM", help=ADDRESS)],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same, of one that is empty or not there yet.")],
) -> None:
    """Carry all that is stored over to another database, from SQLite to PostgreSQL or back, and compare both.

    No bot may work on either of them meanwhile. Ended at any moment and called again, it goes on where it was; until
    it has finished, no bot starts on TO. FROM is left as it is, but that older tables are brought up to date. The key
    is the same for both (ESSAY_BOT_KEY_FILE); on PostgreSQL, ESSAY_BOT_TOKEN says which bot it is.
    """
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.transfers import migrate_data as carry
    from bot.cli.progress_bar import progress_bar

    async def work() -> None:
        settings = Settings.load()
        addresses = _read(source, "FROM"), _read(target, "TO")
        with progress_bar() as tell:
            result = await carry(settings, *addresses, tell)
        say_result(result, "carried over")
        if not result.ended:
            typer.echo("start no bot on FROM again: it would send some answers once more. Delete it once all is well.")

    finish(work())


def say_result(result: "TransferResult", done: str) -> None:
    """Print what came of it."""
    if result.ended:
        typer.echo(f"all of it was {done} on {result.ended:%Y-%m-%d %H:%M} UTC already; nothing was changed.")
        return
    for name, count in result.rows.items():
        if count:
            typer.echo(f"  {name}: {count}")
    typer.echo(f"{done}, and the same in both: {sum(result.rows.values())} rows.")


def _read(given: str, name: str) -> str:
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{name} {given[1:]} cannot be read: {getattr(error, 'strerror', None) or 'no text'}.", 2)
