"""A stage for scripts."""

from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from tests.demo.playing import Play


@pytest.fixture
def play(mind: Engine, tmp_path: Path) -> Play:
    return Play(mind, tmp_path)
