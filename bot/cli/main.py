"""The command line: a module for each command, which imports what it needs when it is called."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli.annotate import annotate
from bot.cli.ask import ask
from bot.cli.backup import backup, restore
from bot.cli.chat import chat
from bot.cli.check import check
from bot.cli.doctor import doctor
from bot.cli.export import export
from bot.cli.gaps import gaps
from bot.cli.group_demo import group_demo
from bot.cli.key import key
from bot.cli.migrate_data import migrate_data
from bot.cli.new import new
from bot.cli.page import page
from bot.cli.prepare import prepare
from bot.cli.queue import queue
from bot.cli.rank import rank
from bot.cli.report import report
from bot.cli.run import run
from bot.core.streams import set_up_streams

cli = typer.Typer(
    name="essay-bot",
    help="Talk with an essay: it finds the passage that speaks to what you write, and quotes it unaltered.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    chat,
    ask,
    rank,
    run,
    check,
    new,
    annotate,
    page,
    prepare,
    export,
    report,
    group_demo,
    backup,
    restore,
    doctor,
    migrate_data,
)
for command in COMMANDS:
    cli.command()(command)
cli.add_typer(queue, name="queue")
cli.add_typer(key, name="key")
cli.add_typer(gaps, name="gaps")


def main() -> None:
    """The command ``essay-bot``."""
    set_up_streams()
    cli()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"essay-bot {version('essay-bot')}")
        raise typer.Exit


@cli.callback()
def _options(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Settings come from ESSAY_BOT_… in the environment, from .env, or from files; see deploy/essay-bot.env.example."""
