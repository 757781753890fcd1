"""Playing scripts in tests."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.bootstrap.demo import play_demo
from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.demo.script import DemoScript, read_script

BEGINS = "2026-05-01T20:00:00+08:00"

Line = dict[str, Any]


def script(*lines: Line) -> DemoScript:
    """As it would stand in a file; the first thing that happens is at BEGINS, unless it says otherwise."""
    written = [dict(line) for line in lines]
    first = next((line for line in written if "group" not in line), {})
    first.setdefault("at", BEGINS)
    return read_script(encoded(written), "group.jsonl")


def encoded(lines: Iterable[Line]) -> list[bytes]:
    return [json.dumps(line, ensure_ascii=False).encode() for line in lines]


class Play:
    """Plays scripts in a folder of its own."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._mind = engine
        self.settings = Settings(data=folder / "data", cache=folder / "cache", key_file=folder / "config" / "key")
        self.told: list[str] = []

    async def __call__(self, *lines: Line, **how: Any) -> list[str]:
        """What is printed. ``how``: see ``play_demo``; and "settings" for others than these."""
        self.told = []
        settings = how.pop("settings", self.settings)
        await play_demo(script(*lines), settings, self.told.append, engine=self._mind, **how)
        return self.told


def says(who: str, text: str, **about: Any) -> Line:
    return {"from": who, "text": text, **about}


def votes(who: str, option: str) -> Line:
    return {"from": who, "vote": option}


def after(told: list[str], words: str) -> str:
    """All that is printed behind the first line with these words, up to the next moment."""
    start = next(number for number, line in enumerate(told) if words in line)
    rest = told[start + 1 :]
    length = next((number for number, line in enumerate(rest) if line[:1].isdigit()), len(rest))
    return "\n".join(rest[:length])


def count(told: list[str], words: str) -> int:
    """Lines with these words."""
    return sum(words in line for line in told)
