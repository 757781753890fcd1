"""``essay-bot annotate``: phrasings for an essay, written in the terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.completion import complete_with
from bot.cli.running import fail, plain_errors, slugs_beginning
from bot.core.streams import decode_line

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings
    from bot.cli.drafting import Ask

DRAFTING = 60.0
"""Seconds that drafts may take."""


def annotate(
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="The essay: its folder's name.", autocompletion=slugs_beginning)
    ],
    seeds: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The shelf; without, that of ESSAY_BOT_SEEDS.")
    ] = None,
    at: Annotated[int | None, typer.Option(metavar="PARAGRAPH", min=1, help="The paragraph to begin with.")] = None,
) -> None:
    """Write how readers would ask about each paragraph, the one first that gains most; and what else is to be known.

    Each line is saved in phrasings.yaml before the next is asked for; called again, it goes on where it was left. It is
    said where a line would have landed before, and what it was confused with. An empty line goes to the next paragraph;
    ? lists the rest: summaries, parts and their claims, questions to discuss (all saved in annotations.yaml), what the
    essay does not answer, drafts of a language model, /undo, /quit. On a pipe: one line each, in UTF-8; exit 1 where
    one is not.
    """
    from bot.bootstrap.settings import Settings
    from bot.shelf.annotation_files import only_one_sitting
    from bot.shelf.loader import find_folder

    with plain_errors():
        settings = Settings.load()
        if seeds:
            settings = settings.model_copy(update={"seeds": seeds})
        with only_one_sitting(find_folder(settings.seeds, slug)):
            _sit(settings, slug, at)


def _sit(settings: "Settings", slug: str, at: int | None) -> None:
    from bot.bootstrap.engine import FITTED, open_search
    from bot.cli.annotating import HELP, Sitting, Tone
    from bot.cli.drafting import DraftReview
    from bot.core.essay import Essay
    from bot.render.terminal import say, show_paragraph
    from bot.search.cache import Cache
    from bot.search.encoder import open_encoder
    from bot.search.parameters import Parameters
    from bot.search.text.features import Features
    from bot.shelf.annotation_files import AnnotationFiles
    from bot.shelf.loader import load_alone
    from bot.training.gains import by_gain
    from bot.training.landing import Apprentice

    library = load_alone(settings.seeds, slug)
    if at and at > len(library.essay()):
        fail(f"there is no paragraph {at}; the essay has {len(library.essay())}", 1)
    files = AnnotationFiles(settings.seeds / slug, library.essay())
    typer.echo(f"essay-bot: reading 《{library.essay().title}》 ...", err=True)
    features, fitted = Features.over(library, *open_search(settings)), Parameters.load(FITTED)

    apprentice = Apprentice(library, features, fitted, open_encoder(), Cache(settings.cache / "annotating"))

    def order(essay: Essay) -> list[int]:
        return by_gain(essay, library, features, fitted)

    def tell(line: str, tone: Tone) -> None:
        say(line, tone.value)

    try:
        sitting = Sitting(
            library.essay(),
            files,
            apprentice,
            order,
            features.fold,
            tell,
            show_paragraph,
            first=at or files.last,
            review=DraftReview(_model(settings)),
        )
        # Nobody reads on a pipe what is asked back.
        sitting.asks_back = sys.stdin.isatty()
        sitting.hold(_typed(lambda: sitting.prompt, HELP) if sys.stdin.isatty() else _piped())
    finally:
        apprentice.close()


def _model(settings: "Settings") -> "Ask | None":
    """Asks the model that the settings name, for as long as somebody may be willing to wait; Ctrl-C stops waiting."""
    import asyncio

    from bot.core.paraphrase import ModelRequest, ModelUnavailable
    from bot.language_model.client import open_model

    endpoint = settings.endpoint
    if endpoint is None:
        return None
    patient = replace(endpoint, seconds=DRAFTING)

    async def answer(request: ModelRequest) -> str:
        async with open_model(patient) as model:
            return await model.ask(request)

    def ask(request: ModelRequest) -> str:
        typer.echo("essay-bot: asking the language model ...", err=True)
        try:
            return asyncio.run(answer(request))
        except KeyboardInterrupt:
            raise ModelUnavailable("it was not waited for") from None

    return ask


def _typed(prompt: Callable[[], str], commands: Iterable[str]) -> Iterator[str]:
    """What is typed at the prompt, until end of input, Ctrl-C, or the terminal is gone."""
    complete_with(commands)
    while True:
        try:
            yield input(prompt())
        except (EOFError, KeyboardInterrupt):
            typer.echo()
            return
        except UnicodeDecodeError as error:
            typer.echo(f"That was not in {error.encoding.upper()}, which this terminal is set to; enter it again.")


def _piped() -> Iterator[str]:
    """Raises NotUtf8."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        yield decode_line(line, f"standard input:{number}")
