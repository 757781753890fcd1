"""Logs: lines of JSON or of text on standard error, without tokens, without anything that somebody wrote."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import structlog

from bot.bootstrap.log_limit import RepetitionLimit
from bot.core.patterns import LazyPattern

_TOKEN = LazyPattern(r"\b[0-9]{3,}:[A-Za-z0-9_-]{3,}|/bot[^/\s]+/|(?<=://)[^/\s]+@")
"""Also what stands before the host of an address: a name and a password."""
_CONTROL = LazyPattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
QUIET = ("httpx", "httpcore", "telegram", "telegram.ext", "alembic", "jieba", "aiosqlite", "asyncio")
"""Talk a lot, and httpx prints every address."""
MUTE = ("telegram.request",)
"""Says nothing that is not raised as well, and repeats what the server answered: there may be a message in it."""
CAUSES = 8
"""Exceptions of a chain that are told."""


def set_up(level: int | str = logging.INFO, *, text: bool = False, also: Sequence[logging.Handler] = ()) -> None:
    """Send everything that is logged, by us and by libraries, through one redacting writer. It may be called anew.

    Of a failure that repeats itself without end few entries are written; ``also`` hears of all.

    ``level``: a number of ``logging``, or its name. ``text``: ``key=value`` instead of JSON.
    ``also``: who is told besides.
    """
    writer = _as_text() if text else structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RepetitionLimit())
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
                trace,
                redact,
                writer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler, *also]
    root.setLevel(level.upper() if isinstance(level, str) else level)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in MUTE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _as_text() -> structlog.types.Processor:
    return structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"])


def trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The kind of an exception and its place, then those of its causes. What it says may be what somebody wrote."""
    error = sys.exc_info() if (given := event.pop("exc_info", None)) is True else given
    current = error[1] if isinstance(error, tuple) else error
    told: list[str] = []
    while isinstance(current, BaseException) and len(told) < CAUSES:
        frames = traceback.extract_tb(current.__traceback__)
        places = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(current).__module__}.{type(current).__name__} at {places or 'no place'}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return {**event, "exception": " <- ".join(told)} if told else event


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Without tokens and without characters that could forge a line; tracebacks included."""
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool | None) else _clean(str(value))
    return _CONTROL.sub(" ⏎ ", _TOKEN.sub("[token]", value))
