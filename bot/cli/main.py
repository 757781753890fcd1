"""The command line."""

import csv
import json
import logging
import sys
from collections.abc import Iterable
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.bootstrap.application import notices, open_existing_store, open_services, run_telegram
from bot.bootstrap.engine import PREPARED, Engine, open_engine, open_ranker
from bot.bootstrap.engine import prepare as prepare_installation
from bot.bootstrap.logs import set_up
from bot.bootstrap.settings import Settings
from bot.cli.exit_codes import fail, finish, plain_errors, say_training
from bot.cli.group_demo import group_demo
from bot.cli.queue import queue
from bot.cli.terminal import Terminal
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.streams import for_machines, set_up_streams
from bot.services.batch import BatchAnswerer, ranked, read_corpus, read_texts
from bot.services.exports import cell
from bot.shelf.loader import load_library
from bot.store.journal import FIELDS
from bot.training.audit import left_out, shared, thin

log = logging.getLogger(__name__)

cli = typer.Typer(
    name="essay-bot",
    help="Talk with an essay: it finds the passage that speaks to what you write, and quotes it unaltered.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.add_typer(queue, name="queue")
cli.command()(group_demo)


class Format(StrEnum):
    """Of an exported log."""

    JSONL = "jsonl"
    CSV = "csv"


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


@cli.command()
def chat(
    language: Annotated[Language, typer.Option(help="The language of the interface.")] = Language.HANS,
) -> None:
    """Talk with the essay here in the terminal.

    On a screen: type, press buttons by their number, leave with /quit. On a pipe: one message a line in
    UTF-8, answers on standard output; exit 1 at a line that is not.
    """

    async def sit(settings: Settings, engine: Engine) -> None:
        async with open_services(settings, engine) as services:
            terminal = Terminal(services.conversation, services.composer, services.store.encryption.pseudonym, language)
            await (terminal.talk() if sys.stdin.isatty() else terminal.pipe())

    set_up(logging.WARNING)
    if sys.stderr.isatty():
        typer.echo("essay-bot: opening the essay ...", err=True)
    with plain_errors():
        settings = Settings.load()
        _say_notices(settings)
        # Not in an event loop, which would keep Ctrl-C waiting.
        engine = open_engine(settings, say_training)
    finish(sit(settings, engine))


@cli.command()
def ask(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Lines in, lines out; the only way so far.")] = True,
    essay: Annotated[str | None, typer.Option(metavar="SLUG", help="Which essay, where there are several.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help='Add "why": the words and phrasings that decided.')
    ] = False,
) -> None:
    """Answer messages from standard input, one JSON object a line, in UTF-8.

    In: {"id": "1", "text": "…", "context": ["an earlier message", …]}; the context may be left out, or be one string.
    Out: {"id", "verdict", "confidence", "thesis", "matches": [{"ref", "paragraph", "score", "excerpt"}, …]}: at
    most ten matches, best first, also where the verdict is not "says". Nothing is logged.
    Exit 1 at a line that is no such JSON.
    """
    with plain_errors():
        engine = open_engine(Settings.load(), say_training)
        shelved = engine.library.essay(essay)
        why = engine.explain if explain else None
        asker = BatchAnswerer(engine.library, shelved, engine.find, engine.script.fold, why)
        _print_lines(asker.answers(sys.stdin.buffer, "standard input"))


@cli.command()
def rank(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS.jsonl", exists=True, dir_okay=False, readable=True)],
    queries: Annotated[Path, typer.Argument(metavar="QUERIES.jsonl", exists=True, dir_okay=False, readable=True)],
) -> None:
    """Rank any corpus for any queries, with the same matcher and without annotations.

    Both files: {"id": "…", "text": "…"} a line, in UTF-8.
    Out: {"id", "ranked": [ids of the corpus, best first, at most ten]}.
    """
    with plain_errors(), corpus.open("rb") as texts, queries.open("rb") as asked:
        settings = Settings.load()
        ids, documents = read_corpus(texts, str(corpus))
        _print_lines(ranked(open_ranker(documents, settings), ids, asked, str(queries)))


@cli.command()
def run() -> None:
    """Run the Telegram bot until it is told to stop (Ctrl-C or SIGTERM). Needs ESSAY_BOT_TOKEN."""
    set_up()

    async def serve() -> None:
        settings = Settings.load(need_token=True)
        for notice in _say_notices(settings):
            log.warning(notice)
        await run_telegram(settings)

    finish(serve())


@cli.command()
def check(
    accuracy: Annotated[
        bool,
        typer.Option("--accuracy", help="Also leave each phrasing out in turn; takes a minute and 2 GB of memory."),
    ] = False,
    disjoint: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="JSON lines with texts that no seed may hold.",
        ),
    ] = None,
) -> None:
    """Validate every essay and its annotations. Errors name file and line; exit 1 on any.

    What is thin is named as well, and is no error. With --accuracy: how well phrasings find their paragraph, and which
    land elsewhere. With --disjoint: whether messages kept for measuring stand in the seeds (exit 1).
    """
    with plain_errors():
        settings = Settings.load()
        library = load_library(settings.seeds)
        _report(library)
        if accuracy or disjoint:
            engine = open_engine(settings, say_training)
        if accuracy:
            for essay in library.essays:
                _say(left_out(essay, library, engine.features, engine.fitted))
        if disjoint:
            found = list(shared(library, read_texts(disjoint), engine.features))
            _say(found)
            if found:
                fail(f"{len(found)} of the messages stand in the seeds.", 1)


@cli.command()
def prepare() -> None:
    """Train what the essays need, and keep it with the installation, so that no start has to.

    The launcher and the image have it done when they set up. Again after an upgrade, or for essays of your own, by
    somebody who may write where the program is installed. What has not changed is not trained again.
    """
    set_up(logging.WARNING)
    with plain_errors():
        essays = prepare_installation(Settings.load(), say_training)
    typer.echo(f"prepared: {essays} {'essay' if essays == 1 else 'essays'}, in {PREPARED}")


def _report(library: Library) -> None:
    for essay in library.essays:
        phrasings = sum(len(paragraph.phrasings) for paragraph in essay.paragraphs)
        parts = " + ".join(str(part.last - part.first + 1) for part in essay.parts)
        typer.echo(
            f"{essay.slug}: 《{essay.title}》 {len(essay)} paragraphs ({parts}), {len(essay.theses)} theses, "
            f"{phrasings} phrasings, {len(essay.golden)} golden messages"
        )
        _say(thin(essay))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(f"  {line}")


@cli.command()
def export(
    form: Annotated[Format, typer.Option("--format", help="JSON lines, or a table for a spreadsheet.")] = Format.JSONL,
) -> None:
    """Print the conversation log, oldest first, in UTF-8.

    People and chats appear under pseudonyms; times are UTC. "delivered" is empty where it is not known.
    """

    async def write() -> None:
        async with open_existing_store(Settings.load()) as store:
            out = for_machines(sys.stdout)
            table = csv.DictWriter(out, FIELDS)
            if form is Format.CSV:
                table.writeheader()
            async for entry in store.journal.entries():
                if form is Format.CSV:
                    table.writerow({name: cell(value) for name, value in entry.items()})
                else:
                    out.write(json.dumps(entry, ensure_ascii=False) + "\n")

    finish(write())


def _say_notices(settings: Settings) -> list[str]:
    """What is not as it should be with the bot's files, for whoever starts it."""
    found = notices(settings)
    for notice in found:
        typer.echo(f"essay-bot: {notice}", err=True)
    return found


def _print_lines(rows: Iterable[dict[str, Any]]) -> None:
    out = for_machines(sys.stdout)
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()
