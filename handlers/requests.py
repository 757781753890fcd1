"""How Telegram is asked: over HTTP, with an ear for what time it is there."""

from collections.abc import Callable

import httpx
from telegram.request import HTTPXRequest

CONNECTIONS = 256
"""At most; as many as the library itself would allow."""


def timed_request(seconds: float, heard_date: Callable[[str], None]) -> HTTPXRequest:
    """Requests that wait for an answer for ``seconds``; ``heard_date`` gets the ``Date`` of each answer."""

    async def hear(answer: httpx.Response) -> None:
        date = answer.headers.get("Date")
        if date:
            heard_date(date)

    return HTTPXRequest(
        connection_pool_size=CONNECTIONS, read_timeout=seconds, httpx_kwargs={"event_hooks": {"response": [hear]}}
    )
