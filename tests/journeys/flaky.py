"""A network that breaks: a proxy on loopback that drops the connection when it sees what a test has named."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import urlsplit


class Flaky:
    """`plan`: what still has to break, each once."""

    def __init__(self, host: str, port: int) -> None:
        self._behind = (host, port)
        self._connections: set[asyncio.Task[None]] = set()
        self.plan: list[bytes] = []
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[Self]:
        """A proxy in front of ``url``."""
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        flaky = cls(parts.hostname, parts.port)
        server = await asyncio.start_server(flaky._accept, "127.0.0.1", 0)
        flaky.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield flaky
            await asyncio.gather(*flaky._connections)

    def breaks(self, path: bytes) -> None:
        """The next request that names ``path`` gets no answer, but the end of its connection."""
        self.plan.append(path)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection(*self._behind)
        await asyncio.gather(self._pass(reader, behind_writer), self._pass(behind_reader, writer))
        await asyncio.gather(writer.wait_closed(), behind_writer.wait_closed(), return_exceptions=True)

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        while chunk := await source.read(65536):
            named = next((path for path in self.plan if path in chunk), None)
            if named:
                self.plan.remove(named)
                break
            to.write(chunk)
        to.close()
