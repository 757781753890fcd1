"""How the bot is: whether it can store and send, and whether its parts still move. What ends it is kept here."""

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum
from time import monotonic

from bot.core.errors import FOR_GOOD, ForeseenError
from bot.store.errors import StoreError
from handlers.runtime.retry import pause_unless

log = logging.getLogger(__name__)


REST = 30.0
"""Seconds."""


class CannotContinue(ForeseenError):
    """It cannot go on: the message says why, and what to do."""


class TokenRevoked(CannotContinue):
    """Telegram does not accept the token: another start does not help."""

    exit_code = FOR_GOOD


class Component(StrEnum):
    """What goes round in a loop of its own."""

    DOOR = "door"
    WORKER = "worker"
    SENDER = "sender"
    CLOCK = "clock"


class Health:
    """Shared by everything that runs. ``ready`` is what a load balancer or a supervisor may be told."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """``clock``: seconds."""
        self._clock = clock
        self._stored = True
        self._reached = False
        self._sends = True
        self.training = False
        self.waiting = False
        self.trained = 0
        self.load_seconds = 0.0
        self._beats: dict[Component, float] = {}
        self.refusal: CannotContinue | StoreError | None = None
        self.refused = asyncio.Event()

    @property
    def ready(self) -> bool:
        """It can take messages, store them, and answer."""
        return not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps it from being ready, a few words each."""
        found = {
            "starting: the matcher is being trained": self.training,
            "starting: it waits for the database": self.waiting,
            "store: the database cannot be used": not self._stored,
            "telegram: cannot be reached": not self._reached,
            "telegram: messages cannot be sent": not self._sends,
            "stopping: it cannot go on": self.refusal is not None,
        }
        return tuple(words for words, is_so in found.items() if is_so)

    @property
    def stores(self) -> bool:
        """Nothing has failed to be stored since something was."""
        return self._stored

    @property
    def sends(self) -> bool:
        """Messages come through, as far as is known."""
        return self._reached and self._sends

    def store_works(self) -> None:
        """Something was stored. To have read, or found nothing to store, is no proof."""
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

    def sending_works(self) -> None:
        if not self._sends:
            log.warning("messages are sent again")
        self._sends = True

    def sending_fails(self, reason: str) -> None:
        """``reason``: the kind of the error."""
        if self._sends:
            log.warning("messages wait until Telegram takes them again", extra={"reason": reason})
        self._sends = False

    def beat(self, part: Component) -> None:
        """It goes round its loop; from now on that is expected of it."""
        self._beats[part] = self._clock()

    async def rest(self, part: Component, stop: asyncio.Event, seconds: float) -> None:
        """Wait for ``seconds``, or until told to stop. A part that waits on purpose is not stuck."""
        while seconds > 0 and not stop.is_set():
            self.beat(part)
            await pause_unless(stop, min(seconds, REST))
            seconds -= REST

    def stuck(self, limit: float) -> tuple[Component, ...]:
        """Parts that have not gone round for more than ``limit`` seconds."""
        now = self._clock()
        return tuple(part for part, at in self._beats.items() if now - at > limit)

    def refuse(self, why: str | CannotContinue | StoreError) -> None:
        """The bot has to end."""
        self.refusal = self.refusal or (CannotContinue(why) if isinstance(why, str) else why)
        self.refused.set()
