"""Settings from files of secrets, the environment and a .env file, in this order; all that is wrong is said at once."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.bootstrap.language_model import LanguageModelSettings
from bot.bootstrap.retention import RetentionSettings
from bot.bootstrap.setting_errors import explain_name, explain_value
from bot.bootstrap.setting_shapes import ADDRESSES, LISTEN, POSTGRES, SECRETS, SQLITE, read_people, read_place
from bot.core.errors import SETTINGS, ForeseenError
from bot.core.proxy import TELEGRAM, Proxy, proxy_for

PREFIX = "ESSAY_BOT_"
ENV_FILE = ".env"
SECRETS_FOLDER = "CREDENTIALS_DIRECTORY"
"""Set by systemd: a folder with a file for each secret, named like the setting."""
NOTIFY_SOCKET = "NOTIFY_SOCKET"
"""Set by systemd."""

_LOWER = BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)
S = TypeVar("S", bound="Settings")


class SettingsError(ForeseenError):
    """Settings are missing or wrong. The message names every one of them."""

    exit_code = SETTINGS


def _folder(given_by: str, otherwise: Path) -> Path:
    """The folder that a service manager hands over, else the usual one of this person."""
    return Path(os.environ[given_by]) if os.environ.get(given_by) else otherwise


class Settings(RetentionSettings, LanguageModelSettings, BaseSettings):
    """What can be set. ``ESSAY_BOT_`` goes before each name; ``deploy/essay-bot.env.example`` explains them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str | None = None
    proxy: SecretStr | None = None
    proxy_file: Path | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    listen: str | None = None
    data: Path = Field(default_factory=lambda: _folder("STATE_DIRECTORY", user_data_path("essay-bot")))
    cache: Path = Field(default_factory=lambda: _folder("CACHE_DIRECTORY", user_cache_path("essay-bot")))
    database_url: SecretStr | None = None
    database_url_file: Path | None = None
    seeds: Path = Path(__file__).resolve().parent.parent.parent / "seeds"
    keep_days: Annotated[int, Field(ge=0, le=36500)] = 365
    owners: Annotated[tuple[int, ...], NoDecode] = ()
    rate: Annotated[float, Field(ge=0.1, le=1000)] = 25.0
    paid_broadcasts: bool = False
    font: Path | None = None
    page_url: str | None = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _LOWER] = "info"
    log_format: Annotated[Literal["json", "text"], _LOWER] = "json"
    backup_days: Annotated[int, Field(ge=0, le=3650)] = 0
    key: SecretStr | None = None
    key_file: Path = Field(default_factory=lambda: user_config_path("essay-bot") / "key")
    _database_given_by: str = PrivateAttr(f"{PREFIX}DATABASE_URL")

    @field_validator("token")
    @classmethod
    def _is_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (otherwise := SECRETS["token"](value.get_secret_value())):
            raise ValueError(f"is {otherwise} and comes from @BotFather")
        return value

    @field_validator("webhook_secret", "proxy", "database_url")
    @classmethod
    def _is_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        otherwise = SECRETS[str(info.field_name)](value.get_secret_value()) if value else ""
        if otherwise:
            raise ValueError(f"is {otherwise}")
        return value or None

    @field_validator(*ADDRESSES)
    @classmethod
    def _is_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        otherwise = ADDRESSES[str(info.field_name)](value) if value else ""
        if otherwise:
            raise ValueError(f"is {otherwise}")
        return value.rstrip("/") if value else None

    @field_validator("font", "token_file", "proxy_file", "webhook_secret_file", "database_url_file", mode="before")
    @classmethod
    def _is_named(cls, value: Any) -> Any:
        return None if value == "" else value  # as a path it would be this folder

    @field_validator("owners", mode="before")
    @classmethod
    def _are_people(cls, value: Any) -> Any:
        return read_people(value) if isinstance(value, str) else value

    @property
    def keep(self) -> timedelta | None:
        """How long the log is kept; None: for ever."""
        return timedelta(days=self.keep_days) if self.keep_days else None

    @property
    def bot_id(self) -> int:
        """The bot that the token belongs to; 0 without one."""
        return int(self.token.get_secret_value().partition(":")[0]) if self.token else 0

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port at which to listen; None where nothing is to listen."""
        return read_place(self.listen or (LISTEN if self.webhook_url else ""))

    @property
    def telegram_proxy(self) -> Proxy | None:
        """The proxy by which Telegram is reached, None for none. Raises ValueError for a variable that names none."""
        given = self.proxy.get_secret_value() if self.proxy else ""
        ours = Proxy.read(given, f"{PREFIX}PROXY") if given else None
        return proxy_for(self.api_url or TELEGRAM, ours, os.environ)

    @property
    def notify_socket(self) -> str:
        """Where systemd hears how the program is; empty where it does not listen."""
        return os.environ.get(NOTIFY_SOCKET, "")

    @property
    def database(self) -> str:
        """Its address, with the password: for nobody's eyes."""
        given = self.database_url.get_secret_value() if self.database_url else ""
        return given or f"{SQLITE}{self.data / 'essay-bot.db'}"

    def on(self, address: str, name: str) -> Self:
        """The same for another database. ``name``: what the address was given as. Raises SettingsError."""
        if otherwise := SECRETS["database_url"](address):
            raise SettingsError(f"{name} is {otherwise}.")
        settings = self.model_copy(update={"database_url": SecretStr(address)})
        settings._database_given_by = name
        return settings

    @property
    def database_given_by(self) -> str:
        """What messages name as having its address: the setting, that of its file, or an argument."""
        return self._database_given_by

    @property
    def shares_database(self) -> bool:
        """Is it on a server, where several processes work on it?"""
        return self.database.startswith(POSTGRES)

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
        names = {PREFIX + name.upper() for name in cls.model_fields}
        unknown = sorted(_given(folder) - names)
        problems = [explain_name(name, names, PREFIX) for name in unknown] + _empty(folder)
        settings, wrong = cls._read(folder if Path(folder or "-").is_dir() else None)
        problems += [f"{PREFIX}{name.upper()} {said}" for name, said in wrong.items()]
        for name in SECRETS:
            settings, more = _with_secret(settings, name)
            problems += more
        problems += settings.model_problems(PREFIX)
        if need_token:
            problems += _missing(lambda name: name in wrong or bool(getattr(settings, name)))
            problems += _astray(settings)
        if problems:
            raise _to_mend(list(dict.fromkeys(problems)))
        return settings

    @classmethod
    def _read(cls, folder: str | None) -> tuple[Self, dict[str, str]]:
        """The settings, and what is said of those that are wrong; those have their defaults, so that all can be said.

        ``folder``: of secrets.
        """
        try:
            return cls(_secrets_dir=folder), {}  # type: ignore[call-arg]
        except ValidationError as error:
            wrong = {str(each["loc"][0]): cls._said(each) for each in error.errors()}
        otherwise = {name: cls.model_fields[name].get_default(call_default_factory=True) for name in wrong}
        return cls(_secrets_dir=folder, **otherwise), wrong  # type: ignore[call-arg]

    @classmethod
    def _said(cls, error: ErrorDetails) -> str:
        """What our own validator says; else what the setting has to be, for pydantic's words are not for operators."""
        if error["type"] == "value_error":
            return error["msg"].removeprefix("Value error, ")
        field = cls.model_fields[str(error["loc"][0])]
        said = explain_value(field.annotation, field.metadata)
        return f"{said}; a comment has a line of its own" if " #" in str(error["input"]) else said


