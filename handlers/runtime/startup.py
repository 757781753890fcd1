"""What a start has to do before it can serve: in a thread, so that it can be asked meanwhile how it is."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from time import monotonic
from typing import TypeVar

from bot.core.match import Training
from handlers.runtime.health import Health
from handlers.runtime.supervisor import Supervisor

log = logging.getLogger(__name__)

T = TypeVar("T")
STOPS = (signal.SIGTERM, signal.SIGINT)


async def opened(open_: Callable[[Training], T], health: Health, supervisor: Supervisor) -> T:
    """What ``open_`` gives, and raises; it may take minutes, and is to call what it is handed.

    Whoever asks and whoever supervises hear that the matcher is being trained. A stop ends the process at once.
    """
    loop = asyncio.get_running_loop()

    def training(number: int, of: int) -> None:
        health.training = True
        health.trained = number
        supervisor.training(number, of)

    for number in STOPS:
        loop.add_signal_handler(number, _leave)
    began = monotonic()
    try:
        return await _in_thread(lambda: open_(training))
    finally:
        health.load_seconds = monotonic() - began
        if health.training:
            health.training = False
            supervisor.trained()
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
    """End now: a thread at work cannot be told to, and nothing is open that would have to be closed."""
    log.info("stopped before it could serve")
    os._exit(0)
