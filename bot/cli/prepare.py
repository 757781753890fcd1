"""``essay-bot prepare``: the matcher trained, and kept with the installation."""

import logging

import typer

from bot.cli.running import plain_errors, say_training


def prepare() -> None:
    """Train what the essays need, and keep it with the installation, so that no start has to.

    The launcher and the image have it done when they set up. Again after an upgrade, or for essays of your own, by
    somebody who may write where the program is installed. What has not changed is not trained again.
    """
    from bot.bootstrap.engine import PREPARED
    from bot.bootstrap.engine import prepare as prepare_installation
    from bot.bootstrap.logs import set_up
    from bot.bootstrap.settings import Settings

    set_up(logging.WARNING)
    with plain_errors():
        essays = prepare_installation(Settings.load(), say_training)
    typer.echo(f"prepared: {essays} {'essay' if essays == 1 else 'essays'}, in {PREPARED}")
