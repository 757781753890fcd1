"""A connection through a SOCKS5 proxy, to which the name of the server is left; RFC 1928 and 1929."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TypeVar

from bot.core.proxy import Proxy
from handlers.runtime.unsent import foreign, refuses, says, unreachable

P = TypeVar("P", bound=asyncio.Protocol)
Read = Callable[[int], Awaitable[bytes]]
Write = Callable[[bytes], None]

_VERSION = b"\x05"
_ACCOUNT_VERSION = b"\x01"
_FREE, _ACCOUNT, _NEITHER = 0, 2, 0xFF
"""How a proxy wants to know who asks."""
_CONNECT = b"\x01\x00"
_IPV4, _NAME, _IPV6 = 1, 3, 4
_LENGTHS = {_IPV4: 4, _IPV6: 16}
_REPLIES = (
    "General SOCKS server failure",
    "Connection not allowed by ruleset",
    "Network unreachable",
    "Host unreachable",
    "Connection refused",
    "TTL expired",
    "Command not supported",
    "Address type not supported",
)


async def connect(
    by: Proxy, host: str, port: int, protocol: Callable[[], P], *, tls: ssl.SSLContext | None, seconds: float | None
) -> P:
    """Connect a protocol with ``host``; ``tls``: whom to trust there, None for a server that speaks plainly.

    ``seconds``: those that the connection to the proxy itself may take. Raises NothingSent, and OSError where the
    proxy has done its part.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    try:
        async with asyncio.timeout(seconds):
            transport, _ = await loop.create_connection(
                lambda: asyncio.StreamReaderProtocol(reader), by.host, by.port, happy_eyeballs_delay=0.25
            )
    except OSError as error:
        late = isinstance(error, TimeoutError)
        raise unreachable(by, "no answer in time" if late else error.strerror or str(error), late=late) from error
    try:
        try:
            await _introduce(by, reader.readexactly, transport.write)
            await _ask(by, host, port, reader.readexactly, transport.write)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise foreign(by) from error
        connected = protocol()
        over: asyncio.BaseTransport | None = transport
        if tls:
            over = await loop.start_tls(transport, connected, tls, server_hostname=host.rstrip("."))
        else:
            transport.set_protocol(connected)
        if over is None:
            raise ConnectionError("the connection was closed")
        connected.connection_made(over)
    except BaseException:
        transport.abort()
        raise
    return connected


async def _introduce(by: Proxy, read: Read, write: Write) -> None:
    way = _ACCOUNT if by.name or by.password else _FREE
    write(_VERSION + bytes([1, way]))
    version, wanted = await read(2)
    if version != _VERSION[0] or wanted not in (_FREE, _ACCOUNT, _NEITHER):
        raise foreign(by)
    if wanted != way:
        raise refuses(by)
    if way == _ACCOUNT:
        name, password = by.name.encode(), by.password.encode()
        write(_ACCOUNT_VERSION + bytes([len(name)]) + name + bytes([len(password)]) + password)
        _, failed = await read(2)
        if failed:
            raise refuses(by)


async def _ask(by: Proxy, host: str, port: int, read: Read, write: Write) -> None:
    write(_VERSION + _CONNECT + _address(host) + port.to_bytes(2, "big"))
    version, reply, _, kind = await read(4)
    if version != _VERSION[0]:
        raise foreign(by)
    if reply:
        said = _REPLIES[reply - 1] if reply <= len(_REPLIES) else "unknown"
        raise says(by, f"Proxy Server could not connect: {said}.")
    # From where it connects: that is of no use, and has to be read.
    [length] = await read(1) if kind == _NAME else [_LENGTHS.get(kind, -1)]
    if length < 0:
        raise foreign(by)
    await read(length + 2)


def _address(host: str) -> bytes:
    """As the protocol has it. A name is one of ASCII by now, and no longer than a byte can tell."""
    try:
        packed = ip_address(host).packed
    except ValueError:
        name = host.encode()
        return bytes([_NAME, len(name)]) + name
    return bytes([_IPV4 if len(packed) == _LENGTHS[_IPV4] else _IPV6]) + packed
