"""What settings have to look like, whether they come from the environment or from a file of their own."""

import re
from collections.abc import Callable

from bot.bootstrap.language_model import no_model_key
from bot.core.patterns import LazyPattern
from bot.core.proxy import Proxy

LISTEN = "127.0.0.1:8080"
"""Where a webhook is listened for, if nothing else is said."""
WEBHOOK_PATH = "/telegram"
"""Where updates are taken; a proxy has to bring them there."""
PORTS = (443, 80, 88, 8443)
"""At which Telegram knocks."""
SQLITE, POSTGRES = "sqlite+aiosqlite:///", "postgresql+asyncpg://"

Shape = Callable[[str], str]
"""Says what a text is instead of what it has to be; empty where it is that."""

_TOKEN = LazyPattern(r"[0-9]+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = LazyPattern(r"[A-Za-z0-9_-]{1,256}")
_WEBHOOK = LazyPattern(r"https://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::([0-9]{1,5}))?/(?:[^\s?#@]*/)?telegram")
_SERVER = LazyPattern(r"postgresql\+asyncpg://(?:[^\s/?#@]*@)?[^\s/?#@]*/[^\s/?#]+(?:\?[^\s#]*)?")
_PAGES = LazyPattern(
    r"https://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*)?"
)
_ADDRESS = LazyPattern(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
_LISTEN = LazyPattern(r"([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})")


def _no_token(text: str) -> str:
    return "" if _TOKEN.fullmatch(text) else "no token; it looks like 123456:ABC-def"


def _no_webhook_secret(text: str) -> str:
    return "" if _WEBHOOK_SECRET.fullmatch(text) else "no such secret; it has 1 to 256 of A-Z, a-z, 0-9, _ and -"


def _no_proxy(text: str) -> str:
    try:
        Proxy.read(text, "")
    except ValueError as error:
        return str(error)
    return ""


def _no_database(text: str) -> str:
    if text.startswith(SQLITE) or _SERVER.fullmatch(text):
        return ""
    # What follows an @ in a password would be taken for the host, and named in messages.
    return (
        f"none that is known here; write {SQLITE}/path/to/essay-bot.db, or {POSTGRES}user:password@host/name, "
        "and in a password %40 for @, %2F for /, %23 for #, %3F for ? and %25 for %"
    )


def _no_webhook(text: str) -> str:
    found = _WEBHOOK.fullmatch(text)
    if found and int(found[1] or 443) in PORTS:
        return ""
    return (
        f"none that Telegram can use here; write https://your.host{WEBHOOK_PATH}, "
        "with port 443, 80, 88 or 8443, and without ? and #"
    )


def _no_place(text: str) -> str:
    place = read_place(text)
    return "" if place and 0 < place[1] < 65536 else f"no host and port; write {LISTEN}"


def _no_address(text: str) -> str:
    return "" if _ADDRESS.fullmatch(text) else "no address; write http://host:port"


def _no_page_folder(text: str) -> str:
    if _PAGES.fullmatch(text) and not text.endswith(".html"):
        return ""
    return "no folder of pages that Telegram can open; write https://your.host/folder, no file"


SECRETS: dict[str, Shape] = {
    "token": _no_token,
    "webhook_secret": _no_webhook_secret,
    "proxy": _no_proxy,
    "llm_key": no_model_key,
    "database_url": _no_database,
}
"""Settings that are secrets, and may stand in a file of their own."""
ADDRESSES: dict[str, Shape] = {
    "webhook_url": _no_webhook,
    "listen": _no_place,
    "api_url": _no_address,
    "page_url": _no_page_folder,
}
"""Settings that say where something is."""


def read_place(text: str) -> tuple[str, int] | None:
    """Host and port; None where it names none."""
    found = _LISTEN.fullmatch(text)
    return (found[1].strip("[]"), int(found[2])) if found else None


def read_people(text: str) -> tuple[int, ...]:
    """Telegram's ids of people. Raises ValueError where something else is among them."""
    people = [each for each in re.split(r"[\s,]+", text) if each]
    if not all(each.isdecimal() for each in people):
        raise ValueError("has to be Telegram user ids, with commas between")
    return tuple(map(int, people))
