"""Proxies on loopback, and a server behind them that only they can find by its name."""

import asyncio
import base64
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAME = "api.example.test"
"""There is no such host: whoever reaches it was brought there by a proxy."""
ACCOUNT = ("reader", "p@ss:w/rd")
PASSWORD = "p%40ss%3Aw%2Frd"
"""The same as it stands in an address."""


class Crossing:
    """What the proxies have in common. ``port``: where it listens; ``asked``: the hosts that were asked for.

    ``is_shut``: connections are cut as soon as they are made, as by a proxy that is being started anew.
    """

    def __init__(self, behind: int, account: tuple[str, str] | None) -> None:
        """``behind``: the port of loopback that ``NAME`` means; ``account``: name and password that it wants."""
        self._behind = behind
        self._account = account
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.asked: list[str] = []
        self.is_shut = False

    @classmethod
    @asynccontextmanager
    async def before(
        cls, behind: int, account: tuple[str, str] | None = None, *, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        """Listens until the block ends."""
        crossing = cls(behind, account)
        server = await asyncio.start_server(crossing._accept, "127.0.0.1", 0, ssl=tls)
        crossing.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield crossing
            finally:
                await crossing.cut()

    async def cut(self) -> None:
        """Cut every connection."""
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                if not self.is_shut:
                    await self._cross(reader, writer)
        finally:
            writer.transport.abort()
            self._open.discard(writer)

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What this kind of proxy does with a connection."""
        raise NotImplementedError

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes = b"") -> None:
        """Bring both together, until either has ended; ``first``: what was already read for the server."""
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        self._open.add(behind_writer)
        try:
            behind_writer.write(first)
            ways = [_pass(reader, behind_writer), _pass(behind_reader, writer)]
            tasks = [asyncio.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            behind_writer.transport.abort()
            self._open.discard(behind_writer)


class Direct(Crossing):
    """No proxy: with ``tls`` it speaks TLS for the server behind it."""

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._join(reader, writer)


class Socks(Crossing):
    """A SOCKS5 proxy; RFC 1928 and 1929."""

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        version, number = await reader.readexactly(2)
        methods = await reader.readexactly(number)
        wanted = 2 if self._account else 0
        if version != 5 or wanted not in methods:
            writer.write(b"\x05\xff")
            await writer.drain()
            return
        writer.write(bytes([5, wanted]))
        if self._account and not await self._knows(reader, writer, self._account):
            return
        host = await self._host(reader)
        self.asked.append(host)
        known = host == NAME
        writer.write(bytes([5, 0 if known else 4, 0, 1]) + bytes(6))
        await writer.drain()
        if known:
            await self._join(reader, writer)

    async def _knows(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, account: tuple[str, str]
    ) -> bool:
        _, length = await reader.readexactly(2)
        name = await reader.readexactly(length)
        [length] = await reader.readexactly(1)
        right = (name.decode(), (await reader.readexactly(length)).decode()) == account
        writer.write(bytes([1, not right]))
        await writer.drain()
        return right

    async def _host(self, reader: asyncio.StreamReader) -> str:
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            [length] = await reader.readexactly(1)
            host = (await reader.readexactly(length)).decode()
        else:
            host = (await reader.readexactly(4 if kind == 1 else 16)).hex()
        struct.unpack("!H", await reader.readexactly(2))
        return host


class Web(Crossing):
    """An HTTP proxy: it passes requests on, and opens tunnels."""

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *headers = head.decode().split("\r\n")
        method, target, _ = line.split(" ")
        if self._account and not any(self._admits(header) for header in headers):
            body = b"<html>407</html>"
            length = f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Type: text/html\r\n" + length + body)
            await writer.drain()
            return
        if method == "CONNECT":
            self.asked.append(target.partition(":")[0])
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._join(reader, writer)
            return
        host, _, path = target.removeprefix("http://").partition("/")
        self.asked.append(host.partition(":")[0])
        kept = [header for header in headers if not header.lower().startswith(("connection:", "proxy-"))]
        lines = [f"{method} /{path} HTTP/1.1", "Connection: close", *kept]
        await self._join(reader, writer, "\r\n".join(lines).encode())

    def _admits(self, header: str) -> bool:
        name, _, value = header.partition(": ")
        return name.lower() == "proxy-authorization" and value == f"Basic {_basic(self._account)}"


def _basic(account: tuple[str, str] | None) -> str:
    return base64.b64encode(":".join(account or ()).encode()).decode()


async def _pass(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    while chunk := await source.read(65536):
        to.write(chunk)
        await to.drain()


@asynccontextmanager
async def speaks(say: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> AsyncIterator[int]:
    """The port of something that accepts connections and does with them what ``say`` does, until the block ends."""

    class Speaker(Crossing):
        async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await say(reader, writer)

    async with Speaker.before(0) as speaker:
        yield speaker.port


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of ``NAME`` and of loopback: the file to be trusted, and what a server needs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME), x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, own = folder / "trusted.pem", folder / "server.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own.write_bytes(private + trusted.read_bytes())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own)
    return trusted, context
