"""What acts are, and which particulars are asked for, as the program learns it from the seeds.

Trained once in a process, when it is first asked.
"""

import tempfile
from functools import cache
from pathlib import Path

from bot.bootstrap.engine import FITTED
from bot.core.act import ActReading
from bot.core.details import DetailKind
from bot.search.acts.details import DetailRecogniser, detail_samples, train_details
from bot.search.acts.recogniser import ActRecogniser, ActSamples
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from bot.shelf.loader import load_library
from tests.conftest import SEEDS


@cache
def _recogniser() -> ActRecogniser:
    library = load_library(SEEDS)
    with tempfile.TemporaryDirectory() as folder:
        features = Features.over(library, Tokenizer(Path(folder)), ScriptConverter(), PinyinConverter(Readings.load()))
        samples = ActSamples.of(library.essay(), library.acts, features)
        return ActRecogniser.load_or_train(samples, features, Parameters.load(FITTED).acts, Cache(Path(folder)))


@cache
def _detail_recogniser() -> DetailRecogniser:
    model = Parameters.load(FITTED).details
    samples = detail_samples(load_library(SEEDS).details, ScriptConverter().fold)
    return DetailRecogniser(train_details(*samples, model), model)


def recognise(text: str, answering: bool, slug: str) -> ActReading:
    return _recogniser().read(text, answering)


def recognise_detail(text: str) -> DetailKind | None:
    return _detail_recogniser().read(text)
