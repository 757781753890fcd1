"""What acts are, and which particulars are asked for, as the program learns it from the seeds.

Trained once in a process, when it is first asked.
"""

import tempfile
from functools import cache
from pathlib import Path

from bot.bootstrap.engine import FITTED, PREPARED, open_search
from bot.bootstrap.settings import Settings
from bot.core.act import ActReading
from bot.core.details import DetailKind
from bot.search.acts.details import DetailRecogniser, detail_samples, train_details
from bot.search.acts.recogniser import ActRecogniser, ActSamples
from bot.search.build import ACTS
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.script import ScriptConverter
from tests.seeds import SEEDS, seeded_library


@cache
def _recogniser() -> ActRecogniser:
    library = seeded_library()
    essay = library.essay()
    with tempfile.TemporaryDirectory() as folder:
        features = Features.of_each(library, *open_search(Settings(seeds=SEEDS, cache=Path(folder))))[essay.slug]
        samples, kept = ActSamples.of(essay, library.acts, features), Cache(Path(folder), PREPARED / ACTS)
        return ActRecogniser.load_or_train(samples, features, Parameters.load(FITTED).acts, kept)


@cache
def _detail_recogniser() -> DetailRecogniser:
    model = Parameters.load(FITTED).details
    samples = detail_samples(seeded_library().details, ScriptConverter().fold)
    return DetailRecogniser(train_details(*samples, model), model)


def recognise(text: str, answering: bool, slug: str) -> ActReading:
    return _recogniser().read(text, answering)


def recognise_detail(text: str) -> DetailKind | None:
    return _detail_recogniser().read(text)
