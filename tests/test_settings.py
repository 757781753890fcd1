"""Where settings come from, and what is said when they are wrong."""

import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

TOKEN = "4200000042:AAF-first_token"
OTHER = "4200000043:AAF-other_token"


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, an empty home, and nothing of ours in the environment."""
    for name in (name for name in os.environ if name.upper().startswith("ESSAY_BOT_")):
        monkeypatch.delenv(name)
    for name in ("CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "CACHE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def token() -> str | None:
    secret = Settings.load(need_token=True).token
    return secret.get_secret_value() if secret else None


def complaints(*, need_token: bool = False) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(need_token=need_token)
    head, *lines = str(caught.value).splitlines()
    assert head == "settings to mend:"
    return [line.strip() for line in lines]


def test_defaults_work(tmp_path: Path, seeds: Path) -> None:
    settings = Settings.load()
    assert settings.seeds == seeds
    assert (settings.token, settings.owners, settings.api_url) == (None, (), None)
    assert settings.database == f"sqlite+aiosqlite:///{settings.data / 'essay-bot.db'}"
    for path in (settings.data, settings.cache, settings.key_file):
        assert path.is_relative_to(tmp_path)
    assert not settings.key_file.is_relative_to(settings.data), "the key is kept apart from what it seals"


def test_folders_of_a_service_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", "/state")
    monkeypatch.setenv("CACHE_DIRECTORY", "/cache")
    settings = Settings.load()
    assert (settings.data, settings.cache) == (Path("/state"), Path("/cache"))


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:8081/",
        "DATABASE_URL": "sqlite+aiosqlite:////tmp/x.db",
        "SEEDS": "/seeds",
        "OWNERS": " 5, 7\n9 ",
        "DATA": "/data",
        "KEY_FILE": "/key",
    }.items():
        monkeypatch.setenv(f"ESSAY_BOT_{name}", value)
    settings = Settings.load(need_token=True)
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.database == "sqlite+aiosqlite:////tmp/x.db"
    assert (settings.seeds, settings.data, settings.key_file) == (Path("/seeds"), Path("/data"), Path("/key"))
    assert settings.owners == (5, 7, 9)


def test_secret_files_come_before_environment_and_environment_before_dotenv(
    tmp_path: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ESSAY_BOT_TOKEN=1:dotenv\nESSAY_BOT_OWNERS=3\n")
    assert token() == "1:dotenv"
    monkeypatch.setenv("ESSAY_BOT_TOKEN", "2:environment")
    assert token() == "2:environment"
    (credentials / "ESSAY_BOT_TOKEN").write_text("3:file\n")
    assert token() == "3:file"
    assert Settings.load().owners == (3,)


def test_token_is_read_from_the_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("ESSAY_BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert token() == TOKEN
    monkeypatch.setenv("ESSAY_BOT_TOKEN", OTHER)
    assert token() == OTHER


def test_secret_file_may_name_the_token_in_small_letters(credentials: Path) -> None:
    (credentials / "essay_bot_token").write_text(TOKEN)
    assert token() == TOKEN


def test_credentials_of_something_else_are_left_alone(credentials: Path) -> None:
    (credentials / "other.cert").write_bytes(b"\xff\xfe")
    Settings.load()


def test_missing_credentials_folder_is_no_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "gone"))
    Settings.load()


def test_token_is_asked_for_only_where_it_is_needed() -> None:
    Settings.load()
    [line] = complaints(need_token=True)
    assert line.startswith("ESSAY_BOT_TOKEN is missing; @BotFather gives one.")


@pytest.mark.parametrize("content", [None, b"", b"no token", b"\xff\xfe", b"1:a 2:b"])
def test_token_file_without_token_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("ESSAY_BOT_TOKEN_FILE", str(file))
    [line] = complaints(need_token=True)
    assert line.startswith(f"ESSAY_BOT_TOKEN_FILE {file} ")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ESSAY_BOT_OWNER=5\n")
    monkeypatch.setenv("ESSAY_BOT_TOKEN", "wrong-secret")
    monkeypatch.setenv("ESSAY_BOT_API_URL", "localhost:8081")
    monkeypatch.setenv("ESSAY_BOT_DATABASE_URL", "postgresql://localhost/x")
    monkeypatch.setenv("ESSAY_BOT_OWNERS", "5, me")
    monkeypatch.setenv("ESSAY_BOT_TOKN", TOKEN)
    lines = complaints(need_token=True)
    named = [line.split()[0].removeprefix("ESSAY_BOT_") for line in lines]
    assert sorted(named) == ["API_URL", "DATABASE_URL", "OWNER", "OWNERS", "TOKEN", "TOKN"]
    assert "wrong-secret" not in "".join(lines)
    assert TOKEN not in "".join(lines)


def test_secrets_are_not_shown() -> None:
    settings = Settings(token=TOKEN)  # type: ignore[arg-type]
    assert "first_token" not in repr(settings) + str(settings.model_dump())
