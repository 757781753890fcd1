"""Whoever starts the process anew when it has ended: told when it is up, and that it is still alive. A bot that no
longer moves ends by itself, so that it is started anew.
"""

import asyncio
import faulthandler
import logging
import socket
from dataclasses import dataclass

from handlers.runtime.health import Health
from handlers.runtime.retry import pause_unless

log = logging.getLogger(__name__)

STEP = 300
"""Seconds that one step of a start may take. An essay is trained in half a minute; a database is tried as often."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Told by datagrams at ``address``, systemd's $NOTIFY_SOCKET; nobody is told where that is empty.

    ``patience``: seconds after which a process that no longer says it is alive ends itself with code 1, and writes to
    standard error where it stood. 0: never.
    """

    address: str = ""
    patience: float = 0.0

    def training(self, number: int, of: int) -> None:
        """The start takes longer, for essay ``number`` of as many as have to be trained; never more than STEP each."""
        self._tell(f"STATUS=Training the matcher, essay {number} of {of}\nEXTEND_TIMEOUT_USEC={STEP * 1_000_000}")

    def waiting(self, database: str) -> None:
        """The start takes longer, for the database is not there yet; to be said again within STEP."""
        self._tell(f"STATUS=Waiting for {database}\nEXTEND_TIMEOUT_USEC={STEP * 1_000_000}")

    def goes_on(self) -> None:
        """The start goes on."""
        self._tell("STATUS=")

    def started(self) -> None:
        """The start is done."""
        self._tell("READY=1")

    def keep_alive(self) -> None:
        """To be called again and again."""
        if self.patience:
            # A thread of the interpreter's own, which needs neither the event loop nor the interpreter's lock.
            faulthandler.dump_traceback_later(self.patience, exit=True)
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """The process ends; nothing more is expected of it."""
        if self.patience:
            faulthandler.cancel_dump_traceback_later()

    def _tell(self, what: str) -> None:
        if not self.address:
            return
        # An address that begins with @ has no file.
        address = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
                teller.setblocking(False)
                teller.connect(address)
                teller.send(what.encode())
        except OSError as error:
            log.warning("the supervisor cannot be told", extra={"reason": error.strerror})


LIMIT = 300.0
"""Seconds in which every part has gone round its loop. The longest that one waits on purpose is half a minute."""
LOOK = 10.0
"""Seconds between two looks."""


class Watchdog:
    """Looks until told to stop, and tells the supervisor each time that all is well."""

    def __init__(self, health: Health, supervisor: Supervisor, *, limit: float = LIMIT, look: float = LOOK) -> None:
        self._health = health
        self._supervisor = supervisor
        self._limit = limit
        self._look = look

    async def run(self, stop: asyncio.Event) -> None:
        """A part that is stuck ends the bot, by ``Health.refuse``."""
        while not stop.is_set():
            stuck = self._health.stuck(self._limit)
            if stuck:
                log.critical("stuck", extra={"parts": ", ".join(stuck), "seconds": self._limit})
                names = " and ".join(stuck)
                self._health.refuse(f"The {names} has not moved for {self._limit:.0f} s. It has to be started anew.")
                return
            self._supervisor.keep_alive()
            await pause_unless(stop, self._look)
