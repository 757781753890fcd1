"""What acts are, as the program learns it from the seeds: once in a process, when it is first asked."""

import tempfile
from functools import cache
from pathlib import Path

from bot.bootstrap.engine import FITTED, PREPARED, open_search
from bot.bootstrap.settings import Settings
from bot.core.act import ActReading
from bot.search.acts.recogniser import ActRecogniser, ActSamples
from bot.search.build import ACTS
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from tests.seeds import SEEDS, seeded_library


@cache
def _recogniser() -> ActRecogniser:
    library = seeded_library()
    essay = library.essay()
    with tempfile.TemporaryDirectory() as folder:
        features = Features.of_each(library, *open_search(Settings(seeds=SEEDS, cache=Path(folder))))[essay.slug]
        samples, kept = ActSamples.of(essay, library.acts, features), Cache(Path(folder), PREPARED / ACTS)
        return ActRecogniser.load_or_train(samples, features, Parameters.load(FITTED).acts, kept)


def recognise(text: str, answering: bool, slug: str) -> ActReading:
    return _recogniser().read(text, answering)
