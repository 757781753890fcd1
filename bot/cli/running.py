"""How a command goes: what takes long is said, and everything foreseeable ends it in one message and an exit code.

2: a setting is wrong. 3: it ends for good, until somebody restores a file, a key or a token. 1: the rest, where another
start may help. deploy/essay-bot.service starts it anew after 1 only.
"""

import asyncio
import json
import sys
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from glob import escape
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from bot.core.errors import ForeseenError
from bot.core.streams import as_utf8

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings


def say_training(number: int, of: int) -> None:
    """Say before an essay is trained why nothing is to be seen."""
    sys.stderr.write(f"essay-bot: training the matcher, essay {number} of {of}; half a minute each, once ...\n")
    sys.stderr.flush()


@contextmanager
def plain_errors() -> Iterator[None]:
    """For the body of a command."""
    try:
        yield
    except ForeseenError as error:
        fail(f"{error.preface}{error}", error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has stopped; there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(1) from None


def fail(message: str, code: int) -> NoReturn:
    """End with this message and exit code."""
    sys.stderr.write(f"essay-bot: {message}\n")
    raise SystemExit(code)


def finish(work: Coroutine[Any, Any, None]) -> None:
    """Do the work of a command to its end."""
    with plain_errors():
        asyncio.run(work)


def say_lines(lines: Iterable[str]) -> None:
    """Print what belongs to something that was said before."""
    for line in lines:
        typer.echo(f"  {line}")


def say_notices(settings: "Settings", *, locks: bool = False) -> list[str]:
    """Print what is not as it should be with the bot's files, for whoever starts it. ``locks``: it takes the lock."""
    from bot.bootstrap.storage import notices

    found = notices(settings, locks=locks)
    for notice in found:
        typer.echo(f"essay-bot: {notice}", err=True)
    return found


def print_lines(rows: Iterable[dict[str, Any]]) -> None:
    """Print JSON lines in UTF-8."""
    out = as_utf8(sys.stdout)
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()


def slugs_beginning(begun: str) -> list[str]:
    """Of the essays on the shelf: what a shell completes. Nothing where the settings are wrong."""
    from bot.bootstrap.settings import Settings

    try:
        seeds = Settings.load().seeds
        return sorted(file.parent.name for file in seeds.glob(f"{escape(begun)}*/essay.txt"))
    except (ForeseenError, OSError):
        return []
