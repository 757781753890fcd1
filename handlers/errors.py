"""What happens when handling an update fails: it is logged first, and then somebody is told."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes

log = logging.getLogger(__name__)

Callback = Callable[[object, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


def on_error(apologise: Callable[[Update], Awaitable[None]]) -> Callback:
    """The handler for exceptions that other handlers raise."""

    async def handle(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        update_id = update.update_id if isinstance(update, Update) else None
        log.error("update failed", extra={"update_id": update_id}, exc_info=context.error)
        if isinstance(update, Update):
            await apologise(update)

    return handle
