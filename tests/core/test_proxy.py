"""Which proxy is meant, and what is said of what is none."""

import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.proxy import TELEGRAM, Proxy, is_here, proxy_for

NO_SCHEME = "its scheme is missing (http://, https://, socks5://, socks5h://)"
OURS = Proxy.read("socks5h://127.0.0.1:1", "ESSAY_BOT_PROXY")
ELSEWHERE = "http://api.example:8081"


def by(server: str = TELEGRAM, ours: Proxy | None = None, **variables: str) -> str:
    """The address of the proxy, and who names it; empty for none."""
    proxy = proxy_for(server, ours, variables)
    return f"{proxy} {proxy.given_by}" if proxy else ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("http://proxy.example/", "http://proxy.example:80"),
        ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        ("socks5h://proxy_1.example", "socks5h://proxy_1.example:1080"),
        ("SOCKS://localhost:7891/", "socks5h://localhost:7891"),
        ("socks5://[::1]:1080", "socks5://[::1]:1080"),
        (" http://127.0.0.1:7890\n", "http://127.0.0.1:7890"),
    ],
)
def test_an_address_is_read(text: str, address: str) -> None:
    assert str(Proxy.read(text, "")) == address


def test_where_the_name_of_the_variable_says_it_the_scheme_may_be_missing() -> None:
    assert by(HTTPS_PROXY="me:secret@proxy.example:3128") == "http://proxy.example:3128 HTTPS_PROXY"
    assert by(ELSEWHERE, http_proxy="127.0.0.1:7890") == "http://127.0.0.1:7890 http_proxy"
    with pytest.raises(ValueError, match=r"^HTTPS_PROXY is no proxy: it has no port"):
        by(HTTPS_PROXY="proxy")
    with pytest.raises(ValueError, match=rf"^ALL_PROXY is no proxy: {re.escape(NO_SCHEME)}"):
        by(ALL_PROXY="127.0.0.1:1080")


@pytest.mark.parametrize(
    ("text", "name", "password"),
    [
        ("http://somebody@proxy:1", "somebody", ""),
        ("http://somebody:pass@proxy:1", "somebody", "pass"),
        ("http://somebody:p%40s%3As%25@proxy:1", "somebody", "p@s:s%"),
        ("http://somebody:p@s:s/w#?@proxy:1", "somebody", "p@s:s/w#?"),
        ("socks5://用户:密码@proxy:1", "用户", "密码"),
    ],
)
def test_name_and_password_are_read_and_not_shown(text: str, name: str, password: str) -> None:
    proxy = Proxy.read(text, "ALL_PROXY")
    assert (proxy.name, proxy.password) == (name, password)
    shown = repr(proxy) + str(proxy)
    assert name not in shown
    assert not password or password not in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ftp://proxy:21", "http, https, socks5, socks5h are known"),
        ("socks4://proxy:1080", "http, https, socks5, socks5h are known"),
        ("://proxy:1", "http, https, socks5, socks5h are known"),
        ("http://", "it has no host"),
        ("socks5://:1080", "it has no host"),
        ("socks5://me:secret@:1080", "it has no host"),
        ("http://pro xy:1", "its host is none"),
        ("http://-:1", "its host is none"),
        ("http://a..b:1", "its host is none"),
        ("http://999.1.1.1:1", "its host is none"),
        ("http://[::g]:1", "its host is none"),
        ("http://[127.0.0.1]:1", "its host is none"),
        ("http://proxy:0", "its port is none"),
        ("http://proxy:65536", "its port is none"),
        ("http://proxy:", "its port is none"),
        ("http://proxy:secret", "its port is none"),
        ("http://proxy:１", "its port is none"),
        *((text, NO_SCHEME) for text in ("127.0.0.1:1080", "me:secret@proxy:3128", "[::1]:1080", "proxy", "garbage!")),
        (f"http://me:{'secret' * 50}@proxy:1", "its name or its password is too long"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^no proxy: ") as caught:
        Proxy.read(text, "")
    said = str(caught.value)
    assert said.startswith(f"no proxy: {why}; write socks5h://127.0.0.1:1080 or http://127.0.0.1:8080, ")
    assert "secret" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "text", ["", "http://a:b:c", "http://proxy:1/path", "http://[::1", "a/b", "http://a@b\udcff:1"]
)
def test_what_is_no_address_at_all_is_told_how_one_looks(text: str) -> None:
    with pytest.raises(ValueError, match=r"^no proxy(; write|: .*; write)"):
        Proxy.read(text, "")


_PARTS = st.sampled_from(["http", "socks5", "://", ":", "/", "@", "[", "]", "::1", "proxy", "1080", "%", "\udcff", " "])


