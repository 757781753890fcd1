"""Where the database is, as the settings say it."""

from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder without a .env."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("url", "shared"),
    [
        ("postgresql+asyncpg://me:s3cret@db.example:5432/essays?ssl=require", True),
        ("postgresql+asyncpg:///essays?host=/run/postgresql", True),
        ("sqlite+aiosqlite:////data/essay-bot.db", False),
    ],
)
def test_database_may_be_a_file_or_on_a_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, shared: bool
) -> None:
    monkeypatch.setenv("ESSAY_BOT_DATABASE_URL", url)
    assert Settings.load().database == url
    assert Settings.load().shares_database == shared
    assert "s3cret" not in repr(Settings.load())
    monkeypatch.delenv("ESSAY_BOT_DATABASE_URL")
    (tmp_path / "url").write_text(url + "\n")
    monkeypatch.setenv("ESSAY_BOT_DATABASE_URL_FILE", str(tmp_path / "url"))
    assert Settings.load().database == url
    assert Settings.load().database_given_by == f"ESSAY_BOT_DATABASE_URL_FILE {tmp_path / 'url'}"


@pytest.mark.parametrize(
    "url",
    [
        *("mysql://db/x", "postgresql+asyncpg://db.example", "postgresql+asyncpg://me:wrong@db/"),
        *("postgresql+asyncpg://me:wr@wrong@db/x", "postgresql+asyncpg://me:wr/wrong@db/x"),
        "postgresql+asyncpg://me:wr#wrong@db/x",
    ],
)
def test_database_that_is_none_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ESSAY_BOT_DATABASE_URL", url)
    with pytest.raises(
        SettingsError, match=r"DATABASE_URL is none that is known here; write .*postgresql\+asyncpg"
    ) as said:
        Settings.load()
    assert "wrong" not in str(said.value)
