"""An OpenAI-compatible endpoint: one question, one answer, bounded in size and time whatever the other side does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

from bot.core.paraphrase import Endpoint, ModelRequest, ModelUnavailable
from bot.core.proxy import Proxy

LARGEST = 64 * 1024
"""Bytes of an answer; what is longer is not read to its end."""
LONGEST = 8_000
"""Characters of what the model says."""


class LanguageModel:
    """Asks an endpoint. It has to be closed."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        # What is compressed could be a thousand times as long as what was read of it.
        headers = {"Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        # The whole is bounded below. A redirect would take the key somewhere else, and is not followed.
        # The proxy was chosen in the settings, which know the environment; the library is not to look there again.
        self._client = httpx.AsyncClient(
            headers=headers,
            timeout=endpoint.seconds,
            follow_redirects=False,
            transport=httpx.AsyncHTTPTransport(proxy=_known(endpoint.proxy) if endpoint.proxy else None),
        )

    async def ask(self, request: ModelRequest) -> str:
        """Return what the model says to ``request``. Raises ModelUnavailable."""
        try:
            async with asyncio.timeout(self._endpoint.seconds):
                return _said(await self._body(request))
        except TimeoutError:
            raise ModelUnavailable(f"no answer within {self._endpoint.seconds:g} s") from None
        except ModelUnavailable:
            raise
        except Exception as error:
            # What an odd address or the answer of a proxy brings up below is of no particular kind, and no answer may
            # fail for it. Its words may hold the address, or what the other side has sent.
            raise ModelUnavailable(f"no connection: {type(error).__name__}") from None

    async def why_none(self) -> str:
        """Say why the endpoint would not answer, as far as it tells without being asked for an answer; empty where it
        would."""
        try:
            async with asyncio.timeout(self._endpoint.seconds):
                async with self._answer("GET", "models") as answer:
                    status = answer.status_code
        except TimeoutError:
            return f"no answer within {self._endpoint.seconds:g} s"
        except Exception as error:
            return f"no connection: {type(error).__name__}"
        # Not every endpoint has a list of its models.
        refused = status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
        failing = refused or status >= httpx.codes.INTERNAL_SERVER_ERROR
        return f"it answers with status {status}" if failing else ""

    async def _body(self, request: ModelRequest) -> bytes:
        question = {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": request.content},
            ],
        }
        async with self._answer("POST", "chat/completions", json=question) as response:
            if response.status_code != httpx.codes.OK:
                raise ModelUnavailable(f"the endpoint answers with status {response.status_code}")
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise ModelUnavailable("the answer is compressed, which was not asked for")
            body = bytearray()
            async for part in response.aiter_raw():
                body += part
                if len(body) > LARGEST:
                    raise ModelUnavailable(f"the answer is longer than {LARGEST} bytes")
            return bytes(body)

    @asynccontextmanager
    async def _answer(self, method: str, path: str, **request: Any) -> AsyncIterator[httpx.Response]:
        connection = _Connection()
        about = {"extensions": {"trace": connection}, **request}
        try:
            async with self._client.stream(method, f"{self._endpoint.url}/{path}", **about) as response:
                yield response
        except BaseException:
            # What does not speak as a SOCKS proxy does makes the library leave the connection open.
            await connection.close()
            raise

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class _Connection:
    """That of one request, as the library tells of it."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, step: str, about: dict[str, Any]) -> None:
        if step.endswith("connect_tcp.complete"):
            self._stream = about["return_value"]

    async def close(self) -> None:
        """Close it, where there is one; twice is no harm."""
        if self._stream:
            with suppress(Exception):  # It is of no use any more, in whatever state.
                await self._stream.aclose()


@asynccontextmanager
async def open_model(endpoint: Endpoint) -> AsyncIterator[LanguageModel]:
    """A model that is closed at the end."""
    model = LanguageModel(endpoint)
    try:
        yield model
    finally:
        await model.close()


def _known(proxy: Proxy) -> httpx.Proxy:
    """The proxy as the library wants it."""
    auth = (proxy.name, proxy.password) if proxy.name or proxy.password else None
    return httpx.Proxy(str(proxy), auth=auth)


def _said(body: bytes) -> str:
    """Raises ModelUnavailable where it is no answer in the format of chat completions."""
    try:
        answer: Any = json.loads(body)
        said = answer["choices"][0]["message"]["content"]
        if isinstance(said, str) and len(said) <= LONGEST:
            said.encode()  # a lone surrogate could neither be stored nor sent
            return said
    except (ValueError, RecursionError, LookupError, TypeError):
        # Not with the error that says so: there is a stretch of the answer in it.
        raise ModelUnavailable("the answer is not in the format of chat completions") from None
    raise ModelUnavailable("the answer holds no text, or too much of it")
