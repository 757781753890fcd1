"""What takes a while to build, and no test changes."""

from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from tests.services.teaching import small_engine


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Engine:
    """A shelf of one small essay."""
    return small_engine(tmp_path_factory.mktemp("small") / "seeds", cache)
