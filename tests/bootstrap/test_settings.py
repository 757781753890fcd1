"""Where settings come from, and what is said when they are wrong."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.bootstrap.settings import Settings, SettingsError

TOKEN = "4200000042:AAF-first_token"
OTHER = "4200000043:AAF-other_token"
HOOK = "https://bot.example/telegram"


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, an empty home, and nothing of ours in the environment."""
    for name in (name for name in os.environ if name.upper().startswith("ESSAY_BOT_")):
        monkeypatch.delenv(name)
    for name in ("CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "CACHE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
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
        "FONT": "/fonts/song.ttc",
        "DATA": "/data",
        "KEY_FILE": "/key",
        "WEBHOOK_URL": HOOK,
        "WEBHOOK_SECRET": "s3-c_ret",
        "LISTEN": "0.0.0.0:8081",
        "RATE": "200",
        "PAID_BROADCASTS": "true",
    }.items():
        monkeypatch.setenv(f"ESSAY_BOT_{name}", value)
    settings = Settings.load(need_token=True)
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.database == "sqlite+aiosqlite:////tmp/x.db"
    assert (settings.seeds, settings.data, settings.key_file) == (Path("/seeds"), Path("/data"), Path("/key"))
    assert settings.owners == (5, 7, 9)
    assert settings.font == Path("/fonts/song.ttc")
    assert settings.webhook_url == HOOK
    assert settings.webhook_secret
    assert settings.webhook_secret.get_secret_value() == "s3-c_ret"
    assert settings.address == ("0.0.0.0", 8081)  # noqa: S104
    assert (settings.rate, settings.paid_broadcasts) == (200, True)


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


def test_a_secret_of_a_service_that_is_empty_or_missing_is_named_as_its_unit_does(
    credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (credentials / "essay_bot_key").write_text("\n")
    (line,) = complaints()
    assert line.startswith("ESSAY_BOT_KEY is empty: so is the file that LoadCredential= of the unit names")
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", HOOK)
    _, missing, secret = complaints(need_token=True)
    assert "LoadCredential=essay_bot_token:/etc/essay-bot/token in the unit" in missing
    assert "LoadCredential=essay_bot_webhook_secret:/etc/essay-bot/webhook-secret in the unit" in secret


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
    monkeypatch.setenv("ESSAY_BOT_DATABASE_URL", "postgresql://me:wrong-secret@localhost/x")
    monkeypatch.setenv("ESSAY_BOT_OWNERS", "5, me")
    monkeypatch.setenv("ESSAY_BOT_TOKN", TOKEN)
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", "http://bot.example/telegram")
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_SECRET", "wrong-secret!")
    monkeypatch.setenv("ESSAY_BOT_LISTEN", "8080")
    monkeypatch.setenv("ESSAY_BOT_PROXY", "ftp://me:wrong-secret@proxy")
    monkeypatch.setenv("ALL_PROXY", "socks6://me:wrong-secret@proxy")
    monkeypatch.setenv("ESSAY_BOT_RATE", "0")
    lines = complaints(need_token=True)
    named = [line.split()[0].removeprefix("ESSAY_BOT_") for line in lines]
    wrong = ["API_URL", "DATABASE_URL", "LISTEN", "OWNER", "OWNERS", "PROXY", "RATE", "TOKEN", "TOKN"]
    assert sorted(named) == ["ALL_PROXY", *wrong, "WEBHOOK_SECRET", "WEBHOOK_URL"]
    assert "wrong-secret" not in "".join(lines)
    assert TOKEN not in "".join(lines)


@pytest.mark.parametrize("name", ["FONT", "TOKEN_FILE", "PROXY_FILE", "WEBHOOK_SECRET_FILE", "DATABASE_URL_FILE"])
def test_an_empty_name_of_a_file_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"ESSAY_BOT_{name}", "")
    assert getattr(Settings.load(), name.lower()) is None


def test_secrets_are_not_shown() -> None:
    proxy = "http://me:s3-c_ret@proxy:1"
    settings = Settings(token=TOKEN, webhook_secret="s3-c_ret", proxy=proxy)  # type: ignore[arg-type]
    shown = repr(settings) + str(settings.model_dump()) + repr(settings.telegram_proxy)
    assert "first_token" not in shown
    assert "s3-c_ret" not in shown
    with pytest.raises(ValidationError) as caught:
        Settings(token="s3-c_ret", proxy="ftp://me:s3-c_ret@proxy")  # type: ignore[arg-type]
    assert "s3-c_ret" not in str(caught.value) + repr(caught.value)


