"""What a message costs in processor time, through the whole program, beside a bare python-telegram-bot that echoes it.

    .venv/bin/python -m tests.bench.echo [MESSAGES]

Needs the environment that ./tests/prepare makes. Both are processes of their own over the stand-in for Telegram, which
runs in this one. Both get the same messages at the same pace, below the one that Telegram allows: a program that is
kept busy finds its data in the processor's caches, and takes half the time a message that one takes which has rested.
Linux alone: times are read in /proc.
"""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from bot.bootstrap.settings import PREFIX, Settings
from bot.shelf.loader import load_library
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.shell import NOT_OURS

LONG = 120.0
READERS = 60
PACE = 0.05
"""Seconds from one message to the next; each reader writes every three seconds."""
WARM_UP = 40
"""Messages before anything is counted."""
ALLOWED = 4.0
"""Times the echo's processor time that a message may take."""

Program = Callable[[BotApi, Path], tuple[Sequence[str], dict[str, str]]]
"""A command and its environment."""

ECHO = """
import sys
from telegram.ext import Application, MessageHandler, filters

async def echo(update, context):
    await update.effective_message.reply_text(update.effective_message.text)

application = Application.builder().token(sys.argv[1]).base_url(sys.argv[2]).build()
application.add_handler(MessageHandler(filters.ALL, echo))
application.run_polling(bootstrap_retries=0)
"""


def main() -> None:
    """Print both figures and how many times the one is of the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    essay = load_library(Settings.load().seeds).essays[0]
    texts = [golden.text for golden in essay.golden]
    echo = asyncio.run(_cost(_echo, texts, count))
    own = asyncio.run(_cost(_essay_bot, texts, count))
    print(f"{count} messages, milliseconds of processor time for each, user and system:")
    print(f"  bare echo bot   {echo:6.2f}")
    print(f"  essay-bot       {own:6.2f}   {own / echo:.1f} times; {ALLOWED:.0f} wanted")


def _echo(api: BotApi, _folder: Path) -> tuple[Sequence[str], dict[str, str]]:
    return [sys.executable, "-c", ECHO, api.token, f"{api.url}/bot"], dict(os.environ)


def _essay_bot(api: BotApi, folder: Path) -> tuple[Sequence[str], dict[str, str]]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    given = {"TOKEN": api.token, "API_URL": api.url, "DATA": str(folder / "data"), "KEY_FILE": str(folder / "key")}
    return [sys.executable, "-m", "bot", "run"], inherited | {PREFIX + name: value for name, value in given.items()}


async def _cost(program: Program, texts: Sequence[str], count: int) -> float:
    """Milliseconds a message, once it is warm."""
    folder = Path(tempfile.mkdtemp(prefix="essay-bot-echo-"))
    async with BotApi.open() as api:
        command, environment = program(api, folder)
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=quiet, stderr=quiet)
        try:
            readers = [api.reader(f"读者{number}") for number in range(READERS)]
            await _talk(readers, texts, WARM_UP)
            before = _spent(process.pid)
            await _talk(readers, texts, count)
            return 1000 * (_spent(process.pid) - before) / count
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()
            shutil.rmtree(folder)


async def _talk(readers: Sequence[Reader], texts: Sequence[str], count: int) -> None:
    for number in range(count):
        reader = readers[number % len(readers)]
        due = monotonic() + PACE
        reader.says(texts[number % len(texts)])
        await reader.hears(timeout=LONG)
        await asyncio.sleep(max(due - monotonic(), 0.0))


def _spent(process: int) -> float:
    """Seconds of processor time so far, in user and system mode."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
