"""Settings of the language model: off unless it is named, and its key is shown to nobody."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap.application import Services, open_services
from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings, SettingsError
from bot.core.incoming import Origin, Text
from bot.core.paraphrase import Endpoint
from tests.endpoint import loopback_endpoint, says

URL, KEY = "https://models.example:8443/v1", "sk-Secret_1"


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (name for name in os.environ if name.upper().startswith("ESSAY_BOT_")):
        monkeypatch.delenv(name)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)


def loaded(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(f"ESSAY_BOT_{name}", value)
    return Settings.load()


def test_it_is_off_by_default() -> None:
    assert Settings.load().endpoint is None


def test_address_and_model_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, LLM_URL=f"{URL}/", LLM_MODEL="small")
    assert settings.endpoint == Endpoint(URL, "small", 4.0, "")


def test_the_key_comes_from_the_setting_or_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    named = {"LLM_URL": URL, "LLM_MODEL": "small", "LLM_SECONDS": "2.5"}
    settings = loaded(monkeypatch, **named, LLM_KEY_FILE=str(tmp_path / "key"))
    assert settings.endpoint == Endpoint(URL, "small", 2.5, KEY)
    settings = loaded(monkeypatch, LLM_KEY="sk-other")
    assert settings.endpoint == Endpoint(URL, "small", 2.5, "sk-other")
    assert "sk-other" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LLM_URL", "models.example", "is no endpoint"),
        ("LLM_URL", "https://somebody:secret@models.example/v1", "is no endpoint"),
        ("LLM_URL", "https://models.example/v1?key=secret", "is no endpoint"),
        ("LLM_URL", URL, "ESSAY_BOT_LLM_MODEL is missing"),
        ("LLM_MODEL", "small", "ESSAY_BOT_LLM_URL is missing"),
        ("LLM_KEY", "secret key\n", "is no key"),
        ("LLM_KEY", "secret钥匙", "is no key"),
        ("LLM_SECONDS", "0", "LLM_SECONDS"),
    ],
)
def test_what_is_wrong_is_told_without_the_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        loaded(monkeypatch, **{name: value})
    assert "secret" not in str(caught.value)


def test_a_file_that_holds_no_key_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret one\nsecret two\n")
    with pytest.raises(SettingsError, match="holds no key") as caught:
        loaded(monkeypatch, LLM_KEY_FILE=str(tmp_path / "key"))
    assert "secret" not in str(caught.value)


async def test_the_program_asks_the_endpoint_that_is_set(tmp_path: Path, engine: Engine) -> None:
    """With all that thinks: a sentence that the essay bears out is shown, one that it speaks against is not."""
    said = "作者叫人别老盯着卖了多少，换产业互联网的眼光看，未来更有想头"
    async with loopback_endpoint(says({"lines": [{"say": said}]})) as endpoint:
        settings = Settings(
            data=tmp_path, key_file=tmp_path / "key", llm_url=endpoint.url, llm_model="small", llm_seconds=60
        )
        async with open_services(settings, engine) as services:
            answers = [await answered(services, number) for number in range(2)]
            endpoint.answer = says({"lines": [{"say": "作者叫人只盯着卖了多少，产业互联网没有未来"}]})
            answers.append(await answered(services, 2))
    assert len(endpoint.requests) == 3
    assert [answer.startswith(f"◇ {said}") for answer in answers] == [True, True, False]
    assert "◇" not in answers[2]


async def answered(services: Services, number: int) -> str:
    origin = Origin(f"k{number}", "terminal", f"p{number}", f"c{number}", at=datetime.now(UTC))
    handled = await services.conversation.handle(Text(origin, "不看销量的话该用什么眼光看直播带货"))
    assert handled
    assert handled.message
    return handled.message.plain


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999/v1", "http://localhost:0/v1", "http://a..b/v1", "http://[zz]/v1", "http://-/v1"]
)
def test_an_address_at_which_nothing_can_be_asked_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(SettingsError, match="ESSAY_BOT_LLM_URL is no endpoint"):
        loaded(monkeypatch, LLM_URL=url, LLM_MODEL="small")


@pytest.mark.parametrize(
    ("url", "variables", "way"),
    [
        (URL, {"ALL_PROXY": "socks://127.0.0.1:7891"}, "socks5h://127.0.0.1:7891"),
        (URL, {"ALL_PROXY": "socks://127.0.0.1:7891", "NO_PROXY": "models.example"}, "None"),
        ("http://127.0.0.1:11434/v1", {"ALL_PROXY": "socks://127.0.0.1:7891"}, "None"),
        (URL, {"ESSAY_BOT_PROXY": "http://127.0.0.1:3128"}, "None"),
    ],
)
def test_the_way_to_it_is_that_of_the_environment_and_never_leads_out_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str, variables: dict[str, str], way: str
) -> None:
    for name in (name for name in os.environ if name.upper().endswith("_PROXY")):
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    endpoint = loaded(monkeypatch, LLM_URL=url, LLM_MODEL="small").endpoint
    assert endpoint is not None
    assert str(endpoint.proxy) == way


def test_a_proxy_of_the_environment_that_is_none_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "quux://x")
    with pytest.raises(SettingsError, match="ALL_PROXY is no proxy"):
        loaded(monkeypatch, LLM_URL=URL, LLM_MODEL="small")
