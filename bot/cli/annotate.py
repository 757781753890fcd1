"""``essay-bot annotate``: phrasings for an essay, written in the terminal."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.running import plain_errors
from bot.core.streams import decode_line

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings

PROMPT = "> "


def annotate(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The essay: its folder's name.")],
    seeds: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The shelf; without, that of ESSAY_BOT_SEEDS.")
    ] = None,
) -> None:
    """Write how readers would ask about each paragraph, the one first that gains most.

    Each line is saved in phrasings.yaml before the next is asked for; called again, it goes on where it was left. It is
    said where a line would have landed before, and what it was confused with. An empty line goes to the next paragraph;
    /undo, /skip, /show N, /quit. On a pipe: one line each, in UTF-8; exit 1 at a line that is not.
    """
    from bot.bootstrap.settings import Settings
    from bot.shelf.loader import find_folder
    from bot.shelf.phrasing_file import only_one_sitting

    with plain_errors():
        settings = Settings.load()
        if seeds:
            settings = settings.model_copy(update={"seeds": seeds})
        with only_one_sitting(find_folder(settings.seeds, slug)):
            _sit(settings, slug)


def _sit(settings: "Settings", slug: str) -> None:
    from bot.bootstrap.engine import FITTED, open_search
    from bot.cli.annotating import Sitting
    from bot.core.essay import Essay
    from bot.render.terminal import show_paragraph
    from bot.search.cache import Cache
    from bot.search.encoder import open_encoder
    from bot.search.parameters import Parameters
    from bot.search.text.features import Features
    from bot.shelf.loader import load_alone
    from bot.shelf.phrasing_file import PhrasingFile
    from bot.training.gains import by_gain
    from bot.training.landing import Apprentice

    library = load_alone(settings.seeds, slug)
    file = PhrasingFile(settings.seeds / slug, library.essay())
    typer.echo(f"essay-bot: reading 《{library.essay().title}》 ...", err=True)
    features, fitted = Features.over(library, *open_search(settings)), Parameters.load(FITTED)

    apprentice = Apprentice(library, features, fitted, open_encoder(), Cache(settings.cache / "annotating"))

    def order(essay: Essay) -> list[int]:
        apprentice.wait()
        return by_gain(essay, library, features, fitted)

    try:
        Sitting(
            library.essay(),
            file,
            apprentice,
            order,
            features.fold,
            tell=typer.echo,
            show=show_paragraph,
            first=file.last,
        ).hold(_typed() if sys.stdin.isatty() else _piped())
    finally:
        apprentice.close()


def _typed() -> Iterator[str]:
    """What is typed at the prompt, until end of input or Ctrl-C."""
    from contextlib import suppress

    with suppress(ImportError):
        # Gives input() its line editing, where the system has it.
        import readline  # noqa: F401
    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            typer.echo()
            return
        except UnicodeDecodeError as error:
            typer.echo(f"That was not in {error.encoding.upper()}, which this terminal is set to; enter it again.")


def _piped() -> Iterator[str]:
    """Raises NotUtf8."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        yield decode_line(line, f"standard input:{number}")
