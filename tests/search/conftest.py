"""A small library in which training takes no time, and the parts that cut its texts."""

from pathlib import Path

import pytest

from bot.core.essay import Concept, Library
from bot.mind import FITTED
from bot.search.features import Features
from bot.search.fitted import Fitted
from bot.search.script import Script
from bot.search.sounds import Sounds
from bot.search.tokens import Analyser
from bot.shelf.shelve import load_library
from tests.shelf.folder import write_folder

CONCEPTS = (Concept("限度", ("限度", "过头", "too much")), Concept("下雨", ("下雨", "雨", "rain")))
CHATTER = ("红烧肉要放多少糖", "今晚的球赛几点开始", "帮我订一张机票")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Three paragraphs, four phrasings, two concepts, a little chatter."""
    seeds = tmp_path_factory.mktemp("small")
    write_folder(seeds)
    return Library(load_library(seeds).essays, CONCEPTS, CHATTER)


@pytest.fixture(scope="session")
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    return Fitted.load(FITTED)


@pytest.fixture(scope="session")
def features(small: Library, cache: Path, script: Script) -> Features:
    """Of the small library; with an analyser of its own, for it learns words."""
    return Features.over(small, Analyser(cache / "jieba"), script)
