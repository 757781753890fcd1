"""Why a request failed, without its address, in which the token stands; and whether anything of it went out."""

import os

import aiohttp

from bot.core.proxy import Proxy
from bot.core.text import clean

PROXY_WANTS_A_PASSWORD = 407
LONGEST_WORDS = 200
"""Characters of what a proxy says that are kept."""


class TransportError(Exception):
    """No whole answer came; something of the request may have gone out. ``late``: there was no time left."""

    def __init__(self, said: str, *, late: bool = False) -> None:
        super().__init__(said)
        self.late = late


class NothingSent(TransportError):
    """It failed before there was a connection on which anything of the request could have gone out."""


def lost(error: Exception) -> TransportError:
    """Tell of a failure on a connection that was there."""
    # Not with words of the library's own: they may name the address.
    name, number = type(error).__name__, error.errno if isinstance(error, OSError) else None
    return TransportError(f"{name}: {os.strerror(number)}" if number else name, late=isinstance(error, TimeoutError))


def unsent(error: Exception, by: Proxy | None) -> NothingSent:
    """Tell of a failure to get a connection. ``by``: the proxy that was to make it."""
    late = isinstance(error, TimeoutError)
    said = "no answer in time" if late else _words(error)
    if not by:
        return NothingSent(f"no connection: {said}", late=late)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return refuses(by) if error.status == PROXY_WANTS_A_PASSWORD else says(by, f"{error.status} {error.message}")
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientConnectorDNSError):
        return unreachable(by, said)
    return NothingSent(f"through the {_named(by)}: {said}", late=late)


def unreachable(by: Proxy, said: str, *, late: bool = False) -> NothingSent:
    """Tell that there is no connection to the proxy itself."""
    return NothingSent(f"the {_named(by)} cannot be reached: {said}", late=late)


def refuses(by: Proxy) -> NothingSent:
    """Tell that the proxy does not take the name and the password that it was given."""
    return NothingSent(f"the {_named(by)} wants another name and password; write name:password@ before its host")


def says(by: Proxy, said: str) -> NothingSent:
    """Tell what the proxy says instead of making the connection."""
    # In whatever encoding it likes; this is stored, and half a character could not be.
    return NothingSent(f"the {_named(by)} says: {clean(said, LONGEST_WORDS)}")


def foreign(by: Proxy) -> NothingSent:
    """Tell that what answers there is no proxy of this kind."""
    return NothingSent(f"the {_named(by)} does not speak {by.scheme}")


def _named(by: Proxy) -> str:
    return f"proxy {by} ({by.given_by})"


def _words(error: Exception) -> str:
    """Those of the system, where it is the one that says no."""
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(inner, OSError) and not isinstance(inner, aiohttp.ClientError):
        return inner.strerror or str(inner) or type(inner).__name__
    return type(inner).__name__
