"""A stage for scripts."""

from pathlib import Path

import pytest

from bot.mind import Mind
from tests.demo.playing import Play


@pytest.fixture
def play(mind: Mind, tmp_path: Path) -> Play:
    return Play(mind, tmp_path)
