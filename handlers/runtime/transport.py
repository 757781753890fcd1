"""A request on the wire: by the proxy where there is one; and did anything of it go out before it failed?"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx

from bot.core.proxy import Proxy

LARGEST = 20 * 1024 * 1024
"""Bytes of an answer; a hundred updates of the longest kind are a third of it."""
HANDSHAKE = 10.0
"""Seconds that a SOCKS proxy may take between the connection to it and the first byte to Telegram."""
PROXY_WANTS_A_PASSWORD = 407


class Transport(httpx.AsyncHTTPTransport):
    """Raises ConnectError, ConnectTimeout, ProxyError and PoolTimeout only where nothing of a request has gone out."""

    def __init__(
        self,
        proxy: Proxy | None,
        context: ssl.SSLContext,
        connections: int,
        *,
        largest: int = LARGEST,
        handshake: float = HANDSHAKE,
    ) -> None:
        """``context``: whom to trust; ``connections``: at most, at a time; the rest: see the constants."""
        self._by = proxy
        self._largest = largest
        self._handshake = handshake
        super().__init__(
            verify=context,
            limits=httpx.Limits(max_connections=connections),
            proxy=_known(proxy, context) if proxy else None,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        attempt = _Attempt()
        request.extensions = {**request.extensions, "trace": attempt}
        watching = asyncio.create_task(attempt.ends(self._handshake)) if self._by and self._by.is_socks else None
        try:
            response = await super().handle_async_request(request)
        except httpx.TransportError as error:
            await attempt.close()
            raise error if attempt.begun else self._unsent(error, attempt) from error
        except Exception as error:
            # What reads the answers of SOCKS proxies promises no particular exception.
            await attempt.close()
            if attempt.begun or not self._by:
                raise
            raise httpx.ProxyError(f"the {self._named()} does not speak {self._by.scheme}") from error
        finally:
            if watching:
                watching.cancel()
        if self._by and response.status_code == PROXY_WANTS_A_PASSWORD:
            await response.aclose()
            raise httpx.ProxyError(self._refuses())
        if "content-encoding" in response.headers:
            await response.aclose()
            raise httpx.RemoteProtocolError("the answer is compressed, which was not asked for")
        response.stream = _Bounded(response.stream, self._largest)
        return response

    def _unsent(self, error: httpx.TransportError, attempt: "_Attempt") -> httpx.TransportError:
        """The same in a kind that says that nothing went out, and in words that say where it failed."""
        if isinstance(error, httpx.PoolTimeout):
            return error
        late = isinstance(error, httpx.TimeoutException) or attempt.late
        said = "no answer in time" if late else str(error) or type(error).__name__
        kind = httpx.ConnectTimeout if late else httpx.ConnectError
        if not self._by:
            return kind(said)
        if attempt.at.endswith("connect_tcp.failed"):
            return kind(f"the {self._named()} cannot be reached: {said}")
        if isinstance(error, httpx.ProxyError):
            wants = said.startswith(str(PROXY_WANTS_A_PASSWORD)) or "username" in said.lower() or "Requested" in said
            return httpx.ProxyError(self._refuses() if wants else f"the {self._named()} says: {said}")
        return kind(f"through the {self._named()}: {said}")

    def _named(self) -> str:
        return f"proxy {self._by} ({self._by.given_by})" if self._by else ""

    def _refuses(self) -> str:
        return f"the {self._named()} wants another name and password; write name:password@ before its host"


def _known(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    """The proxy as the library wants it."""
    auth = (proxy.name, proxy.password) if proxy.name or proxy.password else None
    return httpx.Proxy(str(proxy), ssl_context=context if proxy.scheme == "https" else None, auth=auth)


class _Attempt:
    """What happens to one request, as the library tells it step by step."""

    def __init__(self) -> None:
        self.begun = False
        """Something of it may have gone out."""
        self.late = False
        self.at = ""
        self._stream: Any = None

    async def __call__(self, step: str, about: dict[str, Any]) -> None:
        self.at = step
        if step.endswith("connect_tcp.complete"):
            self._stream = about["return_value"]
        elif step.endswith("send_request_headers.started"):
            # To a proxy that is to open a tunnel, the library first sends a request of its own.
            self.begun = about["request"].method != b"CONNECT"

    async def ends(self, seconds: float) -> None:
        """End a handshake that takes longer: for that of SOCKS the library knows no limit."""
        await asyncio.sleep(seconds)
        if not self.begun:
            self.late = True
            await self.close()

    async def close(self) -> None:
        """Close a connection on which nothing was sent yet: after a failed handshake the library leaves it open."""
        if self._stream is not None and not self.begun:
            with suppress(Exception):  # It is of no use any more, in whatever state.
                await self._stream.aclose()


class _Bounded(httpx.AsyncByteStream):
    """The bytes of an answer, up to a limit; as they are not compressed, they do not grow behind it."""

    def __init__(self, stream: Any, largest: int) -> None:
        self._stream = stream
        self._largest = largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for chunk in self._stream:
            length += len(chunk)
            if length > self._largest:
                raise httpx.RemoteProtocolError(f"the answer is longer than {self._largest} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
