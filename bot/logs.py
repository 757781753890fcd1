"""Logs: JSON lines on standard error, without tokens, without anything that somebody wrote."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\b[0-9]{3,}:[A-Za-z0-9_-]{3,}|/bot[^/\s]+/")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
QUIET = ("httpx", "httpcore", "telegram", "telegram.ext", "alembic", "jieba", "aiosqlite", "asyncio")
"""Talk a lot, and httpx prints the token with every address."""


def set_up(level: int = logging.INFO) -> None:
    """Send everything that is logged, by us and by libraries, through one redacting writer."""
    handler = logging.StreamHandler(sys.stderr)
    before: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Without tokens and without characters that could forge a line; tracebacks included."""
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool | None) else _clean(str(value))
    return _CONTROL.sub(" ⏎ ", _TOKEN.sub("[token]", value))
