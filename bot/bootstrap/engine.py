"""All that thinks, built from the seeds: the essays, and how to search them."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.bootstrap.library import OpenedLibrary, make_cache_folder, open_library
from bot.bootstrap.settings import Settings
from bot.core.act import RecogniseAct
from bot.core.details import RecogniseDetail
from bot.core.errors import ForeseenError
from bot.core.essay import Library
from bot.core.match import Explain, Find, Judge, Rank, Training
from bot.search.build import Search, build_search
from bot.search.cache import only_used
from bot.search.encoder import open_encoder, why_none
from bot.search.parameters import Parameters
from bot.search.retrieval.ranker import Ranker, RankerTools
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer

FITTED = Path(__file__).parent.parent / "training" / "parameters.json"
"""The numbers that the scripts beside it have found."""
PREPARED = Path(sys.prefix) / "share" / "essay-bot"
"""What comes with the installation: made by ``prepare``, and only read by everything else."""
INDEX, WORDS = "index", "words"
"""Folders, there and in the cache."""


class NotPrepared(ForeseenError):
    """The installation cannot be prepared; the message says why."""


class NoEncoder(ForeseenError):
    """An encoder was asked for where there is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What is needed to think: the essays, and how to search them."""

    library: Library
    script: ScriptConverter
    features: Mapping[str, Features]  # of each essay, by its slug
    fitted: Parameters
    search: Search

    @property
    def find(self) -> Find:
        """What finds the paragraphs that speak to a message."""
        return self.search.find

    @property
    def explain(self) -> Explain:
        """What tells why they were found."""
        return self.search.explain

    @property
    def judge(self) -> Judge:
        """What tells whether an essay bears a claim out."""
        return self.search.judge

    @property
    def recognise(self) -> RecogniseAct:
        """What tells what a message wants."""
        return self.search.recognise

    @property
    def recognise_detail(self) -> RecogniseDetail:
        """What tells which particular a message asks for."""
        return self.search.recognise_detail

    @property
    def rank(self) -> Rank:
        """What orders paragraphs within a conversation."""
        return self.search.rank

    @property
    def slow(self) -> frozenset[str]:
        """The essays in which finding takes so long that others would wait."""
        return self.search.slow


def open_engine(
    settings: Settings,
    training: Training = lambda number, of: None,
    *,
    opened: OpenedLibrary | None = None,
    ahead: bool = True,
) -> Engine:
    """What the seeds make of it. ``training``: told what has to be trained. ``opened``: where it was opened before.
    ``ahead``: essays are opened now; else each when it is first asked, where nobody waits beside the one who does.

    Raises BrokenSeeds, SettingsError.
    """
    opened = opened or open_library(settings, PREPARED)
    library = opened.library
    analyser, script, sounds = open_search(settings)
    features = Features.of_each(library, analyser, script, sounds)
    fitted = Parameters.load(FITTED)
    search = build_search(
        library,
        features,
        fitted,
        settings.cache / INDEX,
        prepared=PREPARED / INDEX,
        training=training,
        # Loaded for essays that need it: where all have phrasings enough it would only take memory.
        encoder=open_encoder() if any(essay.is_sparse for essay in library.essays) else None,
        told=opened.told,
        ahead=ahead,
    )
    return Engine(library, script, features, fitted, search)


def open_search(settings: Settings) -> tuple[Tokenizer, ScriptConverter, PinyinConverter]:
    """Raises SettingsError where the folder for what can be computed again cannot be used."""
    make_cache_folder(settings)
    places = settings.cache / WORDS, PREPARED / WORDS
    return Tokenizer(*places), ScriptConverter(), PinyinConverter(Readings.load(*places))


def prepare(settings: Settings, training: Training = lambda number, of: None) -> int:
    """Train what these seeds need into the folder of the installation, where every start finds it; the essays prepared.

    Raises BrokenSeeds, and NotPrepared where nothing can be written there.
    """
    there = settings.model_copy(update={"cache": PREPARED})
    trained: list[int] = []
    untrained: list[int] = []

    def train(number: int, of: int) -> None:
        trained.append(number)
        training(number, of)

    try:
        with only_used(PREPARED):
            engine = open_engine(there, train)
            if trained:
                # Once more, for the proof that all of it was kept, and can be read.
                open_engine(there, lambda number, of: untrained.append(number))
    except OSError as error:
        raise NotPrepared(f"{PREPARED} cannot be written: {error.strerror}.") from error
    if untrained:
        raise NotPrepared(f"What was trained could not be kept in {PREPARED}.")
    return len(engine.library.essays)


def open_ranker(texts: Sequence[str], settings: Settings, *, encoded: bool = False) -> Ranker:
    """For a corpus without annotations. ``encoded``: an encoder reads along. Raises SettingsError, NoEncoder."""
    analyser, script, sounds = open_search(settings)
    fitted = Parameters.load(FITTED)
    kit = RankerTools(analyser, script, sounds, fitted.compared)
    if encoded:
        encoder = open_encoder()
        if encoder is None:
            raise NoEncoder(f"This machine has no encoder: {why_none()}. Without --encoder, words alone rank.")
        kit = replace(kit, compared=fitted.compared_by_meaning, encoder=encoder)
    return Ranker.over(texts, kit, settings.cache / "corpora")
