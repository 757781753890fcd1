"""Settings from files of secrets, the environment and a .env file, in this order; all that is wrong is said at once."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "ESSAY_BOT_"
ENV_FILE = ".env"
SECRETS_FOLDER = "CREDENTIALS_DIRECTORY"
"""Set by systemd: a folder with a file for each secret, named like the setting."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
S = TypeVar("S", bound="Settings")

_SQLITE = "sqlite+aiosqlite:///"


class SettingsError(Exception):
    """Settings are missing or wrong. The message names every one of them."""


def _folder(given_by: str, otherwise: Path) -> Path:
    """The folder that a service manager hands over, else the usual one of this person."""
    return Path(os.environ[given_by]) if os.environ.get(given_by) else otherwise


class Settings(BaseSettings):
    """What can be set. ``ESSAY_BOT_`` goes before each name; ``deploy/essay-bot.env.example`` explains them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True)

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str | None = None
    data: Path = Field(default_factory=lambda: _folder("STATE_DIRECTORY", user_data_path("essay-bot")))
    cache: Path = Field(default_factory=lambda: _folder("CACHE_DIRECTORY", user_cache_path("essay-bot")))
    database_url: str | None = None
    seeds: Path = Path(__file__).resolve().parent.parent / "seeds"
    owners: Annotated[tuple[int, ...], NoDecode] = ()
    key: SecretStr | None = None
    key_file: Path = Field(default_factory=lambda: user_config_path("essay-bot") / "key")

    @field_validator("token")
    @classmethod
    def _is_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is no token; it looks like 123456:ABC-def and comes from @BotFather")
        return value

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", value):
            raise ValueError("is no address; write http://host:port")
        return value.rstrip("/") if value else None

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str | None) -> str | None:
        if value and not value.startswith(_SQLITE):
            raise ValueError(f"is none that is known here; write {_SQLITE}/path/to/essay-bot.db")
        return value

    @field_validator("owners", mode="before")
    @classmethod
    def _are_people(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        people = [each for each in re.split(r"[\s,]+", value) if each]
        if not all(each.isdecimal() for each in people):
            raise ValueError("has to be Telegram user ids, with commas between")
        return tuple(map(int, people))

    @property
    def bot_id(self) -> int:
        """The bot that the token belongs to; 0 without one."""
        return int(self.token.get_secret_value().partition(":")[0]) if self.token else 0

    @property
    def database(self) -> str:
        return self.database_url or f"{_SQLITE}{self.data / 'essay-bot.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Files of secrets come before the environment."""
        return init_settings, file_secret_settings, env_settings, dotenv_settings

    @classmethod
    def load(cls, *, need_token: bool = False) -> Self:
        """Raises SettingsError with a line for every setting that is wrong, unknown, or needed and missing."""
        folder = os.environ.get(SECRETS_FOLDER, "")
        given = _given(folder)
        names = {PREFIX + name.upper() for name in cls.model_fields}
        problems = [f"{name} is no setting; known are {', '.join(sorted(names))}" for name in sorted(given - names)]
        if need_token and not given & {f"{PREFIX}TOKEN", f"{PREFIX}TOKEN_FILE"}:
            problems.append(f"{PREFIX}TOKEN is missing; @BotFather gives one. Set it, or {PREFIX}TOKEN_FILE")
        try:
            settings = cls(_secrets_dir=folder if Path(folder or "-").is_dir() else None)  # type: ignore[call-arg]
        except ValidationError as error:
            problems += [f"{PREFIX}{str(each['loc'][0]).upper()} {_said(each['msg'])}" for each in error.errors()]
            raise _to_mend(problems) from error
        settings, more = _with_token(settings)
        if problems or more:
            raise _to_mend(problems + more)
        return settings


def _to_mend(problems: list[str]) -> SettingsError:
    return SettingsError("\n".join(["settings to mend:", *(f"  {problem}" for problem in problems)]))


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")


def _given(folder: str) -> set[str]:
    """The names that somebody set with our prefix, in capitals: one that is not known is a slip of the finger."""
    files = os.listdir(folder) if folder and Path(folder).is_dir() else []
    return {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE), *files) if name.upper().startswith(PREFIX)}


def _with_token(settings: S) -> tuple[S, list[str]]:
    """Read the token from its file, where one is named and no token is given."""
    if settings.token or not settings.token_file:
        return settings, []
    try:
        token = settings.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        return settings, [f"{PREFIX}TOKEN_FILE {settings.token_file} cannot be read: {reason}"]
    if not _TOKEN.fullmatch(token):
        return settings, [f"{PREFIX}TOKEN_FILE {settings.token_file} holds no token; it looks like 123456:ABC-def"]
    return settings.model_copy(update={"token": SecretStr(token)}), []
