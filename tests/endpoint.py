"""A language model's endpoint on this machine, which behaves as badly as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[[asyncio.StreamWriter, dict[str, Any]], Awaitable[None]]
"""Answers a request, given its body."""


def whole(status: str, body: bytes, *headers: str) -> bytes:
    """A whole answer in HTTP."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def completion(said: object) -> bytes:
    """What an endpoint answers whose model says that."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()


def sends(answer: bytes) -> Answer:
    async def send(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
        writer.write(answer)
        await writer.drain()

    return send


def says(said: object) -> Answer:
    """The model says that; what is no string comes as JSON."""
    return sends(whole("200 OK", completion(said if isinstance(said, str) else json.dumps(said))))


async def silence(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    """Never ends, and never stands still for long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def cut(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    """The connection ends amid the answer."""
    writer.write(whole("200 OK", completion("{}"))[:-20])
    await writer.drain()


async def flood(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    """Sends as much as is taken."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


@dataclass
class LoopbackEndpoint:
    """An endpoint, and what it was asked."""

    url: str
    answer: Answer
    requests: list[dict[str, Any]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def contents(self) -> list[dict[str, Any]]:
        """What the model was given besides its instructions."""
        return [json.loads(each["messages"][1]["content"]) for each in self.requests]


@asynccontextmanager
async def loopback_endpoint(answer: Answer) -> AsyncIterator[LoopbackEndpoint]:
    """An endpoint that answers everything alike; it may be told otherwise meanwhile."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lengths = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
            request = {}
            endpoint.heads.append(head)
            if lengths:
                request = json.loads(await reader.readexactly(int(lengths[0].partition(":")[2])))
                endpoint.requests.append(request)
            await endpoint.answer(writer, request)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # whoever asked has gone, or the test is over
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    endpoint = LoopbackEndpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", answer)
    try:
        yield endpoint
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
