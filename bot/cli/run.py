"""``essay-bot run``: the Telegram bot."""

import gc
import logging

from bot.cli.running import finish, say_notices

log = logging.getLogger(__name__)


def run() -> None:
    """Run the Telegram bot until it is told to stop (Ctrl-C or SIGTERM). Needs ESSAY_BOT_TOKEN."""
    # Next to nothing that a start makes is garbage: to look for some takes a tenth of it. ``run_telegram`` looks again.
    gc.disable()
    from bot.bootstrap.identity import identity
    from bot.bootstrap.logs import set_up
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.telegram import run_telegram
    from bot.core.error_kinds import ErrorKinds

    set_up()

    async def serve() -> None:
        settings, errors = Settings.load(need_token=True), ErrorKinds()
        set_up(settings.log_level, text=settings.log_format == "text", also=[errors])
        log.info("starting", extra=identity(settings))
        for notice in say_notices(settings, locks=True):
            log.warning(notice)
        await run_telegram(settings, errors)

    try:
        finish(serve())
    finally:
        gc.enable()
