"""What acts are, as the program learns it from the seeds; trained once in a process, when it is first asked."""

import tempfile
from functools import cache
from pathlib import Path

from bot.bootstrap.engine import FITTED
from bot.core.act import ActReading
from bot.search.acts.recogniser import ActRecogniser, ActSamples
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from tests.seeds import seeded_library


@cache
def _recogniser() -> ActRecogniser:
    library = seeded_library()
    with tempfile.TemporaryDirectory() as folder:
        features = Features.over(library, Tokenizer(Path(folder)), ScriptConverter(), PinyinConverter(Readings.load()))
        samples = ActSamples.of(library.essay(), library.acts, features)
        return ActRecogniser.load_or_train(samples, features, Parameters.load(FITTED).acts, Cache(Path(folder)))


def recognise(text: str, answering: bool, slug: str) -> ActReading:
    return _recogniser().read(text, answering)
