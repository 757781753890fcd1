"""What can be wrong with the database."""

from bot.core.errors import FOR_GOOD, ForeseenError


class StoreError(ForeseenError):
    """The database cannot be used; the message says which, and what to do."""


class StoreLost(StoreError):
    """To be started anew does not help: somebody has to restore a file or a key."""

    exit_code = FOR_GOOD


class StoreUnavailable(StoreError):
    """It cannot be used right now: the disk is full, the file is locked, or may not be written. Worth another try."""