@given(st.lists(st.one_of(_PARTS, st.text(max_size=3))).map("".join))
def test_whatever_is_written_is_refused_in_one_line_or_can_be_used(text: str) -> None:
    try:
        proxy = Proxy.read(text, "")
    except ValueError as error:
        assert str(error).isascii()  # noqa: PT017
        assert str(error).isprintable()  # noqa: PT017
    else:
        used = httpx.Proxy(str(proxy), auth=(proxy.name, proxy.password))
        assert httpx.AsyncHTTPTransport(proxy=used)
        assert used.raw_auth


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=60))
def test_name_and_password_survive_being_quoted(name: str, password: str) -> None:
    proxy = Proxy.read(f"socks5h://{quote(name, safe='')}:{quote(password, safe='')}@proxy:1", "")
    assert (proxy.name, proxy.password, str(proxy)) == (name, password, "socks5h://proxy:1")


def test_the_setting_comes_first_then_the_variable_of_the_scheme() -> None:
    everything: Any = {"HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:1", "ALL_PROXY": "socks5://a:1"}
    assert by() == ""
    assert by(**everything) == "http://s:1 HTTPS_PROXY"
    assert by(ELSEWHERE, **everything) == "http://p:1 HTTP_PROXY"
    assert by(ELSEWHERE, HTTPS_PROXY="http://s:1") == ""
    assert by(ALL_PROXY="socks5://a:1", HTTP_PROXY="http://p:1") == "socks5://a:1 ALL_PROXY"
    assert by(ours=OURS, **everything, NO_PROXY="*") == "socks5h://127.0.0.1:1 ESSAY_BOT_PROXY"


def test_the_lower_case_variable_counts_also_where_it_is_empty() -> None:
    assert by(all_proxy="socks://a:1", ALL_PROXY="http://b:1") == "socks5h://a:1 all_proxy"
    assert by(https_proxy="", HTTPS_PROXY="http://b:1", ALL_PROXY="http://c:1") == "http://c:1 ALL_PROXY"


def test_the_variable_that_counts_is_named_where_it_is_wrong_and_no_other() -> None:
    with pytest.raises(ValueError, match=r"^all_proxy is no proxy: http, https, socks5, socks5h are known; write "):
        by(all_proxy="ftp://a:1")
    assert by(HTTP_PROXY="garbage", ALL_PROXY="http://a:1") == "http://a:1 ALL_PROXY"
    assert by(HTTPS_PROXY="garbage", NO_PROXY="telegram.org") == ""
    assert by("http://localhost:8081", ALL_PROXY="garbage") == ""


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "bot.localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],  # noqa: S104
)
def test_a_server_on_this_machine_is_asked_directly(host: str) -> None:
    assert by(f"http://{host}:8081", OURS, HTTP_PROXY="http://p:1", ALL_PROXY="http://a:1") == ""


@pytest.mark.parametrize("host", ["128.0.0.1", "::2", "localhost.example", "notlocalhost", "", "127.0.0.1.example"])
def test_another_machine_is_not_taken_for_this_one(host: str) -> None:
    assert not is_here(host)


@pytest.mark.parametrize(
    ("excepted", "server"),
    [
        ("*", TELEGRAM),
        ("a.example, telegram.org", TELEGRAM),
        (".telegram.org", TELEGRAM),
        ("*.telegram.org", TELEGRAM),
        ("API.Telegram.ORG.", TELEGRAM),
        ("api.telegram.org:443", TELEGRAM),
        ("a b api.example", ELSEWHERE),
        ("api.example:8081", ELSEWHERE),
        ("10.0.0.0/8", "http://10.1.2.3:81"),
        ("10.1.2.3", "http://10.1.2.3:81"),
        ("10.1.2.3:81", "http://10.1.2.3:81"),
        ("fd00::/8", "http://[fd00::1]:81"),
        ("[fd00::1]", "http://[fd00::1]:81"),
    ],
)
def test_what_no_proxy_excepts_is_asked_directly(excepted: str, server: str) -> None:
    assert by(server, ALL_PROXY="http://a:1", NO_PROXY=excepted) == ""
    assert by(server, ALL_PROXY="http://a:1", no_proxy=excepted) == ""


@pytest.mark.parametrize(
    ("excepted", "server"),
    [
        ("", TELEGRAM),
        ("localhost,127.0.0.1,::1,10.0.0.0/8", TELEGRAM),
        ("gram.org", TELEGRAM),
        ("telegram.org:80", TELEGRAM),
        ("api.example:80", ELSEWHERE),
        (",.,:,//", ELSEWHERE),
        ("10.0.0.0/8", "http://11.1.2.3:81"),
    ],
)
def test_what_no_proxy_does_not_mean_is_asked_by_the_proxy(excepted: str, server: str) -> None:
    assert by(server, ALL_PROXY="http://a:1", NO_PROXY=excepted) == "http://a:1 ALL_PROXY"


@given(st.text(), st.sampled_from([TELEGRAM, ELSEWHERE, "http://[fd00::1]:81", "http://10.1.2.3"]))
def test_no_exception_is_too_odd(excepted: str, server: str) -> None:
    by(server, ALL_PROXY="http://a:1", NO_PROXY=excepted)
