"""What time it is, when the machine's own clock may be wrong: Telegram tells it with every answer."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=5)
"""By which clocks may differ, and a message may have been on its way, without either being wrong."""
FIRST_YEAR, LAST_YEAR = 2024, 2200
"""This program is not older, and will not be run for longer."""


def local_time() -> datetime:
    """Of this machine."""
    return datetime.now(UTC)


def _running() -> float:
    """Seconds that nobody can set; where the system tells them, those count in which it slept."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _is_plausible(said: datetime) -> bool:
    """Can it be true? Whatever a server says, nothing has to be reckoned with it that no calendar holds."""
    return FIRST_YEAR <= said.year < LAST_YEAR


class TelegramTime:
    """Two witnesses beside this machine's clock, each carried on by seconds that nobody can set.

    The server's clock, from the ``Date`` of its answers: exact. And Telegram's own, from the newest message: it is at
    least so late, which a Bot API server on a machine with a wrong clock does not change.
    """

    def __init__(self, local: Callable[[], datetime] = local_time, running: Callable[[], float] = _running) -> None:
        """``running``: seconds on a clock that only goes forward."""
        self._local = local
        self._running = running
        self._server: tuple[datetime, float] | None = None
        self._message: tuple[datetime, float] | None = None
        self._differed = False

    def heard_date(self, header: str) -> None:
        """The ``Date`` of an answer from the server. One that cannot be read says nothing."""
        try:
            said = parsedate_to_datetime(header)
            said = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return
        if _is_plausible(said):
            self._server = said, self._running()

    def heard_message(self, seconds: int) -> None:
        """The ``date`` of a message that has just come, as Telegram gave it."""
        try:
            said = datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            return
        before = self._on(self._message)
        if _is_plausible(said) and (before is None or said > before):
            self._message = said, self._running()

    def now(self) -> datetime:
        """This machine's time, unless a witness says that it is wrong: then the witness's."""
        local = self._local()
        server, message = self._on(self._server), self._on(self._message)
        true = local
        if server and abs(server - local) > TOLERANCE:
            true = server
        elif message and message - local > TOLERANCE:
            true = message
        self._tell(true - local)
        return true

    def earliest(self) -> datetime | None:
        """The earliest that it can be; None as long as there is but one clock. For what cannot be undone."""
        witnesses = [each for each in (self._on(self._server), self._on(self._message)) if each]
        return min(self._local(), *witnesses) if witnesses else None

    def _on(self, heard: tuple[datetime, float] | None) -> datetime | None:
        return heard[0] + timedelta(seconds=self._running() - heard[1]) if heard else None

    def _tell(self, off: timedelta) -> None:
        if bool(off) is self._differed:
            return
        self._differed = bool(off)
        if self._differed:
            log.error("this machine's clock is wrong; Telegram's is used", extra={"off_by": str(off)})
        else:
            log.info("this machine's clock is right again")
