"""The client of a language model, over an endpoint that misbehaves in every way."""

import asyncio
import gzip

import pytest

from bot.core.paraphrase import Endpoint, ModelRequest, ModelUnavailable
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
