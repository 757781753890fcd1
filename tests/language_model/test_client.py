"""The client of a language model, over an endpoint that misbehaves in every way."""

import asyncio
import gzip

import pytest

from bot.core.paraphrase import Endpoint, ModelRequest, ModelUnavailable
from bot.core.proxy import Proxy
from bot.language_model.client import LARGEST, LONGEST, open_model
from tests.endpoint import (
    Answer,
    LoopbackEndpoint,
    completion,
    cut,
    drip,
    flood,
    loopback_endpoint,
    says,
    sends,
    silence,
    whole,
)
from tests.proxies import ACCOUNT, NAME, PASSWORD, Crossing, Socks, Web

KEY = "sk-secret-of-the-operator"
REQUEST = ModelRequest("do this", '{"question": "雨指什么"}')
SOON = 0.3


async def ask(server: LoopbackEndpoint, key: str = KEY, seconds: float = SOON) -> str:
    async with open_model(Endpoint(server.url, "small", seconds, key)) as model:
        return await model.ask(REQUEST)


async def test_what_the_model_says_is_returned() -> None:
    async with loopback_endpoint(says("好")) as server:
        assert await ask(server, seconds=30) == "好"
    [request] = server.requests
    assert request["model"] == "small"
    assert [each["content"] for each in request["messages"]] == [REQUEST.instructions, REQUEST.content]
    assert f"Bearer {KEY}" in server.heads[0]
    assert server.heads[0].startswith("POST /v1/chat/completions ")


async def test_without_a_key_none_is_sent() -> None:
    async with loopback_endpoint(says("好")) as server:
        await ask(server, key="", seconds=30)
    assert "authorization" not in server.heads[0].lower()


@pytest.mark.parametrize(("answer", "reason"), [(silence, "within"), (drip, "within")])
async def test_an_answer_that_does_not_come_is_not_waited_for(answer: Answer, reason: str) -> None:
    async with loopback_endpoint(answer) as server:
        with pytest.raises(ModelUnavailable, match=reason):
            await ask(server)


