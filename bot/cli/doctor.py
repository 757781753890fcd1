"""``essay-bot doctor``: is everything as it should be, and what to do where it is not?"""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.running import finish

if TYPE_CHECKING:
    from bot.core.checkup import CheckResult


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Check token, Telegram, database, key, disk, fonts and settings; a line each, and what to do. The bot may run.

    Nothing is written, and without a network it ends within half a minute. Groups appear under pseudonyms.
    Exit code 1 where something has failed, else 0.
    """
    import logging

    from bot.bootstrap.doctor import examine
    from bot.bootstrap.logs import set_up

    set_up(logging.ERROR)

    async def work() -> None:
        found = await examine()
        well = all(each.state != "failed" for each in found)
        if as_json:
            typer.echo(json.dumps({"ok": well, "checks": [asdict(each) for each in found]}, ensure_ascii=False))
        else:
            for each in found:
                typer.echo(_line(each))
        if not well:
            sys.exit(1)

    finish(work())


def _line(result: "CheckResult") -> str:
    """What, whether, and what to do."""
    todo = f" -> {result.do}" if result.do else ""
    return f"{result.state:<7}  {result.check}: {' '.join(result.says.split())}{todo}"
