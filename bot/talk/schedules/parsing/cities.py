"""Cities and countries by the names that people write, and the time zones that they are in: ``cities.txt``."""

from functools import cache
from pathlib import Path

from bot.core.essay import LocalizedText

FILE = Path(__file__).with_name("cities.txt")


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
def _zones() -> dict[str, list[str]]:
    """Zone → names, in the order of the file."""
    found: dict[str, list[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            zone, _, names = line.partition(": ")
            found.setdefault(zone, []).extend(names.split(", "))
    return found
