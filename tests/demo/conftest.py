"""A stage for scripts."""

from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from tests.demo.playing import Play


@pytest.fixture
def play(engine: Engine, tmp_path: Path) -> Play:
    return Play(engine, tmp_path)
