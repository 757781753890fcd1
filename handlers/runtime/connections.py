"""Connections to Telegram: made by a proxy where there is one, kept for a while, and not used when they have ended."""

import selectors
import ssl
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from bot.core.proxy import Proxy
from handlers.runtime import socks
from handlers.runtime.unsent import NothingSent, unsent

KEPT = 5.0
"""Seconds that a connection is kept without being used."""
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Connections(aiohttp.TCPConnector):
    """As many as are asked for at a time; from asking for one to having it, nothing of a request goes out."""

    def __init__(self, by: Proxy | None, context: ssl.SSLContext) -> None:
        """``by``: the proxy; ``context``: whom to trust."""
        self._by = by
        self._context = context
        self._new: set[ResponseHandler] = set()
        super().__init__(ssl=context, limit=0, keepalive_timeout=KEPT)

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: Any,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  (as the library has it)
    ) -> Any:
        """Raises NothingSent alone."""
        while True:
            try:
                connection = await super().connect(req, traces, timeout)
            except NothingSent:
                raise
            except Exception as error:
                # What reads the answers of a proxy promises no particular exception.
                failure = unsent(error, self._by)
                break
            if not self._has_ended(connection.protocol):
                return connection
            connection.close()
        raise failure  # On which the library's own, which names the address, does not hang.

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: Any,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  (as the library has it)
    ) -> ResponseHandler:
        if self._by and self._by.is_socks:
            host, tls = req.url.raw_host or "", self._context if req.is_ssl() else None
            protocol = await socks.connect(
                self._by, host, req.port or 0, self._factory, tls=tls, seconds=timeout.sock_connect
            )
        else:
            protocol = await super()._create_connection(req, traces, timeout)
        self._new.add(protocol)
        return protocol

    def _has_ended(self, protocol: ResponseHandler | None) -> bool:
        """Did the other side close it while it was kept, or say something unasked?"""
        if protocol in self._new:
            self._new.discard(protocol)
            return False
        if protocol is None or protocol.transport is None or protocol.should_close:
            return True
        # What has come since the loop looked last it does not know yet, and may not for as long as others keep it busy.
        with _Selector() as selector:
            selector.register(protocol.transport.get_extra_info("socket"), selectors.EVENT_READ)
            return bool(selector.select(0))
