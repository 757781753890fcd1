"""How the bot is: whether it can store and send. Told to whoever runs it, and what ends it is kept here."""

import asyncio
import logging

from bot.store.database import StoreError

log = logging.getLogger(__name__)


class Refused(Exception):
    """It cannot go on: the message says why, and what to do."""


class Health:
    """Shared by everything that runs. ``ready`` is what a load balancer or a supervisor may be told."""

    def __init__(self) -> None:
        self._stored = True
        self._reached = False
        self.refusal: Refused | None = None
        self.refused = asyncio.Event()

    @property
    def ready(self) -> bool:
        """It can take messages, store them, and answer."""
        return self._stored and self._reached and self.refusal is None

    def store_works(self) -> None:
        if not self._stored:
            log.info("the database can be used again")
        self._stored = True

    def store_fails(self, error: StoreError) -> None:
        if self._stored:
            log.error("nothing is confirmed until the database can be used", extra={"reason": str(error)})
        self._stored = False

    def telegram_works(self) -> None:
        self._reached = True

    def telegram_fails(self) -> None:
        self._reached = False

    def refuse(self, why: str) -> None:
        """The bot has to end."""
        self.refusal = self.refusal or Refused(why)
        self.refused.set()
