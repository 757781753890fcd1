"""The seeds, read once for all tests of a process."""

from functools import cache
from pathlib import Path

from bot.core.essay import Library
from bot.shelf.loader import load_library

SEEDS = Path(__file__).parent.parent / "seeds"


@cache
def seeded_library() -> Library:
    """What the seeds say: a second's work, also where tests are only collected."""
    return load_library(SEEDS)
