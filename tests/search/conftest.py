"""A small library in which training takes no time, and the parts that cut its texts."""

from pathlib import Path

import pytest

from bot.bootstrap.engine import FITTED, PREPARED, WORDS
from bot.core.essay import Concept, Library
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from bot.shelf.loader import load_library
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
def sounds(cache: Path) -> PinyinConverter:
    return PinyinConverter(Readings.load(cache / "jieba", PREPARED / WORDS))


@pytest.fixture(scope="session")
def fitted() -> Parameters:
    return Parameters.load(FITTED)


@pytest.fixture(scope="session")
def features(small: Library, cache: Path, script: ScriptConverter, sounds: PinyinConverter) -> Features:
    """Of the small library; with an analyser of its own, for it learns words."""
    return Features.over(small, Tokenizer(cache / "jieba", PREPARED / WORDS), script, sounds)
