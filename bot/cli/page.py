"""``essay-bot page``: an essay as a web page that needs nothing else."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import plain_errors
from bot.core.language import Language
from bot.core.patterns import LazyPattern

BOT = LazyPattern(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")


def bot_name(text: str) -> str:
    """Read a bot's name. Raises BadParameter."""
    found = BOT.fullmatch(text)
    if text and not found:
        raise typer.BadParameter("is no name of a bot in Telegram; it looks like essay_bot, with or without @")
    return found[1] if found else ""


def page(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The essay: its folder's name.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write SLUG.html into.")],
    language: Annotated[Language, typer.Option(help="The language of everything but the essay.")] = Language.HANS,
    bot: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            callback=bot_name,
            help="The bot's name in Telegram, for links to talk about a paragraph; without, none.",
        ),
    ] = "",
) -> None:
    """Write an essay as one HTML file: contents, map of the argument, search, an anchor for every paragraph.

    It needs no server and loads nothing. A page that was written before is replaced; any other file of that name
    stays as it is, exit 1. Where ESSAY_BOT_PAGE_URL says that the folder lies, the bot links to it.
    """
    from bot.bootstrap.pages import write_page
    from bot.bootstrap.settings import Settings

    with plain_errors():
        written = write_page(Settings.load(), slug, out, language, bot)
    typer.echo(f"{written.file}: {written.paragraphs} paragraphs, {written.size // 1000} kB")
