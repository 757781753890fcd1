"""What a start has to do before it can serve, and may have to wait for; it can be asked meanwhile how it is."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from time import monotonic
from typing import TypeVar

from bot.core.match import Training
from bot.store.errors import StoreUnavailable
from handlers.runtime.health import Health
from handlers.runtime.retry import Backoff
from handlers.runtime.supervisor import Supervisor

log = logging.getLogger(__name__)

T = TypeVar("T")
STOPS = (signal.SIGTERM, signal.SIGINT)


async def opened(open_: Callable[[Training], T], health: Health, supervisor: Supervisor) -> T:
    """What ``open_`` gives, and raises; it may take minutes, and is to call what it is handed.

    Whoever asks and whoever supervises hear that the matcher is being trained. A stop ends the process at once.
    """

    def training(number: int, of: int) -> None:
        health.training = True
        health.trained = number
        supervisor.training(number, of)

    began = monotonic()
    with _left_at_a_stop():
        try:
            return await _in_thread(lambda: open_(training))
        finally:
            health.load_seconds = monotonic() - began
            if health.training:
                health.training = False
                supervisor.goes_on()


async def once_reached(open_: Callable[[], Awaitable[T]], database: str, health: Health, supervisor: Supervisor) -> T:
    """What ``open_`` gives, as soon as it no longer finds the ``database``, called by that name, out of reach.

    Whoever asks, whoever supervises and the log hear that it is waited for. A stop ends the process at once.
    Raises what ``open_`` raises besides StoreUnavailable.
    """
    backoff = Backoff()
    with _left_at_a_stop():
        while True:
            try:
                found = await open_()
                break
            except StoreUnavailable as error:
                if not health.waiting:
                    log.warning("the start waits for the database", extra={"database": database, "reason": str(error)})
                health.waiting = True
                supervisor.waiting(database)
            await asyncio.sleep(backoff.next())
    if health.waiting:
        health.waiting = False
        supervisor.goes_on()
        log.info("the database is there, the start goes on", extra={"database": database})
    return found


@contextmanager
def _left_at_a_stop() -> Iterator[None]:
    """Whoever is told to stop ends at once."""
    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, _leave)
    try:
        yield
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)


async def _in_thread(work: Callable[[], T]) -> T:
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # it belongs to whoever waits for it
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(outcome)


def _leave() -> None:
    """End now: neither a thread at work nor a silent server can be told to, and nothing open has to be closed."""
    log.info("stopped before it could serve")
    os._exit(0)
