"""The chat in the terminal: a second door to the same conversation. On a pipe, one message a line."""

import os
import pydoc
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex

from rich import text as rich_text
from rich.console import Console

from bot.cli.completion import complete_with
from bot.core.incoming import ButtonPress, Command, IncomingMessage, Origin, Text
from bot.core.language import Language
from bot.core.outgoing import InlineButton
from bot.core.response import CatalogueMessage
from bot.core.streams import decode_line
from bot.core.text import clean
from bot.render import terminal
from bot.render.renderer import Renderer
from bot.services.conversation import Conversation, HandledMessage

LEAVE = {"/quit", "/exit", "/q"}

PAGER_OPTIONS = "-FRX"
"""Of less: leave at once what fits, keep colours, leave the text on the screen."""

Pseudonym = Callable[[str, int | str], str]


class Terminal:
    """One sitting. ``language``: that of the interface until the person writes in another."""

    def __init__(
        self,
        conversation: Conversation,
        renderer: Renderer,
        pseudonym: Pseudonym,
        language: Language,
        *,
        words: Iterable[str] = (),
    ) -> None:
        """``words``: what Tab completes."""
        self._words = words
        self._conversation = conversation
        self._renderer = renderer
        self._language = language
        self._person = pseudonym("person", "terminal")
        self._sitting = token_hex(8)
        self._chat = pseudonym("chat", f"terminal {self._sitting}")
        self._count = count(1)
        self._keys: list[InlineButton] = []

    async def talk(self, essay: str | None = None) -> None:
        """Ask and answer on a screen until the person leaves. ``essay``: the slug of that to begin with."""
        # asyncio would hold Ctrl-C back until the next line is read.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        complete_with(self._words)
        console = Console(highlight=False)
        console.print(rich_text.Text(self._renderer.say(CatalogueMessage("terminal.welcome"), self._language), "dim"))
        await self._answer(f"/essays {essay}" if essay else "/start", console)
        prompt = self._renderer.say(CatalogueMessage("terminal.prompt"), self._language)
        while True:
            try:
                line = console.input(rich_text.Text(prompt, "bold cyan"))
            except (EOFError, KeyboardInterrupt):
                console.print()
                return
            except UnicodeDecodeError as error:
                note = CatalogueMessage("terminal.unreadable", {"encoding": error.encoding.upper()})
                console.print(self._renderer.say(note, self._language))
                continue
            if line.strip().lower() in LEAVE:
                return
            if line.strip():
                await self._answer(line, console)

    async def pipe(self, essay: str | None = None) -> None:
        """Answer each line of standard input on standard output; an empty line stands between answers.

        ``essay``: the slug of that to begin with. Raises NotUtf8.
        """
        if essay and (turned := await self._conversation.handle(self._incoming(f"/essays {essay}"))):
            await self._conversation.settle(turned, delivered=True)
        for number, line in enumerate(sys.stdin.buffer):
            text = decode_line(line, f"standard input:{number + 1}").strip()
            if text.lower() in LEAVE:
                return
            if text:
                if number:
                    sys.stdout.write("\n")
                await self._answer(text, None)

    async def _answer(self, line: str, console: Console | None) -> None:
        if self._keys and line.strip().isdecimal() and not 1 <= int(line.strip()[:4]) <= len(self._keys):
            note = CatalogueMessage("terminal.button", {"count": len(self._keys)})
            (console.print if console else print)(self._renderer.say(note, self._language))
            return
        handled = await self._conversation.handle(self._incoming(line))
        if handled is None:
            return
        self._print(handled, console)
        await self._conversation.settle(handled, delivered=True)

    def _print(self, handled: HandledMessage, console: Console | None) -> None:
        if handled.page:
            self._keys = terminal.keys(handled.page)
        if console and handled.page:
            with console.capture() as shown:
                terminal.show(handled.page, console)
            _page_through(shown.get(), console)
        else:
            text = handled.message.plain if handled.message else handled.toast or ""
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def _incoming(self, line: str) -> IncomingMessage:
        """A number presses a button, a slash begins a command, anything else is said."""
        origin = Origin(
            key=f"terminal:{self._sitting}:{next(self._count)}",
            door="terminal",
            person=self._person,
            chat=self._chat,
            spoken=self._language,
            owner=True,
            at=datetime.now(UTC),
        )
        text = clean(line)
        if text.isdecimal() and 1 <= int(text[:4]) <= len(self._keys):
            return ButtonPress(origin, self._keys[int(text[:4]) - 1].payload)
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return Command(origin, name.lower(), argument.strip())
        return Text(origin, text)


def _page_through(shown: str, console: Console) -> None:
    """Print what fits the screen; the rest goes through the person's pager."""
    if shown.count("\n") < console.height - 1:
        console.file.write(shown)
        console.file.flush()
        return
    os.environ.setdefault("LESS", PAGER_OPTIONS)
    pydoc.pager(shown)
