"""Cities and countries by the names that people write, and the time zones that they are in: ``cities.txt``."""

from functools import cache
from pathlib import Path

from bot.core.language import LocalizedText

FILE = Path(__file__).with_name("cities.txt")
_ALONE = "= "


@cache
def named() -> dict[str, tuple[str, ...]]:
    """Lower-case name → its zones, in the order of the table."""
    found: dict[str, dict[str, None]] = {}
    for zone, names in _zones().items():
        for name in names:
            found.setdefault(name.casefold(), {})[zone] = None
    return {name: tuple(zones) for name, zones in found.items()}


@cache
def called() -> dict[str, LocalizedText]:
    """Zone → what it is called."""
    return {zone: LocalizedText(names[0], names[1]) for zone, names in _zones().items()}


@cache
def han_names(characters: str, at: int = 0) -> tuple[str, ...]:
    """The names that have one of these Chinese characters there: at the beginning (0), or at the end (-1)."""
    return tuple(name for name in named() if name[at] in characters)


@cache
def alone() -> frozenset[str]:
    """Names, in lower case, that are found only where nothing else is written."""
    apart = {name.casefold() for line in _lines() if line.startswith(_ALONE) for name in _read(line)[1]}
    return frozenset(
        apart - {name.casefold() for line in _lines() if not line.startswith(_ALONE) for name in _read(line)[1]}
    )


@cache
def _zones() -> dict[str, list[str]]:
    """Zone → names, in the order of the file."""
    found: dict[str, list[str]] = {}
    for line in _lines():
        zone, names = _read(line)
        found.setdefault(zone, []).extend(names)
    return found


@cache
def _lines() -> tuple[str, ...]:
    return tuple(line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def _read(line: str) -> tuple[str, list[str]]:
    zone, _, names = line.removeprefix(_ALONE).partition(": ")
    return zone, names.split(", ")
