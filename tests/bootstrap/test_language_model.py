"""Settings of the language model: off unless it is named, and its key is shown to nobody."""

import os
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings, SettingsError
from bot.language_model.client import Endpoint

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
