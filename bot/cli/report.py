"""``essay-bot report``: how the bot was used, in figures."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.running import fail, finish
from bot.core.language import Language
from bot.core.statistics import ReportForm


def zone_name(name: str) -> str:
    """Read the name of a time zone. Raises BadParameter."""
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, KeyError, OSError):
        raise typer.BadParameter(f"{name!r} is no time zone; it looks like Asia/Shanghai or Europe/London.") from None


def report(
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Up to now: so many days (30d) or weeks (4w), or from a date.")
    ] = "30d",
    form: Annotated[
        ReportForm, typer.Option("--format", help="Text, a table, one page for a browser, or a picture.")
    ] = ReportForm.TEXT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; must not be there yet.")
    ] = None,
    zone: Annotated[
        str,
        typer.Option(metavar="ZONE", callback=zone_name, help="Of the hours; without, that of an owner's excerpts."),
    ] = "",
    language: Annotated[Language, typer.Option(help="Of the words.")] = Language.HANS,
) -> None:
    """Tell how the bot was used: people, what they asked and wanted, which paragraphs, at what hours, who follows.

    Figures only: no word that anybody wrote, and nothing of fewer than five people by itself. The bot may run
    meanwhile. Without --out it is printed.
    """
    from bot.bootstrap.reports import make_report
    from bot.bootstrap.settings import Settings

    async def write() -> None:
        settings = Settings.load()
        if out is None and form is ReportForm.PNG and sys.stdout.isatty():
            fail("a picture does not go onto a screen: name a file with --out, or send it on.", 1)
        if out and out.exists():
            fail(f"{out} is there already. Name another file.", 1)
        made = await make_report(settings, since, datetime.now(UTC), form, language=language, zone=zone)
        if out is None:
            sys.stdout.buffer.write(made)
            sys.stdout.buffer.flush()
            return
        try:
            with out.open("xb") as file:
                file.write(made)
        except FileExistsError:
            fail(f"{out} is there already. Name another file.", 1)
        except OSError as error:
            # Half of it would stand in the way of the next one.
            with suppress(OSError):
                out.unlink()
            fail(f"{out} cannot be written: {error.strerror}. Name another file.", 1)
        typer.echo(f"{out}: {len(made):,} bytes")

    finish(write())
