"""How Telegram is asked: the library's requests, over our transport, with answers that were looked at, and whose
certificates are believed.
"""

import asyncio
import os
import ssl
from collections.abc import Callable
from typing import Any

import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.core.proxy import Proxy
from handlers.runtime.api_responses import answer
from handlers.runtime.health import CannotContinue
from handlers.runtime.transport import Transport, Waits
from handlers.runtime.unsent import TransportError


def trusted() -> ssl.SSLContext:
    """Believe those of SSL_CERT_FILE, or of SSL_CERT_DIR, or else those that browsers believe.

    Raises CannotContinue where the ones that are named cannot be used.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        if file or not folder:
            context = ssl.create_default_context(cafile=file or certifi.where())
        else:
            context = ssl.create_default_context(capath=folder)
    except (OSError, ssl.SSLError) as error:
        raise CannotContinue(
            f"SSL_CERT_FILE cannot be used: {error.strerror}. Name a file with certificates."
        ) from error
    context.set_alpn_protocols(["http/1.1"])
    return context


HeardDate = Callable[[str], None]
CONNECTIONS = 256
"""At a time, besides the one that fetches updates."""
WHOLE = 30.0
"""Seconds that an answer may take in all, besides those that it may keep one waiting between two of its bytes."""
WRITING, CONNECTING, QUEUEING = 5.0, 5.0, 1.0
"""Seconds, unless a call has others: for a piece of a request, for a connection to be made, and for one to be free."""
UPLOADING = 20.0
"""Seconds for a piece of a request that brings a file."""


class TelegramRequest(BaseRequest):
    """Raises TelegramError alone, whatever a proxy or a server answers."""

    def __init__(
        self, transport: Transport, *, answer: float, whole: float = WHOLE, heard_date: HeardDate | None = None
    ) -> None:
        """``answer``: seconds between two bytes of an answer, unless a call has others; ``whole``: see WHOLE.

        ``heard_date`` gets the ``Date`` of each answer.
        """
        self._transport = transport
        self._answer = answer
        self._whole = whole
        self._heard_date = heard_date or (lambda _: None)

    @property
    def read_timeout(self) -> float:
        return self._answer

    async def initialize(self) -> None:
        self._transport.open()

    async def shutdown(self) -> None:
        await self._transport.close()

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
        fields = request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data else {}
        waits = Waits(
            pool=_or(pool_timeout, QUEUEING),
            connect=_or(connect_timeout, CONNECTING),
            write=_or(write_timeout, UPLOADING if files else WRITING),
            read=_or(read_timeout, self._answer),
        )
        try:
            async with asyncio.timeout((waits.read or 0.0) + self._whole):
                came = await self._transport.ask(method, url, fields, files, waits=waits, heard_date=self._heard_date)
        except TimeoutError as error:
            raise TimedOut("the answer came too slowly") from error
        except TransportError as error:
            raise (TimedOut if error.late else NetworkError)(str(error)) from error
        return answer(*came)


def _or(given: Any, otherwise: float) -> float | None:
    return otherwise if given is BaseRequest.DEFAULT_NONE else given


def requests(
    proxy: Proxy | None, *, answer: float, heard_date: HeardDate | None = None
) -> tuple[TelegramRequest, TelegramRequest]:
    """One for all calls, and one for fetching updates. ``answer``: seconds that an answer may keep one waiting.

    ``heard_date`` gets the ``Date`` of each answer.
    Raises CannotContinue where the certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be used.
    """
    context = trusted()
    calls, updates = (
        TelegramRequest(Transport(proxy, context, number), answer=answer, heard_date=heard_date)
        for number in (CONNECTIONS, 1)
    )
    return calls, updates