def _missing(has: Callable[[str], bool]) -> list[str]:
    """What a bot in Telegram cannot do without. ``has``: whether a setting was given."""
    problems = []
    if not has("token") and not has("token_file"):
        problems.append(f"{PREFIX}TOKEN is missing; @BotFather gives one. {_how('TOKEN')}")
    if has("webhook_url") and not has("webhook_secret") and not has("webhook_secret_file"):
        problems.append(
            f"{PREFIX}WEBHOOK_SECRET is missing; without one anybody could post to {PREFIX}WEBHOOK_URL. "
            f"{_how('WEBHOOK_SECRET')}"
        )
    return problems


def _how(name: str) -> str:
    """How a secret is given: where systemd hands some over, as the others."""
    if SECRETS_FOLDER in os.environ:
        file = f"/etc/essay-bot/{name.lower().replace('_', '-')}"
        return f"Hand it over with LoadCredential={PREFIX.lower()}{name.lower()}:{file} in the unit"
    return f"Set it, or {PREFIX}{name}_FILE"


def _empty(folder: str) -> list[str]:
    """Which files of secrets hold nothing, and would pass for not being there."""
    files = sorted(Path(folder).glob(f"{PREFIX.lower()}*")) if folder else []
    return [
        f"{file.name.upper()} is empty: so is the file that LoadCredential= of the unit names for {file.name}"
        for file in files
        if not file.read_bytes().strip()
    ]


def _astray(settings: Settings) -> list[str]:
    """What is wrong with the variable that names the proxy, where one does."""
    try:
        settings.telegram_proxy  # noqa: B018  (only whether it can be told)
    except ValueError as error:
        return [str(error)]
    return []


def _to_mend(problems: list[str]) -> SettingsError:
    return SettingsError("\n".join(["settings to mend:", *(f"  {problem}" for problem in problems)]))


def _given(folder: str) -> set[str]:
    """The names that somebody set with our prefix, in capitals: one that is not known is a slip of the finger."""
    files = os.listdir(folder) if folder and Path(folder).is_dir() else []
    return {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE), *files) if name.upper().startswith(PREFIX)}


def _with_secret(settings: S, name: str) -> tuple[S, list[str]]:
    """Read a secret from its file, where one is named and the secret itself is not given."""
    file: Path | None = getattr(settings, f"{name}_file")
    if getattr(settings, name) or not file:
        return settings, []
    named = f"{PREFIX}{name.upper()}_FILE {file}"
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        return settings, [f"{named} cannot be read: {reason}"]
    otherwise = SECRETS[name](secret)
    if otherwise:
        return settings, [f"{named} holds {otherwise}"]
    read = settings.model_copy(update={name: SecretStr(secret)})
    if name == "database_url":
        read._database_given_by = named
    return read, []