MISBEHAVIOURS = {
    "an error of the server": (sends(whole("500 Internal Server Error", b"oh")), "status 500"),
    "a refusal": (sends(whole("401 Unauthorized", KEY.encode())), "status 401"),
    "no JSON": (sends(whole("200 OK", b"<html>hello</html>")), "format"),
    "no UTF-8": (sends(whole("200 OK", b"\xff\xfe\xfa")), "format"),
    "other JSON": (sends(whole("200 OK", b'{"choices": []}')), "format"),
    "a list": (sends(whole("200 OK", b"[1, 2]")), "format"),
    "deep JSON": (sends(whole("200 OK", b"[" * 60_000)), "format"),
    "a long number": (sends(whole("200 OK", b"9" * 6_000)), "format"),
    "no text": (sends(whole("200 OK", completion(None))), "no text"),
    "half a character": (sends(whole("200 OK", completion("\ud800"))), "format"),
    "much text": (sends(whole("200 OK", completion("a" * (LONGEST + 1)))), "too much"),
    "a huge body": (sends(whole("200 OK", b" " * (LARGEST + 1))), "longer"),
    "a body without end": (flood, "longer"),
    "something compressed": (
        sends(whole("200 OK", gzip.compress(b" " * 1_000_000), "Content-Encoding: gzip")),
        "compressed",
    ),
    "a cut connection": (cut, "no connection"),
    "no HTTP": (sends(b"hello\r\n\r\n"), "no connection"),
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
async def test_misbehaviour_is_told_without_a_word_of_it(name: str) -> None:
    answer, reason = MISBEHAVIOURS[name]
    async with loopback_endpoint(answer) as server:
        with pytest.raises(ModelUnavailable, match=reason) as caught:
            await ask(server, seconds=30)
    assert KEY not in str(caught.value)
    assert "127.0.0.1" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_a_redirect_is_not_followed() -> None:
    async with loopback_endpoint(says("stolen")) as elsewhere:
        away = sends(whole("307 Temporary Redirect", b"", f"Location: {elsewhere.url}/chat/completions"))
        async with loopback_endpoint(away) as server:
            with pytest.raises(ModelUnavailable, match="307"):
                await ask(server, seconds=30)
    assert elsewhere.requests == []


async def test_nobody_there_is_told() -> None:
    async with loopback_endpoint(silence) as server:
        pass
    with pytest.raises(ModelUnavailable, match="no connection"):
        await ask(server, seconds=30)


async def test_whoever_stops_waiting_is_let_go() -> None:
    async with loopback_endpoint(silence) as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ask(server, seconds=30)


def test_a_key_is_not_shown() -> None:
    assert KEY not in repr(Endpoint("https://host/v1", "small", 1.0, KEY))


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/v1", "http://xn--a/v1", "http://[zz]/v1", "http://-/v1"])
async def test_an_address_that_is_none_is_no_answer_whatever_the_library_makes_of_it(url: str) -> None:
    async with open_model(Endpoint(url, "small", 5.0, KEY)) as model:
        with pytest.raises(ModelUnavailable, match="no connection"):
            await model.ask(REQUEST)
        assert await model.why_none()


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_the_way_leads_by_the_proxy_that_was_chosen(scheme: str) -> None:
    kind: type[Crossing] = {"http": Web, "socks5h": Socks}[scheme]
    async with loopback_endpoint(says("好")) as server:
        port = int(server.url.split(":")[2].split("/")[0])
        async with kind.before(port, ACCOUNT) as proxy:
            way = Proxy.read(f"{scheme}://{ACCOUNT[0]}:{PASSWORD}@127.0.0.1:{proxy.port}", "ALL_PROXY")
            endpoint = Endpoint(f"http://{NAME}:{port}/v1", "small", 30.0, KEY, way)
            async with open_model(endpoint) as model:
                assert await model.ask(REQUEST) == "好"
        assert proxy.asked == [NAME]


@pytest.mark.parametrize("babble", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05\xff", b"\x05\x00", b""])
async def test_a_proxy_that_speaks_otherwise_is_no_answer(babble: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(babble)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        way = Proxy.read(f"socks5h://127.0.0.1:{port}", "ALL_PROXY")
        async with open_model(Endpoint("http://models.example/v1", "small", 30.0, KEY, way)) as model:
            with pytest.raises(ModelUnavailable, match="connection"):
                await model.ask(REQUEST)


async def test_a_proxy_that_says_nothing_is_not_waited_for() -> None:
    async with loopback_endpoint(silence) as server:
        way = Proxy.read(f"socks5h://{server.url.split('/')[2]}", "ALL_PROXY")
        async with open_model(Endpoint("http://models.example/v1", "small", SOON, KEY, way)) as model:
            with pytest.raises(ModelUnavailable, match="within"):
                await model.ask(REQUEST)


async def test_the_environment_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "nonsense://127.0.0.1:1")
    async with loopback_endpoint(says("好")) as server:
        assert await ask(server, seconds=30) == "好"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sends(whole("200 OK", b"{}")), ""),
        (sends(whole("404 Not Found", b"")), ""),
        (sends(whole("401 Unauthorized", KEY.encode())), "it answers with status 401"),
        (sends(whole("502 Bad Gateway", b"")), "it answers with status 502"),
    ],
)
async def test_whether_it_would_answer_is_told_without_asking_it_anything(answer: Answer, why: str) -> None:
    async with loopback_endpoint(answer) as server, open_model(Endpoint(server.url, "small", 30.0, KEY)) as model:
        assert await model.why_none() == why
    assert server.requests == []


async def test_whether_it_would_answer_is_not_waited_for() -> None:
    async with loopback_endpoint(silence) as server, open_model(Endpoint(server.url, "small", SOON, KEY)) as model:
        assert await model.why_none() == "no answer within 0.3 s"
