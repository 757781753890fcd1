"""Settings of the language model, which is off unless an endpoint is named."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

from bot.core.paraphrase import Endpoint
from bot.core.patterns import LazyPattern
from bot.core.proxy import Proxy, is_host, proxy_for

_URL = LazyPattern(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?(?:/[^\s?#@]*)?")
_KEY = LazyPattern(r"[!-~]{1,1000}")


def no_model_key(text: str) -> str:
    """Say what is wrong with a key, which goes into a header; empty where nothing is."""
    return "" if _KEY.fullmatch(text) else "no key; it has letters, digits and signs only, and no spaces"


def _is_address(text: str) -> bool:
    """Is it an address at which something could be asked?"""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        return is_host(f"[{host}]" if ":" in host else host) and parts.port != 0
    except ValueError:
        # A port beyond all, for instance.
        return False


class LanguageModelSettings(BaseModel):
    """An OpenAI-compatible endpoint."""

    llm_url: str | None = None
    llm_key: SecretStr | None = None
    llm_key_file: Path | None = None
    llm_model: Annotated[str | None, Field(max_length=200)] = None
    llm_seconds: Annotated[float, Field(ge=0.2, le=60)] = 4.0

    @field_validator("llm_url")
    @classmethod
    def _is_endpoint(cls, value: str | None) -> str | None:
        if value and not _is_address(value):
            raise ValueError("is no endpoint; write it up to the version: https://host/v1")
        return value.rstrip("/") if value else None

    @field_validator("llm_key")
    @classmethod
    def _is_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (otherwise := no_model_key(value.get_secret_value())):
            raise ValueError(f"is {otherwise}")
        return value or None

    @property
    def endpoint(self) -> Endpoint | None:
        """Where the model answers; None where nothing is to be asked."""
        if not self.llm_url or not self.llm_model:
            return None
        key = self.llm_key.get_secret_value() if self.llm_key else ""
        return Endpoint(self.llm_url, self.llm_model, self.llm_seconds, key, self.llm_proxy)

    @property
    def llm_proxy(self) -> Proxy | None:
        """The proxy to the endpoint that the environment names, if any: that of the settings leads to Telegram.

        Raises ValueError as ``proxy_for``.
        """
        return proxy_for(self.llm_url, None, os.environ) if self.llm_url else None

    def model_problems(self, prefix: str) -> list[str]:
        """Say what is wrong with the way to the endpoint, and what is missing where only one of address and model was
        given. ``prefix``: of the settings' names."""
        try:
            self.llm_proxy  # noqa: B018  (only whether it can be told)
        except ValueError as error:
            return [str(error)]
        if bool(self.llm_url) == bool(self.llm_model):
            return []
        given, missing = ("LLM_URL", "LLM_MODEL") if self.llm_url else ("LLM_MODEL", "LLM_URL")
        return [f"{prefix}{missing} is missing; {prefix}{given} does nothing without it"]
