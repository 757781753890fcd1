"""The way to Telegram where it cannot be reached directly: which proxy is meant, and whether it is one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Self
from urllib.parse import unquote, urlsplit

from bot.core.patterns import LazyPattern

TELEGRAM = "https://api.telegram.org"
PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""Schemes that are known, and the port where none is given."""
ALIASES = {"socks": "socks5h"}
"""As desktops and some clients of proxies write it."""
NO_SCHEME = f"its scheme is missing ({', '.join(f'{scheme}://' for scheme in PORTS)})"
"""One port may speak any of them, and which one cannot be told from outside."""
LONGEST = 255
"""Bytes of a name or a password, by the protocol of SOCKS."""

_WRITE = (
    "write socks5h://127.0.0.1:1080 or http://127.0.0.1:8080, and name:password@ before the host where it wants them "
    "(%25 for a % in them)"
)
_ADDRESS = LazyPattern(r"(?:([^:/@]*)://)?(?:([^\ud800-\udfff]*)@)?(\[[^\]]*\]|[^:/@\[\]]*)(?::([^:/@]*))?/?")
_HOST = LazyPattern(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\.?")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy. ``scheme``: one of ``PORTS``; ``given_by``: the setting or the variable that names it."""

    scheme: str
    host: str
    port: int
    given_by: str
    name: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, text: str, given_by: str, unsaid: str = "") -> Self:
        """From an address. ``unsaid``: the scheme that is meant where none is given; empty: then it is no proxy.

        Raises ValueError, which says what is wrong and never repeats what may be a password.
        """
        found = _ADDRESS.fullmatch(text.strip())
        if not found:
            raise ValueError(f"no proxy; {_WRITE}")
        given = unsaid if found[1] is None else found[1].lower()
        scheme = ALIASES.get(given, given)
        name, _, password = (found[2] or "").partition(":")
        problem = _problem(scheme, found[3], found[4], named=found[1] is not None)
        name, password = unquote(name), unquote(password)
        if not problem and max(len(name.encode()), len(password.encode())) > LONGEST:
            problem = "its name or its password is too long"
        if problem:
            raise ValueError(f"no proxy: {problem}; {_WRITE}")
        return cls(scheme, found[3].strip("[]"), int(found[4] or PORTS[scheme]), given_by, name, password)

    @property
    def is_socks(self) -> bool:
        return self.scheme.startswith("socks")

    def __str__(self) -> str:
        """Its address, without name and password."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def _problem(scheme: str, host: str, port: str | None, *, named: bool) -> str:
    """What is wrong with the parts; empty where nothing is. ``named``: the scheme was given."""
    if not scheme and not named:
        return NO_SCHEME
    if scheme not in PORTS:
        return f"{', '.join(PORTS)} are known"
    if not host:
        return "it has no host"
    if not is_host(host):
        return "its host is none"
    if port is None:
        return "" if named else "it has no port"
    return "" if re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536 else "its port is none"


def is_host(host: str) -> bool:
    """Is it a name or an address of a machine, as it stands in an address of the net?"""
    if host.startswith("[") or re.fullmatch(r"[0-9.]+", host):
        try:
            return ip_address(host.strip("[]")).version == (6 if host.startswith("[") else 4)
        except ValueError:
            return False
    return _HOST.fullmatch(host) is not None and ".." not in host


def proxy_for(server: str, ours: Proxy | None, variables: Mapping[str, str]) -> Proxy | None:
    """The proxy by which to reach a Bot API server, None for none. ``variables``: those of the environment.

    A server on this machine is never asked by a proxy. Otherwise the setting comes first, whatever NO_PROXY says; then
    HTTPS_PROXY or HTTP_PROXY, whichever the server speaks, and ALL_PROXY, unless NO_PROXY excepts it. In the first two
    an address without a scheme is http://, as everywhere; in ALL_PROXY it might as well be SOCKS.
    Raises ValueError, with the name of the variable, where the one that counts is no proxy.
    """
    parts = urlsplit(server)
    host = (parts.hostname or "").rstrip(".")
    if is_here(host):
        return None
    if ours:
        return ours
    port = parts.port or PORTS[parts.scheme]
    _, excepted = _variable("NO_PROXY", variables)
    if any(_excepts(each, host, port) for each in re.split(r"[\s,]+", excepted.lower()) if each):
        return None
    for wanted in (f"{parts.scheme.upper()}_PROXY", "ALL_PROXY"):
        given_by, address = _variable(wanted, variables)
        if address.strip():
            try:
                return Proxy.read(address, given_by, "" if wanted == "ALL_PROXY" else "http")
            except ValueError as error:
                raise ValueError(f"{given_by} is {error}") from error
    return None


def _variable(name: str, variables: Mapping[str, str]) -> tuple[str, str]:
    """How it is spelled, and its value. The lower-case one counts where both are there, even if it is empty."""
    given_by = name.lower() if name.lower() in variables else name
    return given_by, variables.get(given_by, "")


def is_here(host: str) -> bool:
    """Is it this machine?"""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _excepts(entry: str, host: str, port: int) -> bool:
    """Does one of NO_PROXY mean this host: ``*``, a domain with all below it, an address, or a net?"""
    if entry == "*":
        return True
    try:
        return ip_address(host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        pass  # No address, or no net: then names are compared.
    named, _, at = entry.removeprefix("*").lstrip(".").rpartition(":")
    if not named or not at.isdecimal():
        named, at = entry.removeprefix("*").lstrip("."), str(port)
    named = named.strip("[]").rstrip(".")
    return bool(named) and at == str(port) and (host == named or host.endswith(f".{named}"))
