"""What has to be stored waits for the database, and for nothing else."""

import asyncio

import pytest

from bot.store.errors import StoreError, StoreUnavailable
from handlers.runtime.health import Component, Health
from handlers.runtime.insist import until_stored


class Shelf:
    """Fails so many times before it works."""

    def __init__(self, fails: int, error: type[Exception] = StoreUnavailable) -> None:
        self.left, self.error, self.tries = fails, error, 0

    async def put(self) -> str:
        self.tries += 1
        if self.tries <= self.left:
            raise self.error("not now")
        return "stored"


async def test_what_cannot_be_stored_at_once_is_stored_later_and_its_component_is_alive_meanwhile() -> None:
    shelf, health = Shelf(1), Health()
    assert await until_stored(shelf.put, health, beats=Component.WORKER) == "stored"
    assert shelf.tries == 2
    assert not health.stores, "whoever stores something says that it works again"


async def test_a_stop_ends_the_waiting() -> None:
    shelf, stop = Shelf(1000), asyncio.Event()
    waiting = asyncio.create_task(until_stored(shelf.put, Health(), stop=stop))
    await asyncio.sleep(0.05)
    stop.set()
    assert await waiting is None
    assert await until_stored(shelf.put, Health(), stop=stop) is None
    assert shelf.tries == 1, "and nothing is tried afterwards"


@pytest.mark.parametrize("error", [StoreError, ValueError])
async def test_other_failures_are_no_reason_to_wait(error: type[Exception]) -> None:
    with pytest.raises(error):
        await until_stored(Shelf(1, error).put, Health())
