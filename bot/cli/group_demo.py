"""``essay-bot group-demo``: a recorded group conversation, played to somebody who wants to know the bot beforehand."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import fail, finish, plain_errors, say_training


def group_demo(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", exists=True, dir_okay=False, readable=True)],
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", file_okay=False, help="Keep the pictures of recaps in this folder, as PNG files."
        ),
    ] = None,
) -> None:
    """Play a recorded group conversation, and print what the group would see. See deploy/group-demo.jsonl.

    Needs no token, and touches no data: all of it happens in a folder that is gone afterwards. Time goes on as the
    file says, so that what comes by schedule comes when its time is.

    A JSON object a line. What somebody does: "from", with "text" (a command too; @essay_bot calls the bot), or "press"
    (what stands on a button), "vote" (an option of the poll) or "retract": true. Beside that, as needed: "at"
    (2026-05-01T20:00:00+08:00; the first line needs it), "admin": true, "id", "reply_to" (an "id", or "bot", "prompt",
    "poll"), "topic", "private": true.

    What changes: {"wait": "12h"}; {"settings": {"answers": true}} (also "anyone", "recap", "signing", "hours"); as the
    first line {"group": {"title", "admins", "forum", "privacy", "language"}}. With "privacy", which is on unless it is
    false, the bot gets what Telegram would bring it: commands, replies to it, and what calls it by its name.

    Exit 1 at a line that is not so, or cannot be played.
    """
    from bot.bootstrap.demo import play_demo
    from bot.bootstrap.engine import open_engine
    from bot.bootstrap.logs import set_up
    from bot.bootstrap.settings import Settings
    from bot.demo.script import read_script

    set_up(logging.WARNING)
    with plain_errors():
        with file.open("rb") as lines:
            script = read_script(lines, str(file))
        settings = Settings.load()
        engine = open_engine(settings, say_training)
    try:
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
        finish(play_demo(script, settings, typer.echo, pictures=pictures, engine=engine))
    except OSError as error:
        fail(f"{error.filename or 'the temporary folder'}: {error.strerror}", 1)
