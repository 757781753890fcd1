"""An OpenAI-compatible endpoint: one question, one answer, bounded in size and time whatever the other side does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.core.paraphrase import Endpoint, ModelRequest, ModelUnavailable

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
        self._client = httpx.AsyncClient(headers=headers, timeout=endpoint.seconds, follow_redirects=False)

    async def ask(self, request: ModelRequest) -> str:
        """Return what the model says to ``request``. Raises ModelUnavailable."""
        try:
            async with asyncio.timeout(self._endpoint.seconds):
                return _said(await self._body(request))
        except TimeoutError:
            raise ModelUnavailable(f"no answer within {self._endpoint.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Its words may hold the address, or what the other side has sent.
            raise ModelUnavailable(f"no connection: {type(error).__name__}") from None

    async def _body(self, request: ModelRequest) -> bytes:
        question = {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": request.content},
            ],
        }
        async with self._client.stream("POST", f"{self._endpoint.url}/chat/completions", json=question) as response:
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

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


@asynccontextmanager
async def open_model(endpoint: Endpoint) -> AsyncIterator[LanguageModel]:
    """A model that is closed at the end."""
    model = LanguageModel(endpoint)
    try:
        yield model
    finally:
        await model.close()


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
