"""How Telegram is asked: the library's requests, over our transport, with answers that were looked at."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

import httpx
from telegram.error import TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.core.proxy import Proxy
from handlers.runtime.api_responses import answer
from handlers.runtime.health import CannotContinue
from handlers.runtime.transport import Transport

HeardDate = Callable[[str], None]
CONNECTIONS = 256
"""At a time, besides the one that fetches updates."""
WHOLE = 30.0
"""Seconds that an answer may take in all, besides those that it may keep one waiting between two of its bytes."""


class TelegramRequest(HTTPXRequest):
    """Raises TelegramError alone, whatever a proxy or a server answers."""

    def __init__(
        self, transport: Transport, *, answer: float, whole: float = WHOLE, heard_date: HeardDate | None = None
    ) -> None:
        """``answer``: seconds between two bytes of an answer, unless a call has others; ``whole``: see WHOLE.

        ``heard_date`` gets the ``Date`` of each answer.
        """
        self._whole = whole

        async def hear(response: httpx.Response) -> None:
            date = response.headers.get("Date")
            if date and heard_date:
                heard_date(date)

        # The proxy was chosen in the settings, which know the environment; nothing is to look there again.
        super().__init__(
            read_timeout=answer,
            httpx_kwargs={
                "transport": transport,
                "trust_env": False,
                "headers": {"Accept-Encoding": "identity"},
                "event_hooks": {"response": [hear]},
            },
        )

    async def do_request(  # noqa: PLR0917  (as the library has it)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """HTTP status and body, as ``handlers.runtime.api_responses.answer`` gives them. Raises TelegramError."""
        reading = self.read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with asyncio.timeout((reading or 0.0) + self._whole):
                came = await super().do_request(
                    url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
                )
        except TimeoutError as error:
            raise TimedOut("the answer came too slowly") from error
        except TimedOut as error:
            # The library does not say where it waited.
            if isinstance(error.__cause__, httpx.ConnectTimeout):
                raise TimedOut(str(error.__cause__)) from error.__cause__
            raise
        return answer(*came)


def requests(
    proxy: Proxy | None, *, answer: float, heard_date: HeardDate | None = None
) -> tuple[TelegramRequest, TelegramRequest]:
    """One for all calls, and one for fetching updates. ``answer``: seconds that an answer may keep one waiting.

    ``heard_date`` gets the ``Date`` of each answer.
    Raises Refused where the certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be used.
    """
    try:
        context = httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        raise CannotContinue(
            f"SSL_CERT_FILE cannot be used: {error.strerror}. Name a file with certificates."
        ) from error
    calls, updates = (
        TelegramRequest(Transport(proxy, context, number), answer=answer, heard_date=heard_date)
        for number in (CONNECTIONS, 1)
    )
    return calls, updates
