"""What happens when a handler fails: the library swallows it, and here it is kept for whoever counts attempts."""

from telegram import Update
from telegram.ext import ContextTypes


class HandlerFailures:
    """Exceptions that handlers raised, by update, until they are asked for."""

    def __init__(self) -> None:
        self._found: dict[int, Exception] = {}

    async def keep(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The error handler of the application."""
        if isinstance(update, Update) and context.error:
            self._found[update.update_id] = context.error

    def raise_for(self, update: Update) -> None:
        """Raises what handling this update raised."""
        error = self._found.pop(update.update_id, None)
        if error:
            raise error