def test_a_proxy_is_read_from_its_setting_its_file_and_the_folder_of_a_service(
    tmp_path: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAY_BOT_API_URL", "https://telegram.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://variable:1")
    assert str(Settings.load().telegram_proxy) == "http://variable:1"
    (tmp_path / "proxy").write_text("socks://me:secret@file:1\n")
    monkeypatch.setenv("ESSAY_BOT_PROXY_FILE", str(tmp_path / "proxy"))
    assert str(Settings.load().telegram_proxy) == "socks5h://file:1"
    monkeypatch.setenv("ESSAY_BOT_PROXY", "http://setting:1")
    assert str(Settings.load().telegram_proxy) == "http://setting:1"
    (credentials / "essay_bot_proxy").write_text("http://folder:1")
    assert str(Settings.load().telegram_proxy) == "http://folder:1"
    monkeypatch.setenv("ESSAY_BOT_API_URL", "http://127.0.0.1:8081")
    assert Settings.load().telegram_proxy is None, "a server on this machine is asked directly"


def test_a_wrong_proxy_is_named_and_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAY_BOT_TOKEN", TOKEN)
    wrong = "no proxy: its port is none; write socks5h://127.0.0.1:1080 or http://127.0.0.1:8080, "
    monkeypatch.setenv("all_proxy", "http://me:secret@proxy:x")
    Settings.load()  # Whoever does not go to Telegram does not mind.
    [line] = complaints(need_token=True)
    assert line.startswith(f"all_proxy is {wrong}")
    (tmp_path / "proxy").write_text("http://me:secret@proxy:x")
    monkeypatch.setenv("ESSAY_BOT_PROXY_FILE", str(tmp_path / "proxy"))
    [line] = complaints()
    assert line.startswith(f"ESSAY_BOT_PROXY_FILE {tmp_path / 'proxy'} holds {wrong}")
    monkeypatch.setenv("ESSAY_BOT_PROXY", "http://me:secret@proxy:x")
    monkeypatch.delenv("ESSAY_BOT_PROXY_FILE")
    [line] = complaints()
    assert line.startswith(f"ESSAY_BOT_PROXY is {wrong}")
    assert "secret" not in line


def test_nothing_listens_unless_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().address is None
    monkeypatch.setenv("ESSAY_BOT_LISTEN", "[::1]:8080")
    assert Settings.load().address == ("::1", 8080)
    monkeypatch.setenv("ESSAY_BOT_LISTEN", "")
    assert Settings.load().address is None
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", HOOK)
    assert Settings.load().address == ("127.0.0.1", 8080), "a webhook is listened for on loopback"


@pytest.mark.parametrize("place", ["8080", ":8080", "localhost", "localhost:", "a:0", "a:65536", "a:b", "http://a:80"])
def test_what_is_no_host_and_port_is_refused(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("ESSAY_BOT_LISTEN", place)
    assert complaints() == ["ESSAY_BOT_LISTEN is no host and port; write 127.0.0.1:8080"]


@pytest.mark.parametrize("url", [HOOK, "https://bot.example:8443/a/b/telegram", "https://[2001:db8::1]:88/telegram"])
def test_an_address_at_which_telegram_knocks_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", url)
    assert Settings.load().webhook_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example/telegram",
        "https://bot.example:8080/telegram",
        "https://bot.example",
        "https://bot.example/",
        "https://bot.example/Telegram",
        "https://bot.example/telegram/",
        "https://bot.example/telegram?x=1",
        "https://me:pass@bot.example/telegram",
        "https:///telegram",
        "https://bot.example/tele gram/telegram",
    ],
)
def test_an_address_that_telegram_or_the_bot_cannot_use_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", url)
    [line] = complaints()
    assert line.startswith("ESSAY_BOT_WEBHOOK_URL is none that Telegram can use here; write https://your.host/telegram")


def test_a_webhook_needs_a_secret_where_it_is_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAY_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_URL", HOOK)
    Settings.load()
    [line] = complaints(need_token=True)
    assert line.startswith("ESSAY_BOT_WEBHOOK_SECRET is missing; without one anybody could post to ESSAY_BOT_WEBHOOK_")
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_SECRET", "")
    assert complaints(need_token=True) == [line]
    monkeypatch.delenv("ESSAY_BOT_WEBHOOK_SECRET")
    (tmp_path / "secret").write_text("s3-c_ret\n")
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    secret = Settings.load(need_token=True).webhook_secret
    assert secret
    assert secret.get_secret_value() == "s3-c_ret"


@pytest.mark.parametrize("secret", ["with space", "colon:", "ä", "s" * 257])
def test_a_secret_that_telegram_would_not_take_is_refused_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_SECRET", secret)
    assert complaints() == ["ESSAY_BOT_WEBHOOK_SECRET is no such secret; it has 1 to 256 of A-Z, a-z, 0-9, _ and -"]
    monkeypatch.delenv("ESSAY_BOT_WEBHOOK_SECRET")
    (tmp_path / "secret").write_text(secret, encoding="utf-8")
    monkeypatch.setenv("ESSAY_BOT_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    [line] = complaints()
    assert line.startswith(f"ESSAY_BOT_WEBHOOK_SECRET_FILE {tmp_path / 'secret'} holds no such secret; it has 1 to 256")


def test_where_systemd_listens_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert Settings.load().notify_socket == ""
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/systemd/notify")
    assert Settings.load().notify_socket == "/run/systemd/notify"


@pytest.mark.parametrize(("name", "given"), [("LOG_LEVEL", "WARNING"), ("LOG_FORMAT", "Text")])
def test_the_log_is_set_in_whatever_letters(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setenv(f"ESSAY_BOT_{name}", given)
    assert getattr(Settings.load(), name.lower()) == given.lower()
