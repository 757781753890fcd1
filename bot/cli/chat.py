"""``essay-bot chat``: the essay, here in the terminal."""

import logging
import sys
from typing import Annotated

import typer

from bot.cli.completion import words_of_chat
from bot.cli.running import finish, plain_errors, say_notices, say_training, slugs_beginning
from bot.core.language import Language


def chat(
    language: Annotated[Language, typer.Option(help="The language of the interface.")] = Language.HANS,
    essay: Annotated[
        str | None,
        typer.Option(
            metavar="SLUG", help="The essay to begin with, where there are several.", autocompletion=slugs_beginning
        ),
    ] = None,
) -> None:
    """Talk with the essay here in the terminal.

    On a screen: type, press buttons by their number, leave with /quit. On a pipe: one message a line in
    UTF-8, answers on standard output; exit 1 at a line that is not.
    """
    from bot.bootstrap.application import open_services
    from bot.bootstrap.engine import Engine, open_engine
    from bot.bootstrap.logs import set_up
    from bot.bootstrap.settings import Settings
    from bot.cli.terminal import Terminal
    from bot.render.terminal import terminal as terminal_form
    from bot.talk.commands import commands_for

    named = [command.name for command in commands_for(owner=True)]

    async def sit(settings: Settings, engine: Engine) -> None:
        async with open_services(settings, engine, render=terminal_form) as services:
            pseudonym, words = services.store.encryption.pseudonym, words_of_chat(engine.library, named)
            terminal = Terminal(services.conversation, services.renderer, pseudonym, language, words=words)
            first = essay if len(engine.library.essays) > 1 else None
            await (terminal.talk(first) if sys.stdin.isatty() else terminal.pipe(first))

    set_up(logging.WARNING)
    if sys.stderr.isatty():
        typer.echo("essay-bot: opening the essay ...", err=True)
    with plain_errors():
        settings = Settings.load()
        say_notices(settings)
        # Not in an event loop, which would keep Ctrl-C waiting.
        engine = open_engine(settings, say_training, ahead=False)
        engine.library.essay(essay)
    finish(sit(settings, engine))
