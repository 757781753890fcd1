"""``essay-bot new``: a file becomes an essay on the shelf."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import plain_errors, say_lines

MEND = (
    "cut wrong? In {file} put an empty line between paragraphs, or each paragraph on one line; join a heading that is "
    "none with its next line. Then: {check}"
)
FOUND = (
    "as it comes, the right paragraph is found first for about {} in 10 of what readers put in their own words, and is "
    "among three for {} in 10; with ten phrasings a paragraph, an hour's work, for {} and {} in 10."
)
WITH_ENCODER, BY_WORDS = (6, 8, 8, "over 9"), (5, 7, 7, 9)
"""Measured by tests/bench/essays.py, over three essays of other kinds than the one that comes along."""


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True)],
    slug: Annotated[
        str | None, typer.Option(metavar="SLUG", help="The folder's name, part of links; without, from the title.")
    ] = None,
    seeds: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The shelf; without, that of ESSAY_BOT_SEEDS.")
    ] = None,
) -> None:
    """Put a text on the shelf: FOLDER/SLUG/essay.txt, in UTF-8, with nothing else changed.

    What it was read as is told, with all that was dropped and all that is in doubt. Where it cannot be read, is too
    long, or the folder is there already, nothing is left behind; exit 1.
    """
    from bot.bootstrap.settings import Settings
    from bot.search.encoder import why_none
    from bot.search.text.slugs import slug_of
    from bot.shelf.arrival import NotAdded, look_at, put_on_shelf
    from bot.shelf.loader import TEXT
    from bot.shelf.reading_report import reading_report

    with plain_errors():
        arrival = look_at(file)
        name = slug if slug is not None else slug_of(arrival.reading.title)
        if slug is None and not name:
            raise NotAdded(f"no name can be made from the title {arrival.reading.title!r}. Give one with --slug")
        folder = put_on_shelf(arrival, seeds or Settings.load().seeds, name)
    typer.echo(f"{name}: {folder}")
    say_lines(reading_report(arrival.reading, arrival.encoding, beginnings=True))
    where = f" --seeds {seeds}" if seeds else ""
    typer.echo(MEND.format(file=folder / TEXT, check=f"essay-bot check {name}{where}"))
    typer.echo(FOUND.format(*(BY_WORDS if why_none() else WITH_ENCODER)))
    typer.echo(f"next: essay-bot annotate {name}{where}")
